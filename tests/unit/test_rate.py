"""Points: never more spent than the rate gives and a minute saves; told exactly how long to wait."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.errors import RateLimited
from api.rate import CALLERS, Rate


@given(st.integers(1, 1000), st.lists(st.tuples(st.floats(0, 120), st.integers(1, 2000)), max_size=40))
def test_what_is_spent_is_within_the_rate(points: int, asked: list[tuple[float, int]]) -> None:
    now = 0.0
    rate = Rate(points, lambda: now)
    spent = 0
    for pause, cost in asked:
        now += pause
        with suppress(RateLimited):
            rate.spend("caller", cost)
            spent += min(cost, points)
    assert spent <= points + now * points / 60 + 1e-6


@given(st.integers(1, 1000), st.integers(1, 1000))
def test_after_the_time_it_was_told_a_caller_is_served(points: int, cost: int) -> None:
    now = 0.0
    rate = Rate(points, lambda: now)
    rate.spend("caller", points)
    with pytest.raises(RateLimited) as refused:
        rate.spend("caller", cost)
    now += refused.value.seconds
    rate.spend("caller", cost)


def test_callers_have_points_of_their_own_and_are_forgotten_after_many_others() -> None:
    rate = Rate(10, lambda: 0.0)
    rate.spend("first", 10)
    rate.spend("second", 10)
    with pytest.raises(RateLimited):
        rate.spend("first", 1)
    for number in range(CALLERS):
        rate.spend(str(number), 1)
    rate.spend("first", 10)
