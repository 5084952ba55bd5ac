"""The designations of the elements in use in each region, and the chains from their sources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from domain.model.finding_kind import FindingKind as Kind
from graph.deadline_reads import DeadlineReads
from graph.findings.finding import Finding
from graph.findings.source_reachability import ChainNode, Entries, NodeId, SourceChains, elements
from graph.findings.statements import designation_query
from graph.findings.whole_graph_result import finding_id

REGION_BATCH_SIZE = 25


@dataclass(frozen=True)
class Designations:
    """`rows`: by region and element the designations in force, in the order of their ids, columns as in
    finding/designated without the two keys. `chains`: the chains that must begin at one of the designated sources."""

    rows: Mapping[tuple[str, str], Sequence[Sequence[Any]]]
    chains: SourceChains

    @classmethod
    async def read(cls, reads: DeadlineReads, nodes: Iterable[ChainNode[NodeId]]) -> Designations:
        """The designations of the elements in use in these resources. Raises TimedOut."""
        entries_by_region: dict[str, set[Entries]] = defaultdict(set)
        for node in nodes:
            if node.region is not None and node.inflow is not None:
                entries_by_region[node.region].add(node.entries)
        elements_by_region = {
            region: {code for entries in groups for code in elements(entries)}
            for region, groups in sorted(entries_by_region.items())
        }
        rows = await _rows(reads, elements_by_region)
        sources = sorted({row[5] for acts in rows.values() for row in acts if row[5] is not None})
        guided = await reads.value("finding/guided_departments", sources=sources) if sources else []
        bodies_of = {code: frozenset(bodies) for code, bodies, _ in guided}
        bodies_of |= {_by_reference(code): bodies_of[code] | frozenset(others) for code, _, others in guided}
        designated: dict[tuple[str, str], str | None] = {}
        for pair, acts in rows.items():
            parts = sorted({_source(act) for act in acts if act[5] is not None})
            # each of several sources may begin a chain
            designated[pair] = key = " or ".join(parts) or None
            if key is not None:
                bodies_of[key] = frozenset[str]().union(*(bodies_of[part] for part in parts))
        return cls(rows, SourceChains(designated, bodies_of))

    def finding(self, subject: str, element: str, node: ChainNode[str]) -> Finding:
        """The finding that an element in use in the subject does not come from its source."""
        acts = self.rows[node.region or "", element]
        element_id, name, region, by_reference = acts[0][:4]
        fields = sorted(field for field, codes in node.fields if element in codes)
        designations = [item for act in acts for item in (act[4], act[6])]
        source = "、".join(act[7] for act in acts if act[7] is not None) or None
        evidence = (element_id, *designations, node.inflow, *fields)
        return Finding(
            finding_id(Kind.NO_SOURCE, subject, element),
            Kind.NO_SOURCE,
            subject,
            None,
            tuple(item for item in evidence if item is not None),
            (element, name, source, region),
            by_reference,
        )


async def _rows(
    reads: DeadlineReads, elements_by_region: Mapping[str, set[str]]
) -> dict[tuple[str, str], list[Sequence[Any]]]:
    """The columns of finding/designated by region and element, acts in the order of their ids.

    Most regions have the designations of a region above them, which are read once for all of them.
    """
    if not elements_by_region:
        return {}
    regions = await reads.value("finding/designating_regions", regions=list(elements_by_region))
    elements_by_designating: dict[str, set[str]] = defaultdict(set)
    for region, _, _, designating in regions:
        elements_by_designating[designating] |= elements_by_region[region]
    pairs = [[region, sorted(codes)] for region, codes in sorted(elements_by_designating.items())]
    acts: dict[tuple[str, str], list[Sequence[Any]]] = defaultdict(list)
    for start in range(0, len(pairs), REGION_BATCH_SIZE):
        batch = await reads.value(designation_query(), pairs=pairs[start : start + REGION_BATCH_SIZE])
        for row in sorted(batch, key=lambda row: row[6] or ""):
            acts[row[0], row[1]].append(row[2:])
    return {
        (region, element): [(*act[:2], name, by_reference, *act[4:]) for act in acts[designating, element]]
        for region, name, by_reference, designating in regions
        for element in sorted(elements_by_region[region])
        if (designating, element) in acts
    }


def _source(act: Sequence[Any]) -> str:
    """The key of the source of a designation."""
    return _by_reference(act[5]) if act[8] else act[5]


def _by_reference(source: str) -> str:
    """The key of a source designated by reference: bodies that it does not guide may stand in for it (Art. 4(5))."""
    return f"{source} by reference"
