"""What the rows of each act refer to, by which key, and what happens where it is not there.

A reference without which the thing would be nothing (an entry's provider, an item's entry) refuses the row; any
other is left out and reported, and the same row is written whole once its target exists.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from domain.rules.violation import Violation


@dataclass(frozen=True, slots=True)
class RowReference:
    """One key of a row that names nodes of another label.

    `noun` names the look-up (`graph/queries/load/known_<noun>.cypher`); `beside`: rows of the same batch count.
    """

    key: str
    noun: str
    many: bool = False
    required: bool = False
    beside: bool = False


REFERENCES: Mapping[str, tuple[RowReference, ...]] = {
    "load/region": (
        RowReference("parent", "region", beside=True),
        RowReference("administeredBy", "region", beside=True),
        RowReference("byReference", "region", beside=True),
    ),
    "load/department": (
        RowReference("serves", "region", required=True),
        RowReference("competentFor", "region"),
        RowReference("guidedBy", "department", beside=True),
    ),
    "load/entry": (
        RowReference("provider", "department", required=True),
        RowReference("classifications", "classification", many=True),
        RowReference("restrictedBy", "basis", many=True),
        RowReference("libraries", "library", many=True),
    ),
    "load/item": (RowReference("entry", "entry", required=True), RowReference("element", "element")),
}
_NOUNS = {
    "region": ("region", "行政区划"),
    "department": ("department", "部门"),
    "classification": ("classification", "目录分类"),
    "basis": ("legal basis", "法律依据"),
    "library": ("library", "基础库、主题库或专题库"),
    "entry": ("catalog entry", "目录条目"),
    "element": ("data element", "数据元"),
}


def named_keys(row: Mapping[str, Any], reference: RowReference) -> Iterator[str]:
    """The keys a row gives under this reference; none where it gives none."""
    value = row.get(reference.key)
    if value is None:
        return
    if reference.many:
        yield from value
    else:
        yield value


def without(row: Mapping[str, Any], reference: RowReference, unknown: frozenset[str]) -> dict[str, Any]:
    """The row without the keys that nothing answers to."""
    value = row.get(reference.key)
    if reference.many:
        return {**row, reference.key: [key for key in value or () if key not in unknown]}
    return {**row, reference.key: None if value in unknown else value}


def unknown(reference: RowReference, key: str) -> Violation:
    """What is said of a key that nothing answers to."""
    noun, noun_zh = _NOUNS[reference.noun]
    return Violation(
        code=f"UNKNOWN_{reference.noun.upper()}",
        field=reference.key,
        sentence=f"No {noun} has the key {key!r}.",
        zh=f"没有代码为 {key!r} 的{noun_zh}。",
        remedy=f"Load the {noun} first, or correct the key; then load again.",
        remedy_zh=f"请先导入该{noun_zh}或更正代码，然后重新导入。",
    )
