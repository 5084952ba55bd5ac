"""When an answer may be kept, and when a kept one may be served again: never stale (docs/decisions/0010)."""

from __future__ import annotations

from datetime import datetime

from api.response_store import CachedResponse, CacheKey, ResponseStore
from domain.errors import TimedOut, Unavailable
from graph.client.version_check import VersionCheck
from graph.compile import Validity
from resolvers.context import RequestReads


class ResponseCache:
    """The kept answers of one database."""

    def __init__(self, versions: VersionCheck, bodies: ResponseStore) -> None:
        self._versions = versions
        self.bodies = bodies
        self._last: str | None = None

    @property
    def last(self) -> str | None:
        """The newest version known: what a read is opened at, so that its answer can be at it."""
        return self._last

    @property
    def checks(self) -> int:
        """How often the graph's version was asked for."""
        return self._versions.checks

    async def served(self, key: CacheKey, now: datetime) -> CachedResponse | None:
        """The kept answer, if the graph is at its version still. What is not kept costs no check."""
        kept = self.bodies.get(key)
        if kept is None:
            self.bodies.misses += 1
            return None
        try:
            self._last = version = await self._versions.current()
        except (Unavailable, TimedOut):
            # asking the question itself will say so, in the answer's form
            return None
        if not kept.holds(version, now):
            self.bodies.misses += 1
            self.bodies.discard(key)
            return None
        self.bodies.hits += 1
        return kept

    async def put(self, key: CacheKey, reads: RequestReads, now: datetime, body: bytes) -> datetime | None:
        """Keeps an answer all of whose reads were opened at one version and closed with it.

        Until when it holds while nobody writes, None for as long as that; its own instant where no more is known.
        """
        validity = {each for _, each in reads.done}
        if Validity.UNKNOWN in validity:
            return now
        passes = Validity.UNTIL_NEXT_CHANGE in validity
        versions = {version for version, _ in reads.done}
        if versions and versions != {reads.at}:
            self._last = reads.done[-1][0]
            return now if passes else None
        if reads.at is None:
            return now if passes else None
        until = await self._versions.next_change(reads.at, now) if passes else None
        self.bodies.put(key, CachedResponse(body, reads.at, until))
        return until
