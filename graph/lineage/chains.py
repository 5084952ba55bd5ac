"""Chains: how what flows reached the resource it flows from, found in what one walk upstream met (decision 0022).

Pure, so that it is tried against brute force. A chain depends on the graph and its start alone, not on what else was
walked from: it goes at most as many steps as the walk may, and from each node only by the flows that the width lets
through.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from graph.lineage.request import TraversalRequest
from graph.lineage.result import TraversalResult, TraversedEdge


@dataclass(frozen=True, slots=True)
class Chain:
    """The flows to a node, the furthest first; none where the node stands alone.

    `left_out`: by node, how many of its flows were not followed by which another chain might be as short. `stopped_by`:
    why they were not. Both are empty where this is the chain.
    """

    steps: tuple[TraversedEdge, ...] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)
    stopped_by: frozenset[str] = frozenset()

    @property
    def complete(self) -> bool:
        return not self.left_out


class UpstreamChains:
    """What a walk upstream met, in which chains are found."""

    def __init__(self, traversal: TraversalRequest, answer: TraversalResult) -> None:
        self._depth, self._width = traversal.depth, traversal.width
        self._entering: dict[str, list[TraversedEdge]] = defaultdict(list)
        for edge in answer.edges:
            self._entering[edge.target].append(edge)
        self._matching = {node.visited.id: node.visited.passing[0] for node in answer.nodes}

    def to(self, start: str) -> Chain:
        """The shortest chain that ends at a node and begins at one that no flow enters, ties by the ids of the flows,
        the first first. Where there is none: in a cycle no flow, else the shortest to a node some of whose flows were
        left out."""
        levels: list[Sequence[str]] = [(start,)]
        seen = {start}
        left_out: dict[str, int] = {}
        stopped: set[str] = set()
        cut: tuple[int, Collection[str]] | None = None
        while front := levels[-1]:
            if origins := [node for node in front if not self._matching[node]]:
                return Chain(self._down(levels, origins), left_out, frozenset(stopped))
            last = len(levels) > self._depth
            here = {node: count for node in front if (count := self._left_out(node, seen if last else None))}
            left_out |= here
            for node in here:
                stopped |= {"DEPTH"} if last else self._why(node)
            if here and cut is None:
                cut = len(levels), here
            if last:
                break
            further = dict.fromkeys(edge.source for node in front for edge in self._followed(node))
            levels.append([node for node in further if node not in seen])
            seen |= further.keys()
        if cut is None:
            return Chain()
        number, nodes = cut
        return Chain(self._down(levels[:number], nodes), left_out, frozenset(stopped))

    def _followed(self, node: str) -> Sequence[TraversedEdge]:
        return self._entering[node][: self._width]

    def _left_out(self, node: str, seen: Collection[str] | None) -> int:
        """How many flows into a node were not followed; at the last step, those from what was not `seen`."""
        if seen is None:
            return self._matching[node] - len(self._followed(node))
        return self._matching[node] - sum(edge.source in seen for edge in self._entering[node])

    def _why(self, node: str) -> set[str]:
        wide = self._matching[node] > self._width
        late = len(self._followed(node)) < min(self._matching[node], self._width)
        return {reason for reason, holds in (("WIDTH", wide), ("TIME", late)) if holds}

    def _down(self, levels: Sequence[Sequence[str]], tops: Iterable[str]) -> tuple[TraversedEdge, ...]:
        """From the last level to the first, by the least id at each step: whatever is chosen, the rest is as long."""
        above = set(tops)
        steps = []
        for level in reversed(levels[:-1]):
            step = min(edge for node in level for edge in self._followed(node) if edge.source in above)
            steps.append(step)
            above = {step.target}
        return tuple(steps)
