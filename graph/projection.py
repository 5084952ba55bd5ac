"""Projections: the selected facts of a result, by response key, in the order of the selection.

A field without a fact raises KeyError, except `__typename`: it is left out, and the executor fills it in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from graph.selection import Selection

Row = TypeVar("Row")


def project(selection: Selection, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The selected facts. `facts`: by field name a value, or a function of the field's selection that returns it."""
    projection = {}
    for field in _fields(selection, facts):
        fact = facts[field.name]
        projection[field.key] = fact(field) if callable(fact) else fact
    return projection


def projector(
    selection: Selection, facts: Mapping[str, Callable[[Row, Selection], Any]]
) -> Callable[[Row], dict[str, Any]]:
    """The projection of any row. `facts`: by field name a function of the row and of the field's selection."""
    columns = [(field.key, facts[field.name], field) for field in _fields(selection, facts)]
    return lambda row: {key: fact(row, field) for key, fact, field in columns}


def _fields(selection: Selection, facts: Mapping[str, Any]) -> list[Selection]:
    return [field for field in selection.fields if field.name != "__typename" or field.name in facts]
