"""Visited nodes and edges → result: nodes with their least depth, all matching edges between them, omissions.

Pure, and tested against a brute-force traversal; docs/lineage.md defines the result. The values are named tuples,
because a result has thousands of them and a dataclass takes several times as long to create.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from operator import add, itemgetter
from typing import Any, NamedTuple, TypeVar

from domain.model.completeness import Completeness
from graph.lineage.request import Granularity, Step, TraversalRequest

T = TypeVar("T", bound=tuple[Any, ...])
BOTH_STEPS = (Step.UP, Step.DOWN)
NOTHING: frozenset[str] = frozenset()
DEPTH, WIDTH, TIME, UNPLACED = (frozenset({reason}) for reason in ("DEPTH", "WIDTH", "TIME", "UNPLACED"))
_edge_id, _source, _target = itemgetter(0), itemgetter(1), itemgetter(2)


class VisitedNode(NamedTuple):
    """A node with its least depth and whether it passes the filter.

    One value for each step of the direction: the number of matching edges to nodes that pass (`passing`), to visible
    nodes (`matching`) and to hidden nodes (`hidden`); and the id of the last edge followed, if the width cut the edges
    (`last`). `unplaced`: the number of matching flows to or from resources that belong to no node of the granularity.
    """

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
    """A matching edge between two visited nodes.

    `until`: null for an open interval. `fields`: null unless the flow names fields. `extra`: values that only edges of
    other granularities than RESOURCE have. `steps`: the steps that may follow the edge; an edge from a field to a whole
    resource is followed from the field only.
    """

    id: str
    source: str
    target: str
    kind: str
    since: str
    until: str | None
    fields: Sequence[str] | None = None
    extra: Mapping[str, Any] | None = None
    steps: tuple[Step, ...] = BOTH_STEPS


def open_ended(until: str) -> str | None:
    """The end of an interval; null for the instant that stands for an open end."""
    return None if until.startswith("9999-12-31") else until


@dataclass(frozen=True, slots=True)
class RawTraversal:
    """The result of the reads: the visited nodes and all matching edges between them.

    `reached`: the last level that was finished in time; None if time did not run out. `owners`: field id → id of its
    resource. `unplaced_starts`: the number of resources that `of` stands for and that belong to no node.
    """

    nodes: Sequence[VisitedNode]
    edges: Sequence[TraversedEdge]
    reached: int | None = None
    owners: Mapping[str, str] = field(default_factory=dict)
    unplaced_starts: int = 0


class ResultNode(NamedTuple):
    """A node of a result.

    `omitted_upstream`, `omitted_downstream`: the number of its matching edges that are in no page; null for a direction
    that is not traversed. `omitted`: their sum.
    """

    visited: VisitedNode
    filtered_out: bool
    omitted_upstream: int | None
    omitted_downstream: int | None
    omitted: int
    hidden: int
    stopped_by: frozenset[str]


@dataclass(frozen=True)
class TraversalResult:
    """The result of a traversal, all pages together: nodes by depth and id, edges by id.

    `owners`, `unplaced_starts`: as in RawTraversal.
    """

    nodes: tuple[ResultNode, ...]
    edges: tuple[TraversedEdge, ...]
    owners: Mapping[str, str] = field(default_factory=dict)
    unplaced_starts: int = 0

    @cached_property
    def positions(self) -> Mapping[str, int]:
        """Node id → its position in `nodes`."""
        return {node.visited.id: position for position, node in enumerate(self.nodes)}

    @cached_property
    def arrivals(self) -> tuple[list[int], list[TraversedEdge]]:
        """The edges in the order of the pages, and for each the position of its later end."""
        positions = self.positions
        arrivals = sorted((max(positions[edge.source], positions[edge.target]), edge) for edge in self.edges)
        return [position for position, _ in arrivals], [edge for _, edge in arrivals]

    @cached_property
    def stopped_by(self) -> frozenset[str]:
        """The reasons why the result is not complete."""
        unplaced = UNPLACED if self.unplaced_starts else NOTHING
        return unplaced.union(*{node.stopped_by for node in self.nodes})

    def completeness(self, version: str, *, consistent: bool) -> Completeness:
        """The completeness of the result, read at a graph version."""
        return Completeness.of(
            self.stopped_by,
            sum(node.omitted for node in self.nodes),
            sum(node.hidden for node in self.nodes),
            consistent=consistent,
            version=version,
        )


def build_result(request: TraversalRequest, raw: RawTraversal) -> TraversalResult:
    """The result of a traversal: what was visited, without rejected nodes that lead to no passing node."""
    retained = _retained_ids(request, raw)
    visited: Sequence[VisitedNode] = raw.nodes
    edges: Sequence[TraversedEdge] = raw.edges
    if retained is not None:
        visited = [node for node in visited if node.id in retained]
        edges = [edge for edge in edges if edge.source in retained and edge.target in retained]
    edge_counts = _edge_counts(request, edges, {node.id for node in visited if not node.passes})
    nodes = _result_nodes(request, raw.reached, sorted(visited, key=_depth_and_id), edge_counts)
    return TraversalResult(tuple(nodes), tuple(sorted(edges, key=_edge_id)), raw.owners, raw.unplaced_starts)


_depth_and_id = itemgetter(1, 0)


def _edge_counts(request: TraversalRequest, edges: Sequence[TraversedEdge], rejected: set[str]) -> list[Counter[str]]:
    """For each step of the direction: node id → number of its edges to passing nodes in the result."""
    counts = []
    for step in request.direction.steps:
        start, end = (_source, _target) if step is Step.DOWN else (_target, _source)
        followable: Iterable[TraversedEdge] = edges
        if rejected or request.granularity is Granularity.FIELD:
            followable = [edge for edge in edges if step in edge.steps and end(edge) not in rejected]
        counts.append(Counter(map(start, followable)))
    return counts


def _result_nodes(
    request: TraversalRequest, reached: int | None, visited: Sequence[VisitedNode], edge_counts: Sequence[Counter[str]]
) -> Iterable[ResultNode]:
    """Built by columns, because a function call for each node takes several times as long."""
    steps = request.direction.steps
    omitted_by_step = [
        [node.passing[index] - counts[node.id] for node in visited] for index, counts in enumerate(edge_counts)
    ]
    omitted = omitted_by_step[0] if len(steps) == 1 else list(map(add, *omitted_by_step))
    nulls = [None] * len(visited)
    stopped = [
        stop_reasons(request.depth, reached, node.depth, count) if count or reached is not None else NOTHING
        for node, count in zip(visited, omitted, strict=True)
    ]
    columns = (
        visited,
        [not node.passes for node in visited],
        omitted_by_step[0] if steps[0] is Step.UP else nulls,
        omitted_by_step[-1] if steps[-1] is Step.DOWN else nulls,
        omitted,
        [sum(node.hidden) for node in visited] if len(steps) > 1 else [node.hidden[0] for node in visited],
        [reasons | UNPLACED if node.unplaced else reasons for reasons, node in zip(stopped, visited, strict=True)],
    )
    return named_tuples(ResultNode, zip(*columns, strict=True))


def named_tuples(kind: type[T], rows: Iterable[Iterable[Any]]) -> Iterable[T]:
    """Named tuples of complete rows, in a third of the time of `_make`."""
    return map(partial(tuple.__new__, kind), rows)


def stop_reasons(max_depth: int, reached: int | None, depth: int, omitted: int) -> frozenset[str]:
    """Why edges of nodes at `depth` were omitted. `max_depth`: of the request. `reached`: as in RawTraversal."""
    late = NOTHING if reached is None else TIME
    if not omitted:
        return late
    if depth == max_depth:
        return DEPTH | late
    return late if reached is not None and depth >= reached else WIDTH | late


def _retained_ids(request: TraversalRequest, raw: RawTraversal) -> set[str] | None:
    """The nodes that pass, and the rejected nodes from which followed steps lead to a passing node within the depth.

    None if all nodes pass. A breadth-first search goes back from the passing nodes over the steps that were followed. A
    rejected node stays if its depth plus its distance to the nearest passing node is at most the depth of the request.
    """
    passing = {node.id for node in raw.nodes if node.passes}
    if len(passing) == len(raw.nodes):
        return None
    visited = {node.id: node for node in raw.nodes}
    limit = request.depth if raw.reached is None else min(request.depth, raw.reached)
    predecessors = _predecessors(request, raw.edges, visited, limit)
    distances = dict.fromkeys(passing, 0)
    level = list(passing)
    while level:
        next_level = []
        for end in level:
            for start in predecessors[end]:
                if start not in distances:
                    distances[start] = distances[end] + 1
                    next_level.append(start)
        level = next_level
    return {
        node_id
        for node_id, distance in distances.items()
        if visited[node_id].depth + distance <= limit or visited[node_id].passes
    }


def _predecessors(
    request: TraversalRequest, edges: Iterable[TraversedEdge], visited: Mapping[str, VisitedNode], limit: int
) -> Mapping[str, set[str]]:
    """Node id → the nodes above `limit` from which a step was followed to it."""
    predecessors: dict[str, set[str]] = defaultdict(set)
    for edge in edges:
        for index, step in enumerate(request.direction.steps):
            start, end = (edge.source, edge.target) if step is Step.DOWN else (edge.target, edge.source)
            node = visited[start]
            if step in edge.steps and node.depth < limit and _was_followed(node.last[index], edge.id):
                predecessors[end].add(start)
    return predecessors


def _was_followed(last: str | None, edge_id: str) -> bool:
    return last is None or edge_id <= last
