"""The bound by weight against a list in the order of use."""

from __future__ import annotations

from typing import Literal

from hypothesis import given
from hypothesis import strategies as st

from graph.lru_cache import WeightedLRUCache

MOST = 20
Act = tuple[Literal["get", "keep", "drop"], str, int]
ACTS = st.lists(st.tuples(st.sampled_from(("get", "keep", "drop")), st.sampled_from("abcde"), st.integers(0, 25)))


@given(ACTS, st.sampled_from((None, 5, MOST)))
def test_what_is_kept_is_what_a_list_in_order_of_use_keeps(acts: list[Act], largest: int | None) -> None:
    kept: WeightedLRUCache[str, int] = WeightedLRUCache(MOST, largest)
    used: list[tuple[str, int, int]] = []
    evicted = 0
    for turn, (act, key, weight) in enumerate(acts):
        before = next((each for each in used if each[0] == key), None)
        others = [each for each in used if each[0] != key]
        match act:
            case "get":
                assert kept.get(key) == (before[1] if before else None)
                used = [*others, before] if before else others
            case "drop":
                kept.discard(key)
                used = others
            case "keep":
                kept.put(key, turn, weight)
                used = [*others, (key, turn, weight)] if weight <= (largest or MOST) else others
                while sum(each[2] for each in used) > MOST:
                    used.pop(0)
                    evicted += 1
        assert len(kept) == len(used)
        assert kept.weight == sum(each[2] for each in used) <= MOST
        assert kept.evictions == evicted
    assert {key: kept.get(key) for key in "abcde"} == dict.fromkeys("abcde") | {key: value for key, value, _ in used}


def test_what_is_too_heavy_drives_nothing_out() -> None:
    kept: WeightedLRUCache[str, str] = WeightedLRUCache(10)
    kept.put("a", "light", 4)
    kept.put("b", "too heavy", 11)
    assert (kept.get("a"), kept.get("b"), kept.evictions) == ("light", None, 0)


def test_what_grew_is_weighed_again() -> None:
    kept: WeightedLRUCache[str, list[int]] = WeightedLRUCache(10)
    grown = [1]
    kept.put("a", [1, 2], 2)
    kept.put("b", grown, 1)
    grown += [2] * 8
    kept.put("b", grown, 9)
    assert (kept.get("a"), kept.get("b"), kept.weight, kept.evictions) == (None, grown, 9, 1)


def test_the_number_of_entries_is_bounded_besides_their_weight() -> None:
    cache: WeightedLRUCache[str, int] = WeightedLRUCache(10, max_entries=2)
    for key in "abc":
        cache.put(key, 1)
    assert (cache.get("a"), len(cache), cache.weight, cache.evictions) == (None, 2, 2, 1)
    cache.put("d", 1, 10)
    assert (len(cache), cache.weight, cache.evictions) == (1, 10, 3)
