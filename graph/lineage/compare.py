"""The lineage of a resource at two instants, both read at one version of the graph, compared."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from math import inf
from typing import Any

from graph.consistent_read import Attempt, read_consistently
from graph.deadline_reads import statement_timeout
from graph.errors import TimedOut
from graph.graph import Graph
from graph.lineage import walk as walking
from graph.lineage.diff import EdgeChange, NodeChange, Seen, edge_changes, node_changes, replaced, seen
from graph.lineage.request import Direction, Walk, Way
from graph.lineage.walk import Read

DIRECTION = {Way.UP: Direction.UPSTREAM, Way.DOWN: Direction.DOWNSTREAM}


@dataclass(frozen=True, slots=True)
class Compared:
    """What differs, what each lineage left out, the version of the graph all was read at, and whether it was."""

    before: Seen
    after: Seen
    nodes: tuple[NodeChange, ...]
    edges: tuple[EdgeChange, ...]
    version: str
    consistent: bool


async def compare(graph: Graph, walk: Walk, before: datetime, after: datetime) -> Compared:
    """Walks at both instants, each way by itself, and again while a writer came between and there is time.

    `walk`: its instant is not looked at; BOTH means a walk up and a walk down. Raises TimedOut, Unavailable.
    """
    end = time.monotonic() + walk.milliseconds / 1000

    async def attempt(_: str) -> Attempt[tuple[Seen, Seen, Mapping[str, Mapping[str, Any]]]]:
        reads = await _walked(graph, walk, (before, after), end)
        then, now = (seen({way: read.answer for (at, way), read in reads.items() if at == side}) for side in (0, 1))
        facts, closing = await _facts(graph, walk, replaced(then, now), end)
        versions = {read.version for read in reads.values()} | ({closing} if closing else set())
        consistent = len(versions) == 1 and all(read.consistent for read in reads.values())
        return Attempt((then, now, facts), closing or max(versions), consistent)

    result = await read_consistently(attempt, attempts=inf, end=end)
    then, now, facts = result.value
    nodes, edges = node_changes(then, now), edge_changes(then, now, facts)
    return Compared(then, now, tuple(nodes), tuple(edges), result.version, result.consistent)


async def _walked(
    graph: Graph, walk: Walk, instants: tuple[datetime, datetime], end: float
) -> dict[tuple[int, Way], Read]:
    """One instant after the other: both ask the same texts, which a server that has not met them plans once so."""
    reads: dict[tuple[int, Way], Read] = {}
    for side, instant in enumerate(instants):
        left = int((end - time.monotonic()) * 1000)
        if left <= 0:
            raise TimedOut.after(walk.milliseconds / 1000)
        tasks = {}
        try:
            async with asyncio.TaskGroup() as group:
                for way in walk.direction.ways:
                    one = replace(walk, direction=DIRECTION[way], as_of=instant, milliseconds=left)
                    tasks[way] = group.create_task(_heard(graph, one))
        except ExceptionGroup as failed:
            raise failed.exceptions[0] from failed
        reads |= {(side, way): task.result() for way, task in tasks.items()}
    return reads


async def _facts(
    graph: Graph, walk: Walk, ids: list[str], end: float
) -> tuple[Mapping[str, Mapping[str, Any]], str | None]:
    """What is known of flows besides their ends and kind, and the version it was read at; None where none is asked."""
    if not ids:
        return {}, None
    given = {"ids": ids, "audiences": list(walk.audiences)}
    rows, version = await graph.ask_rows("lineage/facts", given, timeout=statement_timeout(end))
    found = {
        flow: {"job": job, "cadence": cadence, "channel": channel, "fields": sorted(fields)}
        for flow, job, cadence, channel, fields in rows
    }
    return found, version


async def _heard(graph: Graph, walk: Walk) -> Read:
    with graph.asking("lineage/walk") as asking:
        read = await walking.run(graph.bolt, walk)
        asking.version = read.version
    return read
