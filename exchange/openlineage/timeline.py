"""Intervals of a job's edges, computed from the claims of its runs.

An edge begins at the instant when an event names its two ends together. It ends when a run of its job completes
without it, and begins again, as another interval, when it is named again. The intervals depend on the set of runs
only, not on the order in which their events arrived.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import TypeVar

from exchange.openlineage.column_case import Derivation, Spelling, derivation_of, spelling_of
from exchange.openlineage.state import RunFacts, key, parts

Interval = tuple[str, str | None]
Pair = tuple[str, str]
"""Resource ids: output, input."""
Edge = TypeVar("Edge", bound=tuple[str, ...])
LATEST = "9999"
InstantNumbers = Mapping[Edge, frozenset[int]]
"""Edges, each with the numbers of the instants at which the runs named it."""
Uses = Mapping[Edge, Mapping[tuple[str, ...], frozenset[int]]]
"""Edges, each with the numbers of such instants, by the instants at which one of the names that the runs used was
dropped."""


@dataclass(frozen=True, slots=True)
class Claims:
    """The flows that a run claims, without their instants, so that runs that do the same have equal claims.

    `pairs`, `columns`: keys of flows and of derivations, each with the number of the run's instant at which it was
    first named. `outputs_with_columns`: outputs with column lineage; of these, a derivation that is not listed ends.
    `scope`: the party that declares them (scopes.py). `transformations`: of columns, as stored rows.
    """

    pairs: Mapping[str, int]
    columns: Mapping[str, int]
    outputs_with_columns: tuple[str, ...]
    scope: str = ""
    transformations: Mapping[str, list[str]] = field(default_factory=dict)

    def datasets(self) -> set[str]:
        """Keys of the datasets that the claims name."""
        keys = set(self.outputs_with_columns)
        for flow in self.pairs:
            space, name, other_space, other = parts(flow)
            keys |= {key(space, name), key(other_space, other)}
        return keys


@dataclass(frozen=True, slots=True)
class RunTimes:
    """The instants of a run: `times`, by the numbers in its claims; `completed`, null also if it listed no datasets."""

    times: Sequence[str]
    completed: str | None

    def text(self) -> str:
        """One text for the database: for a job with ten thousand runs, ten thousand are read at once."""
        return ",".join([self.completed or "", *self.times])

    @classmethod
    def from_text(cls, text: str) -> RunTimes:
        """The reverse of `text`."""
        completed, *times = text.split(",")
        return cls(times, completed or None)


def claims_of(run: RunFacts) -> tuple[Claims, RunTimes]:
    """The claims and instants of a run: every input with every output, and the sources that column lineage names.

    A producer's column lineage may name only some inputs of an output. That of a lineage export names all of them.
    """
    pairs = dict(run.sources)
    exact_outputs = run.outputs_with_columns if run.is_part else {}
    for output, at in run.outputs.items():
        for input_key, named_at in run.inputs.items():
            pair = key(output, input_key)
            if output in exact_outputs and pair not in run.sources:
                continue
            # The pair counts from when both were named, even if the column lineage that names it came later.
            pairs[pair] = min(max(at, named_at), run.sources.get(pair, LATEST))
    times = sorted({*pairs.values(), *run.columns.values()})
    numbers = {at: index for index, at in enumerate(times)}
    claims = Claims(
        {pair: numbers[at] for pair, at in sorted(pairs.items())},
        {column: numbers[at] for column, at in sorted(run.columns.items())},
        tuple(sorted(run.outputs_with_columns)),
        run.scope,
        {column: rows for column, (_, rows) in sorted(run.transformations.items())},
    )
    return claims, RunTimes(tuple(times), run.completed if run.stated and run.state[1] == "COMPLETE" else None)


def intervals(present: Iterable[str], absent: Iterable[str]) -> list[Interval]:
    """The intervals of an edge that was present and absent at these instants. Present wins at the same instant."""
    result: list[Interval] = []
    instants = set(present)
    for at in sorted(instants.union(absent)):
        is_open = bool(result) and result[-1][1] is None
        if at in instants and not is_open:
            result.append((at, None))
        elif at not in instants and is_open:
            result[-1] = (result[-1][0], at)
    return result


def united(intervals: Iterable[Interval]) -> list[Interval]:
    """The union of intervals, without overlaps and in order. Intervals that meet become one."""
    result: list[Interval] = []
    for since, until in sorted(intervals, key=lambda interval: interval[0]):
        if result and (result[-1][1] is None or since <= result[-1][1]):
            last = result[-1][1]
            result[-1] = (result[-1][0], None if last is None or until is None else max(last, until))
        else:
            result.append((since, until))
    return result


@dataclass(frozen=True, slots=True)
class _Group:
    """Runs with equal claims, with resources instead of datasets."""

    flows: Uses[Pair]
    columns: Uses[Derivation]
    outputs_with_columns: frozenset[str]
    runs: Sequence[RunTimes]


class Timeline:
    """All runs of one job, with resources in place of the datasets that they name.

    `dropped`: instants at which datasets were dropped, by dataset key; their edges end then. `spelling`: of columns, if
    other timelines of the job share it.
    """

    def __init__(
        self,
        runs: Iterable[tuple[Claims, Sequence[RunTimes]]],
        resources: Mapping[str, str],
        dropped: Mapping[str, Iterable[str]] | None = None,
        spelling: Spelling | None = None,
    ) -> None:
        runs = list(runs)
        if spelling is None:
            spelling = spelling_of((column for claims, _ in runs for column in claims.columns), resources)
        drops = {name: tuple(sorted(instants)) for name, instants in (dropped or {}).items()}
        self._groups = [_group(claims, times, resources, spelling, drops) for claims, times in runs]

    def flows(self) -> dict[Pair, list[Interval]]:
        """Intervals by (output, input)."""
        groups = [(group.flows, group.runs) for group in self._groups]
        return _intervals_by_edge(groups, lambda flow, number: flow not in self._groups[number].flows)

    def columns(self) -> dict[Derivation, list[Interval]]:
        """Intervals by (output, field, input, field)."""
        groups = [(group.columns, group.runs) for group in self._groups]
        return _intervals_by_edge(groups, self._lacks_column)

    def _lacks_column(self, column: Derivation, number: int) -> bool:
        """A run that has the flow, but no column lineage of the output, does not end the output's columns."""
        group = self._groups[number]
        unstated = column[0] not in group.outputs_with_columns and (column[0], column[2]) in group.flows
        return column not in group.columns and not unstated


def _intervals_by_edge(
    groups: Sequence[tuple[Uses[Edge], Sequence[RunTimes]]], is_absent: Callable[[Edge, int], bool]
) -> dict[Edge, list[Interval]]:
    edge_uses: dict[Edge, dict[tuple[str, ...], list[tuple[int, frozenset[int]]]]] = defaultdict(dict)
    for group, (edges, _) in enumerate(groups):
        for edge, uses in edges.items():
            for drops, numbers in uses.items():
                edge_uses[edge].setdefault(drops, []).append((group, numbers))
    completed = [[run.completed for run in runs if run.completed] for _, runs in groups]
    # Most edges of a job share one history: a wide table has a thousand columns.
    by_history: dict[Hashable, list[Interval]] = {}
    result = {}
    for edge, uses_by_drops in sorted(edge_uses.items()):
        absent = tuple(group for group, instants in enumerate(completed) if instants and is_absent(edge, group))
        ends = [completed[group] for group in absent]
        histories = []
        for drops, used in sorted(uses_by_drops.items()):
            history = (tuple(used), absent, drops)
            if history not in by_history:
                present = chain.from_iterable(
                    _instants_present(groups[group][1], numbers, drops) for group, numbers in used
                )
                by_history[history] = intervals(present, chain(drops, *ends))
            histories.append(by_history[history])
        result[edge] = histories[0] if len(histories) == 1 else united(chain.from_iterable(histories))
    return result


def _instants_present(runs: Iterable[RunTimes], numbers: frozenset[int], drops: Iterable[str]) -> Iterator[str]:
    for run in runs:
        start = min([run.times[number] for number in numbers])
        yield start
        # The edge is still present when its run completes, even if another run without it completed meanwhile. A run
        # that drops the dataset when it completes ends the edge.
        if run.completed and run.completed > start and run.completed not in drops:
            yield run.completed


def pair_of(flow: str, resources: Mapping[str, str]) -> Pair:
    """The ends of a flow's key, with resources (ids by dataset key) in place of datasets."""
    space, name, other_space, other_name = parts(flow)
    return resources[key(space, name)], resources[key(other_space, other_name)]


def _joins_names(output: Sequence[str], source: Sequence[str], resources: Mapping[str, str]) -> bool:
    """Whether two names stand for one resource: a run that renames a dataset, or writes it under another name, moves no
    data. A dataset that a run reads and writes under one name flows to itself."""
    return output != source and resources[key(*output)] == resources[key(*source)]


def _group(
    claims: Claims,
    runs: Sequence[RunTimes],
    resources: Mapping[str, str],
    spelling: Spelling,
    dropped: Mapping[str, tuple[str, ...]],
) -> _Group:
    def drops(output: Sequence[str], source: Sequence[str]) -> tuple[str, ...]:
        return dropped.get(key(*output), ()) + dropped.get(key(*source), ()) if dropped else ()

    flows: dict[Pair, dict[tuple[str, ...], set[int]]] = defaultdict(lambda: defaultdict(set))
    for pair, number in claims.pairs.items():
        output, source = parts(pair)[:2], parts(pair)[2:]
        if not _joins_names(output, source, resources):
            flows[pair_of(pair, resources)][drops(output, source)].add(number)
    columns: dict[Derivation, dict[tuple[str, ...], set[int]]] = defaultdict(lambda: defaultdict(set))
    for column, number in claims.columns.items():
        output, source = parts(column)[:2], parts(column)[3:5]
        if not _joins_names(output, source, resources):
            columns[derivation_of(column, resources, spelling)][drops(output, source)].add(number)
    return _Group(
        _frozen(flows),
        _frozen(columns),
        frozenset(resources[output] for output in claims.outputs_with_columns),
        runs,
    )


def _frozen(edges: Mapping[Edge, Mapping[tuple[str, ...], set[int]]]) -> Uses[Edge]:
    return {edge: {drops: frozenset(numbers) for drops, numbers in uses.items()} for edge, uses in edges.items()}
