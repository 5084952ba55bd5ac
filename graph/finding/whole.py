"""The two kinds that only the whole graph decides: flows on a cycle, elements in use without their source.

The graph is read in slices, of flows and of resources, at one version, and judged in plain Python; what was found is
kept within a bound until something begins or ends to be valid, so that the pages of all lists need it once.
"""

from __future__ import annotations

import asyncio
import time
from array import array
from bisect import bisect_left, bisect_right
from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from graph import library
from graph.bolt import STATEMENT_SECONDS, Bolt, python
from graph.errors import TimedOut
from graph.finding.cycles import components
from graph.finding.found import Finding
from graph.finding.sources import Chains, Entries, Link, Place, Upstream, elements, unsourced
from graph.finding.text import designated
from graph.model.finding import LineageFindingKind as Kind

WHOLE_SECONDS = 60.0
"""How long a list may take to judge; each of its statements has no more than any other."""
FLOWS_AT_ONCE, RESOURCES_AT_ONCE, LINKS_AT_ONCE, REGIONS_AT_ONCE = 50_000, 20_000, 4_000, 25
MOST_KEPT = 800_000
"""Subjects of findings in all that is kept; about 100 bytes each."""
Key = tuple[str, str]
"""The subject and the id of a finding."""
Numbered = dict[int, Link[int]]


@dataclass
class Reads:
    """The statements of one judgement: what all of them speak of, by when it ends, the versions they were read at."""

    bolt: Bolt
    ambient: Mapping[str, Any]
    seconds: float
    end: float
    versions: set[str] = field(default_factory=set)
    _known: dict[str, list[str]] = field(default_factory=dict)

    async def known(self, name: str, **parameters: Any) -> list[str]:
        """What a question tells that no subject has its part in; asked once."""
        if name not in self._known:
            self._known[name] = list(await self.ask(name, **parameters))
        return self._known[name]

    async def record(self, name: str, *, within: float = STATEMENT_SECONDS, **parameters: Any) -> tuple[Any, ...]:
        """The columns of a question's one record, had `within` so many seconds. Raises TimedOut."""
        statement = library.question(name).body
        left = self.end - time.monotonic()
        if left <= 0:
            raise TimedOut.after(self.seconds)
        timeout = min(within, left)
        answer = await self.bolt.read(statement, {**self.ambient, **parameters}, timeout=timeout)
        self.versions.add(answer.version)
        return answer.columns

    async def ask(self, name: str, **parameters: Any) -> Any:
        """The first of them."""
        return (await self.record(name, **parameters))[0]


def reads(bolt: Bolt, ambient: Mapping[str, Any], seconds: float = WHOLE_SECONDS) -> Reads:
    """Statements that end in so many seconds."""
    return Reads(bolt, ambient, seconds, time.monotonic() + seconds)


@dataclass(frozen=True)
class Judged:
    """What was found of the whole graph: subjects by id, and of each the elements that lack their source; one empty
    text where a finding is of no element."""

    kind: Kind
    subjects: Sequence[str]
    lacking: Sequence[tuple[str, ...]]

    def behind(self, after: Key) -> Iterator[Key]:
        """The findings that follow one, in order."""
        for place in range(bisect_left(self.subjects, after[0]), len(self.subjects)):
            subject = self.subjects[place]
            for element in self.lacking[place]:
                key = subject, finding_id(self.kind, subject, element)
                if key > after:
                    yield key

    def count(self, after: Key) -> int:
        """How many follow one."""
        following = bisect_right(self.subjects, after[0])
        same = range(bisect_left(self.subjects, after[0]), following)
        here = sum(finding_id(self.kind, after[0], each) > after[1] for place in same for each in self.lacking[place])
        return here + sum(map(len, self.lacking[following:]))


def finding_id(kind: Kind, subject: str, element: str = "") -> str:
    """The same in every answer."""
    return f"finding_{kind}@{subject}" + (f"@{element}" if element else "")


async def cyclic(asked: Reads) -> Judged:
    """Every flow on a cycle. Raises TimedOut."""
    flows = await _flows(asked)
    return await asyncio.to_thread(_on_cycles, flows)


def _on_cycles(flows: _Flows) -> Judged:
    numbers: dict[int, int] = {}
    givers = array("i", (numbers.setdefault(each, len(numbers)) for each in flows.givers))
    takers = array("i", (numbers.setdefault(each, len(numbers)) for each in flows.takers))
    of = components(len(numbers), givers, takers)
    found = [flow for flow, giver, taker in zip(flows.ids, givers, takers, strict=True) if of[giver] == of[taker]]
    return Judged(Kind.CYCLE, found, [("",)] * len(found))


async def without_source(asked: Reads) -> Judged:
    """Every resource with an element in use whose chain does not begin at its source. Raises TimedOut."""
    ids: dict[int, str] = {}
    links: Numbered = {}
    known: dict[str, tuple[str, tuple[str, ...]]] = {}
    after = ""
    while True:
        slice_ = await asked.record("finding/holdings", after=after, most=RESOURCES_AT_ONCE)
        for resource, number, region, told in zip(*slice_, strict=True):
            ids[number] = resource
            links[number] = Link(region or None, None, [], tuple(_entry(each, known) for each in told))
        if len(slice_[0]) < RESOURCES_AT_ONCE:
            break
        after = slice_[0][-1]
    flows = await _flows(asked)
    await asyncio.to_thread(_fed, links, flows)
    designations = await _Designations.read(asked, links.values())
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


def _unsourced(ids: Mapping[int, str], links: Numbered, designations: _Designations) -> Judged:
    # by id, as they were read
    found = list(unsourced(links, links, designations.chains))
    return Judged(Kind.NO_SOURCE, [ids[number] for number, _ in found], [lacking for _, lacking in found])


@dataclass
class _Flows:
    """All flows by id, each with the server's numbers of its ends."""

    ids: list[str] = field(default_factory=list)
    givers: array[int] = field(default_factory=lambda: array("q"))
    takers: array[int] = field(default_factory=lambda: array("q"))


async def _flows(asked: Reads) -> _Flows:
    found = _Flows()
    while True:
        after = found.ids[-1] if found.ids else ""
        ids, givers, takers = await asked.record("finding/flows_between", after=after, most=FLOWS_AT_ONCE)
        found.ids += ids
        found.givers.extend(givers)
        found.takers.extend(takers)
        if len(ids) < FLOWS_AT_ONCE:
            return found


async def without_source_of(
    asked: Reads, ids: Sequence[str], only: frozenset[str] | None = None, most: int | None = None
) -> list[Finding] | None:
    """The same of some resources, as findings, `only` those with such ids; None where more than `most` resources would
    have to be read. Raises TimedOut."""
    subjects = sorted(set(ids))
    links = await _links(asked, subjects)
    designations = await _Designations.read(asked, links.values())
    upstream: Upstream[str] = Upstream(designations.chains)
    front = upstream.begin(links)
    while front:
        unread = sorted(front.keys() - links.keys())
        if most is not None and len(links) + len(unread) > most:
            return None
        links.update(await _links(asked, unread))
        front = upstream.follow(front, links)
    found = unsourced(links, [each for each in subjects if each in links], designations.chains)
    keys = [(each, element) for each, lacking in found for element in lacking]
    return [
        designations.told(subject, element, links[subject])
        for subject, element in keys
        if only is None or finding_id(Kind.NO_SOURCE, subject, element) in only
    ]


async def told_of(asked: Reads, keys: Iterable[Key]) -> list[Finding]:
    """Findings without a source that are known to be such, as they are told of."""
    wanted = list(keys)
    links = await _links(asked, list(dict.fromkeys(subject for subject, _ in wanted)))
    designations = await _Designations.read(asked, links.values())
    return [
        designations.told(subject, finding.rpartition("@")[2], links[subject])
        for subject, finding in wanted
        if subject in links
    ]


async def _links(asked: Reads, ids: Sequence[str]) -> dict[str, Link[str]]:
    found: dict[str, Link[str]] = {}
    for start in range(0, len(ids), LINKS_AT_ONCE):
        rows = await asked.ask("finding/chained", ids=list(ids[start : start + LINKS_AT_ONCE]))
        for resource, region, feeding, entries in rows:
            found[resource] = Link(
                region,
                min((flow for flow, _ in feeding), default=None),
                [feeder for _, feeder in feeding],
                tuple((provider, tuple(sorted(set(codes)))) for provider, codes in entries),
            )
    return found


@dataclass(frozen=True)
class _Designations:
    """By region and element what is known of the designation that holds, and the chains that are asked for."""

    rows: Mapping[tuple[str, str], Sequence[Any]]
    chains: Chains

    @classmethod
    async def read(cls, asked: Reads, links: Iterable[Link[Place]]) -> _Designations:
        held: dict[str, set[Entries]] = defaultdict(set)
        for link in links:
            if link.region is not None and link.fed is not None:
                held[link.region].add(link.entries)
        pairs = [
            [region, sorted({code for entries in found for code in elements(entries)})]
            for region, found in sorted(held.items())
        ]
        rows: dict[tuple[str, str], Sequence[Any]] = {}
        for start in range(0, len(pairs), REGIONS_AT_ONCE):
            found = await asked.ask(designated(), asked=pairs[start : start + REGIONS_AT_ONCE])
            rows.update(((row[0], row[1]), row[2:]) for row in found)
        sources = sorted({row[5] for row in rows.values() if row[5] is not None})
        guided = await asked.ask("finding/guided", sources=sources) if sources else []
        own = {code: frozenset(bodies) for code, bodies, _ in guided}
        both = own | {_by_reference(code): own[code] | frozenset(others) for code, _, others in guided}
        holding = {pair: _by_reference(row[5]) if row[8] else row[5] for pair, row in rows.items()}
        return cls(rows, Chains(holding, both))

    def told(self, subject: str, element: str, link: Link[str]) -> Finding:
        row = self.rows[link.region or "", element]
        element_id, name, region, by_reference, designation, _, source_id, source, _ = row
        evidence = (element_id, designation, source_id, link.fed)
        return Finding(
            finding_id(Kind.NO_SOURCE, subject, element),
            Kind.NO_SOURCE,
            subject,
            None,
            tuple(each for each in evidence if each is not None),
            (element, name, source, region),
            by_reference,
        )


def _by_reference(source: str) -> str:
    """A source whose designation holds by reference: bodies that it does not guide stand in for it (Art. 4(5))."""
    return f"{source} by reference"


WHOLE = {Kind.CYCLE: cyclic, Kind.NO_SOURCE: without_source}


@dataclass(frozen=True)
class _Kept:
    """What was judged at an instant holds until something begins or ends to be valid (None: for ever)."""

    at: datetime
    until: datetime | None
    judged: Judged

    def holds(self, at: datetime) -> bool:
        return self.at <= at and (self.until is None or at < self.until)


class KeptWhole:
    """What was found of the whole graph, by kind, version and audiences; the least recently used go first."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._kept: OrderedDict[Any, _Kept] = OrderedDict()
        self._turn = asyncio.Lock()

    def known(self, kind: Kind, asked: Reads, version: str) -> Judged | None:
        """What is kept and still holds."""
        key = _key(kind, asked, version)
        found = self._kept.get(key)
        if found is None or not found.holds(asked.ambient["asOf"]):
            return None
        self._kept.move_to_end(key)
        return found.judged

    async def found(self, kind: Kind, asked: Reads, version: str) -> Judged:
        """Judged by one at a time: two would read the same twice. Raises TimedOut."""
        async with self._turn:
            known = self.known(kind, asked, version)
            if known is not None:
                return known
            at = asked.ambient["asOf"]
            until = python(await asked.ask("service/next_change", now=at))
            found = await WHOLE[kind](asked)
            if asked.versions <= {version}:
                key = _key(kind, asked, version)
                self._kept[key] = _Kept(at, until, found)
                self._kept.move_to_end(key)
                while sum(len(each.judged.subjects) for each in self._kept.values()) > self._most:
                    self._kept.popitem(last=False)
            return found


def _key(kind: Kind, asked: Reads, version: str) -> tuple[Any, ...]:
    return kind, version, tuple(asked.ambient["audiences"])
