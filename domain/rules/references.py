"""The references in the rows of each act, and the violations of references to nodes that do not exist.

If a required reference (an entry's provider, an item's entry) is unknown, the row is refused. Any other unknown
reference is omitted and reported; the same row is written in full once the target exists.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from domain.chinese import quoted
from domain.rules.department_line import PUBLIC_SECURITY
from domain.rules.violation import Violation


@dataclass(frozen=True, slots=True)
class RowReference:
    """One key of a row that names nodes of another label.

    `noun` names the query that looks them up (`graph/queries/load/known_<noun>.cypher`). `in_batch`: rows of the same
    batch are possible targets, if `line` is given only those of that line. `part`: the values are maps, and this is the
    name of the key in them.
    """

    key: str
    noun: str
    many: bool = False
    required: bool = False
    in_batch: bool = False
    line: str | None = None
    part: str | None = None

    def key_in(self, value: Any) -> str:
        """The key in one value of the row."""
        return str(value[self.part] if self.part else value)


REFERENCES: Mapping[str, tuple[RowReference, ...]] = {
    "load/region": (
        RowReference("parent", "region", in_batch=True),
        RowReference("administeredBy", "region", in_batch=True),
        RowReference("byReference", "region", in_batch=True),
    ),
    "load/department": (
        RowReference("serves", "region", required=True),
        RowReference("competentFor", "region"),
        RowReference("guidedBy", "department", in_batch=True),
        RowReference(
            "commissionedBy",
            "public_security_department",
            many=True,
            in_batch=True,
            line=PUBLIC_SECURITY,
            part="department",
        ),
    ),
    "load/entry": (
        RowReference("provider", "department", required=True),
        RowReference("classifications", "classification", many=True),
        RowReference("restrictedBy", "basis", many=True),
        RowReference("libraries", "library", many=True),
    ),
    "load/item": (RowReference("entry", "entry", required=True), RowReference("element", "element")),
    "load/derivation": (RowReference("from", "field", required=True), RowReference("to", "field", required=True)),
}
_NAMES = {
    "region": ("region", "行政区划"),
    "department": ("department", "部门"),
    "public_security_department": (f"department of the line {PUBLIC_SECURITY}", "公安条线部门"),
    "classification": ("classification", "目录分类"),
    "basis": ("legal basis", "法律依据"),
    "library": ("library", "基础库、主题库或专题库"),
    "entry": ("catalog entry", "目录条目"),
    "element": ("data element", "数据元"),
    "field": ("field", "字段"),
}


def named_keys(row: Mapping[str, Any], reference: RowReference) -> Iterator[str]:
    """The keys that a row has for this reference."""
    value = row.get(reference.key)
    if value is None:
        return
    for item in value if reference.many else (value,):
        yield reference.key_in(item)


def without_keys(row: Mapping[str, Any], reference: RowReference, unknown: frozenset[str]) -> dict[str, Any]:
    """The row without the unknown keys."""
    value = row.get(reference.key)
    if reference.many:
        return {**row, reference.key: [item for item in value or () if reference.key_in(item) not in unknown]}
    return {**row, reference.key: None if value in unknown else value}


def unknown_reference_violation(reference: RowReference, key: str) -> Violation:
    """The violation of a key that names no node."""
    name, name_zh = _NAMES[reference.noun]
    return Violation(
        code=f"UNKNOWN_{reference.noun.upper()}",
        field=reference.key,
        sentence=f"No {name} has the key {key!r}.",
        zh=f"{name_zh}{quoted(key)}不存在。",
        remedy=f"Load the {name} first, or correct the key; then load again.",
        remedy_zh=f"请先导入该{name_zh}或更正代码，然后重新导入。",
    )
