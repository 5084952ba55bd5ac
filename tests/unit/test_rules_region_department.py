"""Rules of regions and departments, and of acts without rules of their own."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.rules.write_rules import violations, with_derived_properties
from tests.support.load_rows import department_row, region_row


def violation_codes(act: str, row: dict[str, Any]) -> list[tuple[str, str]]:
    return [(violation.code, violation.field) for violation in violations(act, with_derived_properties(act, row))]


def test_complete_rows_have_no_violations() -> None:
    assert violation_codes("load/region", region_row()) == []
    # not known
    assert violation_codes("load/region", region_row(jurisdiction=None)) == []
    assert violation_codes("load/department", department_row()) == []


def test_a_department_is_identified_by_region_and_name() -> None:
    properties = with_derived_properties("load/department", department_row(name="喀什市民政局"))["properties"]
    assert properties["identity"] == "653101000000/喀什市民政局"
    assert properties["namePinyin"] == "ka1 shi2 shi4 min2 zheng4 ju2"
    assert properties["creditCodes"] == []


@pytest.mark.parametrize(
    ("row", "broken"),
    [
        (region_row(code="6531"), [("BAD_VALUE", "code")]),
        (region_row(level="CITY"), [("NOT_IN_ENUMERATION", "level")]),
        (region_row(level=None), [("IDENTITY_MISSING", "level")]),
        (region_row(jurisdiction="BOTH"), [("NOT_IN_ENUMERATION", "jurisdiction")]),
        (region_row(name=None), [("IDENTITY_MISSING", "name")]),
        ({**region_row(), "parent": "653101000000"}, [("BAD_VALUE", "parent")]),
        ({"properties": region_row()["properties"]}, [("IDENTITY_MISSING", "id"), ("IDENTITY_BROKEN", "id")]),
        ({"id": "region_1", "properties": []}, [("BAD_VALUE", "properties")]),
    ],
)
def test_region_violations(row: dict[str, Any], broken: list[tuple[str, str]]) -> None:
    assert violation_codes("load/region", row) == broken


@pytest.mark.parametrize(
    ("row", "broken"),
    [
        (department_row(kind="OFFICE"), [("NOT_IN_ENUMERATION", "kind")]),
        (department_row(regionCode="650000000000"), [("IDENTITY_BROKEN", "regionCode")]),
        (department_row(code="d 1"), [("BAD_VALUE", "code")]),
        ({**department_row(), "guidedBy": "d-1"}, [("BAD_VALUE", "guidedBy")]),
    ],
)
def test_department_violations(row: dict[str, Any], broken: list[tuple[str, str]]) -> None:
    assert [code for code in violation_codes("load/department", row) if code[1] != "identity"] == broken


@given(st.text(min_size=1, max_size=14))
def test_a_region_code_has_twelve_digits(code: str) -> None:
    is_valid = len(code) == 12 and all(digit in "0123456789" for digit in code)
    assert (violation_codes("load/region", region_row(code=code)) == []) == is_valid


def test_acts_without_own_rules_are_checked_against_enumerations() -> None:
    flow = {"id": "flow_1", "kind": "COPY", "cadence": "DAILY"}
    assert violation_codes("load/flow", flow) == [("NOT_IN_ENUMERATION", "kind")]
    assert violation_codes("load/flow", {**flow, "kind": "RETURN_FLOW"}) == []
    assert violation_codes("load/scenario", {"id": ""}) == [("IDENTITY_MISSING", "id")]
    basis = {"id": "basis_a", "properties": {"rank": "DECREE"}}
    assert violation_codes("load/basis", basis) == [("NOT_IN_ENUMERATION", "rank")]
    need = {"id": "need_a", "properties": {"freshness": "DAILY", "scope": "PERSON"}}
    assert violation_codes("load/need", need) == [("NOT_IN_ENUMERATION", "scope")]


AT = datetime(2024, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("commissions", "broken"),
    [
        (None, []),
        ([], []),
        ([{"department": "p-1", "since": AT}], []),
        ([{"department": "p-1", "since": AT, "until": AT}], []),
        ("p-1", [("BAD_VALUE", "commissionedBy")]),
        (["p-1"], [("BAD_VALUE", "commissionedBy")]),
        ([{"department": "", "since": AT}], [("IDENTITY_MISSING", "department")]),
        ([{"department": "p-1"}], [("BAD_VALUE", "since")]),
        ([{"department": "p-1", "since": AT, "until": "soon"}], [("BAD_VALUE", "until")]),
    ],
)
def test_commissions(commissions: object, broken: list[tuple[str, str]]) -> None:
    row = {**department_row(name="浩罕乡人民政府", line="乡镇街道"), "commissionedBy": commissions}
    assert violation_codes("load/department", row) == broken
