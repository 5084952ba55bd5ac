"""What is selected of paths: the names of their resources are known, all else is asked of them, once a selection."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from graph.compile import Holding
from graph.compile.reading import Waiting
from graph.lineage.answer import Edge, open_ended
from graph.lineage.paths.corridor import Flow, Place
from graph.lineage.paths.read import Read
from graph.lineage.paths.request import Wanted
from graph.lineage.paths.search import Path
from graph.lineage.request import Granularity
from graph.projection import project
from graph.selection import Selected
from graph.shape import Many
from resolvers.context import Asked
from resolvers.lineage_nodes import KNOWN_WITHOUT_A_QUESTION, Objects, Shown
from resolvers.lineage_rows import edge_rows
from resolvers.node import ID, NOUNS


async def ask_shown(asked: Asked, wanted: Wanted, read: Read) -> tuple[Shown, set[str | None], set[Holding]]:
    """What is selected beyond id and name, the versions of the graph it was read at, None among them where a resource
    was there no more, and how long it holds."""
    ids = sorted({wanted.start} | {flow.target for path in read.paths for flow in path}) if read.paths else []
    rows: dict[Any, Mapping[str, Any]] = {}
    versions: set[str | None] = set()
    holding: set[Holding] = set()
    target, question = NOUNS["resource"]
    for selected in _node_selections(asked.selected):
        structure = selected.structure()
        if not ids or structure in rows or {each.name for each in selected.fields} <= KNOWN_WITHOUT_A_QUESTION:
            continue
        below = Selected(selected.key, selected.name, {"ids": ids}, (*selected.fields, ID))
        found = await asked.context.graph.read(question, Many("", target, (), len(ids)), below, asked.context.ambient)
        versions.add(found.version if len(found.value) == len(ids) else None)
        holding.add(found.holding)
        rows[structure] = {row[ID.key]: row for row in found.value}
    return rows, versions, holding


def _node_selections(selected: Selected) -> Iterator[Selected]:
    for path in (each for each in selected.fields if each.name == "nodes"):
        for each in path.fields:
            if each.name == "nodes":
                yield each
            elif each.name == "edges":
                yield from (part for part in each.fields if part.name in ("from", "to"))


class Showing:
    """Paths as they are selected. `waiting`: findings of flows, which are asked for once all paths are made."""

    def __init__(self, places: Mapping[str, Place], rows: Shown, as_of: datetime) -> None:
        self._objects = Objects({each: place.name for each, place in places.items()}, rows)
        self._as_of = as_of
        self.waiting: list[Waiting] = []

    def path(self, selected: Selected, path: Path) -> dict[str, Any]:
        return project(
            selected,
            {
                "length": len(path),
                "nodes": lambda part: self._nodes(part, path),
                "edges": lambda part: self._edges(part, path),
            },
        )

    def _nodes(self, selected: Selected, path: Path) -> list[Mapping[str, Any]]:
        passed = (path[0].source, *(flow.target for flow in path))
        nodes, _ = self._objects.of(selected, passed)
        return [nodes[of] for of in passed]

    def _edges(self, selected: Selected, path: Path) -> list[dict[str, Any]]:
        edges = [_edge(flow) for flow in path]
        return edge_rows(selected, Granularity.RESOURCE, self._as_of, edges, self._objects, self.waiting)


def _edge(flow: Flow) -> Edge:
    facts = flow.facts
    return Edge(
        flow.id, flow.source, flow.target, facts["kind"], facts["since"], open_ended(facts["until"]), facts["fields"]
    )
