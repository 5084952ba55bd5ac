"""Answers kept for their continuations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from graph.compile import Validity
from graph.lineage.request import TraversalRequest
from graph.lineage.traversal import TraversalRead
from graph.lru_cache import WeightedLRUCache

MAX_CACHED_VALUES = 400_000
"""Nodes and edges in all answers together; about 200 bytes each."""


@dataclass
class CachedTraversal:
    """An answer, and what was read of its nodes for each selection, by the selection's structure; and how long that
    holds."""

    read: TraversalRead
    shown: dict[Any, Mapping[str, Any]] = field(default_factory=dict)
    validity: set[Validity] = field(default_factory=set)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Node id → its name."""
        return {node.visited.id: node.visited.name for node in self.read.answer.nodes}

    @property
    def weight(self) -> int:
        answer = self.read.answer
        return len(answer.nodes) * (1 + len(self.shown)) + len(answer.edges)


class TraversalCache:
    """By walk and version of the graph."""

    def __init__(self, most: int = MAX_CACHED_VALUES) -> None:
        self._entries: WeightedLRUCache[tuple[TraversalRequest, str], CachedTraversal] = WeightedLRUCache(most)

    def get(self, traversal: TraversalRequest, version: str) -> CachedTraversal | None:
        return self._entries.get((traversal, version))

    def put(self, traversal: TraversalRequest, answer: CachedTraversal) -> None:
        """Keeps an answer, which may have grown since it was kept."""
        self._entries.put((traversal, answer.read.version), answer, answer.weight)
