"""Windows and cursors."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import BadCursor, BadPageSize
from graph.rules.page import DEFAULT_SIZE, Window, cursor, mark, opened, window

MARK = mark("CatalogEntry:updatedAt True,id True")
VALUES = (
    st.text(st.characters(exclude_categories=["Cs"]))
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.booleans()
)


def packed(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        ({}, Window(DEFAULT_SIZE, False)),
        ({"first": None, "last": None}, Window(DEFAULT_SIZE, False)),
        ({"first": 1}, Window(1, False)),
        ({"first": 100}, Window(100, False)),
        ({"last": 1}, Window(1, True)),
        ({"last": 100, "first": None}, Window(100, True)),
    ],
)
def test_a_window(arguments: dict[str, Any], found: Window) -> None:
    assert window(arguments) == found


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"first": 0}, "first: 0 is outside 1–100."),
        ({"first": 101}, "first: 101 is outside 1–100."),
        ({"first": -1}, "first: -1 is outside 1–100."),
        ({"last": 0}, "last: 0 is outside 1–100."),
        ({"last": 101}, "last: 101 is outside 1–100."),
        ({"first": 5, "last": 5}, "first and last were both given."),
    ],
)
def test_a_window_that_is_refused(arguments: dict[str, Any], sentence: str) -> None:
    with pytest.raises(BadPageSize) as caught:
        window(arguments)
    assert caught.value.message == sentence
    assert caught.value.code == "BAD_PAGE_SIZE"


@given(st.lists(VALUES, min_size=1, max_size=4))
def test_a_cursor_gives_back_what_it_was_made_of(values: list[Any]) -> None:
    text = cursor(MARK, values)
    assert opened(MARK, text, ["plain"] * len(values)) == values
    assert text.isascii()
    assert "=" not in text


@pytest.mark.parametrize(
    "instant", ["2026-03-01T00:00Z", "2026-03-01T00:00:00Z", "2026-03-01T08:15:30.123456789Z", "9999-12-31T00:00Z"]
)
def test_an_instant_as_the_database_writes_it(instant: str) -> None:
    assert opened(MARK, cursor(MARK, [instant, "entry_1"]), ["instant", "plain"]) == [instant, "entry_1"]


@given(st.text())
def test_what_is_no_cursor_is_refused_and_nothing_else_happens(text: str) -> None:
    with pytest.raises(BadCursor):
        opened(MARK, text, ["plain"])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "====",
        "游标",
        packed("text"),
        packed([]),
        packed([MARK]),
        packed([MARK, "a", "b"]),
        packed({"0": MARK}),
        packed([mark("another order"), "a"]),
        packed([MARK, None]),
        packed([MARK, ["a"]]),
        packed([MARK, 2**63]),
        packed([MARK, float("nan")]),
        packed([MARK, float("inf")]),
        packed([MARK, "\ud800"]),
        base64.urlsafe_b64encode(b"[" * 50_000).decode(),
        base64.urlsafe_b64encode(b"\xff\xfe").decode(),
    ],
)
def test_a_cursor_that_is_refused(text: str) -> None:
    with pytest.raises(BadCursor) as caught:
        opened(MARK, text, ["plain"])
    assert caught.value.code == "BAD_CURSOR"
    assert len(caught.value.message) < 200


@pytest.mark.parametrize(
    "value",
    ["", "2026", "2026-13-01T00:00Z", "2026-02-30T00:00Z", "2026-03-01 00:00Z", "2026-03-01T00:00", "x", 2026, True],
)
def test_an_instant_that_the_database_could_not_read_is_refused_here(value: Any) -> None:
    with pytest.raises(BadCursor):
        opened(MARK, cursor(MARK, [value, "entry_1"]), ["instant", "plain"])


@given(st.text(max_size=50), st.text(max_size=50))
def test_the_mark_tells_orders_apart(one: str, other: str) -> None:
    assert (mark(one) == mark(other)) == (one == other)
