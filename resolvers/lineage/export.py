"""The whole of a lineage answer, with what files tell of its nodes and flows: at one version of the graph, or it says
that it is not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import zip_longest
from typing import Any

from domain.errors import GraphChanged, UnknownReference
from domain.model.lineage_export import (
    NODE_FACTS,
    ExportedDataset,
    ExportedDerivation,
    ExportedEdge,
    ExportedLineage,
    ExportedNode,
    JobDerivations,
)
from graph.client.values import instant
from graph.consistent_read import Attempt, read_consistently
from graph.lineage import traversal as walking
from graph.lineage.pages import page_of
from graph.lineage.request import TraversalRequest
from graph.lineage.result import TraversalResult
from graph.lineage.traversal import TraversalRead
from resolvers.context import Context
from resolvers.lineage.lineage_arguments import traversal_request

PART = 2_000
"""So many nodes or flows are told of in one statement."""
OPEN_YEAR = 9999


async def export_lineage(context: Context, arguments: Mapping[str, Any], *, declares: bool) -> ExportedLineage:
    """The answer of `lineage` with these arguments, all pages together.

    `declares`: also what OpenLineage declares: columns, jobs, derivations. Raises what `lineage` raises.
    """
    traversal = traversal_request(context, arguments, None)

    async def attempt(_: str) -> Attempt[tuple[TraversalRead, _ExportFacts]]:
        with context.engine.span("lineage/walk") as span:
            read = await walking.run_traversal(context.engine.database, traversal)
            span.version = read.version
        met = {node.visited.id for node in read.answer.nodes}
        for each in traversal.of:
            if each not in met:
                raise UnknownReference("RESOURCE", "of", each)
        told = _ExportFacts(context)
        await told.nodes(read.answer, declares=declares)
        if declares:
            await told.edges(read.answer)
        return Attempt((read, told), read.version, told.versions <= {read.version} and read.consistent)

    result = await read_consistently(attempt)
    read, told = result.value
    if not result.consistent and not told.knows(read.answer):
        raise GraphChanged
    return _exported(traversal, read, told, consistent=result.consistent)


class _ExportFacts:
    """What is told of the nodes and flows of an answer, and the versions of the graph it was read at."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self.versions: set[str] = set()
        self.facts: dict[str, dict[str, str | None]] = {}
        self.datasets: dict[str, ExportedDataset] = {}
        self.drawn: dict[str, JobDerivations] = {}

    async def nodes(self, answer: TraversalResult, *, declares: bool) -> None:
        for ids in _parts([node.visited.id for node in answer.nodes]):
            for node_id, namespace, name, title, kind, platform, department in await self._ask(
                "lineage/export_node_facts", {"ids": ids}
            ):
                level, code, called = platform or (None, None, None)
                whose = department or (None, None)
                facts = (namespace, name, title, kind, level, code, called, *whose)
                self.facts[node_id] = dict(zip(NODE_FACTS, facts, strict=True))
            if declares:
                for node_id, *values in await self._ask("lineage/datasets", {"ids": ids}):
                    self.datasets[node_id] = _dataset(*values)

    async def edges(self, answer: TraversalResult) -> None:
        for flows in _parts([edge.id for edge in answer.edges]):
            for flow, namespace, name, derivations in await self._ask("lineage/export_jobs", {"flows": flows}):
                found = (ExportedDerivation(s, t, instant(since), _end(until)) for s, t, since, until in derivations)
                self.drawn[flow] = JobDerivations((namespace, name), tuple(found))

    def knows(self, answer: TraversalResult) -> bool:
        """Whether every node is told of: one may have gone meanwhile."""
        return all(node.visited.id in self.facts for node in answer.nodes)

    async def _ask(self, question: str, request: Mapping[str, Any]) -> Sequence[Any]:
        rows, version = await self._context.engine.read_query(question, {**self._context.base_parameters, **request})
        self.versions.add(version)
        return rows or ()


def _parts(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for begin in range(0, len(ids), PART):
        yield ids[begin : begin + PART]


def _dataset(
    updated: str | None, description: str | None, owners: Any, types: Any, source: str | None, columns: Any
) -> ExportedDataset:
    return ExportedDataset(
        instant(updated) if updated else None,
        description,
        tuple(zip_longest(owners or (), types or (), fillvalue="")),
        source,
        tuple((name, kind) for name, kind in columns),
    )


def _exported(
    traversal: TraversalRequest, read: TraversalRead, told: _ExportFacts, *, consistent: bool
) -> ExportedLineage:
    answer = read.answer
    page = page_of(answer, 0, len(answer.nodes))
    nodes = (
        ExportedNode(
            node.visited.id,
            "DataResource",
            node.visited.depth,
            told.facts[node.visited.id],
            node.filtered_out,
            node.omitted_upstream,
            node.omitted_downstream,
            told.datasets.get(node.visited.id),
        )
        for node in answer.nodes
    )
    edges = (
        ExportedEdge(
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
    between = (traversal.between.since, traversal.between.until) if traversal.between else None
    completeness = page.completeness(read.version, consistent=consistent)
    return ExportedLineage(tuple(nodes), tuple(edges), completeness, traversal.as_of, between)


def _end(text: str | None) -> datetime | None:
    found = instant(text) if text else None
    return None if found is None or found.year == OPEN_YEAR else found
