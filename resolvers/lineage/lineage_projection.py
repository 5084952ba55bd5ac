"""The nodes and edges of a page as they are selected, made by columns: a column costs some 0.1 µs a value, a function
called for each row some ten times that."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import islice, repeat
from typing import Any

from graph.compile.decoder import Deferred
from graph.lineage.request import Granularity
from graph.lineage.result import ResultNode, TraversedEdge
from graph.projection import project
from graph.selection import Selection
from resolvers.lineage.nodes_projection import Objects
from resolvers.lineage.response import instant
from resolvers.prebuilt_rows import CompletedRows

Column = Iterable[Any]
COUNTED = ("flowCount", "resourceCount", "fieldCount")


def node_rows(selection: Selection, nodes: Sequence[ResultNode], objects: Objects) -> list[dict[str, Any]]:
    """A page's nodes."""
    ends = _NodeColumns(objects)
    columns = project(
        selection,
        {
            "node": ends.of([node.visited.id for node in nodes]),
            "depth": lambda _: [node.visited.depth for node in nodes],
            "filteredOut": lambda _: [node.filtered_out for node in nodes],
            "omittedUpstream": lambda _: [node.omitted_upstream for node in nodes],
            "omittedDownstream": lambda _: [node.omitted_downstream for node in nodes],
            "unplaced": lambda _: [node.visited.unplaced for node in nodes],
            "__typename": repeat("LineageStep"),
        },
    )
    rows = _rows(columns, len(nodes))
    return CompletedRows(rows) if ends.in_shape else rows


def edge_rows(
    selection: Selection,
    granularity: Granularity,
    as_of: datetime,
    edges: Sequence[TraversedEdge],
    objects: Objects,
    deferred: list[Deferred],
) -> list[dict[str, Any]]:
    """A page's edges. `waiting` takes what is to be judged of each."""
    ids, sources, targets, kinds, sinces, untils, fields, more, _ = zip(*edges, strict=True) if edges else ((),) * 9
    ends = _NodeColumns(objects)
    grouped = _grouped_columns(granularity, ids, more)

    def findings(part: Selection) -> Column:
        told: list[dict[str, Any]] = [{} for _ in edges]
        at = instant(as_of)
        deferred.extend(Deferred(part, flow or "", at, into) for flow, into in zip(grouped["flow"], told, strict=True))
        return told

    columns = project(
        selection,
        {
            "id": ids,
            "findings": findings,
            "from": ends.of(sources),
            "to": ends.of(targets),
            "kind": kinds,
            "since": sinces,
            "until": untils,
            "fields": lambda _: [each or [] for each in fields],
            "__typename": repeat("LineageEdge"),
            **grouped,
        },
    )
    request = {each.name for each in selection.fields}
    # a flow without a kind, written past our rules, is for graphql-core to place
    placed = not ("kind" in request and None in kinds) and not ("since" in request and None in sinces)
    rows = _rows(columns, len(edges))
    return CompletedRows(rows) if ends.in_shape and placed and "findings" not in request else rows


class _NodeColumns:
    """Columns of nodes. `in_shape`: whether all of them stand in the answer as they are."""

    def __init__(self, objects: Objects) -> None:
        self._objects = objects
        self.in_shape = True

    def of(self, ids: Sequence[str]) -> Callable[[Selection], Column]:
        def column(part: Selection) -> Column:
            nodes, known = self._objects.of(part, ids)
            self.in_shape = self.in_shape and known
            return [nodes[node_id] for node_id in ids]

        return column


def _grouped_columns(
    granularity: Granularity, ids: Sequence[str], more: Sequence[Mapping[str, Any]]
) -> Mapping[str, Column]:
    """The columns that tell a flow from a group of flows."""
    if granularity is Granularity.RESOURCE:
        return {"flow": ids, "granularity": repeat(granularity.value), **dict.fromkeys(COUNTED, repeat(None))}
    return {
        "flow": [each.get("flow") for each in more],
        "granularity": [each.get("granularity", granularity.value) for each in more],
        **{name: [each.get(name) for each in more] for name in COUNTED},
    }


def _rows(columns: Mapping[str, Column], count: int) -> list[dict[str, Any]]:
    rows = zip(*columns.values(), strict=False)
    return [dict(zip(columns, row, strict=True)) for row in islice(rows, count)]
