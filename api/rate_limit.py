"""Limits the rate of each caller in cost points per minute, which are taken before anything runs."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from api.errors import RateLimited
from graph.lru_cache import WeightedLRUCache

MINUTE_SECONDS = 60.0
MAX_CALLERS = 10_000


class RateLimiter:
    """A token bucket for each caller, which refills with `points` per minute and holds at most that many.

    The callers that have been absent longest are evicted first. Their buckets are full, so eviction changes nothing.
    """

    def __init__(self, points: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.points = points
        self._clock = clock
        self._buckets: WeightedLRUCache[str, tuple[float, float]] = WeightedLRUCache(MAX_CALLERS)

    def __len__(self) -> int:
        """The number of callers with a bucket."""
        return len(self._buckets)

    def consume(self, caller: str, cost: int) -> None:
        """Takes `cost` points, but at most those of a minute, so that every document within the cost limit can run.

        Raises RateLimited with the whole seconds until the bucket has enough points.
        """
        now = self._clock()
        available, updated = self._buckets.get(caller) or (float(self.points), now)
        available = min(float(self.points), available + (now - updated) * self.points / MINUTE_SECONDS)
        price = min(max(1, cost), self.points)
        sufficient = available >= price
        # a rejected caller counts as present: if it were evicted before absent ones, its bucket would be full again
        self._buckets.put(caller, (available - price if sufficient else available, now))
        if not sufficient:
            missing = price - available
            raise RateLimited(cost, self.points, max(1, math.ceil(missing * MINUTE_SECONDS / self.points)))
