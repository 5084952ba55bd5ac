"""Pages of a result: the next nodes by depth and id, and each edge whose later end is among them.

The other end of an edge is on the same page or an earlier one. So all pages together have each edge once.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from operator import attrgetter

from domain.model.completeness import Completeness, ordered
from graph.lineage.result import ResultNode, TraversalResult, TraversedEdge


@dataclass(frozen=True, slots=True)
class ResultPage:
    """The nodes of a result at the positions `start` to `end`, exclusive, and their edges.

    `complete`: whether this is the last page of a complete result.
    """

    nodes: tuple[ResultNode, ...]
    edges: tuple[TraversedEdge, ...]
    start: int
    end: int
    last: bool
    omitted: int
    hidden: int
    complete: bool
    stopped_by: tuple[str, ...]

    def completeness(self, version: str, *, consistent: bool, cursor: str | None = None) -> Completeness:
        """The completeness of the page, read at a graph version. `cursor`: of the next page."""
        return Completeness.of(
            self.stopped_by,
            self.omitted,
            self.hidden,
            consistent=consistent,
            version=version,
            cursor=cursor,
            whole=self.complete,
        )


BY_ID, OMITTED, HIDDEN = (attrgetter(name) for name in ("id", "omitted", "hidden"))


def page_of(result: TraversalResult, start: int, size: int) -> ResultPage:
    """The page of up to `size` nodes from position `start` on."""
    end = min(start + size, len(result.nodes))
    nodes = result.nodes[start:end]
    edges = result.edges
    if start or end < len(result.nodes):
        positions, arrivals = result.arrivals
        edges = tuple(sorted(arrivals[bisect_left(positions, start) : bisect_left(positions, end)], key=BY_ID))
    last = end == len(result.nodes)
    stopped = set().union(*{node.stopped_by for node in nodes})
    if not last:
        stopped.add("BUDGET")
    return ResultPage(
        nodes,
        edges,
        start,
        end,
        last,
        omitted=sum(map(OMITTED, nodes)),
        hidden=sum(map(HIDDEN, nodes)),
        complete=last and result.complete,
        stopped_by=ordered(stopped),
    )
