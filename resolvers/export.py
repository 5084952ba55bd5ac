"""The whole of a lineage answer, with what files tell of its nodes and flows: at one version of the graph, or it says
that it is not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import zip_longest
from typing import Any

from graph.consistent_read import Attempt, read_consistently
from graph.errors import GraphChanged, UnknownReference
from graph.lineage import walk as walking
from graph.lineage.answer import Answer
from graph.lineage.pages import page_of
from graph.lineage.request import Walk
from graph.lineage.walk import Read
from graph.model.exported import NODE_FACTS, Dataset, Derivation, Drawn, Edge, Exported, Node
from graph.values import instant
from resolvers.context import Context
from resolvers.lineage_arguments import walk_of

PART = 2_000
"""So many nodes or flows are told of in one statement."""
OPEN_YEAR = 9999


async def exported(context: Context, arguments: Mapping[str, Any], *, declares: bool) -> Exported:
    """The answer of `lineage` with these arguments, all pages together.

    `declares`: also what OpenLineage declares: columns, jobs, derivations. Raises what `lineage` raises.
    """
    walk = walk_of(context, arguments, None)

    async def attempt(_: str) -> Attempt[tuple[Read, _Told]]:
        with context.graph.asking("lineage/walk") as asking:
            read = await walking.run(context.graph.bolt, walk)
            asking.version = read.version
        met = {node.met.id for node in read.answer.nodes}
        for each in walk.of:
            if each not in met:
                raise UnknownReference("RESOURCE", "of", each)
        told = _Told(context)
        await told.nodes(read.answer, declares=declares)
        if declares:
            await told.edges(read.answer)
        return Attempt((read, told), read.version, told.versions <= {read.version} and read.consistent)

    result = await read_consistently(attempt)
    read, told = result.value
    if not result.consistent and not told.knows(read.answer):
        raise GraphChanged
    return _exported(walk, read, told, consistent=result.consistent)


class _Told:
    """What is told of the nodes and flows of an answer, and the versions of the graph it was read at."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self.versions: set[str] = set()
        self.facts: dict[str, dict[str, str | None]] = {}
        self.datasets: dict[str, Dataset] = {}
        self.drawn: dict[str, Drawn] = {}

    async def nodes(self, answer: Answer, *, declares: bool) -> None:
        for ids in _parts([node.met.id for node in answer.nodes]):
            for node_id, namespace, name, title, kind, platform, department in await self._ask(
                "lineage/told", {"ids": ids}
            ):
                level, code, called = platform or (None, None, None)
                whose = department or (None, None)
                facts = (namespace, name, title, kind, level, code, called, *whose)
                self.facts[node_id] = dict(zip(NODE_FACTS, facts, strict=True))
            if declares:
                for node_id, *values in await self._ask("lineage/datasets", {"ids": ids}):
                    self.datasets[node_id] = _dataset(*values)

    async def edges(self, answer: Answer) -> None:
        for flows in _parts([edge.id for edge in answer.edges]):
            for flow, namespace, name, derivations in await self._ask("lineage/drawn", {"flows": flows}):
                found = (Derivation(s, t, instant(since), _end(until)) for s, t, since, until in derivations)
                self.drawn[flow] = Drawn((namespace, name), tuple(found))

    def knows(self, answer: Answer) -> bool:
        """Whether every node is told of: one may have gone meanwhile."""
        return all(node.met.id in self.facts for node in answer.nodes)

    async def _ask(self, question: str, asked: Mapping[str, Any]) -> Sequence[Any]:
        rows, version = await self._context.graph.ask_rows(question, {**self._context.ambient, **asked})
        self.versions.add(version)
        return rows or ()


def _parts(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for begin in range(0, len(ids), PART):
        yield ids[begin : begin + PART]


def _dataset(
    updated: str | None, description: str | None, owners: Any, types: Any, source: str | None, columns: Any
) -> Dataset:
    return Dataset(
        instant(updated) if updated else None,
        description,
        tuple(zip_longest(owners or (), types or (), fillvalue="")),
        source,
        tuple((name, kind) for name, kind in columns),
    )


def _exported(walk: Walk, read: Read, told: _Told, *, consistent: bool) -> Exported:
    answer = read.answer
    page = page_of(answer, 0, len(answer.nodes))
    nodes = (
        Node(
            node.met.id,
            "DataResource",
            node.met.depth,
            told.facts[node.met.id],
            node.filtered_out,
            node.omitted_upstream,
            node.omitted_downstream,
            told.datasets.get(node.met.id),
        )
        for node in answer.nodes
    )
    edges = (
        Edge(
            edge.id,
            edge.source,
            edge.target,
            edge.kind,
            instant(edge.since),
            _end(edge.until),
            tuple(edge.fields or ()),
            told.drawn.get(edge.id),
        )
        for edge in answer.edges
    )
    between = (walk.between.since, walk.between.until) if walk.between else None
    completeness = page.completeness(read.version, consistent=consistent)
    return Exported(tuple(nodes), tuple(edges), completeness, walk.as_of, between)


def _end(text: str | None) -> datetime | None:
    found = instant(text) if text else None
    return None if found is None or found.year == OPEN_YEAR else found
