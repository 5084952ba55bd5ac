"""What was walked → the answer: nodes at their least depth, every matching edge between them, what was left out.

Pure, so that it is tried against a brute-force walk. The meaning is the issue's, to the letter: see docs/lineage.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graph.lineage.request import Walk, Way


@dataclass(frozen=True, slots=True)
class Met:
    """A node as it was met: its least depth, whether it passes the filter, and for each way walked how many matching
    edges it has to nodes that pass (`passing`), to any (`matching`) and to hidden ones (`hidden`), and the id of the
    last edge followed where the width cut (`last`). `unplaced`: how many matching flows lead to or from what belongs to
    no node of the granularity."""

    id: str
    depth: int
    passes: bool
    name: str = ""
    passing: Mapping[Way, int] = field(default_factory=dict)
    matching: Mapping[Way, int] = field(default_factory=dict)
    hidden: Mapping[Way, int] = field(default_factory=dict)
    last: Mapping[Way, str] = field(default_factory=dict)
    unplaced: int = 0


@dataclass(frozen=True, slots=True)
class Edge:
    """A matching edge between two nodes met. `ways`: those in which a step can follow it; not from a resource to the
    fields that are known to feed it or to be fed by it."""

    id: str
    source: str
    target: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    ways: tuple[Way, ...] = (Way.UP, Way.DOWN)


@dataclass(frozen=True, slots=True)
class Walked:
    """What the database gave: nodes, every matching edge between them, and where the walk stopped for time.

    `reached`: the last level that was finished in time; None where time did not run out.
    """

    nodes: tuple[Met, ...]
    edges: tuple[Edge, ...]
    reached: int | None = None


@dataclass(frozen=True, slots=True)
class Node:
    """A node of the answer. `omitted`: for each way walked, its matching edges that no page carries."""

    met: Met
    filtered_out: bool
    omitted: Mapping[Way, int]
    hidden: int
    stopped_by: frozenset[str]


@dataclass(frozen=True, slots=True)
class Answer:
    """The whole answer, nodes in (depth, id) order, edges in the order of their ids."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def answer_of(walk: Walk, walked: Walked) -> Answer:
    """The answer of a walk: what was walked, less the rejected nodes on no way to a kept one."""
    kept = _kept(walk, walked)
    edges = tuple(
        sorted((edge for edge in walked.edges if edge.source in kept and edge.target in kept), key=lambda edge: edge.id)
    )
    carried: dict[tuple[str, Way], int] = defaultdict(int)
    passes = {met.id: met.passes for met in walked.nodes}
    for edge in edges:
        if Way.DOWN in edge.ways and passes[edge.target]:
            carried[edge.source, Way.DOWN] += 1
        if Way.UP in edge.ways and passes[edge.source]:
            carried[edge.target, Way.UP] += 1
    nodes = [
        _node(walk, walked, met, carried)
        for met in sorted(walked.nodes, key=lambda met: (met.depth, met.id))
        if met.id in kept
    ]
    return Answer(tuple(nodes), edges)


def _node(walk: Walk, walked: Walked, met: Met, carried: Mapping[tuple[str, Way], int]) -> Node:
    ways = walk.direction.ways
    omitted = {way: met.passing.get(way, 0) - carried.get((met.id, way), 0) for way in ways}
    stopped = set()
    for way in ways:
        if not omitted[way]:
            continue
        if met.depth == walk.depth:
            stopped.add("DEPTH")
        elif walked.reached is not None and met.depth >= walked.reached:
            stopped.add("TIME")
        else:
            stopped.add("WIDTH")
    if walked.reached is not None:
        stopped.add("TIME")
    if met.unplaced:
        stopped.add("UNPLACED")
    return Node(met, not met.passes, omitted, sum(met.hidden.get(way, 0) for way in ways), frozenset(stopped))


def _kept(walk: Walk, walked: Walked) -> set[str]:
    """The nodes that pass, and the rejected ones from which a kept one is reached by followed steps within the depth.

    From the kept nodes backwards over followed steps; a rejected node stays if its depth and the steps from it to
    the nearest kept node come to no more than the walk's depth.
    """
    kept = {met.id for met in walked.nodes if met.passes}
    if len(kept) == len(walked.nodes):
        return kept
    met = {each.id: each for each in walked.nodes}
    before: dict[str, set[str]] = defaultdict(set)
    limit = walk.depth if walked.reached is None else min(walk.depth, walked.reached)
    for edge in walked.edges:
        for way, start, end in ((Way.DOWN, edge.source, edge.target), (Way.UP, edge.target, edge.source)):
            if way not in walk.direction.ways or way not in edge.ways:
                continue
            if met[start].depth < limit and _followed(met[start], way, edge.id):
                before[end].add(start)
    steps = dict.fromkeys(kept, 0)
    front = list(kept)
    while front:
        further = []
        for end in front:
            for start in before[end]:
                if start not in steps:
                    steps[start] = steps[end] + 1
                    further.append(start)
        front = further
    return {each for each, count in steps.items() if met[each].depth + count <= limit or met[each].passes}


def _followed(met: Met, way: Way, edge_id: str) -> bool:
    last = met.last.get(way)
    return last is None or edge_id <= last
