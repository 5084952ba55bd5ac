"""Runs a path search: reads the subgraph and searches it before the deadline, at one version of the graph."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from math import inf
from typing import Any, TypeVar

from domain.errors import TimedOut, UnknownReference
from graph import query_files
from graph.consistent_read import Attempt, read_consistently
from graph.deadline_reads import DeadlineReads, deadline_after, remaining_seconds
from graph.engine import QueryEngine
from graph.lineage.paths import statements
from graph.lineage.paths.automaton import Automaton
from graph.lineage.paths.bidirectional_search import BidirectionalSearch
from graph.lineage.paths.ends import read_ends
from graph.lineage.paths.page import PathResult, find_paths, may_have_longer_path
from graph.lineage.paths.request import PathRequest
from graph.lineage.paths.result_cache import PathReadCache
from graph.lineage.paths.search import Path, PathSearch
from graph.lineage.paths.subgraph import PathEnds, Subgraph, SubgraphFlow, SubgraphNode

T = TypeVar("T")
Degrees = tuple[Mapping[str, int], Mapping[str, int]]
"""For each start the number of flows that leave it, and for each goal the number of those that enter it."""
READING_SHARE = 0.8
"""The share of the time that may be spent on reading. The rest is for the search."""


@dataclass(frozen=True, slots=True)
class PathRead:
    """A page of paths.

    `nodes`: at least the nodes on the paths and of both ends. `ends`: of all paths. `omitted`: the number of further
    paths that were counted. `searched`: all paths of at most this many flows were searched for. `consistent`: whether
    all was read at `version`.
    """

    paths: tuple[Path, ...]
    nodes: Mapping[str, SubgraphNode]
    ends: PathEnds
    omitted: int
    searched: int
    stopped_by: frozenset[str]
    version: str
    consistent: bool


async def run_path_search(
    engine: QueryEngine, request: PathRequest, version: str | None = None, cache: PathReadCache | None = None
) -> PathRead:
    """Searches paths; repeats until all reads are of one version or time runs out.

    `version`: of the previous page, whose cached reads are reused. Raises
    UnknownReference, TimedOut, Unavailable.
    """
    end = deadline_after(request.seconds)
    cached = cache.get(request, version) if cache and version else None
    if version is None or cached is None:
        version = await engine.database.version()
    # only the first attempt is at the version of the cached results
    memo = {version: dict(cached or {})}

    async def attempt(version: str) -> Attempt[_PathRun]:
        results = memo.pop(version, {})
        reads = DeadlineReads(
            engine.database,
            statements.parameters(request),
            end,
            request.seconds,
            max_seconds=inf,
            start_span=engine.span,
            versions={version} if results else set(),
            memo=results,
        )
        run = _PathRun(request, reads)
        try:
            await run.run()
        except TimedOut:
            raise TimedOut.after(request.seconds) from None
        return Attempt(run, max(reads.versions), reads.versions == {version})

    result = await read_consistently(attempt, version, attempts=inf, end=end)
    run = result.value
    if cache and result.consistent and "PAGE" in run.stopped:
        cache.put(request, result.version, run.reads.memo)
    return PathRead(
        run.page,
        run.nodes,
        run.ends,
        len(run.result.paths) - len(run.page),
        run.result.searched,
        frozenset(run.stopped),
        result.version,
        result.consistent,
    )


@dataclass(slots=True)
class _PathRun:
    """One attempt, and its outcome in `result`, `nodes` and `stopped`. `cancelled`: ends a search in its thread."""

    request: PathRequest
    reads: DeadlineReads
    result: PathResult = field(default_factory=PathResult)
    nodes: Mapping[str, SubgraphNode] = field(default_factory=dict)
    stopped: set[str] = field(default_factory=set)
    cancelled: bool = False
    automaton: Automaton = field(init=False)
    reading_end: float = field(init=False)
    ends: PathEnds = field(init=False)

    def __post_init__(self) -> None:
        self.automaton = Automaton(self.request.pattern)
        self.reading_end = deadline_after(remaining_seconds(self.reads.end) * READING_SHARE)

    @property
    def page(self) -> tuple[Path, ...]:
        return tuple(self.result.paths[: self.request.limit])

    async def run(self) -> None:
        self.ends = await read_ends(self.reads, self.request)
        degrees, subgraph = await self._read_subgraph(self.request.searched_length)
        # without those that a writer removed between the two statements; such a search is repeated
        self.ends = PathEnds(tuple(sorted(degrees[0])), tuple(sorted(degrees[1])), self.ends.unplaced)
        if subgraph:
            await self._search(subgraph, range(1, self.request.searched_length + 1))
        else:
            subgraph = await self._search_step_by_step(degrees)
            await self._read_nodes()
        if self.result.late:
            self.stopped.add("TIME")
        if self.result.fills_page(self.request):
            self.stopped = {"PAGE"} | (self.stopped & {"TIME"})
        elif not self.stopped and self.request.may_be_longer and await self._may_have_longer_path(subgraph):
            self.stopped.add("DEPTH")
        if self.ends.unplaced:
            self.stopped.add("UNPLACED")

    async def _search(self, subgraph: Subgraph, lengths: range) -> None:
        """Adds the paths of these lengths to the result."""
        search = PathSearch(subgraph, self.automaton, self.ends, self._late)
        await self._in_thread(partial(find_paths, self.request, search, lengths, self.result))

    async def _search_step_by_step(self, degrees: Degrees) -> Subgraph:
        """Searches from both ends and returns the subgraph that was read."""
        levels = {node_id: node.level for node_id, node in self.nodes.items()}
        search = BidirectionalSearch(self.automaton, self.ends, levels, degrees)
        while await self._take_step(search):
            pass
        return search.subgraph()

    async def _take_step(self, search: BidirectionalSearch) -> bool:
        """Reads and searches one step further; false if the search is finished.

        It is finished when the page is full, when all lengths were searched, or when the next step is too much to read.
        """
        request, result = self.request, self.result
        if result.late or result.fills_page(request) or result.searched >= request.searched_length:
            return False
        if search.exhausted:
            subgraph = search.subgraph().trimmed(self.ends, request.searched_length)
            await self._search(subgraph, range(result.searched + 1, request.searched_length + 1))
            return False
        step, unread, flow_count = search.next_step()
        if flow_count > statements.MAX_FLOWS_STEP_BY_STEP - search.flow_count:
            self.stopped.add("WIDTH")
            return False
        query = statements.query_name(statements.STEPS[step], request.granularity)
        try:
            rows = await self._read_rows(query, self.reading_end, front=unread) if unread else []
        except TimedOut:
            self.stopped.add("TIME")
            if not result.searched:
                raise
            return False
        search.take_step(step, rows)
        length = search.steps
        if search.ends_met and length >= len(request.after):
            subgraph = search.subgraph().trimmed(self.ends, length)
            await self._search(subgraph, range(length, length + 1))
        else:
            result.searched = length
        return True

    async def _may_have_longer_path(self, subgraph: Subgraph) -> bool:
        """Whether a path longer than requested exists, or could not be excluded."""
        if subgraph.length is not None:
            try:
                _, unbounded = await self._read_subgraph(None)
            except TimedOut:
                return True
            if unbounded is None:
                return True
            subgraph = unbounded
        search = PathSearch(subgraph, self.automaton, self.ends, self._late)
        return await self._in_thread(partial(may_have_longer_path, self.request, search, len(subgraph.flows)))

    async def _read_subgraph(self, length: int | None) -> tuple[Degrees, Subgraph | None]:
        """The number of flows that leave each start and that enter each goal, and the subgraph between them.

        The subgraph is None if it is too large for one statement. Raises UnknownReference, TimedOut.
        """
        granularity = self.request.granularity
        statement = statements.subgraph_statement(length, granularity)
        query = statements.query_name(statements.SUBGRAPH, granularity)
        starts, goals = list(self.ends.starts), list(self.ends.goals)
        columns = await self._read(query, statement, self.reading_end, **{"from": starts, "to": goals})
        ends_visible, (outgoing, incoming), complete, closed, nodes, flows = columns
        ends = ("from", self.request.start, starts), ("to", self.request.goal, goals)
        for (argument, name, end_nodes), visible in zip(ends, ends_visible, strict=True):
            if not visible and end_nodes == [name]:
                raise UnknownReference(granularity.value, argument, name)
        degrees = dict(outgoing), dict(incoming)
        self.nodes = {**_nodes_of(nodes), **self.nodes}
        if not complete:
            return degrees, None
        max_length = None if closed or length is None else statements.bound(length)
        return degrees, Subgraph(self.nodes, tuple(SubgraphFlow.of_row(*row) for row in flows), max_length)

    async def _read_nodes(self) -> None:
        """Names and levels of the nodes on the paths of the page."""
        ids = sorted({flow.target for path in self.page for flow in path} - self.nodes.keys())
        if ids:
            query = statements.query_name(statements.NODES, self.request.granularity)
            self.nodes = {**self.nodes, **_nodes_of(await self._read_rows(query, self.reads.end, ids=ids))}

    async def _read_rows(self, query: str, end: float, **parameters: list[str]) -> list[Any]:
        return list((await self._read(query, query_files.load_query(query).body, end, **parameters))[0])

    async def _read(self, query: str, statement: str, end: float, **parameters: list[str]) -> tuple[Any, ...]:
        return await self.reads.read(statement, name=query, within=remaining_seconds(end), memoise=True, **parameters)

    def _late(self) -> bool:
        return self.cancelled or remaining_seconds(self.reads.end) < 0

    async def _in_thread(self, work: Callable[[], T]) -> T:
        """Runs a search in a thread, because it may use all of its time. A cancelled search ends at its next check."""
        try:
            return await asyncio.to_thread(work)
        except asyncio.CancelledError:
            self.cancelled = True
            raise


def _nodes_of(rows: list[Any]) -> dict[str, SubgraphNode]:
    return {node_id: SubgraphNode(name, level, hidden) for node_id, name, level, hidden in rows}
