"""Step by step path search from both ends, for a subgraph that is too large for one statement.

The end with fewer flows to read takes the next step. It follows only the flows that the pattern can match. After f
steps from the start and b from the goal, all paths of at most f + b flows are in what was read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from graph.lineage.paths.automaton import START, Automaton
from graph.lineage.paths.subgraph import PathEnds, Subgraph, SubgraphFlow, SubgraphNode
from graph.lineage.request import Step

StepRows = list[tuple[str, str | None, int, list[list[Any]]]]
"""The rows of a step. For each resource it leads to: id, level, number of its further flows, and the flows to it."""


@dataclass(slots=True)
class _End:
    """The search from one end. `states`: in which each resource was reached. `front`: the new ones of the last step.

    `degrees`: by resource, the number of flows to read. `read`: by resource, the flows that were read.
    """

    states: dict[str, int]
    front: dict[str, int]
    degrees: dict[str, int]
    read: dict[str, list[SubgraphFlow]] = field(default_factory=dict)
    steps: int = 0

    @classmethod
    def at(cls, nodes: Iterable[str], states: int, degrees: Mapping[str, int]) -> _End:
        """The search before its first step, at nodes that are all in these states."""
        front = dict.fromkeys(nodes, states)
        return cls(dict(front), front, dict(degrees))

    @property
    def unread(self) -> list[str]:
        return sorted(node for node in self.front if node not in self.read)

    @property
    def cost(self) -> int:
        return sum(self.degrees[node] for node in self.unread)


class BidirectionalSearch:
    """Between the ends. `levels`: of all of them. `degrees`: for each start the number of flows that leave it, for each
    goal the number of those that enter it."""

    def __init__(
        self,
        automaton: Automaton,
        ends: PathEnds,
        levels: Mapping[str, str | None],
        degrees: tuple[Mapping[str, int], Mapping[str, int]],
    ) -> None:
        self._automaton = automaton
        self._levels = dict(levels)
        self._ends = {
            Step.DOWN: _End.at(ends.starts, START, degrees[0]),
            Step.UP: _End.at(ends.goals, automaton.last, degrees[1]),
        }
        self._flows: dict[str, SubgraphFlow] = {}
        self.ends_met = False

    @property
    def steps(self) -> int:
        """Steps of both ends together. All paths of at most this many flows are in what was read."""
        return sum(end.steps for end in self._ends.values())

    @property
    def exhausted(self) -> bool:
        """Whether one end can take no further step. Then all paths are in what was read."""
        return any(not end.front for end in self._ends.values())

    @property
    def flow_count(self) -> int:
        """The number of flows that were read."""
        return len(self._flows)

    def next_step(self) -> tuple[Step, list[str], int]:
        """Direction of the next step, the resources whose flows must be read for it, and the number of these flows."""
        step = min(self._ends, key=lambda step: (self._ends[step].cost, step))
        end = self._ends[step]
        return step, end.unread, end.cost

    def take_step(self, step: Step, rows: StepRows) -> None:
        """Takes one step. `rows`: what was read for it."""
        end = self._ends[step]
        self._add_flows(end, step, rows)
        follow = self._follow_down if step is Step.DOWN else self._follow_up
        front: dict[str, int] = {}
        for node, states in end.front.items():
            for flow in end.read[node]:
                other, next_states = follow(flow, states)
                new_states = next_states & ~end.states.get(other, 0)
                if new_states:
                    front[other] = front.get(other, 0) | new_states
                    end.states[other] = end.states.get(other, 0) | new_states
        end.front = front
        end.steps += 1
        opposite = self._ends[Step.UP if step is Step.DOWN else Step.DOWN]
        self.ends_met = self.ends_met or any(states & opposite.states.get(node, 0) for node, states in front.items())

    def subgraph(self) -> Subgraph:
        """The subgraph that was read."""
        nodes = {node: SubgraphNode("", level) for node, level in self._levels.items()}
        return Subgraph(nodes, tuple(self._flows.values()), None if self.exhausted else self.steps)

    def _add_flows(self, end: _End, step: Step, rows: StepRows) -> None:
        for node in end.unread:
            end.read[node] = []
        for other, level, degree, flows in rows:
            self._levels[other] = level
            end.degrees[other] = degree
            for node, flow_id, *values in flows:
                source, target = (node, other) if step is Step.DOWN else (other, node)
                flow = SubgraphFlow.of_row(flow_id, source, target, *values)
                self._flows[flow_id] = flow
                end.read[node].append(flow)

    def _follow_down(self, flow: SubgraphFlow, states: int) -> tuple[str, int]:
        return flow.target, self._automaton.after(states) & self._matching(flow)

    def _follow_up(self, flow: SubgraphFlow, states: int) -> tuple[str, int]:
        return flow.source, self._automaton.before(states & self._matching(flow))

    def _matching(self, flow: SubgraphFlow) -> int:
        return self._automaton.matching(flow.kind, self._levels[flow.target])
