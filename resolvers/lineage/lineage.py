"""Resolver of `lineage`: runs the traversal, or takes it from the cache, and projects one page (docs/lineage.md)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice, repeat
from typing import Any

from domain.errors import GraphChanged, TimedOut
from domain.model.completeness import Completeness
from domain.rules.instants import utc_text
from graph.compile import Validity, shortest_validity
from graph.compile.decoder import Deferred
from graph.consistent_read import check_continuation
from graph.deadline_reads import deadline_after
from graph.findings.batch_attach import attach_findings
from graph.lineage.cursor import TraversalCursor
from graph.lineage.pages import ResultPage, page_of
from graph.lineage.request import EDGE_ATTRIBUTES, Granularity, TraversalRequest
from graph.lineage.result_cache import CachedTraversal
from graph.lineage.traversal import count_reported, run_reported
from graph.pagination import Page, window
from graph.projection import project
from graph.selection import Selection
from resolvers.context import Context, FieldRequest, instant_validity
from resolvers.lineage.counts_projection import countable_in_database, project_counts, project_numbers
from resolvers.lineage.edge_objects import load_edge_objects
from resolvers.lineage.lineage_arguments import (
    DEFAULT_NODES,
    MAX_NODES,
    arguments_fingerprint,
    check_starts,
    reads_unindexed_intervals,
    traversal_request,
)
from resolvers.lineage.lineage_projection import edge_rows, node_rows
from resolvers.lineage.nodes_projection import NodeObjects, NodeRows, load_nodes, traversal_reader


async def lineage(request: FieldRequest) -> dict[str, Any]:
    """A page of what feeds the resources, or of what they feed, and what the result omits.

    Raises BadArgument, BadCursor, UnknownReference, GraphChanged; TimedOut also if a later page had to be read again
    and time cut the result at another level.
    """
    arguments = request.selection.arguments
    page_size = window(arguments, default=DEFAULT_NODES, maximum=MAX_NODES).size
    fingerprint = arguments_fingerprint(arguments)
    cursor = TraversalCursor.opened(arguments["after"], fingerprint) if arguments.get("after") else None
    traversal = replace(
        traversal_request(request.context, arguments, cursor.as_of if cursor else None),
        edge_attributes=_selected_edge_attributes(request.selection),
    )
    end = deadline_after(traversal.seconds)
    if countable_in_database(request.selection, traversal):
        counts_only = await _count(request, traversal, end)
        if counts_only is not None:
            return counts_only
    cached = await _read(request.context, traversal, cursor.version if cursor else None, end)
    if cursor and cursor.of != len(cached.read.result.nodes):
        raise TimedOut.after(traversal.seconds)
    page = page_of(cached.read.result, cursor.start if cursor else 0, page_size)
    rows = await load_nodes(request, cached, end)
    rows = {**rows, **await _load_edge_objects(request, cached, traversal.granularity, page, end)}
    if cursor or len(page.positions) < len(cached.read.result.nodes):
        request.context.caches.traversals.put(traversal, cached)
    projection = await _PageProjection(request, traversal, cached, page, rows, fingerprint, end).project()
    # a result that time cut may be complete at the next attempt
    if cached.read.consistent and "TIME" not in cached.read.result.stopped_by:
        request.context.reads.done.append((cached.read.version, _validity(request, traversal, cached.validity)))
    return projection


async def _load_edge_objects(
    request: FieldRequest, cached: CachedTraversal, granularity: Granularity, page: ResultPage, end: float
) -> NodeRows:
    """The selected rows of the flows and derivations of a page's edges. Raises TimedOut, GraphChanged."""
    selections = [field for field in request.selection.fields if field.name == "flows"]
    return await load_edge_objects(selections, granularity, page.edges, traversal_reader(request.context, cached, end))


def _selected_edge_attributes(selection: Selection) -> frozenset[str]:
    flows = (field for field in selection.fields if field.name == "flows")
    return frozenset(part.name for field in flows for part in field.fields) & set(EDGE_ATTRIBUTES)


async def _read(context: Context, traversal: TraversalRequest, version: str | None, end: float) -> CachedTraversal:
    """The cached result that a later page continues; otherwise the traversal.

    `version`: that of the first page, None for a first page. Raises GraphChanged if the graph is at another one.
    """
    if version is not None and (cached := context.caches.traversals.get(traversal, version)):
        return cached
    read = await run_reported(context.engine, traversal, end)
    check_continuation(version, read.version, consistent=read.consistent)
    if traversal.granularity is Granularity.RESOURCE:
        check_starts(traversal, read.result)
    return CachedTraversal(read)


async def _count(request: FieldRequest, traversal: TraversalRequest, end: float) -> dict[str, Any] | None:
    """A response of counts alone, counted in the database. None if a start node does not exist."""
    selects_completeness = any(field.name == "completeness" for field in request.selection.fields)
    read = await count_reported(request.context.engine, traversal, end, omissions=selects_completeness)
    counts = read.counts
    if counts is None:
        return None
    completeness = Completeness.of(
        counts.stopped_by, counts.omitted, counts.hidden, consistent=read.consistent, version=read.version
    )
    projection = project(
        request.selection,
        {
            "counts": lambda field: project_numbers(field, counts, {}),
            "totalCount": counts.nodes,
            "completeness": lambda field: project(field, completeness.facts()),
            "asOf": utc_text(traversal.as_of),
        },
    )
    if read.consistent and "TIME" not in counts.stopped_by:
        request.context.reads.done.append((read.version, _validity(request, traversal, set())))
    return projection


def _validity(request: FieldRequest, traversal: TraversalRequest, validity: set[Validity]) -> Validity:
    """The validity of a response read at one version. `validity`: that of the rows of its nodes."""
    unindexed = reads_unindexed_intervals(traversal)
    return shortest_validity(
        {*validity, instant_validity(request, instant_arguments=("asOf", "between", "after"), depends_on_now=unindexed)}
    )


@dataclass(frozen=True, slots=True)
class _PageProjection:
    """Projects one page of a result. `end`: until which further queries may run, on the monotonic clock."""

    request: FieldRequest
    traversal: TraversalRequest
    cached: CachedTraversal
    page: ResultPage
    rows: NodeRows
    fingerprint: str
    end: float

    async def project(self) -> dict[str, Any]:
        read, page = self.cached.read, self.page
        objects = NodeObjects(self.cached.names, self.rows)
        deferred: list[Deferred] = []
        count = len(read.result.nodes)
        positions = Page(page.positions, page.positions.stop < count, page.positions.start > 0)
        counts = await self._counts()

        def flows(field: Selection) -> list[dict[str, Any]]:
            now = self.request.context.now
            return edge_rows(field, self.traversal.granularity, now, page.edges, objects, deferred)

        projection = project(
            self.request.selection,
            {
                "nodes": lambda field: node_rows(field, page.nodes, objects),
                "edges": lambda field: self._connection_edges(field, objects),
                "flows": flows,
                "completeness": self._completeness,
                "pageInfo": lambda field: project(field, positions.info(self._cursor)),
                "totalCount": count,
                "counts": lambda field: counts[field.key],
                "asOf": utc_text(self.traversal.as_of),
            },
        )
        await self._attach(deferred)
        return projection

    def _completeness(self, selection: Selection) -> dict[str, Any]:
        read = self.cached.read
        return project(selection, read.result.completeness(read.version, consistent=read.consistent).facts())

    async def _counts(self) -> dict[str, dict[str, Any]]:
        """The selected counts, by response key."""
        return {
            field.key: await project_counts(self.request, field, self.cached, self.end)
            for field in self.request.selection.fields
            if field.name == "counts"
        }

    async def _attach(self, deferred: list[Deferred]) -> None:
        """Attaches the selected findings of edges. Raises GraphChanged."""
        if not deferred:
            return
        context, read = self.request.context, self.cached.read
        versions = await attach_findings(context.engine, deferred, context.base_parameters)
        if versions - {read.version} and read.consistent:
            raise GraphChanged
        self.cached.validity.add(Validity.UNKNOWN)

    def _connection_edges(self, selection: Selection, objects: NodeObjects) -> list[dict[str, Any]]:
        """The page's rows with their cursors."""
        nodes = self.page.nodes
        columns = project(
            selection,
            {
                "cursor": lambda _: map(self._cursor, self.page.positions),
                "node": lambda field: node_rows(field, nodes, objects),
                "__typename": repeat("LineageStepEdge"),
            },
        )
        return [
            dict(zip(columns, row, strict=True)) for row in islice(zip(*columns.values(), strict=False), len(nodes))
        ]

    def _cursor(self, position: int) -> str:
        """The cursor of the row at a position."""
        read = self.cached.read
        count = len(read.result.nodes)
        return TraversalCursor(self.fingerprint, self.traversal.as_of, read.version, position + 1, count).text()
