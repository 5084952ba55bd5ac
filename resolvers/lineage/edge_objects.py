"""The objects that edges name, a flow and a derivation: with the id alone from the result, otherwise read by id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from graph.lineage.request import Granularity
from graph.lineage.result import TraversedEdge
from graph.read_by_id import ReadRows, read_by_id
from graph.selection import Selection
from resolvers.lineage.nodes_projection import NodeRows, needs_query
from resolvers.node import NOUNS

EDGE_OBJECTS = {"flow": "flow", "derivation": "derives"}
"""By field of an edge the prefix of the ids of its objects."""


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
        rows[structure] = await read_by_id(read, query, target, part, ids)
    return rows
