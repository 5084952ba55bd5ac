"""Enumerations map values by label, never by number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.model import catalog_enums, graph_enums
from domain.model.catalog_enums import Labelled, OpenType, SecurityGrade, ShareMethod, ShareType, UpdateCycle

ENUMERATIONS = [
    kind
    for module in (catalog_enums, graph_enums)
    for kind in vars(module).values()
    if isinstance(kind, type) and issubclass(kind, Labelled) and kind is not Labelled
]


@pytest.mark.parametrize("kind", ENUMERATIONS, ids=lambda kind: kind.__name__)
def test_each_label_maps_to_its_member(kind: type[Labelled]) -> None:
    for member in kind:
        assert member.zh == member.labels[0]
        for label in (member.value, *member.labels):
            assert kind.from_label(label) is member
            assert kind.from_label(f"  {label.upper()} ") is member


@pytest.mark.parametrize(
    ("kind", "label", "member"),
    [
        (ShareType, "有条件共享", ShareType.CONDITIONAL),
        (ShareType, "不予共享", ShareType.NOT_SHARED),
        (OpenType, "无条件开放", OpenType.UNCONDITIONAL),
        (UpdateCycle, "real-time", UpdateCycle.REALTIME),
        (UpdateCycle, "每季度", UpdateCycle.QUARTERLY),
        (ShareMethod, "文件（夹）", ShareMethod.FILE),
        (SecurityGrade, "机密", None),
    ],
)
def test_labels_of_real_files_map_to_members(kind: type[Labelled], label: str, member: Labelled | None) -> None:
    assert kind.from_label(label) is member


@given(st.integers(min_value=0, max_value=99), st.sampled_from(ENUMERATIONS))
def test_a_number_is_never_a_label(number: int, kind: type[Labelled]) -> None:
    assert kind.from_label(str(number)) is None


@given(st.text(max_size=20), st.sampled_from(ENUMERATIONS))
def test_any_text_maps_to_a_member_or_none(text: str, kind: type[Labelled]) -> None:
    member = kind.from_label(text)
    assert member is None or member in kind
