"""What is selected of paths: the names of their resources are known, all else is asked of them, once a selection."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from graph.compile import Validity
from graph.compile.decoder import Deferred
from graph.lineage.paths.request import PathRequest
from graph.lineage.paths.runner import PathRead
from graph.lineage.paths.search import Path
from graph.lineage.paths.subgraph import SubgraphFlow, SubgraphNode
from graph.lineage.request import Granularity
from graph.lineage.result import TraversedEdge, open_ended
from graph.projection import project
from graph.selection import Selection
from graph.shape import Many
from resolvers.context import FieldRequest
from resolvers.lineage.lineage_projection import edge_rows
from resolvers.lineage.nodes_projection import KNOWN_WITHOUT_A_QUESTION, Objects, Shown
from resolvers.node import ID, NOUNS


async def load_selected(
    request: FieldRequest, path_request: PathRequest, read: PathRead
) -> tuple[Shown, set[str | None], set[Validity]]:
    """What is selected beyond id and name, the versions of the graph it was read at, None among them where a resource
    was there no more, and how long it holds."""
    ids = sorted({path_request.start} | {flow.target for path in read.paths for flow in path}) if read.paths else []
    rows: dict[Any, Mapping[str, Any]] = {}
    versions: set[str | None] = set()
    validity: set[Validity] = set()
    target, question = NOUNS["resource"]
    for selection in _node_selections(request.selection):
        structure = selection.structure()
        if not ids or structure in rows or {each.name for each in selection.fields} <= KNOWN_WITHOUT_A_QUESTION:
            continue
        below = Selection(selection.key, selection.name, {"ids": ids}, (*selection.fields, ID))
        found = await request.context.engine.read(
            question, Many("", target, (), len(ids)), below, request.context.base_parameters
        )
        versions.add(found.version if len(found.value) == len(ids) else None)
        validity.add(found.validity)
        rows[structure] = {row[ID.key]: row for row in found.value}
    return rows, versions, validity


def _node_selections(selection: Selection) -> Iterator[Selection]:
    for path in (each for each in selection.fields if each.name == "nodes"):
        for each in path.fields:
            if each.name == "nodes":
                yield each
            elif each.name == "edges":
                yield from (part for part in each.fields if part.name in ("from", "to"))


class PathProjection:
    """Paths as they are selected. `waiting`: findings of flows, which are asked for once all paths are made."""

    def __init__(self, places: Mapping[str, SubgraphNode], rows: Shown, as_of: datetime) -> None:
        self._objects = Objects({each: place.name for each, place in places.items()}, rows)
        self._as_of = as_of
        self.deferred: list[Deferred] = []

    def path(self, selection: Selection, path: Path) -> dict[str, Any]:
        return project(
            selection,
            {
                "length": len(path),
                "nodes": lambda part: self._nodes(part, path),
                "edges": lambda part: self._edges(part, path),
            },
        )

    def _nodes(self, selection: Selection, path: Path) -> list[Mapping[str, Any]]:
        passed = (path[0].source, *(flow.target for flow in path))
        nodes, _ = self._objects.of(selection, passed)
        return [nodes[of] for of in passed]

    def _edges(self, selection: Selection, path: Path) -> list[dict[str, Any]]:
        edges = [_edge(flow) for flow in path]
        return edge_rows(selection, Granularity.RESOURCE, self._as_of, edges, self._objects, self.deferred)


def _edge(flow: SubgraphFlow) -> TraversedEdge:
    facts = flow.facts
    return TraversedEdge(
        flow.id, flow.source, flow.target, facts["kind"], facts["since"], open_ended(facts["until"]), facts["fields"]
    )
