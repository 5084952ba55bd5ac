"""The subgraph between two sets of resources: every flow that a path between them can use, and its resources.

Between fields, a node is a field and a flow is a derivation.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class PathEnds:
    """The nodes at which paths begin and end, each sorted.

    `unplaced`: whether a resource is left out at an end, because paths lead over fields and none of its is known.
    """

    starts: tuple[str, ...]
    goals: tuple[str, ...]
    unplaced: bool = False

    @property
    def nodes(self) -> frozenset[str]:
        """All of them."""
        return frozenset((*self.starts, *self.goals))


@dataclass(frozen=True, slots=True)
class SubgraphNode:
    """A resource. `level`: of its platform; None without one. `hidden`: the number of its flows to or from resources
    that the caller may not read."""

    name: str
    level: str | None
    hidden: int = 0


@dataclass(frozen=True, slots=True)
class SubgraphFlow:
    """A flow between two nodes of the subgraph.

    `attributes`: `since`, `until`, `fields`, and `flow`, the flow from which a derivation has its kind, or None.
    """

    id: str
    source: str
    target: str
    kind: str
    attributes: Mapping[str, Any] = field(default_factory=dict, compare=False)

    @classmethod
    def of_row(
        cls,
        flow_id: str,
        source: str,
        target: str,
        kind_and_flow: tuple[str, str | None],
        *attributes: Any,
    ) -> SubgraphFlow:
        """The flow of a row of the queries; `attributes`: the others, in their order."""
        kind, flow = kind_and_flow
        values = dict(zip(("since", "until", "fields"), attributes, strict=True))
        return cls(flow_id, source, target, kind, {**values, "flow": flow})


@dataclass(frozen=True, slots=True)
class Subgraph:
    """All that paths of at most `length` flows can use (None: of any length). It may contain more than paths use."""

    nodes: Mapping[str, SubgraphNode]
    flows: tuple[SubgraphFlow, ...]
    length: int | None = None

    def trimmed(self, ends: PathEnds, length: int) -> Subgraph:
        """The part that sequences of at most `length` flows between the ends can use."""
        from_start = _distances(ends.starts, self.flows, length, lambda flow: (flow.source, flow.target))
        to_goal = _distances(ends.goals, self.flows, length, lambda flow: (flow.target, flow.source))
        too_far = length + 1
        flows = tuple(
            flow
            for flow in self.flows
            if from_start.get(flow.source, too_far) + 1 + to_goal.get(flow.target, too_far) <= length
        )
        nodes = ends.nodes | {flow.source for flow in flows} | {flow.target for flow in flows}
        return Subgraph({node: self.nodes[node] for node in nodes}, flows, length)


def _distances(
    starts: Iterable[str], flows: Iterable[SubgraphFlow], limit: int, ends: Callable[[SubgraphFlow], tuple[str, str]]
) -> dict[str, int]:
    """Least distances from `starts`, up to `limit`. `ends`: of a flow, in the direction in which it is followed."""
    neighbours: dict[str, list[str]] = defaultdict(list)
    for flow in flows:
        near_end, far_end = ends(flow)
        neighbours[near_end].append(far_end)
    level = list(starts)
    distances = dict.fromkeys(level, 0)
    for distance in range(1, limit + 1):
        level = list({other for node in level for other in neighbours[node]} - distances.keys())
        distances.update(dict.fromkeys(level, distance))
    return distances
