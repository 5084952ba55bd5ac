"""The two kinds that only the whole graph decides: flows on a cycle, elements in use without their source.

The graph is read in slices, of flows and of resources, at one version, and judged in plain Python; what was found is
kept within a bound until something begins or ends to be valid, so that the pages of all lists need it once.
"""

from __future__ import annotations

import asyncio
from array import array
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from domain.model.finding_kind import LineageFindingKind as Kind
from graph.client.values import to_python
from graph.deadline_reads import DeadlineReads
from graph.findings.cycles import components
from graph.findings.designations import Designations
from graph.findings.source_reachability import Entries, Link, add_fields, unsourced
from graph.findings.whole_graph_result import WholeGraphResult
from graph.lru_cache import WeightedLRUCache

FLOWS_AT_ONCE, RESOURCES_AT_ONCE, FIELDS_AT_ONCE = 50_000, 20_000, 4_000
MAX_CACHED_SUBJECTS = 800_000
"""Subjects of findings in all that is kept; about 100 bytes each."""
Numbered = dict[int, Link[int]]


async def find_cycles(asked: DeadlineReads) -> WholeGraphResult:
    """Every flow on a cycle. Raises TimedOut."""
    flows = await _flows(asked)
    return await asyncio.to_thread(_on_cycles, flows)


def _on_cycles(flows: _Flows) -> WholeGraphResult:
    numbers: dict[int, int] = {}
    givers = array("i", (numbers.setdefault(each, len(numbers)) for each in flows.givers))
    takers = array("i", (numbers.setdefault(each, len(numbers)) for each in flows.takers))
    of = components(len(numbers), givers, takers)
    found = [flow for flow, giver, taker in zip(flows.ids, givers, takers, strict=True) if of[giver] == of[taker]]
    return WholeGraphResult(Kind.CYCLE, found, [("",)] * len(found))


async def find_unsourced(asked: DeadlineReads) -> WholeGraphResult:
    """Every resource with an element in use whose chain does not begin at its source. Raises TimedOut."""
    ids: dict[int, str] = {}
    links: Numbered = {}
    known: dict[str, tuple[str, tuple[str, ...]]] = {}
    after = ""
    while True:
        slice_ = await asked.query("finding/resources_with_elements", after=after, most=RESOURCES_AT_ONCE)
        for resource, number, region, told in zip(*slice_, strict=True):
            ids[number] = resource
            links[number] = Link(region or None, None, [], tuple(_entry(each, known) for each in told))
        if len(slice_[0]) < RESOURCES_AT_ONCE:
            break
        after = slice_[0][-1]
    flows = await _flows(asked)
    await asyncio.to_thread(_fed, links, flows)
    await _derived(asked, ids, links, known)
    designations = await Designations.read(asked, links.values())
    return await asyncio.to_thread(_unsourced, ids, links, designations)


def _entry(told: str, known: dict[str, tuple[str, tuple[str, ...]]]) -> tuple[str, tuple[str, ...]]:
    """One entry's provider and elements, the same object for the same."""
    found = known.get(told)
    if found is None:
        provider, *codes = told.split(" ")
        found = known[told] = provider, tuple(sorted(set(codes)))
    return found


def _fed(links: Numbered, flows: _Flows) -> None:
    for flow, giver, taker in zip(flows.ids, flows.givers, flows.takers, strict=True):
        link = links.get(taker)
        if link is not None and giver != taker:
            # they come by their ids, so that the first is the least
            link.fed = link.fed or flow
            link.feeders.append(giver)


def _unsourced(ids: Mapping[int, str], links: Numbered, designations: Designations) -> WholeGraphResult:
    # by id, as they were read
    found = list(unsourced(links, ids, designations.chains))
    return WholeGraphResult(Kind.NO_SOURCE, [ids[number] for number, _ in found], [lacking for _, lacking in found])


async def _derived(
    asked: DeadlineReads, ids: Mapping[int, str], links: Numbered, known: dict[str, tuple[str, tuple[str, ...]]]
) -> None:
    """Adds the fields of which it is known what they come of, or what comes of them."""
    derivations: list[tuple[int, int, int, int]] = []
    after = ""
    while True:
        following = await asked.query("finding/derivations_between", after=after, most=FLOWS_AT_ONCE)
        derivations += zip(*following[1:], strict=True)
        if len(following[0]) < FLOWS_AT_ONCE:
            break
        after = following[0][-1]
    touched = sorted({ids[each] for row in derivations for each in row[2:] if each in ids})
    fields: dict[int, list[tuple[int, Entries]]] = defaultdict(list)
    for start in range(0, len(touched), FIELDS_AT_ONCE):
        rows = await asked.query("finding/fields_with_items", ids=touched[start : start + FIELDS_AT_ONCE])
        for resource, number, told in zip(*rows, strict=True):
            fields[resource].append((number, tuple(_entry(each, known) for each in told)))
    feeding: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for giver, taker, source, resource in derivations:
        feeding[resource].append((taker, giver, source))
    for resource, own in fields.items():
        add_fields(links, resource, own, feeding[resource])


@dataclass
class _Flows:
    """All flows by id, each with the server's numbers of its ends."""

    ids: list[str] = field(default_factory=list)
    givers: array[int] = field(default_factory=lambda: array("q"))
    takers: array[int] = field(default_factory=lambda: array("q"))


async def _flows(asked: DeadlineReads) -> _Flows:
    found = _Flows()
    while True:
        after = found.ids[-1] if found.ids else ""
        ids, givers, takers = await asked.query("finding/flows_between", after=after, most=FLOWS_AT_ONCE)
        found.ids += ids
        found.givers.extend(givers)
        found.takers.extend(takers)
        if len(ids) < FLOWS_AT_ONCE:
            return found


WHOLE_GRAPH_ANALYSES = {Kind.CYCLE: find_cycles, Kind.NO_SOURCE: find_unsourced}


@dataclass(frozen=True)
class _Entry:
    """What was judged at an instant holds until something begins or ends to be valid (None: for ever)."""

    at: datetime
    until: datetime | None
    judged: WholeGraphResult

    def holds(self, at: datetime) -> bool:
        return self.at <= at and (self.until is None or at < self.until)


class WholeGraphCache:
    """What was found of the whole graph, by kind, version and audiences."""

    def __init__(self, most: int = MAX_CACHED_SUBJECTS) -> None:
        self._entries: WeightedLRUCache[Any, _Entry] = WeightedLRUCache(most)
        self._turn = asyncio.Lock()

    def known(self, kind: Kind, asked: DeadlineReads, version: str) -> WholeGraphResult | None:
        """What is kept and still holds."""
        found = self._entries.get(_key(kind, asked, version))
        return found.judged if found and found.holds(asked.parameters["asOf"]) else None

    async def found(self, kind: Kind, asked: DeadlineReads, version: str) -> WholeGraphResult:
        """Judged by one at a time: two would read the same twice. Raises TimedOut."""
        async with self._turn:
            known = self.known(kind, asked, version)
            if known is not None:
                return known
            at = asked.parameters["asOf"]
            until = to_python(await asked.value("service/next_change", now=at))
            found = await WHOLE_GRAPH_ANALYSES[kind](asked)
            if asked.versions <= {version}:
                self._entries.put(_key(kind, asked, version), _Entry(at, until, found), len(found.subjects))
            return found


def _key(kind: Kind, asked: DeadlineReads, version: str) -> tuple[Any, ...]:
    return kind, version, tuple(asked.parameters["audiences"])
