"""What was read for a page of paths, kept for those that follow."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

from graph.lineage.paths.request import PathRequest
from graph.lru_cache import WeightedLRUCache

MAX_CACHED_VALUES = 500_000
"""Values in all that is kept together; about 100 bytes each."""
StatementResults = Mapping[Hashable, tuple[Any, ...]]
"""The columns of each statement, by its text and what it was asked of."""


class PathReadCache:
    """By question, whatever its page, and version of the graph."""

    def __init__(self, most: int = MAX_CACHED_VALUES) -> None:
        self._entries: WeightedLRUCache[Hashable, StatementResults] = WeightedLRUCache(most)

    def get(self, path_request: PathRequest, version: str) -> StatementResults | None:
        return self._entries.get(_key(path_request, version))

    def put(self, path_request: PathRequest, version: str, told: StatementResults) -> None:
        self._entries.put(_key(path_request, version), told, _values(list(told.values())))


def _key(path_request: PathRequest, version: str) -> Hashable:
    return (
        path_request.start,
        path_request.goal,
        path_request.pattern,
        path_request.most,
        path_request.audiences,
        path_request.as_of,
        version,
    )


def _values(told: Any) -> int:
    return sum(map(_values, told)) if isinstance(told, list | tuple) else 1
