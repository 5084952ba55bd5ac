"""The LRU cache compared with a list in the order of use."""

from __future__ import annotations

from typing import Literal

from hypothesis import given
from hypothesis import strategies as st

from graph.lru_cache import WeightedLRUCache

MAX_WEIGHT = 20
Operation = tuple[Literal["get", "put", "discard"], str, int]
OPERATIONS = st.lists(
    st.tuples(st.sampled_from(("get", "put", "discard")), st.sampled_from("abcde"), st.integers(0, 25))
)


@given(OPERATIONS, st.sampled_from((None, 5, MAX_WEIGHT)))
def test_the_cache_equals_a_list_in_order_of_use(operations: list[Operation], max_entry_weight: int | None) -> None:
    cache: WeightedLRUCache[str, int] = WeightedLRUCache(MAX_WEIGHT, max_entry_weight)
    entries: list[tuple[str, int, int]] = []
    evicted = 0
    for value, (operation, key, weight) in enumerate(operations):
        entry_before = next((entry for entry in entries if entry[0] == key), None)
        others = [entry for entry in entries if entry[0] != key]
        match operation:
            case "get":
                assert cache.get(key) == (entry_before[1] if entry_before else None)
                entries = [*others, entry_before] if entry_before else others
            case "discard":
                cache.discard(key)
                entries = others
            case "put":
                cache.put(key, value, weight)
                entries = [*others, (key, value, weight)] if weight <= (max_entry_weight or MAX_WEIGHT) else others
                while sum(entry[2] for entry in entries) > MAX_WEIGHT:
                    entries.pop(0)
                    evicted += 1
        assert len(cache) == len(entries)
        assert cache.weight == sum(entry[2] for entry in entries) <= MAX_WEIGHT
        assert cache.evictions == evicted
    assert {key: cache.get(key) for key in "abcde"} == dict.fromkeys("abcde") | {
        key: value for key, value, _ in entries
    }


def test_a_value_that_is_too_heavy_evicts_nothing() -> None:
    cache: WeightedLRUCache[str, str] = WeightedLRUCache(10)
    cache.put("a", "light", 4)
    cache.put("b", "too heavy", 11)
    assert (cache.get("a"), cache.get("b"), cache.evictions) == ("light", None, 0)


def test_a_value_that_is_put_again_gets_its_new_weight() -> None:
    cache: WeightedLRUCache[str, list[int]] = WeightedLRUCache(10)
    grown = [1]
    cache.put("a", [1, 2], 2)
    cache.put("b", grown, 1)
    grown += [2] * 8
    cache.put("b", grown, 9)
    assert (cache.get("a"), cache.get("b"), cache.weight, cache.evictions) == (None, grown, 9, 1)


def test_the_number_of_entries_is_bounded() -> None:
    cache: WeightedLRUCache[str, int] = WeightedLRUCache(10, max_entries=2)
    for key in "abc":
        cache.put(key, 1)
    assert (cache.get("a"), len(cache), cache.weight, cache.evictions) == (None, 2, 2, 1)
    cache.put("d", 1, 10)
    assert (len(cache), cache.weight, cache.evictions) == (1, 10, 3)
