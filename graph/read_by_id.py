"""Reads objects by id, as selected: one query for each batch of ids."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from graph.engine import QueryResult
from graph.selection import Selection
from graph.shape import Many

BATCH_SIZE = 1_000
ReadRows = Callable[[str, Many, Selection], Awaitable[QueryResult]]
"""Runs a query, given its name, the list of its target and the selection with the argument `ids`."""
_ID = Selection("__id", "id")
"""Selected of each row besides what the caller selects."""


async def read_by_id(
    read: ReadRows, query: str, target: str, selection: Selection, ids: Sequence[str], batch_size: int = BATCH_SIZE
) -> dict[str, Any]:
    """The rows of the objects of one type with these ids: id → row. Those that are absent or hidden are left out."""
    rows: dict[str, Any] = {}
    for start in range(0, len(ids), batch_size):
        arguments = {"ids": ids[start : start + batch_size]}
        below = Selection(selection.key, selection.name, arguments, (*selection.fields, _ID))
        result = await read(query, Many("", target, (), batch_size), below)
        rows.update((row[_ID.key], row) for row in result.value)
    return rows
