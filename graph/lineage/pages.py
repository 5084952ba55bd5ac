"""Pages of a result: the next nodes by depth and id, and each edge whose later end is among them.

The other end of an edge is on the same page or an earlier one. So all pages together have each edge once.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from operator import attrgetter

from graph.lineage.result import ResultNode, TraversalResult, TraversedEdge


@dataclass(frozen=True, slots=True)
class ResultPage:
    """The nodes of a result at some of its positions, and their edges."""

    nodes: tuple[ResultNode, ...]
    edges: tuple[TraversedEdge, ...]
    positions: range


BY_ID = attrgetter("id")


def page_of(result: TraversalResult, start: int, size: int) -> ResultPage:
    """The page of up to `size` nodes from position `start` on."""
    end = min(start + size, len(result.nodes))
    nodes = result.nodes[start:end]
    edges = result.edges
    if start or end < len(result.nodes):
        positions, arrivals = result.arrivals
        edges = tuple(sorted(arrivals[bisect_left(positions, start) : bisect_left(positions, end)], key=BY_ID))
    return ResultPage(nodes, edges, range(start, end))
