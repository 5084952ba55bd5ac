"""The selected nodes and edges of a page, built by columns.

A column costs about 0.1 µs for each value, a function call for each row about ten times as much.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import islice, repeat
from typing import Any

from domain.rules.instants import utc_text
from graph.compile.decoder import Deferred
from graph.lineage.request import Granularity
from graph.lineage.result import ResultNode, TraversedEdge
from graph.projection import project
from graph.selection import Selection
from resolvers.lineage.edge_objects import EDGE_OBJECTS, edge_object_ids
from resolvers.lineage.nodes_projection import NodeObjects
from resolvers.prebuilt_rows import CompletedRows

ProjectedColumn = Iterable[Any]
FLOW_COUNTS = ("flowCount", "resourceCount", "fieldCount")


def node_rows(selection: Selection, nodes: Sequence[ResultNode], objects: NodeObjects) -> list[dict[str, Any]]:
    """The selected fields of a page's nodes."""
    node_columns = _NodeColumns(objects)
    columns = project(
        selection,
        {
            "node": node_columns.column_of([node.visited.id for node in nodes]),
            "depth": lambda _: [node.visited.depth for node in nodes],
            "filteredOut": lambda _: [node.filtered_out for node in nodes],
            "omittedUpstream": lambda _: [node.omitted_upstream for node in nodes],
            "omittedDownstream": lambda _: [node.omitted_downstream for node in nodes],
            "unplaced": lambda _: [node.visited.unplaced for node in nodes],
            "__typename": repeat("LineageStep"),
        },
    )
    rows = _rows(columns, len(nodes))
    return CompletedRows(rows) if node_columns.completed else rows


def edge_rows(
    selection: Selection,
    granularity: Granularity,
    now: datetime,
    edges: Sequence[TraversedEdge],
    objects: NodeObjects,
    deferred: list[Deferred],
) -> list[dict[str, Any]]:
    """The selected fields of a page's edges. Adds their findings to `deferred`, which the caller attaches.

    `now`: the instant of the request, at which findings without `asOf` are evaluated.
    """
    ids, sources, targets, kinds, sinces, untils, fields, extras, _ = zip(*edges, strict=True) if edges else ((),) * 9
    node_columns = _NodeColumns(objects)
    object_ids = edge_object_ids(granularity, edges)

    def findings(field: Selection) -> ProjectedColumn:
        values: list[dict[str, Any]] = [{} for _ in edges]
        at = utc_text(field.arguments.get("asOf") or now)
        flows = zip(object_ids["flow"], values, strict=True)
        deferred.extend(Deferred("Finding", field, flow or "", at, value, True) for flow, value in flows)
        return values

    columns = project(
        selection,
        {
            "key": ids,
            "findings": findings,
            "from": node_columns.column_of(sources),
            "to": node_columns.column_of(targets),
            "kind": kinds,
            "since": sinces,
            "until": untils,
            "fields": lambda _: [names or [] for names in fields],
            "__typename": repeat("LineageEdge"),
            **{name: node_columns.column_of(object_ids[name]) for name in EDGE_OBJECTS},
            **_group_columns(granularity, extras),
        },
    )
    rows = _rows(columns, len(edges))
    selected = {field.name for field in selection.fields}
    # a flow without a kind, written outside our rules, is left to graphql-core, which reports the error
    has_nulls = ("kind" in selected and None in kinds) or ("since" in selected and None in sinces)
    completed = node_columns.completed and not has_nulls and "findings" not in selected
    return CompletedRows(rows) if completed else rows


class _NodeColumns:
    """Columns of node objects. `completed`: whether the response needs all of them as they are."""

    def __init__(self, objects: NodeObjects) -> None:
        self._objects = objects
        self.completed = True

    def column_of(self, ids: Sequence[str | None]) -> Callable[[Selection], ProjectedColumn]:
        """A column of the objects with these ids; null for a null id, and for an object that a writer has removed."""

        def column(field: Selection) -> ProjectedColumn:
            nodes, completed = self._objects.select(field, [node_id for node_id in ids if node_id])
            self.completed = self.completed and completed
            return [nodes.get(node_id) if node_id else None for node_id in ids]

        return column


def _group_columns(granularity: Granularity, extras: Sequence[Mapping[str, Any]]) -> Mapping[str, ProjectedColumn]:
    """The columns in which a flow differs from a group of flows."""
    if granularity is Granularity.RESOURCE:
        return {"granularity": repeat(granularity.value), **dict.fromkeys(FLOW_COUNTS, repeat(None))}
    return {
        "granularity": [extra.get("granularity", granularity.value) for extra in extras],
        **{name: [extra.get(name) for extra in extras] for name in FLOW_COUNTS},
    }


def _rows(columns: Mapping[str, ProjectedColumn], count: int) -> list[dict[str, Any]]:
    rows = zip(*columns.values(), strict=False)
    return [dict(zip(columns, row, strict=True)) for row in islice(rows, count)]
