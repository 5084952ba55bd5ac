"""An LRU cache bounded by weight."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from math import inf
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class WeightedLRUCache(Generic[K, V]):
    """Values by key, each with a weight. The least recently used are evicted first. For one thread.

    `max_weight`: of all values together. `max_entry_weight`: of one value; `max_weight` by default. `max_entries`:
    number of values; unbounded by default. `weight`: of all values. `evictions`: number of values evicted.
    """

    def __init__(self, max_weight: int, max_entry_weight: int | None = None, max_entries: int | None = None) -> None:
        self._max_weight = max_weight
        self._max_entries = inf if max_entries is None else max_entries
        self._max_entry_weight = max_weight if max_entry_weight is None else max_entry_weight
        self._entries: OrderedDict[K, tuple[V, int]] = OrderedDict()
        self.weight = self.evictions = 0

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: K) -> V | None:
        """The cached value, which becomes the most recently used; None if there is none."""
        entry = self._entries.get(key)
        if entry is None:
            return None
        self._entries.move_to_end(key)
        return entry[0]

    def put(self, key: K, value: V, weight: int = 1) -> None:
        """Cache a value in place of the key's previous one. A value that is too heavy is not cached and evicts none."""
        self.discard(key)
        if weight > self._max_entry_weight:
            return
        self._entries[key] = value, weight
        self.weight += weight
        while self.weight > self._max_weight or (
            self._max_entries is not None and len(self._entries) > self._max_entries
        ):
            self.discard(next(iter(self._entries)))
            self.evictions += 1

    def discard(self, key: K) -> None:
        """Remove the key's value, if there is one."""
        entry = self._entries.pop(key, None)
        if entry is not None:
            self.weight -= entry[1]
