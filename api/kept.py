"""Answers kept as the bytes that were sent, each at a version of the graph. No time to live: an answer is served again
only while a check that began after the request finds the graph at its version, and before the instant it holds until.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime

MOST_BYTES = 32_000_000
OWN_BYTES = 600
"""What an answer costs besides its body: its key, its place."""


@dataclass(frozen=True, slots=True)
class Key:
    """What decides an answer: its document and operation, the variables, what the caller may read, the language."""

    document: str
    operation: str | None
    variables: bytes
    audiences: tuple[str, ...]
    language: str


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer's bytes, the version they are at, the cost they were counted at, and until when they hold."""

    body: bytes
    version: str
    until: datetime | None

    def holds(self, version: str, now: datetime) -> bool:
        return self.version == version and (self.until is None or now < self.until)


class KeptBodies:
    """The least recently used go first when all together hold more than `most` bytes."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._most = most
        self._kept: OrderedDict[Key, Kept] = OrderedDict()
        self.bytes = self.hits = self.misses = self.evictions = 0

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: Key) -> Kept | None:
        found = self._kept.get(key)
        if found:
            self._kept.move_to_end(key)
        return found

    def keep(self, key: Key, kept: Kept) -> None:
        """In place of what was kept before; one that is larger than a tenth of the whole is not kept."""
        self.drop(key)
        if _size(key, kept) > self._most // 10:
            return
        self._kept[key] = kept
        self.bytes += _size(key, kept)
        while self.bytes > self._most:
            self.drop(next(iter(self._kept)))
            self.evictions += 1

    def drop(self, key: Key) -> None:
        found = self._kept.pop(key, None)
        if found:
            self.bytes -= _size(key, found)


def _size(key: Key, kept: Kept) -> int:
    return len(kept.body) + len(key.variables) + OWN_BYTES
