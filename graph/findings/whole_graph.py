"""The two kinds of findings that need the whole graph: flows on a cycle, and elements in use without their source.

Flows and resources are read in slices at one version and analysed in plain Python. The result is cached within a bound,
until the next validity begins or ends, so that all pages of a list share one analysis.
"""

from __future__ import annotations

import asyncio
from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from domain.model.finding_kind import FindingKind as Kind
from graph.client.values import to_python
from graph.deadline_reads import DeadlineReads
from graph.findings.cycles import components
from graph.findings.designations import Designations
from graph.findings.source_reachability import ChainNode, Entries, add_fields, unsourced_elements
from graph.findings.whole_graph_result import WholeGraphResult
from graph.lru_cache import WeightedLRUCache
from graph.task_group import task_group

FLOW_BATCH_SIZE, RESOURCE_BATCH_SIZE, FIELD_BATCH_SIZE = 50_000, 20_000, 4_000
MAX_CACHED_SUBJECTS, SUBJECT_BYTES = 300_000, 100
"""Subjects of findings in all cached results together, and the bytes of each."""
NumberedNodes = dict[int, ChainNode[int]]
EntryCache = dict[str, tuple[str, tuple[str, ...]]]
"""Parsed entries by their text, so that equal entries share one object."""
_Derivation = tuple[int, int, int, int]
"""The server's numbers of the source field, the target field, and the resources of both."""
_StoredField = tuple[int, int, Sequence[str]]
"""The server's numbers of the resource and the field, and the texts of the items that the field stores."""


async def find_cycles(reads: DeadlineReads) -> WholeGraphResult:
    """Every flow on a cycle without return flows. Raises TimedOut."""
    flows = await _read_flows(reads, without="RETURN_FLOW")
    return await asyncio.to_thread(_flows_on_cycles, flows)


def _flows_on_cycles(flows: _Flows) -> WholeGraphResult:
    numbers: dict[int, int] = {}
    givers = array("i", (numbers.setdefault(node, len(numbers)) for node in flows.givers))
    takers = array("i", (numbers.setdefault(node, len(numbers)) for node in flows.takers))
    component = components(len(numbers), givers, takers)
    ends = zip(flows.ids, givers, takers, strict=True)
    on_cycle = [flow for flow, giver, taker in ends if component[giver] == component[taker]]
    return WholeGraphResult(Kind.CYCLE, on_cycle, [("",)] * len(on_cycle))


async def find_unsourced(reads: DeadlineReads) -> WholeGraphResult:
    """Every resource with an element in use whose chain does not begin at its source. Raises TimedOut."""
    cache: EntryCache = {}
    async with task_group() as group:
        reading_resources = group.create_task(_read_resources(reads, cache))
        reading_flows = group.create_task(_read_flows(reads, without=None))
        reading_derivations = group.create_task(_read_derivations(reads))
    (ids, nodes), derivations = reading_resources.result(), reading_derivations.result()
    await asyncio.to_thread(_add_flows, nodes, reading_flows.result())
    resources = list(nodes.values())
    async with task_group() as group:
        reading_designations = group.create_task(Designations.read(reads, resources))
        fields = await _read_fields(reads, ids, derivations)
        await asyncio.to_thread(_add_fields, nodes, derivations, fields, cache)
    return await asyncio.to_thread(_unsourced, ids, nodes, reading_designations.result())


async def _read_resources(reads: DeadlineReads, cache: EntryCache) -> tuple[dict[int, str], NumberedNodes]:
    """All resources by the server's number, in the order of their ids: the id, and the node without its feeders."""
    ids: dict[int, str] = {}
    nodes: NumberedNodes = {}
    after = ""
    while True:
        columns = await reads.query("finding/resources_with_elements", after=after, most=RESOURCE_BATCH_SIZE)
        for resource, number, region, entries in zip(*columns, strict=True):
            ids[number] = resource
            nodes[number] = ChainNode(region or None, None, [], tuple(_parse_entry(text, cache) for text in entries))
        if len(columns[0]) < RESOURCE_BATCH_SIZE:
            return ids, nodes
        after = columns[0][-1]


def _parse_entry(text: str, cache: EntryCache) -> tuple[str, tuple[str, ...]]:
    """The provider and the elements of an entry, from `<provider> <element> <element> …`."""
    entry = cache.get(text)
    if entry is None:
        provider, *codes = text.split(" ")
        entry = cache[text] = provider, tuple(sorted(set(codes)))
    return entry


def _add_flows(nodes: NumberedNodes, flows: _Flows) -> None:
    """Add to each resource what feeds it."""
    for flow, giver, taker in zip(flows.ids, flows.givers, flows.takers, strict=True):
        node = nodes.get(taker)
        if node is not None and giver != taker:
            # flows are ordered by id, so the first is the least
            node.inflow = node.inflow or flow
            node.feeders.append(giver)


def _add_fields(
    nodes: NumberedNodes, derivations: Iterable[_Derivation], fields: Iterable[_StoredField], cache: EntryCache
) -> None:
    """Add the fields of every resource that has a field with a derivation."""
    by_resource: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for giver, taker, source, resource in derivations:
        by_resource[resource].append((taker, giver, source))
    fields_of: dict[int, list[tuple[int, Entries]]] = defaultdict(list)
    for resource, number, items in fields:
        fields_of[resource].append((number, tuple(_parse_entry(text, cache) for text in items)))
    for resource, resource_fields in fields_of.items():
        add_fields(nodes, resource, resource_fields, by_resource[resource])


def _unsourced(ids: Mapping[int, str], nodes: NumberedNodes, designations: Designations) -> WholeGraphResult:
    # `ids` is in the order of reading, which is by id
    rows = list(unsourced_elements(nodes, ids, designations.chains))
    return WholeGraphResult(Kind.NO_SOURCE, [ids[number] for number, _ in rows], [lacking for _, lacking in rows])


async def _read_derivations(reads: DeadlineReads) -> list[_Derivation]:
    """All valid derivations."""
    derivations: list[_Derivation] = []
    after = ""
    while True:
        columns = await reads.query("finding/derivations_between", after=after, most=FLOW_BATCH_SIZE)
        derivations += zip(*columns[1:], strict=True)
        if len(columns[0]) < FLOW_BATCH_SIZE:
            return derivations
        after = columns[0][-1]


async def _read_fields(
    reads: DeadlineReads, ids: Mapping[int, str], derivations: Iterable[_Derivation]
) -> list[_StoredField]:
    """The fields of every resource that has a field with a derivation."""
    resources = sorted({ids[number] for row in derivations for number in row[2:] if number in ids})
    fields: list[_StoredField] = []
    for start in range(0, len(resources), FIELD_BATCH_SIZE):
        columns = await reads.query("finding/fields_with_items", ids=resources[start : start + FIELD_BATCH_SIZE])
        fields += zip(*columns, strict=True)
    return fields


@dataclass
class _Flows:
    """All flows by id, each with the server's numbers of its ends."""

    ids: list[str] = field(default_factory=list)
    givers: array[int] = field(default_factory=lambda: array("q"))
    takers: array[int] = field(default_factory=lambda: array("q"))


async def _read_flows(reads: DeadlineReads, *, without: str | None) -> _Flows:
    """All valid flows. `without`: the kind of flows that are left out."""
    flows = _Flows()
    while True:
        after = flows.ids[-1] if flows.ids else ""
        parameters: dict[str, Any] = {"after": after, "most": FLOW_BATCH_SIZE, "without": without}
        ids, givers, takers = await reads.query("finding/flows_between", **parameters)
        flows.ids += ids
        flows.givers.extend(givers)
        flows.takers.extend(takers)
        if len(ids) < FLOW_BATCH_SIZE:
            return flows


WHOLE_GRAPH_ANALYSES = {Kind.CYCLE: find_cycles, Kind.NO_SOURCE: find_unsourced}


@dataclass(frozen=True)
class _Entry:
    """A result for the instant `at`, valid until the next validity begins or ends (None: without end)."""

    at: datetime
    until: datetime | None
    result: WholeGraphResult

    def is_valid(self, at: datetime) -> bool:
        return self.at <= at and (self.until is None or at < self.until)


class WholeGraphCache:
    """Caches whole-graph results by kind, graph version and audiences."""

    def __init__(self, max_subjects: int = MAX_CACHED_SUBJECTS) -> None:
        self._entries: WeightedLRUCache[Any, _Entry] = WeightedLRUCache(max_subjects)
        self._locks = {kind: asyncio.Lock() for kind in WHOLE_GRAPH_ANALYSES}

    def get(self, kind: Kind, reads: DeadlineReads, version: str) -> WholeGraphResult | None:
        """The cached result, if it is valid at the instant of the reads."""
        entry = self._entries.get(_key(kind, reads, version))
        return entry.result if entry and entry.is_valid(reads.parameters["asOf"]) else None

    async def get_or_analyse(self, kind: Kind, reads: DeadlineReads, version: str) -> WholeGraphResult:
        """The cached result, or that of a new analysis. One analysis of each kind runs at a time. Raises TimedOut."""
        async with self._locks[kind]:
            cached = self.get(kind, reads, version)
            if cached is not None:
                return cached
            at = reads.parameters["asOf"]
            until = to_python(await reads.value("service/next_change", now=at))
            result = await WHOLE_GRAPH_ANALYSES[kind](reads)
            if reads.versions <= {version}:
                self._entries.put(_key(kind, reads, version), _Entry(at, until, result), len(result.subjects))
            return result


def _key(kind: Kind, reads: DeadlineReads, version: str) -> tuple[Any, ...]:
    return kind, version, tuple(reads.parameters["audiences"])
