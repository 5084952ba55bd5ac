"""Which index serves a page, so that only the page is read (docs/decisions/0003-one-record.md has the rules).

Each was needed, and PROFILE tests hold them: a predicate on every indexed property; an ORDER BY that begins with the
equality columns, in one direction; a hint, since the planner does not know how small the page is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.shape import Shape, Value

_PROPERTY = re.compile(r"^\w+\.(\w+)$")


@dataclass(frozen=True, slots=True)
class IndexChoice:
    """An index for a page: its label and columns, and how many of them are equality columns."""

    label: str
    columns: tuple[str, ...]
    equal: int

    def hint(self, variable: str) -> str:
        return f"USING INDEX {variable}:{self.label}({', '.join(self.columns)})"

    def present(self, variable: str) -> str:
        """A predicate on every column that has none yet."""
        return " ".join(f"AND {variable}.{column} IS NOT NULL" for column in self.columns[self.equal :])

    def leading(self, variable: str, direction: str) -> list[str]:
        """The equality columns, to stand before the order's own."""
        return [f"{variable}.{column} {direction}" for column in self.columns[: self.equal]]


def choose_index(
    shape: Shape, where: Mapping[str, Any] | None, keys: Sequence[str], one_direction: bool
) -> IndexChoice | None:
    """The index with the most equality columns that ends in the order's properties.

    None where the order is no plain property, or where a filter reaches over an edge or combines others: then the
    planner knows better where to begin.
    """
    order = [match.group(1) for key in keys if (match := _PROPERTY.match(key))]
    if len(order) != len(keys) or not one_direction:
        return None
    equal = _equalities(shape, where or {})
    if equal is None:
        return None
    fitting = [
        IndexChoice(shape.name, columns, len(columns) - len(order))
        for columns in shape.indexes
        if list(columns[len(columns) - len(order) :]) == order and set(columns[: len(columns) - len(order)]) <= equal
    ]
    return max(fitting, key=lambda each: each.equal, default=None)


def _equalities(shape: Shape, where: Mapping[str, Any]) -> set[str] | None:
    """The properties a filter compares for equality; None where it does more, or finds rows by their keys."""
    found = set()
    for name, operators in where.items():
        if operators is None:
            continue
        field = shape.fields.get(name)
        if not isinstance(field, Value) or not (match := _PROPERTY.match(field.raw or "")):
            return None
        if name in shape.unique and any(operators.get(each) is not None for each in ("eq", "in")):
            return None
        if operators.get("eq") is not None:
            found.add(match.group(1))
    if shape.together and found.issuperset(shape.together):
        return None
    return found
