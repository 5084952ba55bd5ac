"""Looking for paths step by step from both ends, where what lies between them is too much to be read at once.

The end that has fewer flows to read goes next, in the states of the pattern: what no match can take is not followed.
After f steps from the start and b from the goal all paths of at most f + b flows lie within what was read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graph.lineage.paths.automaton import START, Automaton
from graph.lineage.paths.subgraph import Subgraph, SubgraphFlow, SubgraphNode
from graph.lineage.request import Step

FACTS = ("kind", "since", "until", "fields")
Met = list[tuple[str, str | None, int, list[list[Any]]]]
"""What a step reads: of each resource it leads to id, level, how many flows it has onward, and the flows to it."""


@dataclass(slots=True)
class _End:
    """One end: the states in which each resource is known to be reached, those new with the last step, the flows read
    from each resource, and how many flows each has to be read."""

    known: dict[str, int]
    front: dict[str, int]
    degrees: dict[str, int]
    read: dict[str, list[SubgraphFlow]] = field(default_factory=dict)
    steps: int = 0

    @property
    def unread(self) -> list[str]:
        return sorted(place for place in self.front if place not in self.read)

    @property
    def cost(self) -> int:
        return sum(self.degrees[place] for place in self.unread)


class BidirectionalSearch:
    """From `start` to `goal`. `levels`: of both; `degrees`: how many flows leave the one and enter the other."""

    def __init__(
        self, automaton: Automaton, start: str, goal: str, levels: Mapping[str, str | None], degrees: tuple[int, int]
    ) -> None:
        self._automaton = automaton
        self._levels = dict(levels)
        self._ends = {
            Step.DOWN: _End({start: START}, {start: START}, {start: degrees[0]}),
            Step.UP: _End({goal: automaton.last}, {goal: automaton.last}, {goal: degrees[1]}),
        }
        self._flows: dict[str, SubgraphFlow] = {}
        self.has_met = False

    @property
    def steps(self) -> int:
        """From both ends together: paths of so many flows lie within what was read."""
        return sum(end.steps for end in self._ends.values())

    @property
    def exhausted(self) -> bool:
        """Whether one end has nowhere to go on to: then all paths lie within what was read."""
        return any(not end.front for end in self._ends.values())

    @property
    def flows(self) -> int:
        """How many were read."""
        return len(self._flows)

    def following(self) -> tuple[Step, list[str], int]:
        """Which way goes next, from which resources flows must be read, and how many at most."""
        way = min(self._ends, key=lambda each: (self._ends[each].cost, each))
        end = self._ends[way]
        return way, end.unread, end.cost

    def step(self, way: Step, met: Met) -> None:
        """Goes one step that way. `met`: what was read for it."""
        end = self._ends[way]
        for place in end.unread:
            end.read[place] = []
        for other, level, degree, rows in met:
            self._levels[other] = level
            end.degrees[other] = degree
            for here, flow_id, *facts in rows:
                source, target = (here, other) if way is Step.DOWN else (other, here)
                flow = SubgraphFlow(flow_id, source, target, facts[0], dict(zip(FACTS, facts, strict=True)))
                self._flows[flow_id] = flow
                end.read[here].append(flow)
        onward = self._down if way is Step.DOWN else self._up
        front: dict[str, int] = {}
        for place, states in end.front.items():
            for flow in end.read[place]:
                other, meant = onward(flow, states)
                fresh = meant & ~end.known.get(other, 0)
                if fresh:
                    front[other] = front.get(other, 0) | fresh
                    end.known[other] = end.known.get(other, 0) | fresh
        end.front = front
        end.steps += 1
        across = self._ends[Step.UP if way is Step.DOWN else Step.DOWN]
        self.has_met = self.has_met or any(states & across.known.get(place, 0) for place, states in front.items())

    def corridor(self) -> Subgraph:
        """What was read so far."""
        places = {place: SubgraphNode("", level) for place, level in self._levels.items()}
        return Subgraph(places, tuple(self._flows.values()), None if self.exhausted else self.steps)

    def _down(self, flow: SubgraphFlow, states: int) -> tuple[str, int]:
        return flow.target, self._automaton.after(states) & self._means(flow)

    def _up(self, flow: SubgraphFlow, states: int) -> tuple[str, int]:
        return flow.source, self._automaton.before(states & self._means(flow))

    def _means(self, flow: SubgraphFlow) -> int:
        return self._automaton.matching(flow.kind, self._levels[flow.target])
