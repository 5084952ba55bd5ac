"""The NO_SOURCE check for some resources: reads only as far upstream as their chains run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph.deadline_reads import DeadlineReads
from graph.findings.designations import Designations
from graph.findings.finding import Finding
from graph.findings.source_reachability import ChainNode, Entries, UpstreamSearch, add_fields, unsourced_elements
from graph.findings.whole_graph_result import Key

RESOURCE_BATCH_SIZE = 4_000


async def unsourced_findings(
    reads: DeadlineReads, ids: Sequence[str], *, max_resources: int | None = None
) -> list[Finding] | None:
    """The NO_SOURCE findings of these resources; None if that takes more than `max_resources`. Raises TimedOut."""
    reader = _ChainReader(reads)
    await reader.read(sorted(set(ids)))
    nodes = reader.nodes
    subjects = {subject: nodes[subject] for subject in sorted(set(ids)) if subject in nodes}
    designations = await Designations.read(reads, subjects.values())
    search: UpstreamSearch[str] = UpstreamSearch(designations.chains)
    front = search.begin(subjects)
    while front:
        unread = reader.unread(front)
        if max_resources is not None and reader.resource_count + len(unread) > max_resources:
            return None
        await reader.read(unread)
        front = search.follow(front, nodes)
    return [
        designations.finding(subject, element, nodes[subject])
        for subject, lacking in unsourced_elements(nodes, subjects, designations.chains)
        for element in lacking
    ]


async def findings_of_keys(reads: DeadlineReads, keys: Sequence[Key]) -> list[Finding]:
    """The NO_SOURCE findings with these keys, which are known to exist. Raises TimedOut."""
    reader = _ChainReader(reads)
    await reader.read(list(dict.fromkeys(subject for subject, _ in keys)))
    nodes = reader.nodes
    designations = await Designations.read(reads, nodes.values())
    return [
        designations.finding(subject, finding.rpartition("@")[2], nodes[subject])
        for subject, finding in keys
        if subject in nodes
    ]


@dataclass
class _ChainReader:
    """Reads resources and their fields. `nodes`: by Relay id; `resource_count`: resources requested."""

    reads: DeadlineReads
    nodes: dict[str, ChainNode[str]] = field(default_factory=dict)
    resource_count: int = 0
    _resource_of_field: dict[str, str] = field(default_factory=dict)
    _requested: set[str] = field(default_factory=set)

    def unread(self, front: Iterable[str]) -> list[str]:
        """The resources to read for these resources and fields; a field is read with its resource."""
        return sorted({self._resource_of_field.get(node, node) for node in front} - self._requested)

    async def read(self, ids: Sequence[str]) -> None:
        """Read these resources. Those hidden from the caller stay absent."""
        self._requested.update(ids)
        self.resource_count += len(ids)
        for start in range(0, len(ids), RESOURCE_BATCH_SIZE):
            batch = list(ids[start : start + RESOURCE_BATCH_SIZE])
            rows = await self.reads.value("finding/source_chain_inputs", ids=batch)
            for resource, region, feeding, entries, fields, derivations in rows:
                self.nodes[resource] = ChainNode(
                    region,
                    min((flow for flow, _ in feeding), default=None),
                    [feeder for _, feeder in feeding],
                    _entries(entries),
                )
                self._resource_of_field.update((giver, source) for _, giver, source in derivations)
                stored_by_field = [(field_id, _entries(stored)) for field_id, stored in fields]
                add_fields(self.nodes, resource, stored_by_field, [tuple(row) for row in derivations])


def _entries(rows: Iterable[Sequence[Any]]) -> Entries:
    return tuple((provider, tuple(sorted(set(codes)))) for provider, codes in rows)
