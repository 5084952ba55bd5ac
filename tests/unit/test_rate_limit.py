"""Points: never more spent than the rate gives and a minute saves; told exactly how long to wait."""

from __future__ import annotations

import tracemalloc
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.errors import RateLimited
from api.rate_limit import MAX_CALLERS, RateLimiter


@given(st.integers(1, 1000), st.lists(st.tuples(st.floats(0, 120), st.integers(1, 2000)), max_size=40))
def test_what_is_spent_is_within_the_rate(points: int, asked: list[tuple[float, int]]) -> None:
    now = 0.0
    rate = RateLimiter(points, lambda: now)
    spent = 0
    for pause, cost in asked:
        now += pause
        with suppress(RateLimited):
            rate.consume("caller", cost)
            spent += min(cost, points)
    assert spent <= points + now * points / 60 + 1e-6


@given(st.integers(1, 1000), st.integers(1, 1000))
def test_after_the_time_it_was_told_a_caller_is_served(points: int, cost: int) -> None:
    now = 0.0
    rate = RateLimiter(points, lambda: now)
    rate.consume("caller", points)
    with pytest.raises(RateLimited) as refused:
        rate.consume("caller", cost)
    now += refused.value.seconds
    rate.consume("caller", cost)


def test_callers_have_points_of_their_own_and_are_forgotten_after_many_others() -> None:
    rate = RateLimiter(10, lambda: 0.0)
    rate.consume("first", 10)
    rate.consume("second", 10)
    with pytest.raises(RateLimited):
        rate.consume("first", 1)
    for number in range(MAX_CALLERS):
        rate.consume(str(number), 1)
    rate.consume("first", 10)


def test_one_who_is_refused_again_and_again_is_not_forgotten_for_it() -> None:
    rate = RateLimiter(10, lambda: 0.0)
    rate.consume("greedy", 10)
    for number in range(2 * MAX_CALLERS):
        rate.consume(str(number), 1)
        if number % 100 == 0:
            with pytest.raises(RateLimited):
                rate.consume("greedy", 1)


def test_memory_is_bounded_however_many_callers_come() -> None:
    """Addresses are cheap: a caller may come from ever new ones."""
    rate = RateLimiter(10, lambda: 0.0)
    tracemalloc.start()
    for number in range(MAX_CALLERS):
        rate.consume(str(number), 1)
    for number in range(MAX_CALLERS, 2 * MAX_CALLERS):
        rate.consume(str(number), 1)
    full, _ = tracemalloc.get_traced_memory()
    for number in range(2 * MAX_CALLERS, 5 * MAX_CALLERS):
        rate.consume(str(number), 1)
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(rate) == MAX_CALLERS
    assert after < 1.1 * full
    assert after < 10_000_000
