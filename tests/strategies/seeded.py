"""Strategies with the interface of Hypothesis that draw every value evenly from a seed.

Hypothesis tries simple examples first and varies them, so a test that draws a few dozen worlds sees hardly any in which
something happens. Here Hypothesis draws only the seed, and worlds of different seeds are independent. The price is that
Hypothesis cannot shrink a world that fails.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Concatenate, Generic, ParamSpec, Protocol, TypeVar

from hypothesis import strategies as st

Value = TypeVar("Value")
Other = TypeVar("Other")
Parameters = ParamSpec("Parameters")


@dataclass(frozen=True)
class Chance(Generic[Value]):
    """A function from a source of random numbers to a value."""

    of: Callable[[Random], Value]

    def map(self, pack: Callable[[Value], Other]) -> Chance[Other]:
        return Chance(lambda random: pack(self.of(random)))

    def __or__(self, other: Chance[Other]) -> Chance[Value | Other]:
        return Chance(lambda random: self.of(random) if random.randrange(2) else other.of(random))


class DrawFn(Protocol):
    def __call__(self, chance: Chance[Value], /) -> Value: ...


def integers(min_value: int, max_value: int) -> Chance[int]:
    return Chance(lambda random: random.randint(min_value, max_value))


def booleans() -> Chance[bool]:
    return Chance(lambda random: random.random() < 0.5)


def none() -> Chance[None]:
    return Chance(lambda random: None)


def sampled_from(values: Sequence[Value]) -> Chance[Value]:
    return Chance(lambda random: random.choice(values))


def permutations(values: Sequence[Value]) -> Chance[list[Value]]:
    return Chance(lambda random: random.sample(values, len(values)))


def tuples(*parts: Chance[Any]) -> Chance[tuple[Any, ...]]:
    return Chance(lambda random: tuple(part.of(random) for part in parts))


def one_of(*parts: Chance[Any]) -> Chance[Any]:
    return Chance(lambda random: random.choice(parts).of(random))


def composite(
    build: Callable[Concatenate[DrawFn, Parameters], Value],
) -> Callable[Parameters, st.SearchStrategy[Value]]:
    """A strategy of Hypothesis from a function that draws, like `hypothesis.strategies.composite`."""

    def strategy(*args: Parameters.args, **kwargs: Parameters.kwargs) -> st.SearchStrategy[Value]:
        def of(seed: int) -> Value:
            random = Random(seed)  # noqa: S311 - worlds, not secrets

            def draw(chance: Chance[Other], /) -> Other:
                return chance.of(random)

            return build(draw, *args, **kwargs)

        return st.integers(0, 2**32 - 1).map(of)

    return strategy
