"""Which data elements in use do not come from their designated source (一数一源, Art. 13).

An element is in use in a resource that others feed and whose entry realizes it. Its chain begins at the source if the
resource, or one upstream of it, is of an entry that realizes the element and that the source, or a department of its
line under its guidance, provides; where its designation holds by reference, also one of its line that serves 兵团 or
what it administers, as the local collector does. A chain goes over resources that realize the element, and over those
attached to nothing, of which nobody can say what they hold.

Where it is known which field comes of which, the chain is that of the fields that store the element: over the fields
they come of, and over the whole of a resource that feeds theirs and of which no field is known to be used.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

EVERYTHING = -1
Place = TypeVar("Place", bound=Hashable)
"""How a resource or a field is named: by its Relay id, or by a number."""
Entries = tuple[tuple[str, tuple[str, ...]], ...]
"""For each entry its provider's code, with the codes of the elements it realizes, sorted."""


@dataclass(slots=True)
class Link(Generic[Place]):
    """A resource: its region's code, the least id of a flow that feeds it (None: nothing does), the resources that feed
    it, and its entries; where it is known what its fields come of, those that store elements, with their codes.

    Or a field: what it comes of, fields and resources, and the entries whose items it stores, with what these realize.
    """

    region: str | None
    fed: str | None
    feeders: list[Place]
    entries: Entries
    fields: tuple[tuple[Place, tuple[str, ...]], ...] = ()


@lru_cache(maxsize=65_536)
def elements(entries: Entries) -> tuple[str, ...]:
    """The codes of the elements that a resource with these entries realizes, sorted."""
    return tuple(sorted({code for _, codes in entries for code in codes}))


Designated = Mapping[tuple[str, str], str | None]
"""By region and element who is designated, as a key of `guided`; None where nobody is."""


def add_fields(
    links: dict[Place, Link[Place]],
    resource: Place,
    fields: Iterable[tuple[Place, Entries]],
    derived: Sequence[tuple[Place, Place, Place]],
) -> None:
    """Adds the fields of a resource, each with what it stores. `derived`: which of them comes of which field of which
    resource; of one that feeds the resource, and no field of it any of these, a field comes as a whole."""
    link = links[resource]
    known = {source for _, _, source in derived}
    unknown = [each for each in link.feeders if each not in known]
    of: dict[Place, list[Place]] = defaultdict(list)
    for taker, giver, _ in derived:
        of[taker].append(giver)
    own = [(each, stored) for each, stored in fields]
    for each, stored in own:
        links[each] = Link(None, None, [*of[each], *unknown], stored)
    if derived:
        link.fields = tuple((each, elements(stored)) for each, stored in own if elements(stored))


class SourceChains:
    """What chains are asked for: a bit for each (element, source). `guided`: by source who stands for it."""

    def __init__(self, designated: Designated, guided: Mapping[str, frozenset[str]]) -> None:
        self._designated = designated
        pairs = {(element, source) for (_, element), source in designated.items() if source is not None}
        self._bits = {pair: 1 << place for place, pair in enumerate(sorted(pairs))}
        self._of_element: dict[str, int] = defaultdict(int)
        self._of_provider: dict[str, int] = defaultdict(int)
        for (element, source), bit in self._bits.items():
            self._of_element[element] |= bit
            for body in guided.get(source, ()):
                self._of_provider[body] |= bit
        self._carried: dict[Entries, int] = {}
        self._own: dict[Entries, int] = {}
        self._wanted: dict[tuple[str, Entries], tuple[tuple[str, int], ...]] = {}
        self._asked: dict[tuple[str, Entries], int] = {}
        self._missing: dict[tuple[str, Entries, int], tuple[str, ...]] = {}

    def carried(self, entries: Entries) -> int:
        """The chains that go over a resource with these entries."""
        found = self._carried.get(entries)
        if found is None:
            found = self._union(elements(entries)) if entries else EVERYTHING
            self._carried[entries] = found
        return found

    def own(self, entries: Entries) -> int:
        """The chains that begin there, at their source."""
        found = self._own.get(entries)
        if found is None:
            found = 0
            for provider, codes in entries:
                found |= self._union(codes) & self._of_provider.get(provider, 0)
            self._own[entries] = found
        return found

    def asked(self, link: Link[Place]) -> int:
        """The chains of the elements in use there that have a source; 0 where nothing feeds it."""
        if link.fed is None or link.region is None:
            return 0
        key = link.region, link.entries
        found = self._asked.get(key)
        if found is None:
            found = 0
            for _, bit in self._in_use(*key):
                found |= bit
            self._asked[key] = found
        return found

    def missing(self, link: Link[Place], reached: int) -> tuple[str, ...]:
        """The elements in use there of which no chain begins at the source. `reached`: the chains that do."""
        if link.fed is None or link.region is None:
            return ()
        key = link.region, link.entries, reached & self.asked(link)
        found = self._missing.get(key)
        if found is None:
            in_use = self._in_use(link.region, link.entries)
            found = self._missing[key] = tuple(code for code, bit in in_use if not reached & bit)
        return found

    def by_fields(self, link: Link[Place]) -> Iterator[tuple[Place, int]]:
        """The fields of which the chains are asked for, each with its chains."""
        for each, codes in link.fields:
            yield each, self._union(codes)

    def _in_use(self, region: str, entries: Entries) -> tuple[tuple[str, int], ...]:
        """Each with the bit of its chain; 0 where nobody is designated."""
        found = self._wanted.get((region, entries))
        if found is None:
            found = tuple((code, self._bit(region, code)) for code in elements(entries))
            self._wanted[region, entries] = found
        return found

    def _bit(self, region: str, element: str) -> int:
        source = self._designated.get((region, element))
        return 0 if source is None else self._bits[element, source]

    def _union(self, codes: Iterable[str]) -> int:
        found = 0
        for code in codes:
            found |= self._of_element.get(code, 0)
        return found


def unsourced(
    links: Mapping[Place, Link[Place]], subjects: Iterable[Place], chains: SourceChains
) -> Iterator[tuple[Place, tuple[str, ...]]]:
    """Those of the subjects, each with the elements in use whose chain does not begin at its source.

    `links`: the subjects and all that is upstream of them, as far as their chains are wanted.
    """
    reached = _reached(links, chains)
    for subject in subjects:
        link, here = links[subject], reached.get(subject, 0)
        if link.fields:
            here = _by_fields(link, here, reached, chains)
        found = chains.missing(link, here)
        if found:
            yield subject, found


def _by_fields(link: Link[Place], here: int, reached: Mapping[Place, int], chains: SourceChains) -> int:
    """The chains that begin at their source, of what fields store those that are the fields' own."""
    stored = found = 0
    for each, asked in chains.by_fields(link):
        stored |= asked
        found |= asked & reached.get(each, 0)
    return (here & ~stored) | found | (stored & chains.own(link.entries))


def _reached(links: Mapping[Place, Link[Place]], chains: SourceChains) -> Mapping[Place, int]:
    """For each resource and field a bit for each (element, source) whose chain to it begins at the source."""
    carried: dict[Place, int] = {}
    reached: dict[Place, int] = {}
    takers: dict[Place, list[Place]] = defaultdict(list)
    for each, link in links.items():
        carried[each] = chains.carried(link.entries)
        if own := chains.own(link.entries):
            reached[each] = own
        for feeder in link.feeders:
            takers[feeder].append(each)
    front = list(reached)
    while front:
        further: dict[Place, None] = {}
        for each in front:
            mask = reached[each]
            for taker in takers.get(each, ()):
                before = reached.get(taker, 0)
                now = before | (mask & carried[taker])
                if now != before:
                    reached[taker] = now
                    further[taker] = None
        front = list(further)
    return reached


class Upstream(Generic[Place]):
    """How far chains are to be followed upstream: over what carries them, until where they begin at their source."""

    def __init__(self, chains: SourceChains) -> None:
        self._chains = chains
        self._asked: dict[Place, int] = defaultdict(int)

    def begin(self, links: Mapping[Place, Link[Place]]) -> dict[Place, int]:
        """What to follow next, each with the chains that are asked for there. `links`: the resources asked about."""
        front: dict[Place, int] = defaultdict(int)
        for each, link in links.items():
            asked = self._chains.asked(link)
            beyond = asked & ~self._chains.own(link.entries)
            for field, stored in self._chains.by_fields(link):
                asked &= ~stored
                if beyond & stored:
                    front[field] |= beyond & stored
            self._asked[each] |= asked
            self._ask(link, asked, front)
        return front

    def follow(self, front: Mapping[Place, int], links: Mapping[Place, Link[Place]]) -> dict[Place, int]:
        """What to follow after the front. `links`: all that was read, without what the caller may not see."""
        further: dict[Place, int] = defaultdict(int)
        for each, mask in front.items():
            link = links.get(each)
            if link is None:
                continue
            fresh = mask & self._chains.carried(link.entries) & ~self._asked[each]
            if fresh:
                self._asked[each] |= fresh
                self._ask(link, fresh, further)
        return further

    def _ask(self, link: Link[Place], asked: int, front: dict[Place, int]) -> None:
        beyond = asked & ~self._chains.own(link.entries)
        if beyond:
            for feeder in link.feeders:
                front[feeder] |= beyond
