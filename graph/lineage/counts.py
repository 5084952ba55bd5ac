"""How much a walk's answer holds, counted where the graph is: no node and no edge comes over the wire."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.lineage.request import TraversalRequest
from graph.lineage.result import NOTHING, TIME, TraversalResult, stopped_by


@dataclass(frozen=True, slots=True)
class TraversalCounts:
    """Nodes by depth and edges by kind of a whole answer, what it leaves out and why, how many flows are hidden."""

    by_depth: Mapping[int, int]
    by_kind: Mapping[str, int]
    omitted: int = 0
    hidden: int = 0
    stopped_by: frozenset[str] = NOTHING

    @property
    def nodes(self) -> int:
        return sum(self.by_depth.values())

    @property
    def edges(self) -> int:
        return sum(self.by_kind.values())


def count_result(answer: TraversalResult) -> TraversalCounts:
    """The counts of an answer that is here."""
    return TraversalCounts(
        Counter(node.visited.depth for node in answer.nodes), Counter(edge.kind for edge in answer.edges)
    )


def count_traversal(
    traversal: TraversalRequest, sizes: Sequence[int], reached: int | None, ways: Sequence[Any]
) -> TraversalCounts:
    """What `text.tally` gave of a walk without a filter. `reached`: the last level finished where time ran out."""
    by_kind: Counter[str] = Counter()
    left_out: Counter[int] = Counter()
    hidden = 0
    for depth, _, seen, met, count in (row for way in ways for row in way):
        if not seen:
            hidden += count
        elif not met:
            left_out[depth] += count
    # each edge between two nodes met is counted from either of its ends: once each way
    for _, kind, seen, met, count in ways[-1]:
        if seen and met:
            by_kind[kind] += count
    reasons = [stopped_by(traversal.depth, reached, depth, count) for depth, count in left_out.items()]
    return TraversalCounts(
        {depth: size for depth, size in enumerate(sizes) if size},
        by_kind,
        left_out.total(),
        hidden,
        NOTHING.union(*reasons, NOTHING if reached is None else TIME),
    )
