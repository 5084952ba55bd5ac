"""Counts of a traversal's result."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.lineage.request import TraversalRequest
from graph.lineage.result import NOTHING, TIME, TraversalResult, stop_reasons


@dataclass(frozen=True, slots=True)
class TraversalCounts:
    """Nodes by depth and edges by kind of a whole result; the number of omitted and of hidden flows; stop reasons."""

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


def count_result(result: TraversalResult) -> TraversalCounts:
    """Counts nodes and edges of a result in memory. What it omits is not counted."""
    return TraversalCounts(
        Counter(node.visited.depth for node in result.nodes), Counter(edge.kind for edge in result.edges)
    )


def decode_counts(
    request: TraversalRequest, sizes: Sequence[int], reached: int | None, edge_counts: Sequence[Any]
) -> TraversalCounts:
    """The counts of a traversal without a filter, from the record of `statements.count_statement`.

    `sizes`: nodes of each level. `reached`: the last level that was finished in time; None if time did not run out.
    `edge_counts`: for each step of the direction, rows of depth, kind, visible, visited, count.
    """
    by_kind: Counter[str] = Counter()
    omitted: Counter[int] = Counter()
    hidden = 0
    for depth, _, visible, visited, count in (row for rows in edge_counts for row in rows):
        if not visible:
            hidden += count
        elif not visited:
            omitted[depth] += count
    # each step counts every edge between two visited nodes once, from one of its ends: one step is enough
    for _, kind, visible, visited, count in edge_counts[-1]:
        if visible and visited:
            by_kind[kind] += count
    reasons = [stop_reasons(request.depth, reached, depth, count) for depth, count in omitted.items()]
    return TraversalCounts(
        {depth: size for depth, size in enumerate(sizes) if size},
        by_kind,
        omitted.total(),
        hidden,
        NOTHING.union(*reasons, NOTHING if reached is None else TIME),
    )
