"""A histogram without locks: one event loop updates it, and a scrape reads it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Upper bounds of the buckets of durations."""
COUNTS = (0.0, 1.0, 2.0, 3.0, 5.0, 10.0, 20.0, 50.0, 100.0)
"""Upper bounds of the buckets of numbers of queries."""


class Histogram:
    """The number of values in each bucket, and the sum of all values."""

    __slots__ = ("_bounds", "_counts", "sum")

    def __init__(self, bounds: Sequence[float]) -> None:
        self._bounds = bounds
        self._counts = [0] * (len(bounds) + 1)
        self.sum = 0.0

    def observe(self, value: float) -> None:
        self._counts[bisect_left(self._bounds, value)] += 1
        self.sum += value

    def add(self, other: Histogram) -> None:
        """Adds the values of another histogram with the same bounds."""
        self._counts = [count + more for count, more in zip(self._counts, other._counts, strict=True)]
        self.sum += other.sum

    def __len__(self) -> int:
        """The number of values."""
        return sum(self._counts)

    @property
    def buckets(self) -> list[tuple[str, float]]:
        """Prometheus' buckets: each upper bound with the number of values up to it; the last bound is +Inf."""
        bounds = [*(f"{bound:g}" for bound in self._bounds), "+Inf"]
        return list(zip(bounds, map(float, accumulate(self._counts)), strict=True))
