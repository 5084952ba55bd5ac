"""Cached results of traversals, for later pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from graph.compile import Validity
from graph.lineage.request import TraversalRequest
from graph.lineage.traversal import TraversalRead
from graph.lru_cache import WeightedLRUCache

MAX_CACHED_VALUES, VALUE_BYTES = 150_000, 200
"""Nodes and edges of all results together, and the bytes of each."""


@dataclass
class CachedTraversal:
    """A result, the rows of its nodes by structure of their selection, and the validity of those rows."""

    read: TraversalRead
    node_rows: dict[Any, Mapping[str, Any]] = field(default_factory=dict)
    validity: set[Validity] = field(default_factory=set)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Node id → its name."""
        return {node.visited.id: node.visited.name for node in self.read.result.nodes}

    @property
    def weight(self) -> int:
        result = self.read.result
        return len(result.nodes) * (1 + len(self.node_rows)) + len(result.edges)


class TraversalCache:
    """Results by request and graph version."""

    def __init__(self, capacity: int = MAX_CACHED_VALUES) -> None:
        self._entries: WeightedLRUCache[tuple[TraversalRequest, str], CachedTraversal] = WeightedLRUCache(capacity)

    def get(self, request: TraversalRequest, version: str) -> CachedTraversal | None:
        return self._entries.get((request, version))

    def put(self, request: TraversalRequest, traversal: CachedTraversal) -> None:
        """Caches a result, or updates the weight of one that has more rows than before."""
        self._entries.put((request, traversal.read.version), traversal, traversal.weight)
