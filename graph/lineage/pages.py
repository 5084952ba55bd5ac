"""A page of an answer: the next nodes in (depth, id) order, and every edge with one end here and the other here or on
an earlier page, so that the pages joined are the answer and each edge comes once."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from operator import attrgetter

from domain.model.completeness import Completeness, ordered
from graph.lineage.result import ResultNode, TraversalResult, TraversedEdge


@dataclass(frozen=True, slots=True)
class ResultPage:
    """Nodes `start` to `end` of an answer, and whether the answer is whole with it."""

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
        """Of the page, read at a version of the graph. `cursor`: continues it."""
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


def page_of(answer: TraversalResult, start: int, size: int) -> ResultPage:
    """The page of up to `size` nodes from number `start` on."""
    end = min(start + size, len(answer.nodes))
    nodes = answer.nodes[start:end]
    edges = answer.edges
    if start or end < len(answer.nodes):
        numbers, arriving = answer.arrivals
        edges = tuple(sorted(arriving[bisect_left(numbers, start) : bisect_left(numbers, end)], key=BY_ID))
    last = end == len(answer.nodes)
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
        complete=last and answer.whole,
        stopped_by=ordered(stopped),
    )
