"""Numbers that look random and follow from the seed."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeVar

Choice = TypeVar("Choice")


class RandomDraw:
    """One stream of choices, told apart by its name, so that what one noun draws changes nothing for another.

    Only `Random.random` is used: of its methods it alone is promised to stay the same in later versions of Python.
    """

    def __init__(self, seed: int, name: str) -> None:
        self._next = Random(f"{seed}/{name}").random  # noqa: S311 - a graph to measure on, no secret

    def below(self, sides: int) -> int:
        """A whole number from 0 to `sides` - 1."""
        return int(self._next() * sides)

    def of(self, choices: Sequence[Choice]) -> Choice:
        """One of these."""
        return choices[int(self._next() * len(choices))]

    def chance(self, percent: float) -> bool:
        """True in `percent` of all draws."""
        return self._next() * 100 < percent

    def shuffled(self, count: int) -> list[int]:
        """The numbers from 0 to `count` - 1 in an order of the seed's."""
        numbers = list(range(count))
        for last in range(count - 1, 0, -1):
            other = int(self._next() * (last + 1))
            numbers[last], numbers[other] = numbers[other], numbers[last]
        return numbers
