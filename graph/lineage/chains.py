"""The shortest upstream chain of each return flow, computed from one traversal (decision 0022).

Pure, and tested against brute force. A chain depends on the graph and on its last node only, not on the other start
nodes of the traversal: it has at most `depth` flows, and from each node only the first `width` flows are followed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from graph.lineage.request import TraversalRequest
from graph.lineage.result import TraversalResult, TraversedEdge


@dataclass(frozen=True, slots=True)
class Chain:
    """The flows that lead to a node, the furthest first; none if no flow enters it.

    `left_out`: node id → number of its flows that were not followed and by which another chain might be as short.
    `stopped_by`: why they were not followed. Both are empty if the chain is certain.
    """

    steps: tuple[TraversedEdge, ...] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)
    stopped_by: frozenset[str] = frozenset()

    @property
    def complete(self) -> bool:
        return not self.left_out


class UpstreamChains:
    """Chains in the result of an upstream traversal."""

    def __init__(self, request: TraversalRequest, result: TraversalResult) -> None:
        self._depth, self._width = request.depth, request.width
        self._entering: dict[str, list[TraversedEdge]] = defaultdict(list)
        for edge in result.edges:
            self._entering[edge.target].append(edge)
        self._matching = {node.visited.id: node.visited.passing[0] for node in result.nodes}

    def shortest_to(self, end: str) -> Chain:
        """The shortest chain to `end` from an origin, a node that no flow enters; of equal ones the least by flow ids.

        If no origin is found: the shortest chain from a node some of whose flows were left out; in a cycle, no flow.
        """
        levels: list[Sequence[str]] = [(end,)]
        visited = {end}
        left_out: dict[str, int] = {}
        stopped: set[str] = set()
        cut: tuple[int, Collection[str]] | None = None
        while level := levels[-1]:
            if origins := [node for node in level if not self._matching[node]]:
                return Chain(self._least_chain(levels, origins), left_out, frozenset(stopped))
            last = len(levels) > self._depth
            left_out_here = {
                node: count for node in level if (count := self._left_out(node, visited if last else None))
            }
            left_out |= left_out_here
            for node in left_out_here:
                stopped |= {"DEPTH"} if last else self._stop_reasons(node)
            if left_out_here and cut is None:
                cut = len(levels), left_out_here
            if last:
                break
            sources = dict.fromkeys(edge.source for node in level for edge in self._followed(node))
            levels.append([node for node in sources if node not in visited])
            visited |= sources.keys()
        if cut is None:
            return Chain()
        depth, nodes = cut
        return Chain(self._least_chain(levels[:depth], nodes), left_out, frozenset(stopped))

    def _followed(self, node: str) -> Sequence[TraversedEdge]:
        return self._entering[node][: self._width]

    def _left_out(self, node: str, visited: Collection[str] | None) -> int:
        """The number of flows into a node that were not followed. `visited`: for the last level only, where a flow
        counts as left out unless its source was visited."""
        if visited is None:
            return self._matching[node] - len(self._followed(node))
        return self._matching[node] - sum(edge.source in visited for edge in self._entering[node])

    def _stop_reasons(self, node: str) -> set[str]:
        wide = self._matching[node] > self._width
        late = len(self._followed(node)) < min(self._matching[node], self._width)
        return {reason for reason, applies in (("WIDTH", wide), ("TIME", late)) if applies}

    def _least_chain(self, levels: Sequence[Sequence[str]], tops: Iterable[str]) -> tuple[TraversedEdge, ...]:
        """From the last level to the first, by the least flow id at each step; all choices lead to the same length."""
        sources = set(tops)
        steps = []
        for level in reversed(levels[:-1]):
            step = min(edge for node in level for edge in self._followed(node) if edge.source in sources)
            steps.append(step)
            sources = {step.target}
        return tuple(steps)
