"""What lies between two resources: every flow that a path from one to the other can take, and its resources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class SubgraphNode:
    """A resource: its name, the level of its platform (None: on none), and how many flows it has to or from resources
    that the caller may not see."""

    name: str
    level: str | None
    hidden: int = 0


@dataclass(frozen=True, slots=True)
class SubgraphFlow:
    """A flow between two of the resources. `facts`: kind, since, until, fields."""

    id: str
    source: str
    target: str
    kind: str
    facts: Mapping[str, Any] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Subgraph:
    """All that paths of at most `length` flows can take (None: of whatever length). It may hold what no path takes."""

    places: Mapping[str, SubgraphNode]
    flows: tuple[SubgraphFlow, ...]
    length: int | None = None

    def trimmed(self, start: str, goal: str, length: int) -> Subgraph:
        """Of it what walks of at most `length` flows from `start` to `goal` can take."""
        ahead = _steps(start, self.flows, length, lambda flow: (flow.source, flow.target))
        behind = _steps(goal, self.flows, length, lambda flow: (flow.target, flow.source))
        far = length + 1
        flows = tuple(
            flow for flow in self.flows if ahead.get(flow.source, far) + 1 + behind.get(flow.target, far) <= length
        )
        met = {start, goal} | {flow.source for flow in flows} | {flow.target for flow in flows}
        return Subgraph({place: self.places[place] for place in met}, flows, length)


def _steps(
    begin: str, flows: Iterable[SubgraphFlow], most: int, ends: Callable[[SubgraphFlow], tuple[str, str]]
) -> dict[str, int]:
    """Least distances, as far as `most`."""
    onward: dict[str, list[str]] = defaultdict(list)
    for flow in flows:
        one, other = ends(flow)
        onward[one].append(other)
    found, front = {begin: 0}, [begin]
    for steps in range(1, most + 1):
        front = list({other for place in front for other in onward[place]} - found.keys())
        found.update(dict.fromkeys(front, steps))
    return found
