"""Answers kept as the bytes that were sent, each at a version of the graph. No time to live: an answer is served again
only while a check that began after the request finds the graph at its version, and before the instant it holds until.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from graph.lru_cache import WeightedLRUCache

MAX_ENTRY_BYTES = 32_000_000
OWN_BYTES = 600
"""What an answer costs besides its body: its key, its place."""


@dataclass(frozen=True, slots=True)
class CacheKey:
    """What decides an answer: its document and operation, the variables, what the caller may read, the language."""

    document: str
    operation: str | None
    variables: bytes
    audiences: tuple[str, ...]
    language: str


@dataclass(frozen=True, slots=True)
class CachedResponse:
    """An answer's bytes, the version they are at, the cost they were counted at, and until when they hold."""

    body: bytes
    version: str
    until: datetime | None

    def holds(self, version: str, now: datetime) -> bool:
        return self.version == version and (self.until is None or now < self.until)


class ResponseStore:
    """All together hold `most` bytes, and each a tenth of them at most."""

    def __init__(self, most: int = MAX_ENTRY_BYTES) -> None:
        self._entries: WeightedLRUCache[CacheKey, CachedResponse] = WeightedLRUCache(most, most // 10)
        self.hits = self.misses = 0

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def bytes(self) -> int:
        return self._entries.weight

    @property
    def evictions(self) -> int:
        return self._entries.evictions

    def get(self, key: CacheKey) -> CachedResponse | None:
        return self._entries.get(key)

    def put(self, key: CacheKey, kept: CachedResponse) -> None:
        """In place of what was kept before; one that is larger than a tenth of the whole is not kept."""
        self._entries.put(key, kept, len(kept.body) + len(key.variables) + OWN_BYTES)

    def discard(self, key: CacheKey) -> None:
        self._entries.discard(key)
