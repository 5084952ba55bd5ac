"""Running a walk: levels while there is time, then what lies between the nodes met, all at one version of the graph."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from math import inf
from typing import Any, TypeVar

from graph.consistent_read import Attempt, read_consistently
from graph.database_protocol import Database
from graph.deadline_reads import DeadlineReads, seconds_left
from graph.errors import TimedOut
from graph.lineage import text
from graph.lineage.answer import Answer, Walked, answer_of
from graph.lineage.fields import FieldReader
from graph.lineage.groups import GroupReader
from graph.lineage.request import Granularity, Walk
from graph.lineage.rows import walked_of
from graph.lineage.stepwise import walked
from graph.lineage.tally import Tally, tallied

T = TypeVar("T")
MICROSECOND = timedelta(microseconds=1)
LEVELS_SHARE, READING_SHARE, WIDE_SHARE = 0.6, 0.75, 0.9
"""By which part of its time a walk has its levels, then what stands around nodes, then around wide ones."""


@dataclass(frozen=True, slots=True)
class Read:
    """An answer, the version of the graph it was read at, and whether all of it was."""

    answer: Answer
    version: str
    consistent: bool


@dataclass(frozen=True, slots=True)
class Counted:
    """The counts of an answer, none where a start is not there; the version they were read at, and whether all were."""

    tally: Tally | None
    version: str
    consistent: bool


async def run(bolt: Database, walk: Walk, end: float | None = None) -> Read:
    """Walks, and again while a writer came between and there is time. `end` (of the monotonic clock): where its time
    began before now. Raises TimedOut, Unavailable."""
    found, version, consistent = await _at_one_version(bolt, walk, _walked, end)
    return Read(answer_of(walk, found), version, consistent)


async def once(bolt: Database, walk: Walk, end: float, version: str) -> Read:
    """Walks once, as part of what is read at a version of the graph and is read again by whoever asks for it. Raises
    TimedOut, Unavailable."""
    found, closing = await _walked(bolt, walk, end, version)
    return Read(answer_of(walk, found), closing, closing == version)


async def count(bolt: Database, walk: Walk, end: float | None = None, *, left_out: bool) -> Counted:
    """The same walk over resources without a filter, counted in the database; `left_out`: what is not in the answer
    too."""
    return Counted(*await _at_one_version(bolt, walk, partial(_counted, left_out), end))


def ends(walk: Walk) -> float:
    """When a walk that begins now ends, of the monotonic clock."""
    return time.monotonic() + walk.milliseconds / 1000


async def _at_one_version(
    bolt: Database,
    walk: Walk,
    once: Callable[[Database, Walk, float, str], Awaitable[tuple[T, str]]],
    end: float | None,
) -> tuple[T, str, bool]:
    """What was read, the version it is of, and whether all of it is."""
    if end is None:
        end = ends(walk)

    async def attempt(known: str) -> Attempt[tuple[T, str]]:
        version = known or await bolt.version()
        found, closing = await once(bolt, walk, end, version)
        return Attempt((found, closing or version), closing, closing == version)

    # where nobody wrote since the last read, the walk is the only round trip
    result = await read_consistently(attempt, bolt.newest or "", attempts=inf, end=end)
    return *result.value, result.consistent


async def _walked(bolt: Database, walk: Walk, end: float, version: str) -> tuple[Walked, str]:
    """What was walked, opened at a version, and the version all of it closed with; nothing where that is not one."""
    if walk.granularity is not Granularity.RESOURCE:
        statements = DeadlineReads(bolt, parameters(walk), end, walk.milliseconds / 1000, longest=inf, at=version)
        reader = FieldReader if walk.granularity is Granularity.FIELD else GroupReader
        return await walked(reader(statements, walk), walk), statements.version
    statement = text.walk(
        walk.direction, walk.nodes.asked, through_rejected=walk.walks_through_rejected, told=walk.told
    )
    answer = await bolt.read(statement, limits(walk, end), timeout=seconds_left(end), at=version)
    levels, late, *wides = answer.columns
    return walked_of(walk, levels, late, wides), answer.version


async def _counted(left_out: bool, bolt: Database, walk: Walk, end: float, version: str) -> tuple[Tally | None, str]:
    answer = await bolt.read(
        text.tally(walk.direction, left_out=left_out), limits(walk, end), timeout=seconds_left(end), at=version
    )
    sizes, late, *ways = answer.columns
    if sizes[0] < len(walk.of):
        return None, answer.version
    reached = _in_time(walk, max(depth for depth, size in enumerate(sizes) if size)) if late else None
    return tallied(walk, sizes, reached, ways), answer.version


def limits(walk: Walk, end: float) -> dict[str, Any]:
    """What the statements of a walk over resources speak of, if it is to end at `end` (of the monotonic clock)."""
    now, seconds = time.time(), end - time.monotonic()
    return {
        **parameters(walk),
        "depth": walk.depth,
        "few": min(walk.width, text.FEW),
        "deadline": int((now + seconds * LEVELS_SHARE) * 1000),
        "closing": int((now + seconds * READING_SHARE) * 1000),
        "ending": int((now + seconds * WIDE_SHARE) * 1000),
    }


def _in_time(walk: Walk, reached: int) -> int:
    """The last level finished in time. Raises TimedOut where that is none."""
    if reached == 0:
        raise TimedOut.after(walk.milliseconds / 1000)
    return reached


def parameters(walk: Walk) -> dict[str, Any]:
    """What every statement of a walk speaks of."""
    interval = walk.between
    return {
        "of": list(walk.of),
        "audiences": list(walk.audiences),
        "earliest": interval.since if interval else walk.as_of,
        "latest": interval.until - MICROSECOND if interval else walk.as_of,
        "kinds": list(walk.kinds) or None,
        "width": walk.width,
        **text.filters(walk.nodes),
    }
