"""Which designations hold where elements are in use, and the chains that are asked for by them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from domain.model.finding_kind import LineageFindingKind as Kind
from graph.deadline_reads import DeadlineReads
from graph.findings.finding import Finding
from graph.findings.source_reachability import Entries, Link, Place, SourceChains, elements
from graph.findings.statements import designation_query
from graph.findings.whole_graph_result import finding_id

REGIONS_AT_ONCE = 25


@dataclass(frozen=True)
class Designations:
    """By region and element what is known of the designation that holds, and the chains that are asked for."""

    rows: Mapping[tuple[str, str], Sequence[Any]]
    chains: SourceChains

    @classmethod
    async def read(cls, asked: DeadlineReads, links: Iterable[Link[Place]]) -> Designations:
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
            found = await asked.value(designation_query(), asked=pairs[start : start + REGIONS_AT_ONCE])
            rows.update(((row[0], row[1]), row[2:]) for row in found)
        sources = sorted({row[5] for row in rows.values() if row[5] is not None})
        guided = await asked.value("finding/guided_departments", sources=sources) if sources else []
        own = {code: frozenset(bodies) for code, bodies, _ in guided}
        both = own | {_by_reference(code): own[code] | frozenset(others) for code, _, others in guided}
        validity = {pair: _by_reference(row[5]) if row[8] else row[5] for pair, row in rows.items()}
        return cls(rows, SourceChains(validity, both))

    def told(self, subject: str, element: str, link: Link[str]) -> Finding:
        row = self.rows[link.region or "", element]
        element_id, name, region, by_reference, designation, _, source_id, source, _ = row
        fields = sorted(each for each, codes in link.fields if element in codes)
        evidence = (element_id, designation, source_id, link.fed, *fields)
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
