"""Token buckets: consumption stays within the rate, and the reported waiting time is exact."""

from __future__ import annotations

import tracemalloc
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.errors import RateLimited
from api.rate_limit import MAX_CALLERS, MAX_DEBT_MINUTES, RateLimiter, metered
from api.request_record import CURRENT_RECORD, RequestRecord, note_round_trip
from graph.client.instrumentation import RoundTripEvent


@given(st.integers(1, 1000), st.lists(st.tuples(st.floats(0, 120), st.integers(1, 2000)), max_size=40))
def test_consumption_stays_within_the_rate(points: int, requests: list[tuple[float, int]]) -> None:
    now = 0.0
    rate = RateLimiter(points, lambda: now)
    spent = 0
    for pause, cost in requests:
        now += pause
        with suppress(RateLimited):
            rate.consume("caller", cost)
            spent += min(cost, points)
    assert spent <= points + now * points / 60 + 1e-6


@given(st.integers(1, 1000), st.integers(1, 1000))
def test_a_rejected_caller_succeeds_after_the_reported_wait(points: int, cost: int) -> None:
    now = 0.0
    rate = RateLimiter(points, lambda: now)
    rate.consume("caller", points)
    with pytest.raises(RateLimited) as rejected:
        rate.consume("caller", cost)
    now += rejected.value.seconds
    rate.consume("caller", cost)


def test_each_caller_has_a_bucket_and_is_evicted_after_many_others() -> None:
    rate = RateLimiter(10, lambda: 0.0)
    rate.consume("first", 10)
    rate.consume("second", 10)
    with pytest.raises(RateLimited):
        rate.consume("first", 1)
    for number in range(MAX_CALLERS):
        rate.consume(str(number), 1)
    rate.consume("first", 10)


def test_a_caller_that_is_rejected_repeatedly_is_not_evicted() -> None:
    rate = RateLimiter(10, lambda: 0.0)
    rate.consume("greedy", 10)
    for number in range(2 * MAX_CALLERS):
        rate.consume(str(number), 1)
        if number % 100 == 0:
            with pytest.raises(RateLimited):
                rate.consume("greedy", 1)


def test_memory_is_bounded_for_any_number_of_callers() -> None:
    """Addresses are cheap: a caller may always come from a new one."""
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


@given(st.integers(1, 1000), st.lists(st.tuples(st.floats(0, 120), st.integers(1, 500), st.integers(-5, 9000))))
def test_the_larger_of_estimate_and_work_is_charged(points: int, requests: list[tuple[float, int, int]]) -> None:
    """Compared with an account of all payments, whose debts are bounded."""
    now = balance = 0.0
    balance += points
    rate = RateLimiter(points, lambda: now)
    for pause, cost, work in requests:
        now += pause
        balance = min(points, balance + pause * points / 60)
        price = min(cost, points)
        if balance < price - 1e-6:
            with pytest.raises(RateLimited) as rejected:
                rate.consume("caller", cost)
            assert rejected.value.seconds >= (price - balance) * 60 / points - 1e-6
        elif balance > price + 1e-6:
            rate.consume("caller", cost)
            rate.charge("caller", work - cost)
            balance = max(balance - price - max(0, work - cost), -MAX_DEBT_MINUTES * points)
        else:
            return  # the last digit of a float decides


def test_database_time_is_charged_also_of_failures() -> None:
    rate = RateLimiter(1000, lambda: 0.0)
    record = RequestRecord("graphql", 0.0)
    token = CURRENT_RECORD.set(record)
    try:
        with suppress(ValueError), metered(rate, "caller", 100):
            note_round_trip(RoundTripEvent(0, 0.0, 0.060, "", "TIMEOUT"))
            note_round_trip(RoundTripEvent(0, 0.0, 0.030, "", ""))
            raise ValueError
    finally:
        CURRENT_RECORD.reset(token)
    rate.consume("caller", 100)  # 90 ms are 900 points
    with pytest.raises(RateLimited):
        rate.consume("caller", 1)
    with metered(rate, "other", 1000):
        """A block without database time costs its estimate."""
    with pytest.raises(RateLimited), metered(rate, "other", 1):
        pytest.fail("The block of a rejected request ran.")
