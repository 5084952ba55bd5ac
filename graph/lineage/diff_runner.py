"""Reads the lineage of some starts at two instants, both at one version of the graph, and compares them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import inf
from typing import Any

from domain.errors import TimedOut
from graph.consistent_read import Attempt, read_consistently
from graph.deadline_reads import deadline_after, remaining_seconds, statement_timeout
from graph.engine import QueryEngine
from graph.lineage.diff import (
    DiffSide,
    EdgeDifference,
    NodeDifference,
    derivation_of,
    diff_side,
    edge_changes,
    flow_of,
    node_changes,
    replaced_edges,
)
from graph.lineage.request import Step, TraversalDirection, TraversalRequest
from graph.lineage.result import TraversedEdge
from graph.lineage.traversal import TraversalRead, run_reported
from graph.task_group import task_group

DIRECTION = {Step.UP: TraversalDirection.UPSTREAM, Step.DOWN: TraversalDirection.DOWNSTREAM}
FLOW_ATTRIBUTES = ("job", "cadence", "channel", "fields")
DERIVATION_ATTRIBUTES = ("job", "transformations")
EdgeAttributes = Mapping[str, Mapping[str, Any]]
"""Id of a flow → job, cadence, channel, fields; of a derivation → job, transformations."""


@dataclass(frozen=True, slots=True)
class DiffResult:
    """The differences, both sides, and the version of the graph. `consistent`: whether all was read at that version."""

    before: DiffSide
    after: DiffSide
    nodes: tuple[NodeDifference, ...]
    edges: tuple[EdgeDifference, ...]
    version: str
    consistent: bool


async def run_diff(engine: QueryEngine, request: TraversalRequest, before: datetime, after: datetime) -> DiffResult:
    """Reads both instants and compares them, again while a writer changes the graph and time is left.

    `request`: its instant is ignored; the direction BOTH stands for a traversal up and a traversal down. Raises
    TimedOut, Unavailable.
    """
    end = deadline_after(request.seconds)

    async def attempt(_: str) -> Attempt[tuple[DiffSide, DiffSide, EdgeAttributes]]:
        old_reads = await _read_instant(engine, request, before, end)
        new_reads = await _read_instant(engine, request, after, end)
        old, new = (diff_side({step: read.result for step, read in reads.items()}) for reads in (old_reads, new_reads))
        attributes, closings = await _read_attributes(engine, request, replaced_edges(old, new), end)
        reads = [*old_reads.values(), *new_reads.values()]
        versions = {read.version for read in reads} | closings
        consistent = len(versions) == 1 and all(read.consistent for read in reads)
        return Attempt((old, new, attributes), max(closings or versions), consistent)

    result = await read_consistently(attempt, attempts=inf, end=end)
    old, new, attributes = result.value
    nodes, edges = node_changes(old, new), edge_changes(old, new, attributes)
    return DiffResult(old, new, tuple(nodes), tuple(edges), result.version, result.consistent)


async def _read_instant(
    engine: QueryEngine, request: TraversalRequest, instant: datetime, end: float
) -> dict[Step, TraversalRead]:
    """The traversals at one instant, concurrently.

    The two instants are read one after the other: they use the same statements, which the server then plans only once.
    """
    milliseconds = int(remaining_seconds(end) * 1000)
    if milliseconds <= 0:
        raise TimedOut.after(request.seconds)
    tasks = {}
    async with task_group() as group:
        for step in request.direction.steps:
            traversal = replace(request, direction=DIRECTION[step], as_of=instant, milliseconds=milliseconds)
            tasks[step] = group.create_task(run_reported(engine, traversal))
    return {step: task.result() for step, task in tasks.items()}


async def _read_attributes(
    engine: QueryEngine, request: TraversalRequest, edges: Sequence[TraversedEdge], end: float
) -> tuple[EdgeAttributes, set[str]]:
    """Attributes of the flows and derivations of edges, and the versions they were read at; none without edges."""
    attributes: dict[str, Mapping[str, Any]] = {}
    versions: set[str] = set()
    for query, ids, names in (
        ("lineage/flow_attributes", {flow for edge in edges if (flow := flow_of(edge))}, FLOW_ATTRIBUTES),
        (
            "lineage/derivation_attributes",
            {derivation for edge in edges if (derivation := derivation_of(edge))},
            DERIVATION_ATTRIBUTES,
        ),
    ):
        if not ids:
            continue
        parameters = {"ids": sorted(ids), "audiences": list(request.audiences)}
        rows, version = await engine.read_query(query, parameters, timeout=statement_timeout(end))
        versions.add(version)
        for row_id, *values in rows:
            attributes[row_id] = {
                name: sorted(value) if name == "fields" else value for name, value in zip(names, values, strict=True)
            }
    return attributes, versions
