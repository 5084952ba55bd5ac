"""What names of datasets are bound to: a resource, or one after the other where a renaming made the name free."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from exchange.openlineage.column_case import is_case_insensitive
from exchange.openlineage.state import key, parts
from exchange.openlineage.timeline import Claims, RunTimes

SEPARATOR = "\x1f"
"""No name contains this control character."""
Runs = Sequence[tuple[Claims, Sequence[RunTimes]]]


@dataclass(frozen=True, slots=True)
class Binding:
    """The resource that a name stands for, up to and including `until` (empty: without an end).

    `dropped`: the instants at which what the name stands for was dropped. `folds_columns`: whether columns of the
    resource whose names differ in case only are one.
    """

    resource: str
    until: str = ""
    dropped: tuple[str, ...] = ()
    folds_columns: bool = False


Bindings = Mapping[str, tuple[Binding, ...]]
"""By dataset key, in the order of their ends. The last one has no end."""


def stored_bindings(name: str, bound: Sequence[Binding]) -> list[str] | None:
    """The stored form, one text for each binding. None if the name is bound to one resource that was never dropped."""
    if bound == (Binding(bound[-1].resource, folds_columns=is_case_insensitive(name)),):
        return None
    return [
        SEPARATOR.join((binding.resource, binding.until, "folded" if binding.folds_columns else "", *binding.dropped))
        for binding in bound
    ]


def bindings_from(name: str, resource: str, stored: Sequence[str] | None) -> tuple[Binding, ...]:
    """The reverse of `stored_bindings`. `resource`: the one that the name stands for now."""
    if stored is None:
        return (Binding(resource, folds_columns=is_case_insensitive(name)),)
    bound = []
    for text in stored:
        bound_resource, until, folded, *dropped = text.split(SEPARATOR)
        bound.append(Binding(bound_resource, until, tuple(dropped), bool(folded)))
    return tuple(bound)


@dataclass(frozen=True, slots=True)
class BoundRuns:
    """Runs in which a dataset key stands for one resource. `resources`, `dropped`: ids, and instants of drops, by
    dataset key."""

    runs: Runs
    resources: Mapping[str, str]
    dropped: Mapping[str, tuple[str, ...]]


def bind_runs(runs: Runs, bindings: Bindings) -> BoundRuns:
    """The runs of a job, in which a name with several bindings has a key for each of them."""
    resources, dropped = {}, {}
    for name, bound in bindings.items():
        for number, binding in enumerate(bound):
            bound_name = name if number == len(bound) - 1 else f"{name}{SEPARATOR}{number}"
            resources[bound_name], dropped[bound_name] = binding.resource, binding.dropped
    ends = {name: [binding.until for binding in bound[:-1]] for name, bound in bindings.items() if len(bound) > 1}
    result: list[tuple[Claims, Sequence[RunTimes]]] = []
    for claims, times in runs:
        rebound = {name: ends[name] for name in claims.datasets() & ends.keys()} if ends else {}
        result += _split(claims, times, rebound) if rebound else [(claims, times)]
    return BoundRuns(result, resources, {name: instants for name, instants in dropped.items() if instants})


def _split(claims: Claims, runs: Iterable[RunTimes], ends: Mapping[str, Sequence[str]]) -> Runs:
    """The runs of one group by the bindings of their names. Runs between the same ends are alike."""
    cuts = sorted({end for name_ends in ends.values() for end in name_ends})
    alike: dict[tuple[int, ...], list[RunTimes]] = defaultdict(list)
    for run in runs:
        alike[tuple(bisect_left(cuts, at) for at in run.times)].append(run)
    return [(_bound(claims, group[0], ends), group) for group in alike.values()]


def _bound(claims: Claims, run: RunTimes, ends: Mapping[str, Sequence[str]]) -> Claims:
    bound_names: dict[str, set[str]] = defaultdict(set)

    def bound_name(name: str, at: str) -> str:
        number = bisect_left(ends[name], at) if name in ends else None
        result = name if number is None or number == len(ends[name]) else f"{name}{SEPARATOR}{number}"
        bound_names[name].add(result)
        return result

    pairs, columns, transformations = {}, {}, {}
    for pair, number in claims.pairs.items():
        space, name, other_space, other = parts(pair)
        at = run.times[number]
        pairs[key(bound_name(key(space, name), at), bound_name(key(other_space, other), at))] = number
    for column, number in claims.columns.items():
        space, name, target, other_space, other, source = parts(column)
        at = run.times[number]
        derivation = key(bound_name(key(space, name), at), target, bound_name(key(other_space, other), at), source)
        columns[derivation] = number
        if column in claims.transformations:
            transformations[derivation] = claims.transformations[column]
    outputs = {other for name in claims.outputs_with_columns for other in bound_names.get(name, {name})}
    return Claims(pairs, columns, tuple(sorted(outputs)), claims.scope, transformations)
