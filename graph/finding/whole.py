"""The two kinds that only the whole graph decides: flows on a cycle, elements in use without their source.

The graph is read in slices, of flows or of resources, at one version, and judged in plain Python; what was found is
kept within a bound, so that the pages of one list need it once.
"""

from __future__ import annotations

import asyncio
import time
from array import array
from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph import library
from graph.bolt import STATEMENT_SECONDS, Bolt
from graph.errors import TimedOut
from graph.finding.cycles import components
from graph.finding.found import Finding
from graph.finding.sources import Link, unsourced
from graph.finding.text import designated
from graph.model.finding import LineageFindingKind as Kind

WHOLE_SECONDS = 60.0
"""How long a list may take to judge; each of its statements has no more than any other."""
FLOWS_AT_ONCE, RESOURCES_AT_ONCE, REGIONS_AT_ONCE = 50_000, 4_000, 25
MOST_KEPT = 400_000
Key = tuple[str, str]
"""The subject and the id of a finding."""


@dataclass
class Reads:
    """The statements of one judgement: what all of them speak of, by when it ends, the versions they were read at."""

    bolt: Bolt
    ambient: Mapping[str, Any]
    seconds: float
    end: float
    versions: set[str] = field(default_factory=set)
    _prescribed: list[str] | None = None

    async def prescribed(self) -> list[str]:
        """The codes of the elements that the autonomous region's catalog prescribes; asked once."""
        if self._prescribed is None:
            self._prescribed = list(await self.ask("finding/prescribed"))
        return self._prescribed

    async def record(self, name: str, **parameters: Any) -> tuple[Any, ...]:
        """The columns of a question's one record."""
        statement = library.question(name).body
        left = self.end - time.monotonic()
        if left <= 0:
            raise TimedOut.after(self.seconds)
        timeout = min(STATEMENT_SECONDS, left)
        answer = await self.bolt.read(statement, {**self.ambient, **parameters}, timeout=timeout)
        self.versions.add(answer.version)
        return answer.columns

    async def ask(self, name: str, **parameters: Any) -> Any:
        """The first of them."""
        return (await self.record(name, **parameters))[0]


def reads(bolt: Bolt, ambient: Mapping[str, Any], seconds: float = WHOLE_SECONDS) -> Reads:
    """Statements that end in so many seconds."""
    return Reads(bolt, ambient, seconds, time.monotonic() + seconds)


async def cyclic(asked: Reads) -> Sequence[Key]:
    """Every flow on a cycle, by id. Raises TimedOut."""
    ids: list[str] = []
    sources, targets = array("i"), array("i")
    numbers: dict[int, int] = {}
    while not ids or len(ids) % FLOWS_AT_ONCE == 0:
        slice_ = await asked.ask("finding/ends_following", after=ids[-1] if ids else "", most=FLOWS_AT_ONCE)
        if not slice_:
            break
        for flow, giver, taker in slice_:
            ids.append(flow)
            sources.append(numbers.setdefault(giver, len(numbers)))
            targets.append(numbers.setdefault(taker, len(numbers)))
    of = await asyncio.to_thread(components, len(numbers), sources, targets)
    return [
        (flow, f"finding_{Kind.CYCLE}@{flow}")
        for flow, source, target in zip(ids, sources, targets, strict=True)
        if of[source] == of[target]
    ]


async def without_source(asked: Reads) -> Sequence[Key]:
    """Every resource with an element in use whose chain does not begin at its source, by resource and element. Raises
    TimedOut."""
    links: dict[str, Link] = {}
    after = ""
    while ids := await asked.ask("finding/resources_following", after=after, most=RESOURCES_AT_ONCE):
        links.update(await _links(asked, ids))
        after = ids[-1]
    designations = await _Designations.read(asked, links.values())
    return await asyncio.to_thread(_judged, links, list(links), designations)


async def without_source_of(asked: Reads, ids: Sequence[str], only: frozenset[str] | None = None) -> list[Finding]:
    """The same of some resources, as findings, `only` those with such ids. Raises TimedOut."""
    links: dict[str, Link] = {}
    front: list[str] = sorted(set(ids))
    wanted: frozenset[str] = frozenset()
    while front:
        found = await _links(asked, front)
        if not links:
            wanted = frozenset().union(*(each.elements for each in found.values()))
        links.update(found)
        # what neither realizes a wanted element nor is attached to nothing passes none on
        passing = (each for each in found.values() if not each.entries or wanted & each.elements)
        front = sorted({feeder for each in passing for feeder in each.feeders} - links.keys())
    designations = await _Designations.read(asked, (links[each] for each in ids if each in links))
    judged = _judged(links, [each for each in sorted(set(ids)) if each in links], designations)
    return [
        designations.told(subject, finding, links[subject])
        for subject, finding in judged
        if not only or finding in only
    ]


def _judged(links: Mapping[str, Link], subjects: Iterable[str], designations: _Designations) -> list[Key]:
    found = unsourced(links, subjects, designations.sources, designations.guided)
    return [(subject, f"finding_{Kind.NO_SOURCE}@{subject}@{element}") for subject, element in found]


async def _links(asked: Reads, ids: Sequence[str]) -> dict[str, Link]:
    found: dict[str, Link] = {}
    for start in range(0, len(ids), RESOURCES_AT_ONCE):
        rows = await asked.ask("finding/chained", ids=list(ids[start : start + RESOURCES_AT_ONCE]))
        for resource, region, feeding, entries in rows:
            found[resource] = Link(
                region,
                min((flow for flow, _ in feeding), default=None),
                tuple(feeder for _, feeder in feeding),
                tuple((provider, tuple(sorted(codes))) for provider, codes in entries),
            )
    return found


@dataclass(frozen=True)
class _Designations:
    """By region and element what is known of the designation that holds, and who is under a source's guidance."""

    rows: Mapping[tuple[str, str], Sequence[Any]]
    guided: Mapping[str, frozenset[str]]

    @classmethod
    async def read(cls, asked: Reads, links: Iterable[Link]) -> _Designations:
        elements: dict[str, set[str]] = defaultdict(set)
        for link in links:
            if link.region is not None and link.fed is not None:
                elements[link.region] |= link.elements
        rows: dict[tuple[str, str], Sequence[Any]] = {}
        pairs = [[region, sorted(codes)] for region, codes in sorted(elements.items())]
        for start in range(0, len(pairs), REGIONS_AT_ONCE):
            found = await asked.ask(designated(), asked=pairs[start : start + REGIONS_AT_ONCE])
            rows.update(((row[0], row[1]), row[2:]) for row in found)
        sources = sorted({row[5] for row in rows.values() if row[5] is not None})
        guided = await asked.ask("finding/guided", sources=sources) if sources else []
        own = {code: frozenset(bodies) for code, bodies, _ in guided}
        return cls(rows, own | {_by_reference(code): own[code] | frozenset(others) for code, _, others in guided})

    @property
    def sources(self) -> Mapping[tuple[str, str], str | None]:
        return {pair: _by_reference(row[5]) if row[8] else row[5] for pair, row in self.rows.items()}

    def told(self, subject: str, finding: str, link: Link) -> Finding:
        element = finding.rpartition("@")[2]
        row = self.rows[link.region or "", element]
        element_id, name, region, by_reference, designation, _, source_id, source, _ = row
        evidence = (element_id, designation, source_id, link.fed)
        return Finding(
            finding,
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


class KeptWhole:
    """What was found of the whole graph, by kind, version, audiences and instant; the least recently used go first."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._kept: OrderedDict[Any, Sequence[Key]] = OrderedDict()
        self._turn = asyncio.Lock()

    async def found(self, kind: Kind, asked: Reads, version: str) -> Sequence[Key]:
        """By subject and id. Judged by one at a time: two would read the same twice. Raises TimedOut."""
        key = (kind, version, tuple(asked.ambient["audiences"]), asked.ambient["asOf"])
        async with self._turn:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
            found = await WHOLE[kind](asked)
            if asked.versions <= {version}:
                self._kept[key] = found
                while sum(map(len, self._kept.values())) > self._most:
                    self._kept.popitem(last=False)
            return found
