"""Which data elements in use do not come from their designated source (一数一源, Art. 13).

An element is in use in a resource that others feed and whose entry realizes it. Its chain begins at the source if the
resource, or one upstream of it, is of an entry that realizes the element and that the source, or a department of its
line under its guidance, provides; where its designation holds by reference, also one of its line that serves 兵团 or
what it administers, as the local collector does. A chain goes over resources that realize the element, and over those
attached to nothing, of which nobody can say what they hold.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

EVERYTHING = -1


@dataclass(frozen=True, slots=True)
class Link:
    """A resource: its region's code, the least id of a flow that feeds it (None: nothing does), the resources that feed
    it, and for each entry its provider's code with the codes of the elements it realizes."""

    region: str | None
    fed: str | None
    feeders: tuple[str, ...]
    entries: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def elements(self) -> frozenset[str]:
        return frozenset(code for _, codes in self.entries for code in codes)


Designated = Mapping[tuple[str, str], str | None]
"""By region and element who is designated, as a key of `guided`; None where nobody is."""


def unsourced(
    links: Mapping[str, Link],
    subjects: Iterable[str],
    designated: Designated,
    guided: Mapping[str, frozenset[str]],
) -> Iterator[tuple[str, str]]:
    """Those of the subjects, each with the element in use whose chain does not begin at its source.

    `links`: the subjects and all that is upstream of them. `guided`: by source the codes of those that stand for it.
    """
    bits = {pair: 1 << place for place, pair in enumerate(sorted({*_pairs(designated)}))}
    reached = _reached(links, bits, guided)
    for subject in subjects:
        link = links[subject]
        if link.fed is None or link.region is None:
            continue
        for element in sorted(link.elements):
            source = designated.get((link.region, element))
            if source is None or not reached.get(subject, 0) & bits[element, source]:
                yield subject, element


def _pairs(designated: Designated) -> Iterator[tuple[str, str]]:
    return ((element, source) for (_, element), source in designated.items() if source is not None)


def _reached(
    links: Mapping[str, Link], bits: Mapping[tuple[str, str], int], guided: Mapping[str, frozenset[str]]
) -> Mapping[str, int]:
    """For each resource a bit for each (element, source) whose chain to it begins at the source."""
    of_element: dict[str, int] = defaultdict(int)
    of_provider: dict[str, int] = defaultdict(int)
    for (element, source), bit in bits.items():
        of_element[element] |= bit
        for body in guided.get(source, ()):
            of_provider[body] |= bit
    realized: dict[tuple[str, ...], int] = {}
    carried: dict[str, int] = {}
    reached: dict[str, int] = {}
    takers: dict[str, list[str]] = defaultdict(list)
    for each, link in links.items():
        mask = 0 if link.entries else EVERYTHING
        own = 0
        for provider, codes in link.entries:
            if codes not in realized:
                realized[codes] = _union(of_element[code] for code in codes)
            mask |= realized[codes]
            own |= realized[codes] & of_provider.get(provider, 0)
        carried[each] = mask
        if own:
            reached[each] = own
        for feeder in link.feeders:
            takers[feeder].append(each)
    front = list(reached)
    while front:
        further: dict[str, None] = {}
        for each in front:
            mask = reached[each]
            for taker in takers[each]:
                before = reached.get(taker, 0)
                now = before | (mask & carried[taker])
                if now != before:
                    reached[taker] = now
                    further[taker] = None
        front = list(further)
    return reached


def _union(masks: Iterable[int]) -> int:
    found = 0
    for each in masks:
        found |= each
    return found
