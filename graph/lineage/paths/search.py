"""The paths of a subgraph, ordered by length, then by the ids of their flows.

Pure. The next path is found without the paths behind it, however many there are: for each number of steps the search
knows from which resources, in which states of the pattern, a goal is reached in exactly that many steps.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from graph.lineage.paths.automaton import START, Automaton
from graph.lineage.paths.subgraph import PathEnds, Subgraph, SubgraphFlow

Path = tuple[SubgraphFlow, ...]
ALL_STARTS = ""
"""Stands for all starts together: the flows that leave it are those that leave a start."""
FLOWS_PER_CLOCK_CHECK = 512
"""The number of flows that are examined between two looks at the clock."""


class DeadlineExceeded(Exception):
    """The time, or the number of flows that may be examined, is used up."""


class PathSearch:
    """Between the ends. Raises DeadlineExceeded if `is_late` returns true; see FLOWS_PER_CLOCK_CHECK."""

    def __init__(self, subgraph: Subgraph, automaton: Automaton, ends: PathEnds, is_late: Callable[[], bool]) -> None:
        self._automaton = automaton
        self._starts = ends.starts
        self._is_late = is_late
        self._remaining: int | None = None
        self._examined = 0
        self._outgoing: dict[str, list[SubgraphFlow]] = defaultdict(list)
        self._incoming: dict[str, list[SubgraphFlow]] = defaultdict(list)
        self._matching: dict[str, int] = {}
        for flow in sorted(subgraph.flows, key=lambda flow: flow.id):
            self._outgoing[flow.source].append(flow)
            self._incoming[flow.target].append(flow)
            self._matching[flow.id] = automaton.matching(flow.kind, subgraph.nodes[flow.target].level)
        leaving_starts = (flow for start in ends.starts for flow in self._outgoing[start])
        self._outgoing[ALL_STARTS] = sorted(leaving_starts, key=lambda flow: flow.id)
        self._ids = {source: [flow.id for flow in flows] for source, flows in self._outgoing.items()}
        self._reach: list[dict[str, int]] = [dict.fromkeys(ends.goals, automaton.last)]

    def limit_examined_flows(self, count: int | None) -> None:
        """From now on at most this many flows may be examined; None: no limit but time."""
        self._remaining = count

    def paths(self, length: int, after: Sequence[str] = ()) -> Iterator[Path]:
        """All paths of exactly this many flows, in order, behind the path with the flow ids `after`.

        A depth-first search with a stack of iterators. Raises DeadlineExceeded.
        """
        reach = self.reach(length)
        if not any(reach.get(start, 0) & START for start in self._starts):
            return
        last_path = tuple(after) if len(after) == length else ()
        flows: list[SubgraphFlow] = []
        used: set[str] = set()
        follows_last_path = [bool(last_path)]
        choices = [self._choices(ALL_STARTS, START, length, last_path[0] if last_path else "")]
        while choices:
            choice = next(choices[-1], None)
            if choice is None:
                choices.pop()
                follows_last_path.pop()
                if flows:
                    used.discard(flows.pop().id)
                continue
            flow, states = choice
            if flow.id in used:
                continue
            depth = len(flows) + 1
            on_last_path = follows_last_path[-1] and flow.id == last_path[depth - 1]
            if depth == length:
                if not on_last_path:
                    yield (*flows, flow)
                continue
            flows.append(flow)
            used.add(flow.id)
            follows_last_path.append(on_last_path)
            least_id = last_path[depth] if on_last_path else ""
            choices.append(self._choices(flow.target, states, length - depth, least_id))

    def exhausted(self, length: int) -> bool:
        """Whether no sequence of this many flows leads to a goal. Then no longer one does."""
        return not self.reach(length)

    def reach(self, steps: int) -> dict[str, int]:
        """The resources from which a goal is reached in exactly this many steps, each with its states.

        A flow may be used several times here. Raises DeadlineExceeded.
        """
        while len(self._reach) <= steps:
            sources: dict[str, int] = defaultdict(int)
            for node, states in self._reach[-1].items():
                for flow in self._incoming[node]:
                    self._examine()
                    matching = states & self._matching[flow.id]
                    if matching:
                        sources[flow.source] |= self._automaton.before(matching)
            self._reach.append(dict(sources))
        return self._reach[steps]

    def _choices(self, node: str, states: int, steps: int, least_id: str) -> Iterator[tuple[SubgraphFlow, int]]:
        """The flows that can be next, by id and from `least_id` on, with `steps` steps left, each with its states."""
        flows = self._outgoing[node]
        successors = self._automaton.after(states)
        reach = self.reach(steps - 1)
        for index in range(bisect_left(self._ids.get(node, []), least_id), len(flows)):
            self._examine()
            flow = flows[index]
            matching = successors & self._matching[flow.id]
            if matching & reach.get(flow.target, 0):
                yield flow, matching

    def _examine(self) -> None:
        self._examined += 1
        if self._remaining is not None:
            self._remaining -= 1
            if self._remaining < 0:
                raise DeadlineExceeded
        if not self._examined % FLOWS_PER_CLOCK_CHECK and self._is_late():
            raise DeadlineExceeded
