"""Cached statement results of a path search, for later pages."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

from graph.lineage.paths.request import PathRequest
from graph.lru_cache import WeightedLRUCache

MAX_CACHED_VALUES, VALUE_BYTES = 200_000, 100
"""Values of all entries together, and the bytes of each."""
StatementResults = Mapping[Hashable, tuple[Any, ...]]
"""The columns of each statement, by its text and parameters."""


class PathReadCache:
    """Statement results by request, whatever its page, and graph version."""

    def __init__(self, capacity: int = MAX_CACHED_VALUES) -> None:
        self._entries: WeightedLRUCache[Hashable, StatementResults] = WeightedLRUCache(capacity)

    def get(self, request: PathRequest, version: str) -> StatementResults | None:
        return self._entries.get(_key(request, version))

    def put(self, request: PathRequest, version: str, results: StatementResults) -> None:
        self._entries.put(_key(request, version), results, _count_values(list(results.values())))


def _key(request: PathRequest, version: str) -> Hashable:
    return (
        request.start,
        request.goal,
        request.pattern,
        request.max_length,
        request.audiences,
        request.as_of,
        version,
    )


def _count_values(value: Any) -> int:
    return sum(map(_count_values, value)) if isinstance(value, list | tuple) else 1
