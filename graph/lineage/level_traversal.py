"""A walk at another granularity than resources: level by level, each node's surroundings read once.

What stands between two groups of resources is an aggregate of many flows. A statement of several levels would read
these flows once to step and again for the edges; here a level is one statement for each way, and what it read serves
both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from domain.errors import TimedOut
from graph.lineage.request import Step, TraversalRequest
from graph.lineage.result import RawTraversal, TraversedEdge, VisitedNode


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """What stands around a node: for each way walked the matching edges that a step from it may follow, in the order of
    their ids, and how many lead to what is hidden; and how many flows are `unplaced`."""

    id: str
    name: str
    edges: Mapping[Step, Sequence[TraversedEdge]]
    hidden: Mapping[Step, int]
    unplaced: int = 0


class NeighbourhoodReader(Protocol):
    """How a granularity is read. Each method raises TimedOut."""

    async def starts(self) -> list[str]:
        """The nodes that `of` names. Raises UnknownReference, BadArgument."""

    async def around(self, front: Sequence[str]) -> list[Neighbourhood]:
        """What stands around some nodes."""

    async def passing(self, nodes: Sequence[str]) -> set[str]:
        """Those of the nodes that pass the filter."""


async def traverse_levels(reader: NeighbourhoodReader, traversal: TraversalRequest) -> RawTraversal:
    """Level by level; ends after the last level whose nodes' surroundings were read in time."""
    starts = await reader.starts()
    depths = dict.fromkeys(starts, 0)
    passing, judged = set(starts), set(starts)
    around: dict[str, Neighbourhood] = {}
    reached: int | None = None
    front = list(starts)
    for depth in range(traversal.depth + 1):
        if not front:
            break
        try:
            here = await reader.around(front)
            if traversal.nodes.conditions:
                unknown = sorted(_others(traversal, here) - judged)
                passing |= await reader.passing(unknown) if unknown else set()
                judged.update(unknown)
        except TimedOut as error:
            if depth <= 1:
                raise TimedOut.after(traversal.milliseconds / 1000) from error
            reached = depth - 1
            break
        around.update((each.id, each) for each in here)
        if depth < traversal.depth:
            front = sorted(_next(traversal, here, passing) - depths.keys())
            depths.update(dict.fromkeys(front, depth + 1))
    allowed = passing if traversal.nodes.conditions else None
    met = tuple(_met(traversal, each, depths[each.id], allowed) for each in around.values())
    return RawTraversal(met, tuple(_between(around)), reached)


def _others(traversal: TraversalRequest, here: Iterable[Neighbourhood]) -> set[str]:
    return {_other(edge, way) for each in here for way in traversal.direction.ways for edge in each.edges[way]}


def _next(traversal: TraversalRequest, here: Iterable[Neighbourhood], passing: set[str]) -> set[str]:
    allowed = passing if traversal.nodes.conditions and not traversal.traverses_rejected else None
    return {
        _other(edge, way)
        for each in here
        for way in traversal.direction.ways
        for edge in _matching(each.edges[way], way, allowed)[: traversal.width]
    }


def _met(traversal: TraversalRequest, each: Neighbourhood, depth: int, passing: set[str] | None) -> VisitedNode:
    found = [each.edges[way] for way in traversal.direction.ways]
    kept = [_matching(edges, way, passing) for edges, way in zip(found, traversal.direction.ways, strict=True)]
    followed = found if traversal.traverses_rejected else kept
    return VisitedNode(
        each.id,
        depth,
        passing is None or each.id in passing,
        each.name,
        passing=[len(edges) for edges in kept],
        matching=[len(edges) for edges in found],
        hidden=[each.hidden[way] for way in traversal.direction.ways],
        last=[edges[traversal.width - 1].id if len(edges) > traversal.width else None for edges in followed],
        unplaced=each.unplaced,
    )


def _matching(edges: Sequence[TraversedEdge], way: Step, allowed: set[str] | None) -> Sequence[TraversedEdge]:
    return edges if allowed is None else [edge for edge in edges if _other(edge, way) in allowed]


def _between(around: Mapping[str, Neighbourhood]) -> Iterable[TraversedEdge]:
    """Every edge between two nodes whose surroundings were read, once."""
    found = {edge.id: edge for each in around.values() for edges in each.edges.values() for edge in edges}
    return (edge for edge in found.values() if edge.source in around and edge.target in around)


def _other(edge: TraversedEdge, way: Step) -> str:
    return edge.target if way is Step.DOWN else edge.source
