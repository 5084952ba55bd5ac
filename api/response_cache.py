"""Caches responses as the bytes that were sent, each at one version of the graph (docs/decisions/0010).

Cached responses are never stale and have no time to live. One is served only if a check that begins after the request
finds the graph at its version, and before the instant at which it expires.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.errors import TimedOut, Unavailable
from graph.client.version_check import VersionCheck
from graph.compile import Validity, shortest_validity
from graph.lru_cache import WeightedLRUCache
from resolvers.context import RequestReads

DEFAULT_MAX_BYTES = 32_000_000
ENTRY_OVERHEAD_BYTES = 600
"""The size of an entry besides its body and its variables."""


@dataclass(frozen=True, slots=True)
class CacheKey:
    """All that decides a response: document and operation, variables, the caller's audiences, the language."""

    document: str
    operation: str | None
    variables: bytes
    audiences: tuple[str, ...]
    language: str


@dataclass(frozen=True, slots=True)
class CachedResponse:
    """The body of a response, the version of the graph that it shows, and the instant at which it expires."""

    body: bytes
    version: str
    valid_until: datetime | None

    def is_valid(self, version: str, now: datetime) -> bool:
        """Whether the response is valid at this version of the graph and at this instant."""
        return self.version == version and (self.valid_until is None or now < self.valid_until)


class ResponseStore:
    """The cached responses: `max_bytes` together, and each at most a tenth of that."""

    def __init__(self, max_bytes: int = DEFAULT_MAX_BYTES) -> None:
        self._entries: WeightedLRUCache[CacheKey, CachedResponse] = WeightedLRUCache(max_bytes, max_bytes // 10)
        self.hits = self.misses = 0

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def bytes(self) -> int:
        """The size of all entries."""
        return self._entries.weight

    @property
    def evictions(self) -> int:
        return self._entries.evictions

    def get(self, key: CacheKey) -> CachedResponse | None:
        return self._entries.get(key)

    def put(self, key: CacheKey, response: CachedResponse) -> None:
        """Replaces the response of this key. A response larger than a tenth of the store is not cached."""
        self._entries.put(key, response, len(response.body) + len(key.variables) + ENTRY_OVERHEAD_BYTES)

    def discard(self, key: CacheKey) -> None:
        self._entries.discard(key)


class ResponseCache:
    """Decides which responses of one database are cached, and whether a cached one may be served."""

    def __init__(self, versions: VersionCheck, store: ResponseStore) -> None:
        self._versions = versions
        self.store = store
        self._newest_version: str | None = None

    @property
    def newest_version(self) -> str | None:
        """The newest version of the graph seen so far. Reads are opened at it, so that their response has it."""
        return self._newest_version

    @property
    def checks(self) -> int:
        """The number of checks of the graph's version."""
        return self._versions.checks

    async def get(self, key: CacheKey, now: datetime) -> CachedResponse | None:
        """The cached response, if the graph still has its version. A key that is not cached costs no check."""
        cached = self.store.get(key)
        if cached is None:
            self.store.misses += 1
            return None
        try:
            self._newest_version = version = await self._versions.current()
        except (Unavailable, TimedOut):
            # running the operation reports the same error in a response
            return None
        if not cached.is_valid(version, now):
            self.store.misses += 1
            self.store.discard(key)
            return None
        self.store.hits += 1
        return cached

    async def put(self, key: CacheKey, reads: RequestReads, now: datetime, body: bytes) -> datetime | None:
        """Caches a response if all its reads opened and closed at one version.

        Returns the instant at which the response expires though nobody writes: None if it does not expire, `now` if
        its validity is unknown or cannot be read.
        """
        validity = shortest_validity(validity for _, validity in reads.done)
        if validity is Validity.UNKNOWN:
            return now
        expires = validity is Validity.UNTIL_NEXT_CHANGE
        versions = {version for version, _ in reads.done}
        if versions and versions != {reads.at}:
            self._newest_version = reads.done[-1][0]
            return now if expires else None
        if reads.at is None:
            return now if expires else None
        try:
            valid_until = await self._versions.next_change(reads.at, now) if expires else None
        except (Unavailable, TimedOut):
            # the response itself is complete
            return now
        self.store.put(key, CachedResponse(body, reads.at, valid_until))
        return valid_until
