"""The selected fields of paths: ids and names are known, others are read, one query for each selection."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from domain.rules.node_ids import PREFIXES
from graph.compile import Validity
from graph.compile.decoder import Deferred
from graph.engine import QueryResult
from graph.lineage.paths.request import PathRequest
from graph.lineage.paths.runner import PathRead
from graph.lineage.paths.search import Path
from graph.lineage.paths.subgraph import SubgraphFlow, SubgraphNode
from graph.lineage.request import Granularity
from graph.lineage.result import TraversedEdge, open_ended
from graph.projection import project, projector
from graph.read_by_id import read_by_id
from graph.selection import Selection
from graph.shape import Many
from resolvers.context import FieldRequest
from resolvers.lineage.edge_objects import load_edge_objects
from resolvers.lineage.lineage_projection import edge_rows
from resolvers.lineage.nodes_projection import NodeObjects, NodeRows, needs_query
from resolvers.node import NOUNS


async def load_path_objects(
    request: FieldRequest, path_request: PathRequest, read: PathRead
) -> tuple[NodeRows, set[str | None], set[Validity]]:
    """The selected rows of the resources and flows on the paths, the versions of the graph they were read at, and their
    validity.

    The versions contain None if a resource or a flow no longer exists.
    """
    context = request.context
    versions: set[str | None] = set()
    validity: set[Validity] = set()

    async def read_rows(query: str, field: Many, selection: Selection) -> QueryResult:
        result = await context.engine.read(query, field, selection, context.base_parameters)
        versions.add(result.version if len(result.value) == len(selection.arguments["ids"]) else None)
        validity.add(result.validity)
        return result

    rows: dict[Any, Mapping[str, Any]] = {}
    ids = sorted({node for path in read.paths for flow in path for node in (flow.source, flow.target)})
    target, query = NOUNS[PREFIXES[path_request.granularity.value]]
    for selection in _path_node_selections(request.selection):
        structure = selection.structure()
        if not ids or structure in rows or not needs_query(selection.fields):
            continue
        rows[structure] = await read_by_id(read_rows, query, target, selection, ids, len(ids))
    selections = [
        field for path in _row_selections(request.selection) for field in path.fields if field.name == "flows"
    ]
    flows = [_edge_of(flow, path_request.granularity) for path in read.paths for flow in path]
    rows.update(await load_edge_objects(selections, path_request.granularity, flows, read_rows))
    return rows, versions, validity


def _row_selections(selection: Selection) -> list[Selection]:
    """The selections of paths: `nodes`, and the `node` of `edges`."""
    edges = (field for field in selection.fields if field.name == "edges")
    return [
        *(field for field in selection.fields if field.name == "nodes"),
        *(part for field in edges for part in field.fields if part.name == "node"),
    ]


def _path_node_selections(selection: Selection) -> Iterator[Selection]:
    """The selections of the nodes of paths: of `nodes`, `flows.from` and `flows.to`."""
    for path in _row_selections(selection):
        for field in path.fields:
            if field.name == "nodes":
                yield field
            elif field.name == "flows":
                yield from (part for part in field.fields if part.name in ("from", "to"))


class PathProjection:
    """Projects paths. `now`: the instant of the request. `deferred`: the selected findings of flows, which the caller
    attaches after the last path."""

    def __init__(
        self, nodes: Mapping[str, SubgraphNode], rows: NodeRows, now: datetime, granularity: Granularity
    ) -> None:
        self._granularity = granularity
        self._objects = NodeObjects({node_id: node.name for node_id, node in nodes.items()}, rows)
        self._now = now
        self.deferred: list[Deferred] = []

    def project_path(self, selection: Selection, path: Path) -> dict[str, Any]:
        return project(
            selection,
            {
                "length": len(path),
                "nodes": lambda field: self._project_nodes(field, path),
                "flows": lambda field: self._project_flows(field, path),
            },
        )

    def project_connection_edges(
        self, selection: Selection, paths: Iterable[Path], cursor: Callable[[Path], str]
    ) -> list[dict[str, Any]]:
        """The edges of a connection of paths, each with its cursor."""
        facts: dict[str, Callable[[Path, Selection], Any]] = {
            "cursor": lambda path, _: cursor(path),
            "node": lambda path, field: self.project_path(field, path),
        }
        return list(map(projector(selection, facts), paths))

    def _project_nodes(self, selection: Selection, path: Path) -> list[Mapping[str, Any]]:
        ids = (path[0].source, *(flow.target for flow in path))
        nodes, _ = self._objects.select(selection, ids)
        return [nodes[node_id] for node_id in ids]

    def _project_flows(self, selection: Selection, path: Path) -> list[dict[str, Any]]:
        edges = [_edge_of(flow, self._granularity) for flow in path]
        return edge_rows(selection, self._granularity, self._now, edges, self._objects, self.deferred)


def _edge_of(flow: SubgraphFlow, granularity: Granularity) -> TraversedEdge:
    attributes = flow.attributes
    over_fields = granularity is Granularity.FIELD
    extra = {"flow": attributes["flow"], "granularity": Granularity.FIELD.value} if over_fields else None
    until, fields = open_ended(attributes["until"]), attributes["fields"]
    return TraversedEdge(flow.id, flow.source, flow.target, flow.kind, attributes["since"], until, fields, extra)
