"""Running a walk: levels while there is time, then what lies between the nodes met, all at one version of the graph."""

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
from graph.deadline_reads import DeadlineReads, seconds_left
from graph.lineage import statements
from graph.lineage.aggregate_level import AggregateReader
from graph.lineage.counts import TraversalCounts, count_traversal
from graph.lineage.decoder import decode_traversal
from graph.lineage.field_level import FieldReader
from graph.lineage.level_traversal import traverse_levels
from graph.lineage.request import Granularity, TraversalRequest
from graph.lineage.result import RawTraversal, TraversalResult, build_result

T = TypeVar("T")
MICROSECOND = timedelta(microseconds=1)
LEVELS_SHARE, READING_SHARE, WIDE_SHARE = 0.6, 0.75, 0.9
"""By which part of its time a walk has its levels, then what stands around nodes, then around wide ones."""


@dataclass(frozen=True, slots=True)
class TraversalRead:
    """An answer, the version of the graph it was read at, and whether all of it was."""

    answer: TraversalResult
    version: str
    consistent: bool


@dataclass(frozen=True, slots=True)
class CountRead:
    """The counts of an answer, none where a start is not there; the version they were read at, and whether all were."""

    tally: TraversalCounts | None
    version: str
    consistent: bool


async def run_traversal(database: Database, traversal: TraversalRequest, end: float | None = None) -> TraversalRead:
    """Walks, and again while a writer came between and there is time. `end` (of the monotonic clock): where its time
    began before now. Raises TimedOut, Unavailable."""
    found, version, consistent = await _at_one_version(database, traversal, _walked, end)
    return TraversalRead(build_result(traversal, found), version, consistent)


async def run_once(database: Database, traversal: TraversalRequest, end: float, version: str) -> TraversalRead:
    """Walks once, as part of what is read at a version of the graph and is read again by whoever asks for it. Raises
    TimedOut, Unavailable."""
    found, closing = await _walked(database, traversal, end, version)
    return TraversalRead(build_result(traversal, found), closing, closing == version)


async def count_nodes(
    database: Database, traversal: TraversalRequest, end: float | None = None, *, left_out: bool
) -> CountRead:
    """The same walk over resources without a filter, counted in the database; `left_out`: what is not in the answer
    too."""
    return CountRead(*await _at_one_version(database, traversal, partial(_counted, left_out), end))


def deadline_of(traversal: TraversalRequest) -> float:
    """When a walk that begins now ends, of the monotonic clock."""
    return time.monotonic() + traversal.milliseconds / 1000


async def _at_one_version(
    database: Database,
    traversal: TraversalRequest,
    once: Callable[[Database, TraversalRequest, float, str], Awaitable[tuple[T, str]]],
    end: float | None,
) -> tuple[T, str, bool]:
    """What was read, the version it is of, and whether all of it is."""
    if end is None:
        end = deadline_of(traversal)

    async def attempt(known: str) -> Attempt[tuple[T, str]]:
        version = known or await database.version()
        found, closing = await once(database, traversal, end, version)
        return Attempt((found, closing or version), closing, closing == version)

    # where nobody wrote since the last read, the walk is the only round trip
    result = await read_consistently(attempt, database.latest_version or "", attempts=inf, end=end)
    return *result.value, result.consistent


async def _walked(
    database: Database, traversal: TraversalRequest, end: float, version: str
) -> tuple[RawTraversal, str]:
    """What was walked, opened at a version, and the version all of it closed with; nothing where that is not one."""
    if traversal.granularity is not Granularity.RESOURCE:
        reads = DeadlineReads(
            database, parameters(traversal), end, traversal.milliseconds / 1000, max_seconds=inf, at=version
        )
        reader = FieldReader if traversal.granularity is Granularity.FIELD else AggregateReader
        return await traverse_levels(reader(reads, traversal), traversal), reads.version
    statement = statements.traversal_statement(
        traversal.direction,
        traversal.nodes.conditions,
        through_rejected=traversal.traverses_rejected,
        told=traversal.told,
    )
    answer = await database.read(statement, limits(traversal, end), timeout=seconds_left(end), at=version)
    levels, late, *wides = answer.columns
    return decode_traversal(traversal, levels, late, wides), answer.version


async def _counted(
    left_out: bool, database: Database, traversal: TraversalRequest, end: float, version: str
) -> tuple[TraversalCounts | None, str]:
    answer = await database.read(
        statements.count_statement(traversal.direction, left_out=left_out),
        limits(traversal, end),
        timeout=seconds_left(end),
        at=version,
    )
    sizes, late, *ways = answer.columns
    if sizes[0] < len(traversal.of):
        return None, answer.version
    reached = _in_time(traversal, max(depth for depth, size in enumerate(sizes) if size)) if late else None
    return count_traversal(traversal, sizes, reached, ways), answer.version


def limits(traversal: TraversalRequest, end: float) -> dict[str, Any]:
    """What the statements of a walk over resources speak of, if it is to end at `end` (of the monotonic clock)."""
    now, seconds = time.time(), end - time.monotonic()
    return {
        **parameters(traversal),
        "depth": traversal.depth,
        "few": min(traversal.width, statements.FEW),
        "deadline": int((now + seconds * LEVELS_SHARE) * 1000),
        "closing": int((now + seconds * READING_SHARE) * 1000),
        "ending": int((now + seconds * WIDE_SHARE) * 1000),
    }


def _in_time(traversal: TraversalRequest, reached: int) -> int:
    """The last level finished in time. Raises TimedOut where that is none."""
    if reached == 0:
        raise TimedOut.after(traversal.milliseconds / 1000)
    return reached


def parameters(traversal: TraversalRequest) -> dict[str, Any]:
    """What every statement of a walk speaks of."""
    interval = traversal.between
    return {
        "of": list(traversal.of),
        "audiences": list(traversal.audiences),
        "earliest": interval.since if interval else traversal.as_of,
        "latest": interval.until - MICROSECOND if interval else traversal.as_of,
        "kinds": list(traversal.kinds) or None,
        "width": traversal.width,
        **statements.filters(traversal.nodes),
    }
