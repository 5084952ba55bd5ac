"""The bound and the validity of cached responses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.response_cache import ENTRY_OVERHEAD_BYTES, CachedResponse, CacheKey, ResponseCache, ResponseStore
from domain.errors import TimedOut, Unavailable
from graph.client.version_check import VersionCheck
from graph.compile import Validity
from resolvers.context import RequestReads

NOW = datetime(2026, 9, 1, tzinfo=UTC)


def key(number: int) -> CacheKey:
    return CacheKey(str(number), None, b"{}", ("PUBLIC",), "en")


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 3_000)), max_size=60))
def test_the_store_evicts_the_least_recently_used_above_its_size(puts: list[tuple[int, int]]) -> None:
    store = ResponseStore(max_bytes=20_000)
    expected: dict[int, int] = {}
    for number, size in puts:
        store.put(key(number), CachedResponse(b"x" * size, "v", None))
        expected.pop(number, None)
        if size + 2 + ENTRY_OVERHEAD_BYTES <= 2_000:
            expected[number] = size + 2 + ENTRY_OVERHEAD_BYTES
        while sum(expected.values()) > 20_000:
            expected.pop(next(iter(expected)))
    assert {number for number in range(10) if store.get(key(number))} == set(expected)
    assert store.bytes == sum(expected.values()) <= 20_000
    assert len(store) == len(expected)


def test_a_response_is_valid_at_its_version_until_it_expires() -> None:
    always = CachedResponse(b"", "v", None)
    assert always.is_valid("v", NOW)
    assert not always.is_valid("w", NOW)
    expiring = CachedResponse(b"", "v", NOW)
    assert expiring.is_valid("v", NOW - timedelta(microseconds=1))
    assert not expiring.is_valid("v", NOW)


@pytest.mark.parametrize("error", [TimedOut.after(10), Unavailable.database()])
async def test_a_response_whose_validity_cannot_be_read_is_served_and_not_cached(error: Exception) -> None:
    class Silent:
        async def next_change(self, *_: object) -> datetime:
            raise error

    store = ResponseStore()
    cache = ResponseCache(cast("VersionCheck", Silent()), store)
    reads = RequestReads(at="one", done=[("one", Validity.UNTIL_NEXT_CHANGE)])
    assert await cache.put(CacheKey("document", None, b"", (), "en"), reads, NOW, b"body") == NOW
    assert len(store) == 0
