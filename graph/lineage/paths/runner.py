"""Running it: what lies between is read and searched in time, all at one version of the graph."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from math import inf
from typing import Any, TypeVar

from domain.errors import TimedOut, UnknownReference
from graph import query_files
from graph.consistent_read import Attempt, read_consistently
from graph.deadline_reads import DeadlineReads
from graph.engine import QueryEngine
from graph.lineage.paths import statements
from graph.lineage.paths.automaton import Automaton
from graph.lineage.paths.bidirectional_search import FACTS, BidirectionalSearch
from graph.lineage.paths.page import PathResult, exists_longer, find_paths, search
from graph.lineage.paths.request import PathRequest
from graph.lineage.paths.result_cache import PathReadCache
from graph.lineage.paths.search import Path
from graph.lineage.paths.subgraph import Subgraph, SubgraphFlow, SubgraphNode
from graph.lineage.request import Step

T = TypeVar("T")
READING_SHARE = 0.8
"""The part of its time that may be spent on reading; the rest is for the last of the search."""
STEPS = {Step.DOWN: "lineage/paths_down", Step.UP: "lineage/paths_up"}
PLACES = "lineage/paths_places"


@dataclass(frozen=True, slots=True)
class PathRead:
    """A page of paths. `places`: at least those on them and both ends; `omitted`: how many more paths were counted;
    `searched`: every path of at most so many flows was looked for."""

    paths: tuple[Path, ...]
    places: Mapping[str, SubgraphNode]
    omitted: int
    searched: int
    stopped_by: frozenset[str]
    version: str
    consistent: bool


async def run_path_search(
    engine: QueryEngine, path_request: PathRequest, version: str | None = None, cache: PathReadCache | None = None
) -> PathRead:
    """Reads and searches, and again while a writer came between and there is time.

    `version`: of the page that is continued; what was read for it is searched further where it is in the `cache`.
    Raises UnknownReference, TimedOut, Unavailable.
    """
    end = time.monotonic() + path_request.milliseconds / 1000
    kept = cache.get(path_request, version) if cache and version else None
    if version is None or kept is None:
        version = await engine.database.version()

    async def attempt(version: str) -> Attempt[_Attempt]:
        nonlocal kept
        reads = DeadlineReads(
            engine.database,
            statements.parameters(path_request),
            end,
            path_request.milliseconds / 1000,
            max_seconds=inf,
            start_span=engine.span,
            versions={version} if kept else set(),
            memo=dict(kept or {}),
        )
        reading = _Attempt(path_request, reads)
        # what is kept is of the first attempt's version
        kept = None
        try:
            await reading.run()
        except TimedOut:
            raise TimedOut.after(path_request.milliseconds / 1000) from None
        return Attempt(reading, max(reads.versions), reads.versions == {version})

    result = await read_consistently(attempt, version, attempts=inf, end=end)
    reading = result.value
    if cache and result.consistent and "BUDGET" in reading.stopped:
        cache.put(path_request, result.version, reading.reads.memo)
    return PathRead(
        reading.page,
        reading.places,
        len(reading.found.paths) - len(reading.page),
        reading.found.searched,
        frozenset(reading.stopped),
        result.version,
        result.consistent,
    )


@dataclass(slots=True)
class _Attempt:
    """One attempt, and what came of it: found, places, stopped."""

    path_request: PathRequest
    reads: DeadlineReads
    found: PathResult = field(default_factory=PathResult)
    places: Mapping[str, SubgraphNode] = field(default_factory=dict)
    stopped: set[str] = field(default_factory=set)
    left_alone: bool = False
    automaton: Automaton = field(init=False)
    reading_end: float = field(init=False)

    def __post_init__(self) -> None:
        self.automaton = Automaton(self.path_request.pattern)
        self.reading_end = time.monotonic() + (self.reads.end - time.monotonic()) * READING_SHARE

    @property
    def page(self) -> tuple[Path, ...]:
        return tuple(self.found.paths[: self.path_request.limit])

    async def run(self) -> None:
        degrees, corridor = await self._between(self.path_request.length)
        if corridor:
            await self._look(corridor, range(1, self.path_request.length + 1))
            longest = corridor.length
        else:
            stepping = BidirectionalSearch(
                self.automaton,
                self.path_request.start,
                self.path_request.goal,
                {place: found.level for place, found in self.places.items()},
                degrees,
            )
            await self._step(stepping)
            corridor = stepping.corridor()
            longest = corridor.length
            await self._name()
        if self.found.late:
            self.stopped.add("TIME")
        if self.found.enough(self.path_request):
            self.stopped = {"BUDGET"} | (self.stopped & {"TIME"})
        elif not self.stopped and self.path_request.may_be_longer and await self._goes_on(corridor, longest):
            self.stopped.add("DEPTH")

    async def _look(self, corridor: Subgraph, lengths: range) -> None:
        """Adds the paths of these lengths to what was found."""
        between = search(self.path_request, corridor, self.automaton, self._late)
        await self._aside(partial(find_paths, self.path_request, between, lengths, self.found))

    async def _step(self, stepping: BidirectionalSearch) -> None:
        """Goes on from both ends until the page is full, all was looked for, or it is too much."""
        path_request, found = self.path_request, self.found
        while not (found.late or found.enough(path_request)) and found.searched < path_request.length:
            if stepping.exhausted:
                corridor = stepping.corridor().trimmed(path_request.start, path_request.goal, path_request.length)
                await self._look(corridor, range(found.searched + 1, path_request.length + 1))
                return
            way, front, cost = stepping.following()
            if cost > statements.MOST_READ - stepping.flows:
                self.stopped.add("WIDTH")
                return
            try:
                met = await self._read(STEPS[way], self.reading_end, front=front) if front else []
            except TimedOut:
                self.stopped.add("TIME")
                if not found.searched:
                    raise
                return
            stepping.step(way, met)
            length = stepping.steps
            if stepping.has_met and length >= len(path_request.after):
                corridor = stepping.corridor().trimmed(path_request.start, path_request.goal, length)
                await self._look(corridor, range(length, length + 1))
            else:
                found.searched = length

    async def _goes_on(self, corridor: Subgraph, length: int | None) -> bool:
        """Whether there are longer paths than asked for, or it could not be ruled out."""
        if length is not None:
            try:
                _, everything = await self._between(None)
            except TimedOut:
                return True
            if everything is None:
                return True
            corridor = everything
        between = search(self.path_request, corridor, self.automaton, self._late)
        return await self._aside(partial(exists_longer, self.path_request, between, len(corridor.flows)))

    async def _between(self, length: int | None) -> tuple[tuple[int, int], Subgraph | None]:
        """How many flows leave the one end and enter the other, and what lies between; None where that is too much.

        Raises UnknownReference, TimedOut.
        """
        columns = await self._columns(statements.SUBGRAPH, statements.subgraph_statement(length), self.reading_end)
        known, (leaving, entering), whole, closed, places, flows = columns
        for argument, each, there in zip(
            ("from", "to"), (self.path_request.start, self.path_request.goal), known, strict=True
        ):
            if not there:
                raise UnknownReference("RESOURCE", argument, each)
        self.places = {
            **{place: SubgraphNode(name, level, hidden) for place, name, level, hidden in places},
            **self.places,
        }
        if not whole:
            return (leaving, entering), None
        return (leaving, entering), Subgraph(
            self.places,
            tuple(_flow(row) for row in flows),
            None if closed or length is None else statements.bound(length),
        )

    async def _name(self) -> None:
        """What is told of the resources on the page's paths."""
        ids = sorted({flow.target for path in self.page for flow in path} - self.places.keys())
        if ids:
            rows = await self._read(PLACES, self.reads.end, ids=ids)
            named = {place: SubgraphNode(name, level, hidden) for place, name, level, hidden in rows}
            self.places = {**self.places, **named}

    async def _read(self, query: str, end: float, **parameters: list[str]) -> list[Any]:
        return list((await self._columns(query, query_files.load_query(query).body, end, **parameters))[0])

    async def _columns(self, query: str, statement: str, end: float, **parameters: list[str]) -> tuple[Any, ...]:
        return await self.reads.read(statement, name=query, within=end - time.monotonic(), memoise=True, **parameters)

    def _late(self) -> bool:
        return self.left_alone or time.monotonic() > self.reads.end

    async def _aside(self, work: Callable[[], T]) -> T:
        """In a thread, since a search may take all of its time; one that nobody waits for any longer ends."""
        try:
            return await asyncio.to_thread(work)
        except asyncio.CancelledError:
            self.left_alone = True
            raise


def _flow(row: list[Any]) -> SubgraphFlow:
    flow_id, source, target, *facts = row
    return SubgraphFlow(flow_id, source, target, facts[0], dict(zip(FACTS, facts, strict=True)))
