"""The objects that edges name, a flow and a derivation: with the id alone from the result, otherwise read by id."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any

from graph.engine import QueryResult
from graph.lineage.request import Granularity
from graph.lineage.result import TraversedEdge
from graph.selection import Selection
from graph.shape import Many
from resolvers.lineage.nodes_projection import NodeRows, needs_query
from resolvers.node import ID, NOUNS

EDGE_OBJECTS = {"flow": "flow", "derivation": "derives"}
"""By field of an edge the prefix of the ids of its objects."""
BATCH_SIZE = 1_000
ReadRows = Callable[[str, Many, Selection], Awaitable[QueryResult]]
"""Runs a query, given its name, the list of its target and the selection with the argument `ids`."""


def edge_object_ids(granularity: Granularity, edges: Iterable[TraversedEdge]) -> Mapping[str, list[str | None]]:
    """By field of an edge the id of its object in each edge; null if the edge names none."""
    if granularity is Granularity.RESOURCE:
        flows: list[str | None] = [edge.id for edge in edges]
        return {"flow": flows, "derivation": [None] * len(flows)}
    rows = [(edge.id, edge.extra or {}) for edge in edges]
    return {
        "flow": [extra.get("flow") for _, extra in rows],
        "derivation": [
            edge_id if extra.get("granularity") == Granularity.FIELD.value else None for edge_id, extra in rows
        ],
    }


async def load_edge_objects(
    selections: Iterable[Selection], granularity: Granularity, edges: Sequence[TraversedEdge], read: ReadRows
) -> NodeRows:
    """By structure of a selection that needs a query: id → row. `selections`: of edges. One query for each selection
    and 1,000 objects."""
    rows: dict[Any, Mapping[str, Any]] = {}
    ids_by_field = edge_object_ids(granularity, edges)
    parts = (part for selection in selections for part in selection.fields if part.name in EDGE_OBJECTS)
    for part in parts:
        structure = part.structure()
        ids = sorted({edge_id for edge_id in ids_by_field[part.name] if edge_id})
        if structure in rows or not ids or not needs_query(part.fields):
            continue
        target, query = NOUNS[EDGE_OBJECTS[part.name]]
        by_id: dict[str, Any] = {}
        for start in range(0, len(ids), BATCH_SIZE):
            below = Selection(part.key, part.name, {"ids": ids[start : start + BATCH_SIZE]}, (*part.fields, ID))
            result = await read(query, Many("", target, (), BATCH_SIZE), below)
            by_id.update((row[ID.key], row) for row in result.value)
        rows[structure] = by_id
    return rows
