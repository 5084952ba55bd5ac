"""How much a walk's answer holds, counted where the graph is: no node and no edge comes over the wire."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.lineage.answer import NOTHING, TIME, Answer, stopped_by
from graph.lineage.request import Walk


@dataclass(frozen=True, slots=True)
class Tally:
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


def tally_of(answer: Answer) -> Tally:
    """The counts of an answer that is here."""
    return Tally(Counter(node.met.depth for node in answer.nodes), Counter(edge.kind for edge in answer.edges))


def tallied(walk: Walk, sizes: Sequence[int], reached: int | None, ways: Sequence[Any]) -> Tally:
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
    reasons = [stopped_by(walk.depth, reached, depth, count) for depth, count in left_out.items()]
    return Tally(
        {depth: size for depth, size in enumerate(sizes) if size},
        by_kind,
        left_out.total(),
        hidden,
        NOTHING.union(*reasons, NOTHING if reached is None else TIME),
    )
