"""The lineage of a resource at two instants, both read at one version of the graph, compared."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from math import inf
from typing import Any

from domain.errors import TimedOut
from graph.consistent_read import Attempt, read_consistently
from graph.deadline_reads import statement_timeout
from graph.engine import QueryEngine
from graph.lineage import traversal as walking
from graph.lineage.diff import (
    DiffSide,
    EdgeDifference,
    NodeDifference,
    diff_side,
    edge_changes,
    node_changes,
    replaced,
)
from graph.lineage.request import Step, TraversalDirection, TraversalRequest
from graph.lineage.traversal import TraversalRead

DIRECTION = {Step.UP: TraversalDirection.UPSTREAM, Step.DOWN: TraversalDirection.DOWNSTREAM}


@dataclass(frozen=True, slots=True)
class DiffResult:
    """What differs, what each lineage left out, the version of the graph all was read at, and whether it was."""

    before: DiffSide
    after: DiffSide
    nodes: tuple[NodeDifference, ...]
    edges: tuple[EdgeDifference, ...]
    version: str
    consistent: bool


async def run_diff(engine: QueryEngine, traversal: TraversalRequest, before: datetime, after: datetime) -> DiffResult:
    """Walks at both instants, each way by itself, and again while a writer came between and there is time.

    `walk`: its instant is not looked at; BOTH means a walk up and a walk down. Raises TimedOut, Unavailable.
    """
    end = time.monotonic() + traversal.milliseconds / 1000

    async def attempt(_: str) -> Attempt[tuple[DiffSide, DiffSide, Mapping[str, Mapping[str, Any]]]]:
        reads = await _walked(engine, traversal, (before, after), end)
        then, now = (
            diff_side({way: read.answer for (at, way), read in reads.items() if at == side}) for side in (0, 1)
        )
        facts, closing = await _facts(engine, traversal, replaced(then, now), end)
        versions = {read.version for read in reads.values()} | ({closing} if closing else set())
        consistent = len(versions) == 1 and all(read.consistent for read in reads.values())
        return Attempt((then, now, facts), closing or max(versions), consistent)

    result = await read_consistently(attempt, attempts=inf, end=end)
    then, now, facts = result.value
    nodes, edges = node_changes(then, now), edge_changes(then, now, facts)
    return DiffResult(then, now, tuple(nodes), tuple(edges), result.version, result.consistent)


async def _walked(
    engine: QueryEngine, traversal: TraversalRequest, instants: tuple[datetime, datetime], end: float
) -> dict[tuple[int, Step], TraversalRead]:
    """One instant after the other: both ask the same texts, which a server that has not met them plans once so."""
    reads: dict[tuple[int, Step], TraversalRead] = {}
    for side, instant in enumerate(instants):
        left = int((end - time.monotonic()) * 1000)
        if left <= 0:
            raise TimedOut.after(traversal.milliseconds / 1000)
        tasks = {}
        try:
            async with asyncio.TaskGroup() as group:
                for way in traversal.direction.ways:
                    one = replace(traversal, direction=DIRECTION[way], as_of=instant, milliseconds=left)
                    tasks[way] = group.create_task(_heard(engine, one))
        except ExceptionGroup as failed:
            raise failed.exceptions[0] from failed
        reads |= {(side, way): task.result() for way, task in tasks.items()}
    return reads


async def _facts(
    engine: QueryEngine, traversal: TraversalRequest, ids: list[str], end: float
) -> tuple[Mapping[str, Mapping[str, Any]], str | None]:
    """What is known of flows besides their ends and kind, and the version it was read at; None where none is asked."""
    if not ids:
        return {}, None
    given = {"ids": ids, "audiences": list(traversal.audiences)}
    rows, version = await engine.read_query("lineage/flow_attributes", given, timeout=statement_timeout(end))
    found = {
        flow: {"job": job, "cadence": cadence, "channel": channel, "fields": sorted(fields)}
        for flow, job, cadence, channel, fields in rows
    }
    return found, version


async def _heard(engine: QueryEngine, traversal: TraversalRequest) -> TraversalRead:
    with engine.span("lineage/walk") as span:
        read = await walking.run_traversal(engine.database, traversal)
        span.version = read.version
    return read
