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
    began = time.monotonic()
    end = began + walk.milliseconds / 1000
    version = await bolt.version()
    while True:
        started = time.monotonic()
        found, closing = await _once(bolt, walk, end)
        took = time.monotonic() - started
        if closing == version:
            return Read(answer_of(walk, found), version, consistent=True)
        if time.monotonic() + took > end:
            return Read(answer_of(walk, found), closing, consistent=False)
        version = closing


async def _once(bolt: Bolt, walk: Walk, end: float) -> tuple[Walked, str]:
    if walk.granularity is not Granularity.RESOURCE:
        statements = Statements(bolt, _parameters(walk), end)
        reader = FieldReader if walk.granularity is Granularity.FIELD else GroupReader
        return await walked(reader(statements, walk), walk), statements.version
    depths: dict[str, tuple[int, bool]] = {}
    reached: int | None = None
    parameters = _parameters(walk)
    deadline = time.time() + (end - time.monotonic()) * LEVELS_SHARE
    front, depth, versions = list(walk.of), 0, set()
    while depth < walk.depth and reached is None and (front or not depth):
        held = text.levels_at_once(walk.depth - depth)
        count = min(held, walk.depth - depth)
        statement = text.levels(walk.direction, held, walk.nodes.asked, walk.walks_through_rejected)
        here = {**parameters, "front": front, "seen": list(depths), "deadline": int(deadline * 1000), "depth": count}
        answer = await bolt.read(statement, here, timeout=left(end))
        versions.add(answer.version)
        starts, levels, late = answer.columns
        if not depth:
            depths.update(dict.fromkeys(starts, (0, True)))
        for number, level in enumerate(levels[:count], start=1):
            if late[number - 1]:
                reached = depth + number - 1
                break
            depths.update((node_id, (depth + number, passes)) for node_id, passes in level)
        front, depth = [node_id for node_id, _ in levels[count - 1]], depth + count
    if reached == 0:
        raise TimedOut.after(walk.milliseconds / 1000)
    statement = text.between(walk.direction, walk.nodes.asked, walk.walks_through_rejected)
    answer = await bolt.read(statement, {**parameters, "met": list(depths)}, timeout=left(end))
    versions.add(answer.version)
    return _walked(walk, answer.value or [], depths, reached), versions.pop() if len(versions) == 1 else ""


def _parameters(walk: Walk) -> dict[str, Any]:
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


def _walked(walk: Walk, rows: list[Any], depths: dict[str, tuple[int, bool]], reached: int | None) -> Walked:
    nodes, edges = [], {}
    for row in rows:
        node_id, name = row[:2]
        counts: dict[Way, tuple[int, int, int, str | None]] = {}
        for number, way in enumerate(walk.direction.ways):
            found, passing, matching, hidden, last = row[2 + 5 * number : 7 + 5 * number]
            counts[way] = (passing, matching, hidden, last)
            for edge_id, other, *facts in found:
                source, target = (other, node_id) if way is Way.UP else (node_id, other)
                edges[edge_id] = Edge(edge_id, source, target, dict(zip(FACTS, facts, strict=True)))
        depth, passes = depths[node_id]
        nodes.append(
            Met(
                node_id,
                depth,
                passes,
                name,
                passing={way: each[0] for way, each in counts.items()},
                matching={way: each[1] for way, each in counts.items()},
                hidden={way: each[2] for way, each in counts.items()},
                last={way: each[3] for way, each in counts.items() if each[3] is not None},
            )
        )
    return Walked(tuple(nodes), tuple(edges.values()), reached)


FACTS = ("kind", "since", "until", "fields")
