"""Periods of names: a name stands for one dataset at a time.

A renaming ends the period of the former name if that name is written again afterwards, as producers do that write a
table under a temporary name and rename it. Until then the former name stays another name of the renamed dataset. A
dataset is a connected component of periods that links join. The result depends on the set of links and drops only, not
on the order in which their events arrived.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from operator import attrgetter

from exchange.openlineage.dataset_links import Link, links_of
from exchange.openlineage.schemas import SCHEMA_FACETS
from exchange.openlineage.state import DatasetFacts

Numbered = tuple[str, int]
"""A name and the number of its period."""


@dataclass(frozen=True, slots=True, order=True)
class NamePeriod:
    """The time after `since` (empty: without a begin), up to and including `until` (empty: without an end)."""

    name: str
    since: str = ""
    until: str = ""

    def contains(self, at: str) -> bool:
        """Whether the instant is in the period."""
        return self.since < at and (not self.until or at <= self.until)

    def facts(self, facts: DatasetFacts) -> DatasetFacts:
        """The facts of the name in this period. If its schema has a later value only, that one stands for it: the next
        table under a temporary name mostly has the same columns."""
        if not self.since and not self.until:
            return facts
        facets = {name: value for name, value in facts.facets.items() if self.contains(value[0])}
        if self.until and not facets.keys() & set(SCHEMA_FACETS):
            later = {name: facts.facets[name] for name in SCHEMA_FACETS if name in facts.facets}
            facets |= {name: (self.until, value) for name, (at, value) in later.items() if at > self.until}
        former = {
            schema: {name: value for name, value in columns.items() if self.contains(value[0])}
            for schema, columns in facts.former_columns.items()
        }
        written = min(facts.written, self.until) if self.until else facts.written
        return replace(
            facts,
            seen=max(facts.seen, self.since),
            written=written if written > self.since else "",
            facets=facets,
            former_columns=former,
            links={name: at for name, at in facts.links.items() if self.contains(at)},
        )


@dataclass(frozen=True, slots=True)
class PeriodGroups:
    """The periods of each dataset, and what the links between them say.

    `renamings`: by period of a new name, the links that renamed to it. `rejected`: the links that are not applied.
    `dropped`: the instants at which the dataset of a period was dropped, as far as they concern what the name stood for
    in the period.
    """

    groups: tuple[tuple[NamePeriod, ...], ...]
    renamings: Mapping[NamePeriod, Sequence[Link]]
    rejected: tuple[Link, ...]
    dropped: Mapping[NamePeriod, tuple[str, ...]]


def group_periods(datasets: Mapping[str, DatasetFacts], catalogued: Mapping[str, str]) -> PeriodGroups:
    """The periods of all names, grouped by dataset. `catalogued`: as for `dataset_identities`."""
    grouping = _Grouping(datasets, catalogued)
    drops = [(at, name) for name, facts in datasets.items() for at in facts.dropped]
    links = deque(_in_order_of_effect(links_of(datasets)))
    for at, name in [*sorted(drops), (None, "")]:
        # A table is dropped before another one gets its name at the same instant.
        while links and (at is None or links[0].at < at):
            grouping.add(links.popleft())
        if at is not None:
            grouping.drop(name)
    periods = grouping.periods()
    groups: dict[Numbered, list[NamePeriod]] = defaultdict(list)
    for numbered in sorted(periods):
        groups[grouping.leaders.find(numbered)].append(periods[numbered])
    dropped = _drops(periods, grouping.joins, drops)
    return PeriodGroups(
        tuple(tuple(group) for group in groups.values()),
        {periods[numbered]: links for numbered, links in grouping.renamings.items()},
        tuple(grouping.rejected),
        {periods[numbered]: _relevant(periods[numbered], instants) for numbered, instants in dropped.items()},
    )


def _in_order_of_effect(links: Iterable[Link]) -> list[Link]:
    """The links in the order of their instants. Of several renamings at one instant, one that makes a name free comes
    before one that gives the name to another dataset."""
    result: list[Link] = []
    for _, group in groupby(links, key=attrgetter("at")):
        pending = list(group)
        while pending:
            made_free = {link.other for link in pending if link.renames}
            ready = [link for link in pending if not (link.renames and link.name in made_free)] or pending
            result += ready
            pending = [link for link in pending if link not in ready]
    return result


class _Leaders:
    """Disjoint sets of periods."""

    def __init__(self) -> None:
        self._leader: dict[Numbered, Numbered] = {}

    def find(self, numbered: Numbered) -> Numbered:
        leader = self._leader
        while (above := leader.get(numbered, numbered)) != numbered:
            leader[numbered] = leader.get(above, above)
            numbered = leader[numbered]
        return numbered

    def union(self, first: Numbered, second: Numbered) -> Numbered:
        low, high = sorted((self.find(first), self.find(second)))
        self._leader[high] = low
        return low


class _Grouping:
    """Applies links and drops in the order of their instants."""

    def __init__(self, datasets: Mapping[str, DatasetFacts], catalogued: Mapping[str, str]) -> None:
        self._datasets = datasets
        self._catalogued = catalogued
        self._ends: dict[str, list[str]] = {name: [] for name in datasets}
        self._resources = {(name, 0): {resource} for name, resource in catalogued.items()}
        self._given = {(name, at) for name, facts in datasets.items() for runs in facts.renamed.values() for at in runs}
        self._gone: set[Numbered] = set()
        self._free: set[Numbered] = set()
        self.leaders = _Leaders()
        self.joins: list[tuple[str, Numbered, Numbered]] = []
        self.renamings: dict[Numbered, list[Link]] = defaultdict(list)
        self.rejected: list[Link] = []

    def _current(self, name: str) -> Numbered:
        return name, len(self._ends[name])

    def drop(self, name: str) -> None:
        """The dataset that has this name now is gone."""
        self._gone.add(self.leaders.find(self._current(name)))

    def add(self, link: Link) -> None:
        """Apply a link, or reject it."""
        name, other = self._current(link.name), self._current(link.other)
        first, second = self.leaders.find(name), self.leaders.find(other)
        joined = self._resources.get(first, set()) | self._resources.get(second, set())
        if first != second and (len(joined) > 1 or (link.renames and self._is_another(link, name, first))):
            self.rejected.append(link)
            return
        self.joins.append((link.at if link.renames else "", name, other))
        is_gone = first in self._gone and second in self._gone and not link.renames
        self._gone -= {first, second}
        leader = self.leaders.union(first, second)
        self._resources[leader] = joined
        if is_gone:
            self._gone.add(leader)
        if link.renames:
            self.renamings[name].append(link)
            self._free.discard(name)
            self._end(link.other, link.at)

    def _end(self, name: str, at: str) -> None:
        """End the period of a former name, if the name is written again or another dataset gets it. What a name of the
        catalog stands for is the feed's to say."""
        is_used_again = self._datasets[name].written > at or (name, at) in self._given
        if is_used_again and name not in self._catalogued:
            self._ends[name].append(at)
            self._free.add(self._current(name))

    def _is_another(self, link: Link, name: Numbered, leader: Numbered) -> bool:
        """Whether the new name of a renaming stands for another dataset that is not gone. A renaming that repeats an
        earlier one replaces the table, as every run of such a producer does."""
        if link.name in self._catalogued:
            return True
        is_repeated = any(earlier.other == link.other for earlier in self.renamings[name])
        if is_repeated or name in self._free or leader in self._gone:
            return False
        facts = self._datasets[link.name]
        return name[1] > 0 or (facts.seen < link.at and not (link.run and facts.seen_by == link.run))

    def periods(self) -> dict[Numbered, NamePeriod]:
        """All periods of all names."""
        return {
            (name, number): NamePeriod(name, since, until)
            for name, ends in self._ends.items()
            for number, (since, until) in enumerate(pairwise(["", *ends, ""]))
        }


def _drops(
    periods: Mapping[Numbered, NamePeriod],
    joins: Iterable[tuple[str, Numbered, Numbered]],
    drops: Iterable[tuple[str, str]],
) -> Mapping[Numbered, list[str]]:
    """The instants at which the dataset of each period was dropped under any of the names that it had then."""
    ends: dict[str, list[str]] = defaultdict(list)
    for (name, _), period in sorted(periods.items()):
        ends[name] += [period.until] if period.until else []
    result: dict[Numbered, list[str]] = defaultdict(list)
    leaders, members = _Leaders(), {numbered: [numbered] for numbered in periods}
    pending = sorted(joins, reverse=True)
    for at, name in sorted(drops):
        while pending and pending[-1][0] < at:
            _, one, other = pending.pop()
            first, second = leaders.find(one), leaders.find(other)
            if first != second:
                leader = leaders.union(first, second)
                members[leader] = members[first] + members[second]
        for numbered in members[leaders.find((name, bisect_left(ends[name], at)))]:
            result[numbered].append(at)
    return result


def _relevant(period: NamePeriod, instants: list[str]) -> tuple[str, ...]:
    """Nothing is named after the end of a period, so the first drop after it is the last that counts."""
    distinct = sorted(set(instants))
    if not period.until:
        return tuple(distinct)
    return tuple(distinct[: bisect_left(distinct, period.until) + 1])
