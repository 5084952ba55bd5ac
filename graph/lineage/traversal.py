"""Runs a traversal before its deadline and at one version of the graph."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from math import inf
from typing import Any, TypeVar

from domain.errors import TimedOut
from graph.client.protocol import Database
from graph.consistent_read import Attempt, read_consistently
from graph.deadline_reads import DeadlineReads, deadline_after, remaining_seconds, seconds_left
from graph.engine import QueryEngine
from graph.lineage import statements
from graph.lineage.aggregate_level import AggregateReader
from graph.lineage.counts import TraversalCounts, decode_counts
from graph.lineage.decoder import decode_traversal
from graph.lineage.field_level import FieldReader
from graph.lineage.level_traversal import traverse_levels
from graph.lineage.request import Granularity, TraversalRequest
from graph.lineage.result import RawTraversal, TraversalResult, build_result
from graph.lineage.starts import expand_starts, region_coverage

T = TypeVar("T")
MICROSECOND = timedelta(microseconds=1)
LEVELS_SHARE, READING_SHARE, WIDE_SHARE = 0.6, 0.75, 0.9
"""Shares of the time by which the levels, the neighbours of nodes and those of wide nodes must be read."""
TRAVERSAL, COUNTS = "lineage/traversal", "lineage/traversal_counts"
"""The names under which traversals are reported. They are composed of several query files."""


@dataclass(frozen=True, slots=True)
class TraversalRead:
    """A result and the version of the graph. `consistent`: whether all of it was read at that version."""

    result: TraversalResult
    version: str
    consistent: bool


@dataclass(frozen=True, slots=True)
class CountRead:
    """The counts of a result; None if a start node does not exist. `version`, `consistent`: as in TraversalRead."""

    counts: TraversalCounts | None
    version: str
    consistent: bool


async def run_traversal(database: Database, request: TraversalRequest, end: float | None = None) -> TraversalRead:
    """Runs a traversal, again while a writer changes the graph and time is left.

    `end`: the deadline on the monotonic clock, if its time began before now. Raises TimedOut, Unavailable, and for
    other granularities than RESOURCE UnknownReference and BadArgument.
    """
    raw, version, consistent = await _read_at_one_version(database, request, _read_traversal, end)
    return TraversalRead(build_result(request, raw), version, consistent)


async def run_once(database: Database, request: TraversalRequest, end: float, version: str) -> TraversalRead:
    """Runs a traversal once. `version`: that of the caller's other reads, which are repeated together with this one.

    Raises TimedOut, Unavailable.
    """
    raw, closing = await _read_traversal(database, request, end, version)
    return TraversalRead(build_result(request, raw), closing, closing == version)


async def run_reported(engine: QueryEngine, request: TraversalRequest, end: float | None = None) -> TraversalRead:
    """`run_traversal`, reported to the observer as one query."""
    with engine.span(TRAVERSAL) as span:
        read = await run_traversal(engine.database, request, end)
        span.version = read.version
    return read


async def run_once_reported(engine: QueryEngine, request: TraversalRequest, end: float, version: str) -> TraversalRead:
    """`run_once`, reported to the observer as one query."""
    with engine.span(TRAVERSAL) as span:
        read = await run_once(engine.database, request, end, version)
        span.version = read.version
    return read


async def count_in_database(
    database: Database, request: TraversalRequest, end: float | None = None, *, omissions: bool
) -> CountRead:
    """Counts a traversal over resources without a filter in the database. `omissions`: also what the result omits."""
    return CountRead(*await _read_at_one_version(database, request, partial(_read_counts, omissions), end))


async def count_reported(
    engine: QueryEngine, request: TraversalRequest, end: float | None = None, *, omissions: bool
) -> CountRead:
    """`count_in_database`, reported to the observer as one query."""
    with engine.span(COUNTS) as span:
        read = await count_in_database(engine.database, request, end, omissions=omissions)
        span.version = read.version
    return read


async def _read_at_one_version(
    database: Database,
    request: TraversalRequest,
    read: Callable[[Database, TraversalRequest, float, str], Awaitable[tuple[T, str]]],
    end: float | None,
) -> tuple[T, str, bool]:
    """Value of the last attempt, the version it was read at, and whether all of it was."""
    if end is None:
        end = deadline_after(request.seconds)

    async def attempt(last_version: str) -> Attempt[tuple[T, str]]:
        version = last_version or await database.version()
        value, closing = await read(database, request, end, version)
        return Attempt((value, closing or version), closing, closing == version)

    # if nobody has written since the last read, the traversal is the only round trip
    result = await read_consistently(attempt, database.latest_version or "", attempts=inf, end=end)
    return *result.value, result.consistent


async def _read_traversal(
    database: Database, request: TraversalRequest, end: float, version: str
) -> tuple[RawTraversal, str]:
    """Visited nodes and edges, and the version they were read at; empty if they were read at several.

    `version`: the least that a read may be of.
    """
    reads = DeadlineReads(database, shared_parameters(request), end, request.seconds, max_seconds=inf, at=version)
    starts = await expand_starts(reads, request.of, request.granularity)
    coverage = {"coverage": await region_coverage(reads, request)}
    if request.granularity is not Granularity.RESOURCE:
        reads.parameters = {**reads.parameters, **coverage}
        reader = FieldReader if request.granularity is Granularity.FIELD else AggregateReader
        return await traverse_levels(reader(reads, request, starts), request), reads.version
    statement = statements.traversal_statement(
        request.direction,
        request.nodes.conditions,
        traverses_rejected=request.traverses_rejected,
        edge_attributes=request.edge_attributes,
        narrowed=request.region is not None,
    )
    of = {"of": list(dict.fromkeys([*starts.named, *starts.resources]))}
    parameters = {**statement_parameters(request, end), **of, **(coverage if request.region else {})}
    levels, late, *wide_rows = await reads.read(statement, **parameters)
    return decode_traversal(request, levels, late, wide_rows), reads.version


async def _read_counts(
    omissions: bool, database: Database, request: TraversalRequest, end: float, version: str
) -> tuple[TraversalCounts | None, str]:
    record = await database.read(
        statements.count_statement(request.direction, omissions=omissions),
        statement_parameters(request, end),
        timeout=seconds_left(end),
        at=version,
    )
    sizes, late, *edge_counts = record.columns
    if sizes[0] < len(request.of):
        return None, record.version
    reached = None
    if late:
        reached = max(depth for depth, size in enumerate(sizes) if size)
        if reached == 0:
            raise TimedOut.after(request.seconds)
    return decode_counts(request, sizes, reached, edge_counts), record.version


def statement_parameters(request: TraversalRequest, end: float) -> dict[str, Any]:
    """The parameters of a traversal over resources. `end`: its deadline on the monotonic clock."""
    now, seconds = time.time(), remaining_seconds(end)
    return {
        **shared_parameters(request),
        "depth": request.depth,
        "few": min(request.width, statements.MAX_LISTED_EDGES),
        "deadline": int((now + seconds * LEVELS_SHARE) * 1000),
        "closing": int((now + seconds * READING_SHARE) * 1000),
        "ending": int((now + seconds * WIDE_SHARE) * 1000),
    }


def shared_parameters(request: TraversalRequest) -> dict[str, Any]:
    """The parameters of every statement of a traversal."""
    interval = request.between
    return {
        "of": list(request.of),
        "audiences": list(request.audiences),
        "earliest": interval.since if interval else request.as_of,
        "latest": interval.until - MICROSECOND if interval else request.as_of,
        "kinds": None if request.kinds is None else list(request.kinds),
        "channels": None if request.channels is None else list(request.channels),
        "jobs": None if request.jobs is None else list(request.jobs),
        "width": request.width,
        **statements.filter_parameters(request.nodes),
    }
