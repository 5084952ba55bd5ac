"""The subgraph between two resources: every flow that a path between them can use, and its resources.

Between two fields, a node is a field and a flow is a derivation.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

FLOW_ATTRIBUTES = ("kind", "since", "until", "fields", "flow")
"""Of a derivation, `flow` is the flow from which it has its kind, or null. The rows of flows end before it."""


@dataclass(frozen=True, slots=True)
class SubgraphNode:
    """A resource. `level`: of its platform; None without one. `hidden`: the number of its flows to or from resources
    that the caller may not read."""

    name: str
    level: str | None
    hidden: int = 0


@dataclass(frozen=True, slots=True)
class SubgraphFlow:
    """A flow between two resources of the subgraph. `attributes`: the FLOW_ATTRIBUTES."""

    id: str
    source: str
    target: str
    kind: str
    attributes: Mapping[str, Any] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Subgraph:
    """All that paths of at most `length` flows can use (None: of any length). It may contain more than paths use."""

    nodes: Mapping[str, SubgraphNode]
    flows: tuple[SubgraphFlow, ...]
    length: int | None = None

    def trimmed(self, start: str, goal: str, length: int) -> Subgraph:
        """The part that sequences of at most `length` flows from `start` to `goal` can use."""
        from_start = _distances(start, self.flows, length, lambda flow: (flow.source, flow.target))
        to_goal = _distances(goal, self.flows, length, lambda flow: (flow.target, flow.source))
        too_far = length + 1
        flows = tuple(
            flow
            for flow in self.flows
            if from_start.get(flow.source, too_far) + 1 + to_goal.get(flow.target, too_far) <= length
        )
        nodes = {start, goal} | {flow.source for flow in flows} | {flow.target for flow in flows}
        return Subgraph({node: self.nodes[node] for node in nodes}, flows, length)


def _distances(
    start: str, flows: Iterable[SubgraphFlow], limit: int, ends: Callable[[SubgraphFlow], tuple[str, str]]
) -> dict[str, int]:
    """Distances from `start`, up to `limit`. `ends`: of a flow, in the direction in which it is followed."""
    neighbours: dict[str, list[str]] = defaultdict(list)
    for flow in flows:
        near_end, far_end = ends(flow)
        neighbours[near_end].append(far_end)
    distances, level = {start: 0}, [start]
    for distance in range(1, limit + 1):
        level = list({other for node in level for other in neighbours[node]} - distances.keys())
        distances.update(dict.fromkeys(level, distance))
    return distances
