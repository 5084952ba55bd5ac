"""Running a walk: levels while there is time, then what lies between the nodes met, all at one version of the graph."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any, TypeVar

from graph.bolt import Bolt
from graph.errors import TimedOut
from graph.lineage import text
from graph.lineage.answer import BOTH_WAYS, Answer, Edge, Met, Walked, answer_of, made
from graph.lineage.clock import left
from graph.lineage.fields import FieldReader
from graph.lineage.groups import GroupReader
from graph.lineage.request import Granularity, Walk, Way
from graph.lineage.stepwise import Statements, walked
from graph.lineage.tally import Tally, tallied

T = TypeVar("T")
MICROSECOND = timedelta(microseconds=1)
DEPTH = 2
"""Where it stands in a row of a walk."""
LEVELS_SHARE = 0.6
"""The part of its time a walk may spend on levels; the rest is for reading what lies between."""


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


async def run(bolt: Bolt, walk: Walk) -> Read:
    """Walks, and again while a writer came between and there is time. Raises TimedOut, Unavailable."""
    found, version, consistent = await _at_one_version(bolt, walk, _once)
    return Read(answer_of(walk, found), version, consistent)


async def count(bolt: Bolt, walk: Walk, *, left_out: bool) -> Counted:
    """The same walk over resources without a filter, counted in the database; `left_out`: what is not in the answer
    too."""
    return Counted(*await _at_one_version(bolt, walk, partial(_counted, left_out)))


async def _at_one_version(
    bolt: Bolt, walk: Walk, once: Callable[[Bolt, Walk, float, str], Awaitable[tuple[T, str]]]
) -> tuple[T, str, bool]:
    """What was read, the version it is of, and whether all of it is."""
    end = time.monotonic() + walk.milliseconds / 1000
    # where nobody wrote since the last read, the walk is the only round trip
    version = bolt.newest or await bolt.version()
    while True:
        started = time.monotonic()
        found, closing = await once(bolt, walk, end, version)
        took = time.monotonic() - started
        if closing == version:
            return found, version, True
        if time.monotonic() + took > end:
            return found, closing or version, False
        version = closing or await bolt.version()


async def _once(bolt: Bolt, walk: Walk, end: float, version: str) -> tuple[Walked, str]:
    """What was walked, opened at a version, and the version all of it closed with; nothing where that is not one."""
    if walk.granularity is not Granularity.RESOURCE:
        statements = Statements(bolt, parameters(walk), end, version)
        reader = FieldReader if walk.granularity is Granularity.FIELD else GroupReader
        return await walked(reader(statements, walk), walk), statements.version
    statement = text.walk(
        walk.direction, walk.nodes.asked, through_rejected=walk.walks_through_rejected, told=walk.told
    )
    answer = await bolt.read(statement, _limits(walk, end), timeout=left(end), at=version)
    rows, late = answer.columns or ([], False)
    reached = _in_time(walk, max(row[DEPTH] for row in rows)) if late else None
    return _walked(walk, rows, reached), answer.version


async def _counted(left_out: bool, bolt: Bolt, walk: Walk, end: float, version: str) -> tuple[Tally | None, str]:
    answer = await bolt.read(
        text.tally(walk.direction, left_out=left_out), _limits(walk, end), timeout=left(end), at=version
    )
    sizes, late, *ways = answer.columns
    if sizes[0] < len(walk.of):
        return None, answer.version
    reached = _in_time(walk, max(depth for depth, size in enumerate(sizes) if size)) if late else None
    return tallied(walk, sizes, reached, ways), answer.version


def _limits(walk: Walk, end: float) -> dict[str, Any]:
    deadline = time.time() + (end - time.monotonic()) * LEVELS_SHARE
    return {**parameters(walk), "depth": walk.depth, "deadline": int(deadline * 1000)}


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


def _walked(walk: Walk, rows: list[Any], reached: int | None) -> Walked:
    """Rows as `text.walk` gives them."""
    nodes = list(made(Met, [row[1:] for row in rows]))
    if walk.direction.ways[-1] is Way.DOWN:
        edges = [(each[0], row[1], *each[1:], None, BOTH_WAYS) for row in rows for each in row[0]]
    else:
        edges = [(*each[:2], row[1], *each[2:], None, BOTH_WAYS) for row in rows for each in row[0]]
    return Walked(nodes, list(made(Edge, edges)), reached)
