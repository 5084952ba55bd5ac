"""The fast path gives the response of graphql-core for all values, and completes conforming values by itself."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.documents.cache import Document, DocumentCache
from api.execution.fast.operation_plan import CHARACTERS_PER_KILOBYTE, OperationPlans
from resolvers.prebuilt_rows import CompletedRows
from tests.unit.test_fast_complete_columns import LEAF, SOUND, quiet, response_and_count, schema

__all__ = ["quiet"]

LEAVES = "id text sure whole size share is color shade at words pairs"
DOCUMENT = f"{{ row {{ {LEAVES} row {{ id size }} below {{ {LEAVES} }} }} loose {{ {LEAVES} }} }}"
ODD = LEAF | st.lists(LEAF, max_size=2) | st.just(CompletedRows()) | st.just((1, "w"))
_FITTING = {**SOUND, "share": st.sampled_from([None, 0.5, -1.5])}


def leaves(wild: bool) -> st.SearchStrategy[dict[str, Any]]:
    """The selected fields of a row in order. `wild`: one value may be irregular, missing or superfluous."""
    drawn = st.fixed_dictionaries({name: _FITTING[name] for name in LEAVES.split()})
    fitting = st.builds(lambda row: {name: row[name] for name in LEAVES.split()}, drawn)
    if not wild:
        return fitting
    spoiled = st.builds(lambda row, key, value: {**row, key: value}, fitting, st.sampled_from(LEAVES.split()), ODD)
    incomplete = st.builds(lambda row: {key: value for key, value in row.items() if key != "at"}, fitting)
    reversed_row = st.builds(lambda row: dict(reversed(row.items())), fitting)
    return fitting | spoiled | incomplete | reversed_row | st.builds(lambda row: {**row, "more": 1}, fitting)


def roots(wild: bool) -> st.SearchStrategy[dict[str, Any]]:
    row = st.builds(
        lambda row, inner, below: {**row, "row": inner, "below": below},
        leaves(wild),
        st.none() | st.just({"id": "a", "size": 7}) | (ODD if wild else st.nothing()),
        st.none() | st.lists(leaves(wild), max_size=3) | (ODD if wild else st.nothing()),
    )
    loose = st.none() | st.lists(st.none() | leaves(wild), max_size=3) | st.tuples(leaves(wild))
    return st.fixed_dictionaries({"row": st.none() | row, "loose": loose})


@settings(max_examples=300, deadline=None)
@given(roots(wild=True))
async def test_all_values_give_the_response_of_graphql_core(values: dict[str, Any]) -> None:
    fast, _ = await response_and_count(values, DOCUMENT, {}, True)
    assert (fast, 0) == await response_and_count(values, DOCUMENT, {}, False)


@settings(max_examples=100, deadline=None)
@given(roots(wild=False))
async def test_conforming_values_do_not_need_graphql_core(values: dict[str, Any]) -> None:
    fast, completed = await response_and_count(values, DOCUMENT, {}, True)
    assert completed == 1
    assert (fast, 0) == await response_and_count(values, DOCUMENT, {}, False)


async def test_a_conforming_value_is_returned_itself() -> None:
    """A conforming value is not copied. For another value a new one is built, and the value itself does not change."""
    built, _ = schema()
    document = DocumentCache(built).get("{ row { share text row { id } below { id } } }")
    assert isinstance(document, Document)
    roots, _ = OperationPlans(built).plan(document, document.operation(None), {}) or ({}, {})
    root = roots["row"]
    assert not isinstance(root, str)
    value = {"share": 0.5, "text": None, "row": {"id": "a"}, "below": [{"id": "b"}, {"id": "c"}]}
    assert root.complete(value) is value
    for changed in ({**value, "share": 3}, dict(reversed(value.items())), {**value, "more": 1}):
        before = repr(changed)
        completed = root.complete(changed)
        assert list(completed) == list(value)
        assert completed == {key: changed[key] for key in value}
        assert repr(changed) == before
    assert type(root.complete({**value, "share": 3})["share"]) is float


async def test_a_row_in_another_order_is_read_by_its_keys() -> None:
    """Columns are read by position if the first and the last row have the keys in order."""
    rows = [{"text": "a", "sure": "b", "share": 1.5} for _ in range(3)]
    rows[1] = {"sure": "b", "text": "a", "share": 2}
    for share in (1.5, 2):
        rows[1]["share"] = share
        fast, completed = await response_and_count({"rows": rows}, "{ rows { text sure share } }", {}, True)
        assert completed == 1
        assert orjson.loads(fast) == orjson.loads(
            (await response_and_count({"rows": rows}, "{ rows { text sure share } }", {}, False))[0]
        )


async def test_cached_plans_are_bounded_by_their_selections(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fragments are counted where they are spread: a short document may select thousands."""
    monkeypatch.setattr("api.execution.fast.operation_plan.MAX_PLANNED_KILOBYTES", 100)
    plans = OperationPlans(schema()[0])
    documents = DocumentCache(schema()[0])

    def has_plan(text: str) -> bool:
        document = documents.get(text)
        assert isinstance(document, Document)
        return plans.plan(document, document.operation(None), {}) is not None

    for name in "abcdef":
        keys = " ".join(f"{name}{number}: id" for number in range(10))
        text = f"{{ row {{ ...f }} rows {{ ...f }} }} fragment f on Row {{ {keys} }}"
        assert has_plan(text)
    # 2 root fields with 10 below each, and the nodes of the text
    weight = 22 + 1 + len(text) // CHARACTERS_PER_KILOBYTE
    assert (len(plans._plans), plans._plans.weight) == (100 // weight, 100 // weight * weight)
    assert len(plans._plans) == 3
    selection = "{ ...f row { ...f } below { ...f } }"
    assert has_plan(
        f"{{ row {selection} rows {selection} loose {selection} sure {selection} }} fragment f on Row {{ {LEAVES} }}"
    )
    assert (len(plans._plans), plans._plans.weight) == (3, 3 * weight)
