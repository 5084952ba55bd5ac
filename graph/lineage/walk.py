"""Running a walk: levels while there is time, then what lies between the nodes met, all at one version of the graph."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from graph.bolt import Bolt
from graph.errors import TimedOut
from graph.lineage import text
from graph.lineage.answer import Answer, Edge, Met, Walked, answer_of
from graph.lineage.clock import left
from graph.lineage.fields import FieldReader
from graph.lineage.groups import GroupReader
from graph.lineage.request import Granularity, Walk, Way
from graph.lineage.stepwise import Statements, walked

MICROSECOND = timedelta(microseconds=1)
LEVELS_SHARE = 0.6
"""The part of its time a walk may spend on levels; the rest is for reading what lies between."""


@dataclass(frozen=True, slots=True)
class Read:
    """An answer, the version of the graph it was read at, and whether all of it was."""

    answer: Answer
    version: str
    consistent: bool


async def run(bolt: Bolt, walk: Walk) -> Read:
    """Walks, and again while a writer came between and there is time. Raises TimedOut, Unavailable."""
    end = time.monotonic() + walk.milliseconds / 1000
    # where nobody wrote since the last read, the walk is the only round trip
    version = bolt.newest or await bolt.version()
    while True:
        started = time.monotonic()
        found, closing = await _once(bolt, walk, end, version)
        took = time.monotonic() - started
        if closing == version:
            return Read(answer_of(walk, found), version, consistent=True)
        if time.monotonic() + took > end:
            return Read(answer_of(walk, found), closing or version, consistent=False)
        version = closing or await bolt.version()


async def _once(bolt: Bolt, walk: Walk, end: float, version: str) -> tuple[Walked, str]:
    """What was walked, opened at a version, and the version all of it closed with; nothing where that is not one."""
    if walk.granularity is not Granularity.RESOURCE:
        statements = Statements(bolt, parameters(walk), end, version)
        reader = FieldReader if walk.granularity is Granularity.FIELD else GroupReader
        return await walked(reader(statements, walk), walk), statements.version
    statement = text.walk(walk.direction, walk.nodes.asked, through_rejected=walk.walks_through_rejected)
    deadline = time.time() + (end - time.monotonic()) * LEVELS_SHARE
    here = {**parameters(walk), "depth": walk.depth, "deadline": int(deadline * 1000)}
    answer = await bolt.read(statement, here, timeout=left(end), at=version)
    rows, late = answer.columns or ([], False)
    reached = max(row[2] for row in rows) if late else None
    if reached == 0:
        raise TimedOut.after(walk.milliseconds / 1000)
    return _walked(walk, rows, reached), answer.version


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
    """Rows as `text.walk` gives them. A column of what each way counted stands for all ways of a node."""
    nodes = [
        Met._make((node, depth, passes, name, *zip(*counted, strict=True), 0))
        for node, name, depth, passes, _, *counted in rows
    ]
    if walk.direction.ways[-1] is Way.DOWN:
        edges = [Edge(each[0], row[0], *each[1:]) for row in rows for each in row[4]]
    else:
        edges = [Edge(each[0], each[1], row[0], *each[2:]) for row in rows for each in row[4]]
    return Walked(nodes, edges, reached)
