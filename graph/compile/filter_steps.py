"""Counts the steps of a filter: what it reads of each row beyond the row's own properties.

A path is one comparison with the relationships that lead to it. Each relationship of a path is a step, and so is a
comparison that reads a whole text (`contains`). A filter costs the steps of all its paths, because each of them may be
evaluated for every row.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from graph.compile.index_selection import choose_index
from graph.shape import Shape, Value
from graph.shapes import shape_named

RELATIONSHIP = "-["
"""Where a relationship begins in a Cypher pattern."""
SCANNING = ("contains",)
"""The operators that read a text to its end."""


def filter_steps(shape: Shape, where: Any, depth: int = 0) -> int:
    """The steps of a `where` on rows of the shape. `depth`: the steps that lead to the rows. Values of other types than
    the schema's, which are rejected later, count nothing."""
    if not isinstance(where, Mapping):
        return 0
    return sum(_field_steps(shape, name, value, depth) for name, value in where.items() if value is not None)


def is_unindexed(shape: Shape, where: Any, orders: Any) -> bool:
    """Whether an `orderBy` sorts rows that no index has in that order."""
    chosen = [
        (name, direction) for order in _items(orders) if isinstance(order, Mapping) for name, direction in order.items()
    ]
    if not chosen or any(name not in shape.orders for name, _ in chosen):
        return False
    keys = [shape.orders[name].text for name, _ in chosen]
    one_direction = len({direction for _, direction in chosen}) == 1
    plain = _plain(shape, where)
    # A list ends its order with the id, unless a key is unique.
    return plain is None or not any(
        choose_index(shape, plain, order, one_direction) for order in (keys, [*keys, f"{shape.var}.{shape.key}"])
    )


def _plain(shape: Shape, where: Any) -> Mapping[str, Any] | None:
    """The filter, if it compares only properties of the rows; None for others, which no index serves."""
    if where is None:
        return {}
    if not isinstance(where, Mapping) or any(name not in shape.fields for name in where):
        return None
    return where if all(value is None or isinstance(value, Mapping) for value in where.values()) else None


def _field_steps(shape: Shape, name: str, value: Any, depth: int) -> int:
    if name in ("and", "or", "not"):
        return sum(filter_steps(shape, item, depth) for item in _items(value))
    if name in shape.filters:
        related = shape.filters[name]
        reached = depth + related.pattern.count(RELATIONSHIP)
        return filter_steps(shape_named(related.target), value, reached) or reached
    declared = shape.fields.get(name)
    if not isinstance(declared, Value) or not isinstance(value, Mapping):
        return 0
    path = depth + _relationships_of(declared)
    return sum(path + (operator in SCANNING) for operator in value)


@cache
def _relationships_of(declared: Value) -> int:
    return (declared.raw or declared.text).count(RELATIONSHIP)


def _items(value: Any) -> list[Any]:
    """The members of a list; GraphQL takes one value for a list of it."""
    return value if isinstance(value, list) else [] if value is None else [value]
