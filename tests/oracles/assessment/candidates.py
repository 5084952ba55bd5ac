"""The entries that may meet a need, and by which way (Art. 13, 14, 21(6))."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.oracles.assessment.authority import Source
from tests.oracles.assessment.coverage import COVERED, NOT_COVERED, UNKNOWN, coverage, reach, registers
from tests.oracles.assessment.judgement import Judgement
from tests.oracles.assessment.terms import Difference, differences, place_of_entry, place_of_return
from tests.oracles.assessment.world import Entry, Flow, Resource, valid

VIAS = ("SOURCE", "RETURN_FLOW", "LOCAL_REGISTER", "LIBRARY")
"""In the order in which they count at the same place."""
MOST_RETURNS, MOST_INTEGRATIONS = 6, 4
TRACING = ("INTEGRATION", "TRANSFORMATION")
FAR = 99


@dataclass(frozen=True)
class Candidate:
    """An entry that may meet a need. `store`, `flow`: for RETURN_FLOW; `differences`: for LIBRARY."""

    via: str
    entry: str
    place: int
    coverage: str
    nearness: int
    store: str | None = None
    flow: str | None = None
    differences: tuple[Difference, ...] = ()

    @property
    def order(self) -> tuple[int, int, int, str, str]:
        return self.place, VIAS.index(self.via), self.nearness, self.entry, self.flow or ""


def candidates_of_entry(judged: Judgement, code: str, freshness: str) -> list[Candidate]:
    """The candidate of a need that names an entry: no source is needed."""
    entry = judged.world.entry.get(code)
    if entry is None or not judged.is_published(entry):
        return []
    covers = COVERED if judged.serves_judged_region(entry.provider) else UNKNOWN
    return [_candidate(judged, "SOURCE", entry, covers, freshness)]


def candidates_of_element(
    judged: Judgement, sources: Sequence[Source], element: str, freshness: str
) -> list[Candidate]:
    """The candidates for an element whose sources are these, the best first."""
    of_source = _of_source(judged, sources, element, freshness)
    local = _local(judged, sources, element, freshness)
    own = {candidate.entry for candidate in (*of_source, *local)}
    library = [candidate for candidate in _library(judged, of_source, element, freshness) if candidate.entry not in own]
    returned = _returned(judged, sources, element, freshness)
    return sorted((*of_source, *returned, *local, *library), key=lambda candidate: candidate.order)


def entries_of_sources(judged: Judgement, sources: Sequence[Source], element: str) -> list[Entry]:
    """The published entries of the sources that realize the element, whether or not they cover the region."""
    departments = {source.department for source in sources}
    return [entry for entry in judged.published_realizing(element) if entry.provider in departments]


def _of_source(judged: Judgement, sources: Sequence[Source], element: str, freshness: str) -> list[Candidate]:
    candidates = []
    for entry in entries_of_sources(judged, sources, element):
        of_provider = [source for source in sources if source.department == entry.provider]
        own_registers = registers(judged, element, judged.world.department[entry.provider].line)
        covers = {coverage(judged, source, entry, own_registers) for source in of_provider}
        if covers != {NOT_COVERED}:
            best = COVERED if COVERED in covers else UNKNOWN
            candidates.append(_candidate(judged, "SOURCE", entry, best, freshness))
    return candidates


def _local(judged: Judgement, sources: Sequence[Source], element: str, freshness: str) -> list[Candidate]:
    """Of the departments of a source's line that serve the region itself."""
    departments = judged.world.department
    lines = {departments[source.department].line for source in sources} - {None}
    of_sources = {source.department for source in sources}
    return [
        _candidate(judged, "LOCAL_REGISTER", entry, COVERED, freshness)
        for entry in judged.published_realizing(element)
        if entry.provider not in of_sources
        and departments[entry.provider].line in lines
        and judged.serves_judged_region(entry.provider)
    ]


def _library(judged: Judgement, of_source: Sequence[Candidate], element: str, freshness: str) -> Iterator[Candidate]:
    """The entries of libraries that integrate a candidate of the source. A copy is never better than its source."""
    fed = {candidate.entry: _integrated_from(judged, candidate.entry) for candidate in of_source}
    for entry in judged.published_realizing(element):
        if not entry.libraries:
            continue
        held = {resource.key for resource in judged.attached(entry.code)}
        origins = [candidate for candidate in of_source if fed[candidate.entry] & held]
        if not origins:
            continue
        source = min(origins, key=lambda candidate: (candidate.place, candidate.entry))
        covers = COVERED if any(origin.coverage == COVERED for origin in origins) else UNKNOWN
        yield Candidate(
            "LIBRARY",
            entry.code,
            max(place_of_entry(judged, entry, freshness), source.place),
            covers,
            _nearness(judged, entry),
            differences=differences(judged.world.entry[source.entry], entry),
        )


def _integrated_from(judged: Judgement, code: str) -> set[str]:
    """The resources that one to four integrations or transformations lead to from those of the entry."""
    return reach(judged, [resource.key for resource in judged.attached(code)], TRACING, MOST_INTEGRATIONS, up=False)


def _returned(judged: Judgement, sources: Sequence[Source], element: str, freshness: str) -> Iterator[Candidate]:
    """What has flowed back to the region's platform: one candidate for each entry of a source and last flow."""
    entries = {entry.code: entry for entry in entries_of_sources(judged, sources, element)}
    for flow in judged.world.returns_onto[judged.region]:
        if not judged.holds(flow, "RETURN_FLOW") or not _reaches_region(judged, flow):
            continue
        origins = {flow.giver} | reach(judged, [flow.giver], ("RETURN_FLOW",), MOST_RETURNS, up=True)
        for code, entry in entries.items():
            of_entry = [resource for resource in judged.attached(code) if resource.key in origins]
            if any(_returns_element(judged, flow, origin, element) for origin in of_entry):
                yield Candidate(
                    "RETURN_FLOW",
                    code,
                    place_of_return(judged, entry, flow, freshness),
                    UNKNOWN if flow.coverage is None else COVERED,
                    0,
                    store=flow.taker,
                    flow=flow.id,
                )


def _reaches_region(judged: Judgement, flow: Flow) -> bool:
    """Whether the recorded coverage, if any, includes the judged region or one above it."""
    return flow.coverage is None or any(region in judged.distances for region in flow.coverage)


def _returns_element(judged: Judgement, flow: Flow, origin: Resource, element: str) -> bool:
    """Whether a field of the flow is that of a field, at the origin, the giver or the store, with an item of the
    element."""
    ends = (origin, judged.world.resource[flow.giver], judged.world.resource[flow.taker])
    names = {name for resource in ends for name in _names_of_fields(judged, resource, element)}
    return not names.isdisjoint(flow.fields or ())


def _names_of_fields(judged: Judgement, resource: Resource, element: str) -> Iterator[str]:
    for field in resource.fields:
        if field.item is None or not valid(field, judged.at):
            continue
        code, position = field.item
        entry = judged.world.entry[code]
        if entry.visible and entry.items[position - 1].element == element:
            yield field.name


def _candidate(judged: Judgement, via: str, entry: Entry, covers: str, freshness: str) -> Candidate:
    place = place_of_entry(judged, entry, freshness)
    return Candidate(via, entry.code, place, covers, _nearness(judged, entry))


def _nearness(judged: Judgement, entry: Entry) -> int:
    """The steps up from the judged region to that of the entry's provider."""
    return judged.distances.get(judged.world.department[entry.provider].region, FAR)
