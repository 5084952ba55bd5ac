"""The paths of a corridor, in their order: by length, then by the ids of their flows, the first that differs deciding.

Pure. However many paths there are, the next is found without those behind it: for each number of steps it is known
from which resources, in which states of the pattern, the goal can still be reached in just so many.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from graph.lineage.paths.automaton import START, Automaton
from graph.lineage.paths.subgraph import Subgraph, SubgraphFlow

Path = tuple[SubgraphFlow, ...]
AT_ONCE = 512
"""How many flows are looked at between two looks at the clock."""


class DeadlineExceeded(Exception):
    """The time, or the number of flows that may be looked at, is up."""


class PathSearch:
    """From `start` to `goal`. `late`: asked now and then; the search ends where it says so."""

    def __init__(
        self, corridor: Subgraph, automaton: Automaton, start: str, goal: str, late: Callable[[], bool]
    ) -> None:
        self._automaton = automaton
        self._start = start
        self._late = late
        self._left: int | None = None
        self._looked = 0
        self._out: dict[str, list[SubgraphFlow]] = defaultdict(list)
        self._in: dict[str, list[SubgraphFlow]] = defaultdict(list)
        self._means: dict[str, int] = {}
        for flow in sorted(corridor.flows, key=lambda each: each.id):
            self._out[flow.source].append(flow)
            self._in[flow.target].append(flow)
            self._means[flow.id] = automaton.matching(flow.kind, corridor.places[flow.target].level)
        self._ids = {source: [flow.id for flow in flows] for source, flows in self._out.items()}
        self._reach: list[dict[str, int]] = [{goal: automaton.last}]

    def allow(self, looks: int | None) -> None:
        """From now on so many flows may be looked at; None: as many as there is time for."""
        self._left = looks

    def paths(self, length: int, after: Sequence[str] = ()) -> Iterator[Path]:
        """Every path of just so many flows, in order, behind the one with these ids of flows. Raises Late."""
        if not self.reach(length).get(self._start, 0) & START:
            return
        behind = tuple(after) if len(after) == length else ()
        taken: list[SubgraphFlow] = []
        used: set[str] = set()
        along = [bool(behind)]
        choices = [self._choices(self._start, START, length, behind[0] if behind else "")]
        while choices:
            step = next(choices[-1], None)
            if step is None:
                choices.pop()
                along.pop()
                if taken:
                    used.discard(taken.pop().id)
                continue
            flow, states = step
            if flow.id in used:
                continue
            depth = len(taken) + 1
            on_it = along[-1] and flow.id == behind[depth - 1]
            if depth == length:
                if not on_it:
                    yield (*taken, flow)
                continue
            taken.append(flow)
            used.add(flow.id)
            along.append(on_it)
            choices.append(self._choices(flow.target, states, length - depth, behind[depth] if on_it else ""))

    def exhausted(self, length: int) -> bool:
        """Whether nothing leads to the goal in so many steps, nor in any more."""
        return not self.reach(length)

    def reach(self, steps: int) -> dict[str, int]:
        """The resources from which the goal is reached in just so many steps, flows taken again or not, each with the
        states in which it is. Raises Late."""
        while len(self._reach) <= steps:
            found: dict[str, int] = defaultdict(int)
            for place, states in self._reach[-1].items():
                for flow in self._in[place]:
                    self._look()
                    meant = states & self._means[flow.id]
                    if meant:
                        found[flow.source] |= self._automaton.before(meant)
            self._reach.append(dict(found))
        return self._reach[steps]

    def _choices(self, place: str, states: int, left: int, least: str) -> Iterator[tuple[SubgraphFlow, int]]:
        """The flows that may be taken next, by id and not before `least`, with `left` steps to go."""
        flows = self._out[place]
        following = self._automaton.after(states)
        reach = self.reach(left - 1)
        for place_of in range(bisect_left(self._ids.get(place, []), least), len(flows)):
            self._look()
            flow = flows[place_of]
            meant = following & self._means[flow.id]
            if meant & reach.get(flow.target, 0):
                yield flow, meant

    def _look(self) -> None:
        self._looked += 1
        if self._left is not None:
            self._left -= 1
            if self._left < 0:
                raise DeadlineExceeded
        if not self._looked % AT_ONCE and self._late():
            raise DeadlineExceeded
