"""Rules of catalog entries and items: identity, enumerations, Art. 7 and 19, derived properties."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.model.catalog_enums import OpenType, ShareType
from domain.rules.conformance import ARTICLE_OF, Content, missing, submission_violations
from domain.rules.violation import RuleViolated
from domain.rules.write_rules import violations, with_derived_properties
from tests.support.load_rows import entry_row, item_row


def content(items: bool = True, restricted_by: tuple[str, ...] = (), **properties: Any) -> Content:
    row = entry_row(**properties)
    return Content(row["properties"], row["classifications"], restricted_by, items)


def violation_codes(act: str, row: dict[str, Any]) -> list[tuple[str, str]]:
    return [(violation.code, violation.field) for violation in violations(act, row)]


def test_a_complete_entry_has_no_violations_and_lacks_nothing() -> None:
    assert list(violations("load/entry", entry_row())) == []
    assert missing(content()) == ()
    assert list(submission_violations(content())) == []


def test_missing_properties_are_in_the_order_of_the_template() -> None:
    bare = dict.fromkeys(ARTICLE_OF)
    assert missing(Content({**entry_row()["properties"], **bare})) == (
        *("abstract", "classifications", "format", "items", "shareType", "shareMethod", "openType"),
        *("updateCycle", "usage"),
    )


@pytest.mark.parametrize(
    ("properties", "restricted_by", "lacks"),
    [
        ({"shareType": "CONDITIONAL"}, (), ("shareCondition", "restrictedBy")),
        ({"shareType": "CONDITIONAL", "shareCondition": "限婚姻登记使用"}, ("basis_a",), ()),
        ({"shareType": "CONDITIONAL"}, ("basis_a",), ("shareCondition",)),
        ({"shareType": "NOT_SHARED"}, (), ("restrictedBy",)),
        ({"shareType": "NOT_SHARED", "shareMethod": None}, ("basis_a",), ()),
        ({"openType": "CONDITIONAL"}, (), ("openCondition",)),
        ({"usage": "   "}, (), ("usage",)),
    ],
)
def test_article_19_requires_properties_by_share_type(
    properties: dict[str, Any], restricted_by: tuple[str, ...], lacks: tuple[str, ...]
) -> None:
    assert missing(content(restricted_by=restricted_by, **properties)) == lacks


def test_a_submitted_entry_must_be_complete() -> None:
    first, second = submission_violations(content(shareType="CONDITIONAL"))
    assert (first.code, first.field, first.article) == ("ELEMENT_MISSING", "shareCondition", "19")
    assert second.zh == "根据第十九条，须填写“不予共享或有条件共享的依据”。"
    with pytest.raises(RuleViolated, match="Article 19 requires 'shareCondition'") as caught:
        raise first.error()
    assert caught.value.code == "ELEMENT_MISSING"


@pytest.mark.parametrize(
    ("properties", "code", "field"),
    [
        ({"title": " "}, "IDENTITY_MISSING", "title"),
        ({"sourceKey": None, "sourceIdentity": "test/None"}, "IDENTITY_MISSING", "sourceKey"),
        ({"sourceIdentity": "other/1"}, "IDENTITY_BROKEN", "sourceIdentity"),
        ({"shareType": "1"}, "NOT_IN_ENUMERATION", "shareType"),
        ({"status": None}, "IDENTITY_MISSING", "status"),
        ({"updatedAt": None}, "BAD_VALUE", "updatedAt"),
        ({"updatedAt": datetime(2026, 3, 1)}, "BAD_VALUE", "updatedAt"),  # noqa: DTZ001
        ({"publishedAt": "2026-03-01"}, "BAD_VALUE", "publishedAt"),
        ({"title": "【机密】名册"}, "SECRET_DATA", "title"),
    ],
)
def test_each_violation_names_its_field(properties: dict[str, Any], code: str, field: str) -> None:
    assert violation_codes("load/entry", entry_row(**properties)) == [(code, field)]


@pytest.mark.parametrize("code", ["307", "307 1/2", "/1", "307/"])
def test_a_code_without_prefix_or_sequence_is_a_violation(code: str) -> None:
    assert violation_codes("load/entry", entry_row(code)) == [("BAD_VALUE", "code")]


def test_the_id_must_match_the_code() -> None:
    assert violation_codes("load/entry", {**entry_row(), "id": "entry_test/2"}) == [("IDENTITY_BROKEN", "id")]


# the first collation key loads the dictionary
@settings(deadline=None)
@given(
    st.sampled_from([None, *ShareType.__members__]),
    st.sampled_from([None, *OpenType.__members__]),
    st.sampled_from(["DRAFT", "PUBLISHED"]),
)
def test_derived_properties_follow_from_the_row(share: str | None, opening: str | None, status: str) -> None:
    row = with_derived_properties(
        "load/entry", entry_row(shareType=share, openType=opening, status=status, missing=["items"])
    )
    properties = row["properties"]
    assert list(violations("load/entry", row)) == []
    assert properties["missing"] == list(missing(content(items=False, shareType=share, openType=opening)))
    assert properties["titlePinyin"] == "hun1 yin1 deng1 ji4 xin4 xi1"
    wide = "PUBLIC" if opening in ("UNCONDITIONAL", "CONDITIONAL") else "GOV"
    assert properties["audience"] == (wide if status == "PUBLISHED" else "DEPT:d-1")
    assert with_derived_properties("load/entry", row) == row


@pytest.mark.parametrize(
    ("properties", "code", "field"),
    [
        ({"name": ""}, "IDENTITY_MISSING", "name"),
        ({"dataType": "VARCHAR"}, "NOT_IN_ENUMERATION", "dataType"),
        ({"length": "18"}, "BAD_VALUE", "length"),
    ],
)
def test_item_violations(properties: dict[str, Any], code: str, field: str) -> None:
    assert list(violations("load/item", item_row())) == []
    assert violation_codes("load/item", item_row(**properties)) == [(code, field)]
