"""The two kinds of findings that need the whole graph: flows on a cycle, and elements in use without their source.

Flows and resources are read in slices at one version and analysed in plain Python. The result is cached within a bound,
until the next validity begins or ends, so that all pages of a list share one analysis.
"""

from __future__ import annotations

import asyncio
from array import array
from collections import defaultdict
from collections.abc import Mapping
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

FLOW_BATCH_SIZE, RESOURCE_BATCH_SIZE, FIELD_BATCH_SIZE = 50_000, 20_000, 4_000
MAX_CACHED_SUBJECTS, SUBJECT_BYTES = 300_000, 100
"""Subjects of findings in all cached results together, and the bytes of each."""
NumberedNodes = dict[int, ChainNode[int]]
EntryCache = dict[str, tuple[str, tuple[str, ...]]]
"""Parsed entries by their text, so that equal entries share one object."""


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
    ids: dict[int, str] = {}
    nodes: NumberedNodes = {}
    cache: EntryCache = {}
    after = ""
    while True:
        columns = await reads.query("finding/resources_with_elements", after=after, most=RESOURCE_BATCH_SIZE)
        for resource, number, region, entries in zip(*columns, strict=True):
            ids[number] = resource
            nodes[number] = ChainNode(region or None, None, [], tuple(_parse_entry(text, cache) for text in entries))
        if len(columns[0]) < RESOURCE_BATCH_SIZE:
            break
        after = columns[0][-1]
    flows = await _read_flows(reads, without=None)
    await asyncio.to_thread(_add_flows, nodes, flows)
    await _add_derivations(reads, ids, nodes, cache)
    designations = await Designations.read(reads, nodes.values())
    return await asyncio.to_thread(_unsourced, ids, nodes, designations)


def _parse_entry(text: str, cache: EntryCache) -> tuple[str, tuple[str, ...]]:
    """The provider and the elements of an entry, from `<provider> <element> <element> …`."""
    entry = cache.get(text)
    if entry is None:
        provider, *codes = text.split(" ")
        entry = cache[text] = provider, tuple(sorted(set(codes)))
    return entry


def _add_flows(nodes: NumberedNodes, flows: _Flows) -> None:
    for flow, giver, taker in zip(flows.ids, flows.givers, flows.takers, strict=True):
        node = nodes.get(taker)
        if node is not None and giver != taker:
            # flows are ordered by id, so the first is the least
            node.inflow = node.inflow or flow
            node.feeders.append(giver)


def _unsourced(ids: Mapping[int, str], nodes: NumberedNodes, designations: Designations) -> WholeGraphResult:
    # `ids` is in the order of reading, which is by id
    rows = list(unsourced_elements(nodes, ids, designations.chains))
    return WholeGraphResult(Kind.NO_SOURCE, [ids[number] for number, _ in rows], [lacking for _, lacking in rows])


async def _add_derivations(
    reads: DeadlineReads, ids: Mapping[int, str], nodes: NumberedNodes, cache: EntryCache
) -> None:
    """Add the fields of every resource that has a field with a derivation."""
    derivations: list[tuple[int, int, int, int]] = []
    after = ""
    while True:
        columns = await reads.query("finding/derivations_between", after=after, most=FLOW_BATCH_SIZE)
        derivations += zip(*columns[1:], strict=True)
        if len(columns[0]) < FLOW_BATCH_SIZE:
            break
        after = columns[0][-1]
    resources = sorted({ids[number] for row in derivations for number in row[2:] if number in ids})
    fields: dict[int, list[tuple[int, Entries]]] = defaultdict(list)
    for start in range(0, len(resources), FIELD_BATCH_SIZE):
        columns = await reads.query("finding/fields_with_items", ids=resources[start : start + FIELD_BATCH_SIZE])
        for resource, number, items in zip(*columns, strict=True):
            fields[resource].append((number, tuple(_parse_entry(text, cache) for text in items)))
    by_resource: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for giver, taker, source, resource in derivations:
        by_resource[resource].append((taker, giver, source))
    for resource, resource_fields in fields.items():
        add_fields(nodes, resource, resource_fields, by_resource[resource])


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
        self._lock = asyncio.Lock()

    def get(self, kind: Kind, reads: DeadlineReads, version: str) -> WholeGraphResult | None:
        """The cached result, if it is valid at the instant of the reads."""
        entry = self._entries.get(_key(kind, reads, version))
        return entry.result if entry and entry.is_valid(reads.parameters["asOf"]) else None

    async def get_or_analyse(self, kind: Kind, reads: DeadlineReads, version: str) -> WholeGraphResult:
        """The cached result, or that of a new analysis. One analysis runs at a time. Raises TimedOut."""
        async with self._lock:
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
