"""Regions and departments: their identity, and rows of any other act."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.rules.write_rules import violations, with_derived_properties
from tests.support.load_rows import department_row, region_row


def found(act: str, row: dict[str, Any]) -> list[tuple[str, str]]:
    return [(each.code, each.field) for each in violations(act, with_derived_properties(act, row))]


def test_whole_rows_break_no_rule() -> None:
    assert found("load/region", region_row()) == []
    assert found("load/department", department_row()) == []


def test_a_department_is_told_by_region_and_name() -> None:
    properties = with_derived_properties("load/department", department_row(name="喀什市民政局"))["properties"]
    assert properties["identity"] == "653101000000/喀什市民政局"
    assert properties["namePinyin"] == "ka1 shi2 shi4 min2 zheng4 ju2"
    assert properties["creditCodes"] == []


@pytest.mark.parametrize(
    ("row", "broken"),
    [
        (region_row(code="6531"), [("BAD_VALUE", "code")]),
        (region_row(level="CITY"), [("NOT_IN_ENUMERATION", "level")]),
        (region_row(name=None), [("IDENTITY_MISSING", "name")]),
        ({**region_row(), "parent": "653101000000"}, [("BAD_VALUE", "parent")]),
        ({"properties": region_row()["properties"]}, [("IDENTITY_MISSING", "id"), ("IDENTITY_BROKEN", "id")]),
        ({"id": "region_1", "properties": []}, [("BAD_VALUE", "properties")]),
    ],
)
def test_regions(row: dict[str, Any], broken: list[tuple[str, str]]) -> None:
    assert found("load/region", row) == broken


@pytest.mark.parametrize(
    ("row", "broken"),
    [
        (department_row(kind="OFFICE"), [("NOT_IN_ENUMERATION", "kind")]),
        (department_row(regionCode="650000000000"), [("IDENTITY_BROKEN", "regionCode")]),
        (department_row(code="d 1"), [("BAD_VALUE", "code")]),
        ({**department_row(), "guidedBy": "d-1"}, [("BAD_VALUE", "guidedBy")]),
    ],
)
def test_departments(row: dict[str, Any], broken: list[tuple[str, str]]) -> None:
    assert [each for each in found("load/department", row) if each[1] != "identity"] == broken


@given(st.text(min_size=1, max_size=14))
def test_only_twelve_digits_are_a_region_code(code: str) -> None:
    whole = len(code) == 12 and all(digit in "0123456789" for digit in code)
    assert (found("load/region", region_row(code=code)) == []) == whole


def test_smaller_acts_are_held_to_their_closed_sets() -> None:
    flow = {"id": "flow_1", "kind": "COPY", "cadence": "DAILY"}
    assert found("load/flow", flow) == [("NOT_IN_ENUMERATION", "kind")]
    assert found("load/flow", {**flow, "kind": "RETURN_FLOW"}) == []
    assert found("load/designation", {"id": ""}) == [("IDENTITY_MISSING", "id")]
