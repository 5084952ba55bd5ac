"""Strategies as Hypothesis has them, of which each value is drawn evenly from a seed.

Hypothesis tries simple examples first and varies those it has: a test that draws some tens of worlds sees hardly one in
which anything happens. Here Hypothesis chooses the seed, and worlds of two seeds have nothing in common. What it cannot
do then is to make a world smaller that fails.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Concatenate, Generic, ParamSpec, Protocol, TypeVar

from hypothesis import strategies as st

Value = TypeVar("Value")
Other = TypeVar("Other")
Given = ParamSpec("Given")


@dataclass(frozen=True)
class Chance(Generic[Value]):
    """A value for a source of random numbers."""

    of: Callable[[Random], Value]

    def map(self, pack: Callable[[Value], Other]) -> Chance[Other]:
        return Chance(lambda random: pack(self.of(random)))

    def __or__(self, other: Chance[Other]) -> Chance[Value | Other]:
        return Chance(lambda random: self.of(random) if random.randrange(2) else other.of(random))


class DrawFn(Protocol):
    def __call__(self, chance: Chance[Value], /) -> Value: ...


def integers(least: int, most: int) -> Chance[int]:
    return Chance(lambda random: random.randint(least, most))


def booleans() -> Chance[bool]:
    return Chance(lambda random: random.random() < 0.5)


def none() -> Chance[None]:
    return Chance(lambda random: None)


def sampled_from(values: Sequence[Value]) -> Chance[Value]:
    return Chance(lambda random: random.choice(values))


def permutations(values: Sequence[Value]) -> Chance[list[Value]]:
    return Chance(lambda random: random.sample(values, len(values)))


def tuples(*parts: Chance[Any]) -> Chance[tuple[Any, ...]]:
    return Chance(lambda random: tuple(each.of(random) for each in parts))


def one_of(*parts: Chance[Any]) -> Chance[Any]:
    return Chance(lambda random: random.choice(parts).of(random))


def composite(
    build: Callable[Concatenate[DrawFn, Given], Value],
) -> Callable[Given, st.SearchStrategy[Value]]:
    """What a function makes with what it draws, as a strategy of Hypothesis."""

    def strategy(*args: Given.args, **kwargs: Given.kwargs) -> st.SearchStrategy[Value]:
        def of(seed: int) -> Value:
            random = Random(seed)  # noqa: S311 - worlds, not secrets

            def draw(chance: Chance[Other], /) -> Other:
                return chance.of(random)

            return build(draw, *args, **kwargs)

        return st.integers(0, 2**32 - 1).map(of)

    return strategy
