"""Traversal of other granularities than resources: level by level, the neighbours of each node read once.

An edge between two groups of resources aggregates many flows. One statement for all levels would read these flows
twice, once to step and once for the edges. Here a level is one statement for each step of the direction, and its rows
serve both.
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
    """The neighbours of a node.

    For each step of the direction: the matching edges that may be followed, by id, and the number of edges to hidden
    nodes. `unplaced`: the number of flows to or from resources that belong to no node.
    """

    id: str
    name: str
    edges: Mapping[Step, Sequence[TraversedEdge]]
    hidden: Mapping[Step, int]
    unplaced: int = 0


class NeighbourhoodReader(Protocol):
    """Reads one granularity. Each method raises TimedOut.

    `owners`, `unplaced_starts`: as in RawTraversal.
    """

    owners: dict[str, str]
    unplaced_starts: int

    async def starts(self) -> list[str]:
        """The start nodes that the ids in `of` stand for. Raises UnknownReference, BadArgument."""

    async def neighbourhoods(self, nodes: Sequence[str]) -> list[Neighbourhood]:
        """The neighbours of these nodes."""

    async def nodes_matching_filter(self, nodes: Sequence[str]) -> set[str]:
        """Those of the nodes that pass the filter."""


async def traverse_levels(reader: NeighbourhoodReader, request: TraversalRequest) -> RawTraversal:
    """Breadth-first traversal. It ends after the last level whose neighbours were all read in time.

    Raises TimedOut if not even the first step was read.
    """
    starts = await reader.starts()
    depths = dict.fromkeys(starts, 0)
    passing, checked = set(starts), set(starts)
    visited: dict[str, Neighbourhood] = {}
    reached: int | None = None
    level = list(starts)
    for depth in range(request.depth + 1):
        if not level:
            break
        try:
            neighbourhoods = await reader.neighbourhoods(level)
            if request.nodes.conditions:
                unchecked = sorted(_neighbour_ids(request, neighbourhoods) - checked)
                passing |= await reader.nodes_matching_filter(unchecked) if unchecked else set()
                checked.update(unchecked)
        except TimedOut as error:
            if depth <= 1:
                raise TimedOut.after(request.seconds) from error
            reached = depth - 1
            break
        visited.update((node.id, node) for node in neighbourhoods)
        if depth < request.depth:
            level = sorted(_followed_ids(request, neighbourhoods, passing) - depths.keys())
            depths.update(dict.fromkeys(level, depth + 1))
    allowed = passing if request.nodes.conditions else None
    nodes = tuple(_visited_node(request, node, depths[node.id], allowed) for node in visited.values())
    return RawTraversal(nodes, tuple(_edges_between(visited)), reached, reader.owners, reader.unplaced_starts)


def _neighbour_ids(request: TraversalRequest, nodes: Iterable[Neighbourhood]) -> set[str]:
    return {_other_end(edge, step) for node in nodes for step in request.direction.steps for edge in node.edges[step]}


def _followed_ids(request: TraversalRequest, nodes: Iterable[Neighbourhood], passing: set[str]) -> set[str]:
    """The nodes that the next level begins with: within the width, and passing unless rejected ones are traversed."""
    allowed = passing if request.nodes.conditions and not request.traverses_rejected else None
    return {
        _other_end(edge, step)
        for node in nodes
        for step in request.direction.steps
        for edge in _edges_to(node.edges[step], step, allowed)[: request.width]
    }


def _visited_node(request: TraversalRequest, node: Neighbourhood, depth: int, allowed: set[str] | None) -> VisitedNode:
    """`allowed`: the nodes that pass the filter; None without a filter."""
    steps = request.direction.steps
    matching = [node.edges[step] for step in steps]
    passing = [_edges_to(edges, step, allowed) for edges, step in zip(matching, steps, strict=True)]
    followed = matching if request.traverses_rejected else passing
    return VisitedNode(
        node.id,
        depth,
        allowed is None or node.id in allowed,
        node.name,
        passing=[len(edges) for edges in passing],
        matching=[len(edges) for edges in matching],
        hidden=[node.hidden[step] for step in steps],
        last=[edges[request.width - 1].id if len(edges) > request.width else None for edges in followed],
        unplaced=node.unplaced,
    )


def _edges_to(edges: Sequence[TraversedEdge], step: Step, allowed: set[str] | None) -> Sequence[TraversedEdge]:
    return edges if allowed is None else [edge for edge in edges if _other_end(edge, step) in allowed]


def _edges_between(visited: Mapping[str, Neighbourhood]) -> Iterable[TraversedEdge]:
    """Each edge between two visited nodes, once."""
    by_id = {edge.id: edge for node in visited.values() for edges in node.edges.values() for edge in edges}
    return (edge for edge in by_id.values() if edge.source in visited and edge.target in visited)


def _other_end(edge: TraversedEdge, step: Step) -> str:
    return edge.target if step is Step.DOWN else edge.source
