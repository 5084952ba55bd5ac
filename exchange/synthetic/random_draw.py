"""Pseudo-random numbers from a seed."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeVar

Choice = TypeVar("Choice")


class RandomDraw:
    """A named stream of choices. Separate streams make the choices for one noun independent of those for another.

    Only `Random.random` is used: it is the only method that is guaranteed to stay the same in later Python versions.
    """

    def __init__(self, seed: int, name: str) -> None:
        self._next = Random(f"{seed}/{name}").random  # noqa: S311 - a graph to measure on, no secret

    def below(self, limit: int) -> int:
        """A whole number from 0 to `sides` - 1."""
        return int(self._next() * limit)

    def of(self, choices: Sequence[Choice]) -> Choice:
        """One of the choices."""
        return choices[int(self._next() * len(choices))]

    def chance(self, percent: float) -> bool:
        """True in `percent` of all draws."""
        return self._next() * 100 < percent

    def shuffled(self, count: int) -> list[int]:
        """The numbers from 0 to `count` - 1 in a pseudo-random order."""
        numbers = list(range(count))
        for last in range(count - 1, 0, -1):
            other = int(self._next() * (last + 1))
            numbers[last], numbers[other] = numbers[other], numbers[last]
        return numbers
