"""What is kept in memory within a bound of weight: the least recently used go first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class WeightedLRUCache(Generic[K, V]):
    """Values by key, each of a weight told when it is kept; all together weigh at most `most`, each at most `largest`
    (`most`, where it is left out). At most `entries` values, where that is given. For one thread.

    `weight`: of all together. `evictions`: how many made room for others.
    """

    def __init__(self, most: int, largest: int | None = None, entries: int | None = None) -> None:
        self._most = most
        self._max_entries = entries
        self._largest = most if largest is None else largest
        self._entries: OrderedDict[K, tuple[V, int]] = OrderedDict()
        self.weight = self.evictions = 0

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: K) -> V | None:
        """What is kept under the key, which is now the last used."""
        found = self._entries.get(key)
        if found is None:
            return None
        self._entries.move_to_end(key)
        return found[0]

    def put(self, key: K, value: V, weight: int = 1) -> None:
        """In place of what was kept under the key; what is heavier than anything may be is not kept, and nothing makes
        room for it."""
        self.discard(key)
        if weight > self._largest:
            return
        self._entries[key] = value, weight
        self.weight += weight
        while self.weight > self._most or (self._max_entries is not None and len(self._entries) > self._max_entries):
            self.discard(next(iter(self._entries)))
            self.evictions += 1

    def discard(self, key: K) -> None:
        """What is kept under the key, if anything is."""
        found = self._entries.pop(key, None)
        if found is not None:
            self.weight -= found[1]
