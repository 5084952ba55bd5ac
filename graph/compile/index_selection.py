"""Chooses the index of a page, so that only the page is read.

The rules (docs/decisions/0003-one-statement-per-root-field.md) are all necessary and covered by tests with PROFILE: a
predicate on every indexed property; an ORDER BY that begins with the equality columns, in one direction; a hint,
because the planner does not know how small the page is.
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
    """An index for a page: its label or relationship type, its columns, and how many of them are equality columns."""

    label: str
    columns: tuple[str, ...]
    equal: int

    def hint(self, variable: str) -> str:
        return f"USING INDEX {variable}:{self.label}({', '.join(self.columns)})"

    def not_null(self, variable: str) -> str:
        """A predicate on every column that the filter does not compare."""
        return " ".join(f"AND {variable}.{column} IS NOT NULL" for column in self.columns[self.equal :])

    def leading_columns(self, variable: str, direction: str) -> list[str]:
        """The items of ORDER BY for the equality columns, which come before those of the order."""
        return [f"{variable}.{column} {direction}" for column in self.columns[: self.equal]]


def choose_index(
    shape: Shape, where: Mapping[str, Any] | None, keys: Sequence[str], one_direction: bool
) -> IndexChoice | None:
    """The index with the most equality columns that ends in the properties of the order.

    None if the order is not of plain properties, or if the filter uses a relationship or combines conditions: then the
    planner chooses a better start.
    """
    order = [match.group(1) for key in keys if (match := _PROPERTY.match(key))]
    if len(order) != len(keys) or not one_direction:
        return None
    equal = _equalities(shape, where or {})
    if equal is None:
        return None
    fitting = [
        IndexChoice(shape.relationship or shape.name, columns, len(columns) - len(order))
        for columns in shape.indexes
        if list(columns[len(columns) - len(order) :]) == order and set(columns[: len(columns) - len(order)]) <= equal
    ]
    return max(fitting, key=lambda choice: choice.equal, default=None)


def _equalities(shape: Shape, where: Mapping[str, Any]) -> set[str] | None:
    """The properties that a filter compares for equality; None if it has other conditions or names rows by key."""
    properties = set()
    for name, operators in where.items():
        if operators is None:
            continue
        field = shape.fields.get(name)
        if not isinstance(field, Value) or not (match := _PROPERTY.match(field.raw or "")):
            return None
        if name in shape.unique and any(operators.get(operator) is not None for operator in ("eq", "in")):
            return None
        if operators.get("eq") is not None and field.filter != "day":  # a day is an interval of instants
            properties.add(match.group(1))
    if shape.composite_key and properties.issuperset(shape.composite_key):
        return None
    return properties
