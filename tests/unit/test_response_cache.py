"""The bound of what is kept: bytes, the least recently used first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from api.response_cache import ENTRY_OVERHEAD_BYTES, CachedResponse, CacheKey, ResponseStore

NOW = datetime(2026, 9, 1, tzinfo=UTC)


def key(number: int) -> CacheKey:
    return CacheKey(str(number), None, b"{}", ("PUBLIC",), "en")


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 3_000)), max_size=60))
def test_no_more_bytes_are_kept_than_may_be_and_the_last_used_stay(asked: list[tuple[int, int]]) -> None:
    bodies = ResponseStore(max_bytes=20_000)
    expected: dict[int, int] = {}
    for number, size in asked:
        bodies.put(key(number), CachedResponse(b"x" * size, "v", None))
        expected.pop(number, None)
        if size + 2 + ENTRY_OVERHEAD_BYTES <= 2_000:
            expected[number] = size + 2 + ENTRY_OVERHEAD_BYTES
        while sum(expected.values()) > 20_000:
            expected.pop(next(iter(expected)))
    assert {number for number in range(10) if bodies.get(key(number))} == set(expected)
    assert bodies.bytes == sum(expected.values()) <= 20_000
    assert len(bodies) == len(expected)


def test_an_answer_holds_at_its_version_until_its_instant() -> None:
    always = CachedResponse(b"", "v", None)
    assert always.is_valid("v", NOW)
    assert not always.is_valid("w", NOW)
    passing = CachedResponse(b"", "v", NOW)
    assert passing.is_valid("v", NOW - timedelta(microseconds=1))
    assert not passing.is_valid("v", NOW)
