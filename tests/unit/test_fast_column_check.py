"""Whatever the values, the answer is the one that graphql-core gives; conforming values need no graphql-core."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.documents.cache import Document, DocumentCache
from api.execution.fast.operation_plan import OperationPlans
from resolvers.prebuilt_rows import CompletedRows
from tests.unit.test_fast_complete_columns import LEAF, SOUND, answered, quiet, schema

__all__ = ["quiet"]

LEAVES = "id text sure whole size share is color shade at words pairs"
DOCUMENT = f"{{ row {{ {LEAVES} row {{ id size }} below {{ {LEAVES} }} }} loose {{ {LEAVES} }} }}"
ODD = LEAF | st.lists(LEAF, max_size=2) | st.just(CompletedRows()) | st.just((1, "w"))
_FITTING = {**SOUND, "share": st.sampled_from([None, 0.5, -1.5])}


def leaves(wild: bool) -> st.SearchStrategy[dict[str, Any]]:
    """Exactly what is selected of a row, in its order; where `wild`, one value may be any, missing or one more."""
    drawn = st.fixed_dictionaries({each: _FITTING[each] for each in LEAVES.split()})
    fitting = st.builds(lambda row: {each: row[each] for each in LEAVES.split()}, drawn)
    if not wild:
        return fitting
    spoiled = st.builds(lambda row, key, value: {**row, key: value}, fitting, st.sampled_from(LEAVES.split()), ODD)
    cut = st.builds(lambda row: {key: each for key, each in row.items() if key != "at"}, fitting)
    turned = st.builds(lambda row: dict(reversed(row.items())), fitting)
    return fitting | spoiled | cut | turned | st.builds(lambda row: {**row, "more": 1}, fitting)


def roots(wild: bool) -> st.SearchStrategy[dict[str, Any]]:
    row = st.builds(
        lambda own, inner, below: {**own, "row": inner, "below": below},
        leaves(wild),
        st.none() | st.just({"id": "a", "size": 7}) | (ODD if wild else st.nothing()),
        st.none() | st.lists(leaves(wild), max_size=3) | (ODD if wild else st.nothing()),
    )
    loose = st.none() | st.lists(st.none() | leaves(wild), max_size=3) | st.tuples(leaves(wild))
    return st.fixed_dictionaries({"row": st.none() | row, "loose": loose})


@settings(max_examples=300, deadline=None)
@given(roots(wild=True))
async def test_whatever_the_values_the_answer_is_the_walks(values: dict[str, Any]) -> None:
    fast, _ = await answered(values, DOCUMENT, {}, True)
    assert (fast, 0) == await answered(values, DOCUMENT, {}, False)


@settings(max_examples=100, deadline=None)
@given(roots(wild=False))
async def test_what_fits_does_not_take_the_walk(values: dict[str, Any]) -> None:
    fast, taken = await answered(values, DOCUMENT, {}, True)
    assert taken == 1
    assert (fast, 0) == await answered(values, DOCUMENT, {}, False)


async def test_what_conforms_is_the_answer_itself() -> None:
    """Nothing of a conforming value is copied; what is shown otherwise is made, and leaves the value as it was."""
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
        ready = root.complete(changed)
        assert list(ready) == list(value)
        assert ready == {key: changed[key] for key in value}
        assert repr(changed) == before
    assert type(root.complete({**value, "share": 3})["share"]) is float


async def test_a_row_in_another_order_is_read_by_its_keys() -> None:
    """Columns are read by position where the first and the last row have the keys in order."""
    rows = [{"text": "a", "sure": "b", "share": 1.5} for _ in range(3)]
    rows[1] = {"sure": "b", "text": "a", "share": 2}
    for share in (1.5, 2):
        rows[1]["share"] = share
        fast, taken = await answered({"rows": rows}, "{ rows { text sure share } }", {}, True)
        assert taken == 1
        assert orjson.loads(fast) == orjson.loads(
            (await answered({"rows": rows}, "{ rows { text sure share } }", {}, False))[0]
        )


async def test_outlines_are_bounded_by_their_selections(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fragments spread out: a short document may select thousands."""
    monkeypatch.setattr("api.execution.fast.operation_plan.MAX_PLANNED_SELECTIONS", 100)
    operations = OperationPlans(schema()[0])
    documents = DocumentCache(schema()[0])

    def asked(text: str) -> bool:
        found = documents.get(text)
        assert isinstance(found, Document)
        return operations.plan(found, found.operation(None), {}) is not None

    for name in "abcdef":
        keys = " ".join(f"{name}{number}: id" for number in range(10))
        assert asked(f"{{ row {{ ...f }} rows {{ ...f }} }} fragment f on Row {{ {keys} }}")
    # 2 root fields with 10 below each, and one for the operation
    assert (len(operations._plans), operations._plans.weight) == (4, 4 * 23)
    each = "{ ...f row { ...f } below { ...f } }"
    assert asked(f"{{ row {each} rows {each} loose {each} sure {each} }} fragment f on Row {{ {LEAVES} }}")
    assert (len(operations._plans), operations._plans.weight) == (4, 4 * 23)
