"""The kind of a grass-roots body follows from its line and the ending of its name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.model.graph_enums import GrassrootsKind
from domain.rules.department_line import grassroots_kind
from domain.rules.write_rules import violations, with_derived_properties
from tests.support.load_rows import department_row


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("浩罕乡人民政府", "TOWNSHIP_GOVERNMENT"),
        ("乃则尔巴格镇人民政府", "TOWNSHIP_GOVERNMENT"),
        ("阔什艾肯蒙古民族乡人民政府", "TOWNSHIP_GOVERNMENT"),
        ("恰萨街道办事处", "SUBDISTRICT_OFFICE"),
        ("兵团一三六团团部", "OTHER"),
        ("喀什市人民政府", "OTHER"),
        ("浩罕乡人民政府民政所", "OTHER"),
    ],
)
def test_endings(name: str, kind: str) -> None:
    assert grassroots_kind("乡镇街道", name) == kind
    assert grassroots_kind("民政", name) is None
    assert grassroots_kind(None, name) is None


@given(st.text(max_size=12), st.sampled_from(["乡人民政府", "镇人民政府", "街道办事处"]))
def test_only_the_ending_counts(text: str, ending: str) -> None:
    assert grassroots_kind("乡镇街道", text + ending) != "OTHER"
    assert grassroots_kind("乡镇街道", text) in GrassrootsKind.__members__


def test_the_kind_is_derived_and_cannot_be_another() -> None:
    row = department_row(name="浩罕乡人民政府", line="乡镇街道")
    completed = with_derived_properties("load/department", row)
    assert completed["properties"]["grassrootsKind"] == "TOWNSHIP_GOVERNMENT"
    assert list(violations("load/department", completed)) == []
    assert "grassrootsKind" not in with_derived_properties("load/department", department_row())["properties"]
    for wrong in (
        department_row(name="浩罕乡人民政府", line="乡镇街道", grassrootsKind="SUBDISTRICT_OFFICE"),
        department_row(grassrootsKind="OTHER"),
    ):
        completed = with_derived_properties("load/department", wrong)
        (violation,) = violations("load/department", completed)
        assert (violation.code, violation.field) == ("BAD_VALUE", "grassrootsKind")
