"""What was walked → the answer: nodes at their least depth, every matching edge between them, what was left out.

Pure, so that it is tried against a brute-force walk. The meaning is the issue's, to the letter: see docs/lineage.md.
Values are tuples: an answer holds thousands of them, and a dataclass takes several times as long to make.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from operator import add, itemgetter
from typing import Any, NamedTuple, TypeVar

from graph.lineage.request import Granularity, Step, TraversalRequest

T = TypeVar("T", bound=tuple[Any, ...])
BOTH_WAYS = (Step.UP, Step.DOWN)
NOTHING: frozenset[str] = frozenset()
DEPTH, WIDTH, TIME = (frozenset({each}) for each in ("DEPTH", "WIDTH", "TIME"))
_id, _source, _target = itemgetter(0), itemgetter(1), itemgetter(2)


class VisitedNode(NamedTuple):
    """A node as it was met: its least depth and whether it passes the filter. For each of the walk's ways, in their
    order, how many matching edges it has to nodes that pass (`passing`), to any (`matching`) and to hidden ones
    (`hidden`), and the id of the last edge followed where the width cut (`last`). `unplaced`: how many matching flows
    lead to or from what belongs to no node of the granularity."""

    id: str
    depth: int
    passes: bool
    name: str = ""
    passing: Sequence[int] = ()
    matching: Sequence[int] = ()
    hidden: Sequence[int] = ()
    last: Sequence[str | None] = ()
    unplaced: int = 0


class TraversedEdge(NamedTuple):
    """A matching edge between two nodes met. `until` is null while it has no end; `fields` where its flow names some.

    `more`: what only edges of other granularities than RESOURCE have. `ways`: those in which a step can follow it; not
    from a resource to the fields that are known to feed it or to be fed by it.
    """

    id: str
    source: str
    target: str
    kind: str
    since: str
    until: str | None
    fields: Sequence[str] | None = None
    more: Mapping[str, Any] | None = None
    ways: tuple[Step, ...] = BOTH_WAYS


def open_ended(until: str) -> str | None:
    """The end of an interval, null where it has none."""
    return None if until.startswith("9999-12-31") else until


@dataclass(frozen=True, slots=True)
class RawTraversal:
    """What the database gave: nodes, every matching edge between them, and where the walk stopped for time.

    `reached`: the last level that was finished in time; None where time did not run out.
    """

    nodes: Sequence[VisitedNode]
    edges: Sequence[TraversedEdge]
    reached: int | None = None


class ResultNode(NamedTuple):
    """A node of the answer. Its matching edges that no page carries, in the ways walked, null in the other; and their
    sum."""

    visited: VisitedNode
    filtered_out: bool
    omitted_upstream: int | None
    omitted_downstream: int | None
    omitted: int
    hidden: int
    stopped_by: frozenset[str]


@dataclass(frozen=True)
class TraversalResult:
    """The whole answer, nodes in (depth, id) order, edges in the order of their ids."""

    nodes: tuple[ResultNode, ...]
    edges: tuple[TraversedEdge, ...]

    @cached_property
    def place(self) -> Mapping[str, int]:
        """The number of each node in the sequence."""
        return {node.visited.id: number for number, node in enumerate(self.nodes)}

    @cached_property
    def arrivals(self) -> tuple[list[int], list[TraversedEdge]]:
        """The edges in the order in which pages carry them, each with the number of the later of its ends."""
        place = self.place
        found = sorted((max(place[edge.source], place[edge.target]), edge) for edge in self.edges)
        return [number for number, _ in found], [edge for _, edge in found]

    @cached_property
    def whole(self) -> bool:
        """Whether nothing of it was left out: its pages together are the whole answer."""
        return not any(node.omitted or node.stopped_by & {"TIME", "UNPLACED"} for node in self.nodes)


def build_result(traversal: TraversalRequest, walked: RawTraversal) -> TraversalResult:
    """The answer of a walk: what was walked, less the rejected nodes on no way to a kept one."""
    kept = _kept(traversal, walked)
    met: Sequence[VisitedNode] = walked.nodes
    edges: Sequence[TraversedEdge] = walked.edges
    if kept is not None:
        met = [each for each in met if each.id in kept]
        edges = [edge for edge in edges if edge.source in kept and edge.target in kept]
    carried = _carried(traversal, edges, {each.id for each in met if not each.passes})
    nodes = _nodes(traversal, walked.reached, sorted(met, key=_place), carried)
    return TraversalResult(tuple(nodes), tuple(sorted(edges, key=_id)))


_place = itemgetter(1, 0)


def _carried(traversal: TraversalRequest, edges: Sequence[TraversedEdge], rejected: set[str]) -> Sequence[Counter[str]]:
    """For each of the walk's ways, by node how many of its edges to nodes that pass are in the answer."""
    carried = []
    for way in traversal.direction.ways:
        here, there = (_source, _target) if way is Step.DOWN else (_target, _source)
        counted: Iterable[TraversedEdge] = edges
        if rejected or traversal.granularity is Granularity.FIELD:
            counted = [edge for edge in edges if way in edge.ways and there(edge) not in rejected]
        carried.append(Counter(map(here, counted)))
    return carried


def _nodes(
    traversal: TraversalRequest, reached: int | None, met: Sequence[VisitedNode], carried: Sequence[Counter[str]]
) -> Iterable[ResultNode]:
    """By columns: a function called for each node takes several times as long."""
    ways = traversal.direction.ways
    left_out = [[each.passing[number] - of[each.id] for each in met] for number, of in enumerate(carried)]
    omitted = left_out[0] if len(ways) == 1 else list(map(add, *left_out))
    nulls = [None] * len(met)
    stopped = [
        stopped_by(traversal.depth, reached, each.depth, left) if left or reached is not None else NOTHING
        for each, left in zip(met, omitted, strict=True)
    ]
    columns = (
        met,
        [not each.passes for each in met],
        left_out[0] if ways[0] is Step.UP else nulls,
        left_out[-1] if ways[-1] is Step.DOWN else nulls,
        omitted,
        [sum(each.hidden) for each in met] if len(ways) > 1 else [each.hidden[0] for each in met],
        [each | {"UNPLACED"} if one.unplaced else each for each, one in zip(stopped, met, strict=True)],
    )
    return named_tuples(ResultNode, zip(*columns, strict=True))


def named_tuples(kind: type[T], rows: Iterable[Iterable[Any]]) -> Iterable[T]:
    """Named tuples of whole rows; without a call of Python for each, in a third of the time of `_make`."""
    return map(partial(tuple.__new__, kind), rows)


def stopped_by(depth: int, reached: int | None, at: int, omitted: int) -> frozenset[str]:
    """Why edges of nodes at a depth were left out. `depth`: the walk's; `reached`: as in `Walked`."""
    late = NOTHING if reached is None else TIME
    if not omitted:
        return late
    if at == depth:
        return DEPTH | late
    return late if reached is not None and at >= reached else WIDTH | late


def _kept(traversal: TraversalRequest, walked: RawTraversal) -> set[str] | None:
    """The nodes that pass, and the rejected ones from which a kept one is reached by followed steps within the depth;
    None for all.

    From the kept nodes backwards over followed steps; a rejected node stays if its depth and the steps from it to
    the nearest kept node come to no more than the walk's depth.
    """
    kept = {met.id for met in walked.nodes if met.passes}
    if len(kept) == len(walked.nodes):
        return None
    met = {each.id: each for each in walked.nodes}
    before: dict[str, set[str]] = defaultdict(set)
    limit = traversal.depth if walked.reached is None else min(traversal.depth, walked.reached)
    for edge in walked.edges:
        for number, way in enumerate(traversal.direction.ways):
            start, end = (edge.source, edge.target) if way is Step.DOWN else (edge.target, edge.source)
            if way in edge.ways and met[start].depth < limit and _followed(met[start].last[number], edge.id):
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


def _followed(last: str | None, edge_id: str) -> bool:
    return last is None or edge_id <= last
