"""Limits the rate of each caller in cost points per minute.

The estimated cost is consumed before anything runs. What the database needed beyond it is charged afterwards, so that a
caller is charged the larger of the two.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from api.errors import RateLimited
from api.request_record import database_seconds
from graph.lru_cache import WeightedLRUCache

MINUTE_SECONDS = 60.0
MAX_CALLERS = 10_000
POINTS_PER_SECOND = 10_000
"""The price of one second of database time: 10 points for a millisecond."""
MAX_DEBT_MINUTES = 10
"""The debt of a caller is at most the points of so many minutes."""


class RateLimiter:
    """A token bucket for each caller, which refills with `points` per minute and holds at most that many.

    The callers that have been absent longest are evicted first. Their buckets are full, unless they have debts.
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
        available = self._available(caller, now)
        price = min(max(1, cost), self.points)
        sufficient = available >= price
        # a rejected caller counts as present: if it were evicted before absent ones, its bucket would be full again
        self._buckets.put(caller, (available - price if sufficient else available, now))
        if not sufficient:
            missing = price - available
            raise RateLimited(cost, self.points, max(1, math.ceil(missing * MINUTE_SECONDS / self.points)))

    def charge(self, caller: str, cost: int) -> None:
        """Takes `cost` points for work that has been done. The bucket may fall below zero; then the caller waits until
        it has filled again."""
        now = self._clock()
        available = self._available(caller, now) - max(0, cost)
        self._buckets.put(caller, (max(available, -float(MAX_DEBT_MINUTES * self.points)), now))

    def _available(self, caller: str, now: float) -> float:
        available, updated = self._buckets.get(caller) or (float(self.points), now)
        return min(float(self.points), available + (now - updated) * self.points / MINUTE_SECONDS)


@contextmanager
def metered(rate: RateLimiter | None, caller: str, cost: int) -> Iterator[None]:
    """Consumes `cost` points, runs the block, and charges what its database time costs beyond them, also if it fails or
    is cancelled. Raises RateLimited. Without a rate limit it only runs the block."""
    if rate is None:
        yield
        return
    rate.consume(caller, cost)
    before = database_seconds()
    try:
        yield
    finally:
        points = math.ceil((database_seconds() - before) * POINTS_PER_SECOND)
        rate.charge(caller, points - cost)
