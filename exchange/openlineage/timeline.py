"""From what a job's runs said to the intervals of its edges.

An edge is there from the moment an event names its two ends together. It ends when a run of its job completes that
no longer has it, and begins again, as another interval, when it is named again. So the intervals follow from the set
of the runs alone, whatever order their events came in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeVar

from exchange.openlineage.state import RunFacts, key, parts

Interval = tuple[str, str | None]
Pair = tuple[str, str]
"""Resource ids: output, input."""
Derivation = tuple[str, str, str, str]
"""Resource ids and names of fields: output, its field, input, its field."""
Edge = TypeVar("Edge", bound=tuple[str, ...])
LATEST = "9999"
Places = Mapping[Edge, frozenset[int]]
"""Edges, each with the instants it was said at, as their runs number them."""


@dataclass(frozen=True, slots=True)
class Claims:
    """What a run says flows, apart from when: runs that do the same say the same.

    `pairs`, `columns`: what flows, and which of the run's instants it was known at. `told`: outputs of which the
    column lineage is given, so that a column not listed is one that no longer flows.
    """

    pairs: Mapping[str, int]
    columns: Mapping[str, int]
    told: tuple[str, ...]

    def datasets(self) -> set[str]:
        """The keys of the datasets it names."""
        found = set(self.told)
        for flow in self.pairs:
            space, name, other_space, other = parts(flow)
            found |= {key(space, name), key(other_space, other)}
        return found


@dataclass(frozen=True, slots=True)
class Timed:
    """When a run said it: `times` as its claims number them; `completed` also null where it stated nothing."""

    times: Sequence[str]
    completed: str | None

    def text(self) -> str:
        """One text: of a job that ran ten thousand times they are read ten thousand at once."""
        return ",".join([self.completed or "", *self.times])

    @classmethod
    def of(cls, text: str) -> Timed:
        completed, *times = text.split(",")
        return cls(times, completed or None)


def claims_of(run: RunFacts) -> tuple[Claims, Timed]:
    """Every input with every output, but for outputs whose column lineage says what they come from."""
    pairs = dict(run.sources)
    for output, at in run.outputs.items():
        for given, since in run.inputs.items():
            pair = key(output, given)
            if output not in run.told or pair in run.sources:
                # Their being named together is enough, though the column lineage that confirms it came later.
                pairs[pair] = min(max(at, since), run.sources.get(pair, LATEST))
    times = sorted({*pairs.values(), *run.columns.values()})
    number = {at: place for place, at in enumerate(times)}
    claims = Claims(
        {pair: number[at] for pair, at in sorted(pairs.items())},
        {column: number[at] for column, at in sorted(run.columns.items())},
        tuple(sorted(run.told)),
    )
    return claims, Timed(tuple(times), run.completed if run.stated else None)


def intervals(present: Iterable[str], absent: Iterable[str]) -> list[Interval]:
    """The intervals of something seen and missed at these instants; at one instant, being seen counts."""
    found: list[Interval] = []
    seen = set(present)
    for at in sorted(seen.union(absent)):
        is_open = bool(found) and found[-1][1] is None
        if at in seen and not is_open:
            found.append((at, None))
        elif at not in seen and is_open:
            found[-1] = (found[-1][0], at)
    return found


@dataclass(frozen=True, slots=True)
class _Group:
    """Runs that say the same, of resources instead of datasets."""

    flows: Places[Pair]
    columns: Places[Derivation]
    told: frozenset[str]
    runs: Sequence[Timed]


class Timeline:
    """All runs of one job, with the datasets they name replaced by the resources these stand for."""

    def __init__(self, runs: Iterable[tuple[Claims, Sequence[Timed]]], resources: Mapping[str, str]) -> None:
        self._groups = [_group(claims, timed, resources) for claims, timed in runs]

    def flows(self) -> dict[Pair, list[Interval]]:
        """(output, input) → its intervals."""
        said = [(group.flows, group.runs) for group in self._groups]
        return _found(said, lambda flow, place: flow not in self._groups[place].flows)

    def columns(self) -> dict[Derivation, list[Interval]]:
        """(output, field, input, field) → its intervals."""
        said = [(group.columns, group.runs) for group in self._groups]
        return _found(said, self._lost)

    def _lost(self, column: Derivation, place: int) -> bool:
        """A run that still has the flow and says nothing of the output's columns says nothing against them."""
        group = self._groups[place]
        silent = column[0] not in group.told and (column[0], column[2]) in group.flows
        return column not in group.columns and not silent


def _found(
    said: Sequence[tuple[Places[Edge], Sequence[Timed]]], lost: Callable[[Edge, int], bool]
) -> dict[Edge, list[Interval]]:
    held: dict[Edge, dict[int, frozenset[int]]] = defaultdict(dict)
    for group, (edges, _) in enumerate(said):
        for edge, places in edges.items():
            held[edge][group] = places
    completed = [[run.completed for run in runs if run.completed] for _, runs in said]
    # Most edges of a job have one history: a wide table has a thousand columns.
    known: dict[Hashable, list[Interval]] = {}
    found = {}
    for edge, groups in sorted(held.items()):
        missed = tuple(group for group, done in enumerate(completed) if done and lost(edge, group))
        history = (tuple(groups.items()), missed)
        if history not in known:
            seen = chain.from_iterable(_seen(said[group][1], places) for group, places in groups.items())
            known[history] = intervals(seen, chain.from_iterable(completed[group] for group in missed))
        found[edge] = known[history]
    return found


def _seen(runs: Iterable[Timed], places: frozenset[int]) -> Iterator[str]:
    for run in runs:
        first = min([run.times[place] for place in places])
        yield first
        # A run that had it from its beginning still has it when it completes, whatever completed meanwhile.
        if run.completed and run.completed > first:
            yield run.completed


def _group(claims: Claims, runs: Sequence[Timed], resources: Mapping[str, str]) -> _Group:
    flows: dict[Pair, set[int]] = defaultdict(set)
    for pair, place in claims.pairs.items():
        space, name, other_space, other_name = parts(pair)
        flows[resources[key(space, name)], resources[key(other_space, other_name)]].add(place)
    columns: dict[Derivation, set[int]] = defaultdict(set)
    for column, place in claims.columns.items():
        space, name, field, other_space, other_name, other = parts(column)
        columns[resources[key(space, name)], field, resources[key(other_space, other_name)], other].add(place)
    return _Group(
        {flow: frozenset(places) for flow, places in flows.items()},
        {column: frozenset(places) for column, places in columns.items()},
        frozenset(resources[each] for each in claims.told),
        runs,
    )
