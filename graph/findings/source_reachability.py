"""Finds data elements in use that do not come from their designated source (一数一源, Art. 13). Pure; uses bit sets.

An element is in use in a resource if other resources feed it and its entry realizes the element. The chain of the
element begins at the source if the entry of the resource, or of one upstream, realizes the element and is provided by
the source or by a department of its line under its guidance. If the designation holds by reference, the source is
兵团's department of the line, if it has one, and departments of the line that serve 兵团, or a region that it
administers, count as well, as for the local collector.

A chain runs over resources that realize the element, and over resources without an entry, because their content is
unknown. If derivations between fields are known, the chain is that of the fields that store the element. It runs over
the fields that they derive from, and over every feeding resource of which no field is known to be used.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

ALL_CHAINS = -1
NodeId = TypeVar("NodeId", bound=Hashable)
"""The key of a resource or a field: its Relay id, or a number."""
Entries = tuple[tuple[str, tuple[str, ...]], ...]
"""For each entry its provider's code, and the sorted codes of the elements that it realizes."""


@dataclass(slots=True)
class ChainNode(Generic[NodeId]):
    """A resource: its region's code; the least id of a flow that feeds it, or None; the resources that feed it; its
    entries; and, if derivations of its fields are known, the fields that store elements, each with their codes.

    Or a field: `feeders` are the fields and resources that it derives from, `entries` those whose items it stores.
    """

    region: str | None
    inflow: str | None
    feeders: list[NodeId]
    entries: Entries
    fields: tuple[tuple[NodeId, tuple[str, ...]], ...] = ()


@lru_cache(maxsize=65_536)
def elements(entries: Entries) -> tuple[str, ...]:
    """The sorted codes of the elements that a resource with these entries realizes."""
    return tuple(sorted({code for _, codes in entries for code in codes}))


Designated = Mapping[tuple[str, str], str | None]
"""By region and element the designated source, as a key of `guided`; None without a designation."""


def add_fields(
    nodes: dict[NodeId, ChainNode[NodeId]],
    resource: NodeId,
    fields: Iterable[tuple[NodeId, Entries]],
    derivations: Sequence[tuple[NodeId, NodeId, NodeId]],
) -> None:
    """Add the fields of a resource, each with the entries whose items it stores.

    `derivations`: (target field, source field, source resource). A field also derives from every feeding resource that
    no derivation names, as a whole.
    """
    node = nodes[resource]
    mapped = {source for _, _, source in derivations}
    unmapped = [feeder for feeder in node.feeders if feeder not in mapped]
    givers: dict[NodeId, list[NodeId]] = defaultdict(list)
    for taker, giver, _ in derivations:
        givers[taker].append(giver)
    stored_by_field = list(fields)
    for field, stored in stored_by_field:
        nodes[field] = ChainNode(None, None, [*givers[field], *unmapped], stored)
    if derivations:
        node.fields = tuple((field, elements(stored)) for field, stored in stored_by_field if elements(stored))


class SourceChains:
    """The chains to follow, as bits: one for each (element, source).

    `guided`: for each source the bodies that count as the source.
    """

    def __init__(self, designated: Designated, guided: Mapping[str, frozenset[str]]) -> None:
        self._designated = designated
        pairs = {(element, source) for (_, element), source in designated.items() if source is not None}
        self._bits = {pair: 1 << index for index, pair in enumerate(sorted(pairs))}
        self._of_element: dict[str, int] = defaultdict(int)
        self._of_provider: dict[str, int] = defaultdict(int)
        for (element, source), bit in self._bits.items():
            self._of_element[element] |= bit
            for body in guided.get(source, ()):
                self._of_provider[body] |= bit
        self._passing: dict[Entries, int] = {}
        self._starting: dict[Entries, int] = {}
        self._in_use: dict[tuple[str, Entries], tuple[tuple[str, int], ...]] = {}
        self._required: dict[tuple[str, Entries], int] = {}
        self._missing: dict[tuple[str, Entries, int], tuple[str, ...]] = {}

    def passing(self, entries: Entries) -> int:
        """The chains that may run over a resource with these entries."""
        mask = self._passing.get(entries)
        if mask is None:
            mask = self._union(elements(entries)) if entries else ALL_CHAINS
            self._passing[entries] = mask
        return mask

    def starting(self, entries: Entries) -> int:
        """The chains that begin at a resource with these entries, because it is of their source."""
        mask = self._starting.get(entries)
        if mask is None:
            mask = 0
            for provider, codes in entries:
                mask |= self._union(codes) & self._of_provider.get(provider, 0)
            self._starting[entries] = mask
        return mask

    def required(self, node: ChainNode[NodeId]) -> int:
        """The chains of the elements in use in a resource that have a source; 0 if nothing feeds it."""
        if node.inflow is None or node.region is None:
            return 0
        key = node.region, node.entries
        mask = self._required.get(key)
        if mask is None:
            mask = 0
            for _, bit in self._elements_in_use(*key):
                mask |= bit
            self._required[key] = mask
        return mask

    def missing(self, node: ChainNode[NodeId], reached: int) -> tuple[str, ...]:
        """The elements in use in a resource whose chain does not begin at the source.

        `reached`: the chains that do.
        """
        if node.inflow is None or node.region is None:
            return ()
        key = node.region, node.entries, reached & self.required(node)
        codes = self._missing.get(key)
        if codes is None:
            in_use = self._elements_in_use(node.region, node.entries)
            codes = self._missing[key] = tuple(code for code, bit in in_use if not reached & bit)
        return codes

    def of_fields(self, node: ChainNode[NodeId]) -> Iterator[tuple[NodeId, int]]:
        """The fields of a resource that store elements, each with the chains of these elements."""
        for field, codes in node.fields:
            yield field, self._union(codes)

    def _elements_in_use(self, region: str, entries: Entries) -> tuple[tuple[str, int], ...]:
        """Elements, each with the bit of its chain; 0 without a designation."""
        pairs = self._in_use.get((region, entries))
        if pairs is None:
            pairs = tuple((code, self._bit(region, code)) for code in elements(entries))
            self._in_use[region, entries] = pairs
        return pairs

    def _bit(self, region: str, element: str) -> int:
        source = self._designated.get((region, element))
        return 0 if source is None else self._bits[element, source]

    def _union(self, codes: Iterable[str]) -> int:
        mask = 0
        for code in codes:
            mask |= self._of_element.get(code, 0)
        return mask


def unsourced_elements(
    nodes: Mapping[NodeId, ChainNode[NodeId]], subjects: Iterable[NodeId], chains: SourceChains
) -> Iterator[tuple[NodeId, tuple[str, ...]]]:
    """The subjects with elements in use whose chain does not begin at its source, each with these elements.

    `nodes`: the subjects and everything upstream that their chains may run over.
    """
    reached = _reached(nodes, chains)
    for subject in subjects:
        node, mask = nodes[subject], reached.get(subject, 0)
        if node.fields:
            mask = _reached_by_fields(node, mask, reached, chains)
        codes = chains.missing(node, mask)
        if codes:
            yield subject, codes


def _reached_by_fields(
    node: ChainNode[NodeId], of_resource: int, reached: Mapping[NodeId, int], chains: SourceChains
) -> int:
    """The chains of a resource that begin at their source; for elements that fields store, the chains of the fields."""
    stored = of_fields = 0
    for field, mask in chains.of_fields(node):
        stored |= mask
        of_fields |= mask & reached.get(field, 0)
    return (of_resource & ~stored) | of_fields | (stored & chains.starting(node.entries))


def _reached(nodes: Mapping[NodeId, ChainNode[NodeId]], chains: SourceChains) -> Mapping[NodeId, int]:
    """For each resource and field the chains to it that begin at their source."""
    passing: dict[NodeId, int] = {}
    reached: dict[NodeId, int] = {}
    takers: dict[NodeId, list[NodeId]] = defaultdict(list)
    for node_id, node in nodes.items():
        passing[node_id] = chains.passing(node.entries)
        if starting := chains.starting(node.entries):
            reached[node_id] = starting
        for feeder in node.feeders:
            takers[feeder].append(node_id)
    front = list(reached)
    while front:
        next_front: dict[NodeId, None] = {}
        for node_id in front:
            mask = reached[node_id]
            for taker in takers.get(node_id, ()):
                before = reached.get(taker, 0)
                after = before | (mask & passing[taker])
                if after != before:
                    reached[taker] = after
                    next_front[taker] = None
        front = list(next_front)
    return reached


class UpstreamSearch(Generic[NodeId]):
    """Decides what to read upstream: a chain is followed over nodes that it may run over, until it begins."""

    def __init__(self, chains: SourceChains) -> None:
        self._chains = chains
        self._followed: dict[NodeId, int] = defaultdict(int)

    def begin(self, subjects: Mapping[NodeId, ChainNode[NodeId]]) -> dict[NodeId, int]:
        """The first nodes to read, each with the chains to follow over it."""
        front: dict[NodeId, int] = defaultdict(int)
        for node_id, node in subjects.items():
            mask = self._chains.required(node)
            beyond = mask & ~self._chains.starting(node.entries)
            for field, stored in self._chains.of_fields(node):
                mask &= ~stored
                if beyond & stored:
                    front[field] |= beyond & stored
            self._followed[node_id] |= mask
            self._extend(node, mask, front)
        return front

    def follow(self, front: Mapping[NodeId, int], nodes: Mapping[NodeId, ChainNode[NodeId]]) -> dict[NodeId, int]:
        """The nodes to read after the front. `nodes`: all nodes read so far, without those hidden from the caller."""
        next_front: dict[NodeId, int] = defaultdict(int)
        for node_id, mask in front.items():
            node = nodes.get(node_id)
            if node is None:
                continue
            fresh = mask & self._chains.passing(node.entries) & ~self._followed[node_id]
            if fresh:
                self._followed[node_id] |= fresh
                self._extend(node, fresh, next_front)
        return next_front

    def _extend(self, node: ChainNode[NodeId], mask: int, front: dict[NodeId, int]) -> None:
        beyond = mask & ~self._chains.starting(node.entries)
        if beyond:
            for feeder in node.feeders:
                front[feeder] |= beyond
