"""A rate per caller in cost points: so many a minute, saved up to one minute's worth, spent before anything runs."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable

from api.errors import RateLimited

MINUTE = 60.0
MAX_CALLERS = 10_000


class RateLimiter:
    """Token buckets, one for each caller; `points` a minute. The callers longest away are forgotten first, with full
    buckets: no one is worse off for it."""

    def __init__(self, points: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.points = points
        self._clock = clock
        self._spent: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def __len__(self) -> int:
        """How many callers are known."""
        return len(self._spent)

    def spend(self, caller: str, cost: int) -> None:
        """Takes `cost` points, at most a minute's worth, so that what a document may cost can be asked at all.

        Raises RateLimited with the whole seconds until there are enough.
        """
        now = self._clock()
        left, at = self._spent.get(caller, (float(self.points), now))
        left = min(float(self.points), left + (now - at) * self.points / MINUTE)
        price = min(max(1, cost), self.points)
        served = left >= price
        self._spent[caller] = (left - price if served else left, now)
        # also one that is refused is here: it must not be forgotten, and have its points again, before those who left
        self._spent.move_to_end(caller)
        if len(self._spent) > MAX_CALLERS:
            self._spent.popitem(last=False)
        if not served:
            raise RateLimited(cost, self.points, max(1, math.ceil((price - left) * MINUTE / self.points)))
