"""Page sizes and cursors."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import BadCursor, BadPageSize
from graph.lineage.cursor import TraversalCursor
from graph.lineage.paths.cursor import PathCursor
from graph.pagination import DEFAULT_SIZE, Window, decode, encode, fingerprint_of, window

FINGERPRINT = fingerprint_of("CatalogEntry:updatedAt True,id True")
VALUES = (
    st.text(st.characters(exclude_categories=["Cs"]))
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.booleans()
)


AS_OF = datetime(2026, 3, 1, 8, 15, 30, 123456, tzinfo=UTC)
TEXT = st.text(st.characters(exclude_categories=["Cs"]))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
KINDS = ["plain", "text", "count", "instant", "datetime"]


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
    text = encode(FINGERPRINT, values)
    assert decode(FINGERPRINT, text, ["plain"] * len(values)) == values
    assert text.isascii()
    assert "=" not in text


@pytest.mark.parametrize(
    "instant", ["2026-03-01T00:00Z", "2026-03-01T00:00:00Z", "2026-03-01T08:15:30.123456789Z", "9999-12-31T00:00Z"]
)
def test_an_instant_as_the_database_writes_it(instant: str) -> None:
    assert decode(FINGERPRINT, encode(FINGERPRINT, [instant, "entry_1"]), ["instant", "plain"]) == [instant, "entry_1"]


@given(st.text())
def test_what_is_no_cursor_is_refused_and_nothing_else_happens(text: str) -> None:
    with pytest.raises(BadCursor):
        decode(FINGERPRINT, text, ["plain"])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "====",
        "游标",
        packed("text"),
        packed([]),
        packed([FINGERPRINT]),
        packed([FINGERPRINT, "a", "b"]),
        packed({"0": FINGERPRINT}),
        packed([fingerprint_of("another order"), "a"]),
        packed([FINGERPRINT, None]),
        packed([FINGERPRINT, ["a"]]),
        packed([FINGERPRINT, 2**63]),
        packed([FINGERPRINT, float("nan")]),
        packed([FINGERPRINT, float("inf")]),
        packed([FINGERPRINT, "\ud800"]),
        base64.urlsafe_b64encode(b"[" * 50_000).decode(),
        base64.urlsafe_b64encode(b"\xff\xfe").decode(),
    ],
)
def test_a_cursor_that_is_refused(text: str) -> None:
    with pytest.raises(BadCursor) as caught:
        decode(FINGERPRINT, text, ["plain"])
    assert caught.value.code == "BAD_CURSOR"
    assert len(caught.value.message) < 200


@pytest.mark.parametrize(
    "value",
    ["", "2026", "2026-13-01T00:00Z", "2026-02-30T00:00Z", "2026-03-01 00:00Z", "2026-03-01T00:00", "x", 2026, True],
)
def test_an_instant_that_the_database_could_not_read_is_refused_here(value: Any) -> None:
    with pytest.raises(BadCursor):
        decode(FINGERPRINT, encode(FINGERPRINT, [value, "entry_1"]), ["instant", "plain"])


@given(st.text(max_size=50), st.text(max_size=50))
def test_the_mark_tells_orders_apart(one: str, other: str) -> None:
    assert (fingerprint_of(one) == fingerprint_of(other)) == (one == other)


def test_cursors_keep_the_form_they_were_issued_in() -> None:
    row = "WyJlNDE0MTYiLCIyMDI2LTAzLTAxVDAwOjAwWiIsIuebruW9lSIsMywxLjUsdHJ1ZV0"
    assert encode(FINGERPRINT, ["2026-03-01T00:00Z", "目录", 3, 1.5, True]) == row
    nodes = "WyIwMTIzNDU2Nzg5YWIiLCAiMjAyNi0wMy0wMVQwODoxNTozMC4xMjM0NTYrMDA6MDAiLCAiRkI6NyIsIDIwLCAzNV0"
    cursor = TraversalCursor("0123456789ab", AS_OF, "FB:7", 20, 35)
    assert cursor.text() == nodes
    assert TraversalCursor.opened(nodes, "0123456789ab") == cursor
    paths = (
        "WyIwMTIzNDU2Nzg5YWIiLCAiMjAyNi0wMy0wMVQwODoxNTozMC4xMjM0NTYrMDA6MDAiLCAiRkI6NyIsICJmbG93X2EiLCAiZmxvd19c"
        "dTc2ZWUiXQ"
    )
    path_cursor = PathCursor("0123456789ab", AS_OF, "FB:7", ("flow_a", "flow_目"))
    assert path_cursor.text() == paths
    assert PathCursor.opened(paths, "0123456789ab") == path_cursor


@given(st.datetimes(timezones=st.just(UTC)), TEXT, st.integers(0, 2**63 - 1), st.integers(0, 2**63 - 1))
def test_a_traversal_cursor_round_trips(as_of: datetime, version: str, start: int, of: int) -> None:
    cursor = TraversalCursor(FINGERPRINT, as_of, version, start, of)
    assert TraversalCursor.opened(cursor.text(), FINGERPRINT) == cursor


@given(st.datetimes(timezones=st.just(UTC)), TEXT, st.lists(TEXT, min_size=1, max_size=10))
def test_a_path_cursor_round_trips(as_of: datetime, version: str, after: list[str]) -> None:
    cursor = PathCursor(FINGERPRINT, as_of, version, tuple(after))
    assert PathCursor.opened(cursor.text(), FINGERPRINT) == cursor


@given(
    st.text() | st.binary().map(lambda data: base64.urlsafe_b64encode(data).decode()) | JSON.map(packed),
    st.lists(st.sampled_from(KINDS), max_size=4),
    st.none() | st.sampled_from(KINDS),
)
def test_an_arbitrary_cursor_raises_bad_cursor_and_nothing_else(text: str, kinds: list[Any], more: Any) -> None:
    with pytest.raises(BadCursor):
        decode(FINGERPRINT, text, kinds, more=more)
    with pytest.raises(BadCursor):
        TraversalCursor.opened(text, FINGERPRINT)
    with pytest.raises(BadCursor):
        PathCursor.opened(text, FINGERPRINT)


@given(st.lists(JSON, max_size=5), st.lists(st.sampled_from(KINDS), max_size=4))
def test_arbitrary_values_are_accepted_by_their_kind_or_raise_bad_cursor(values: list[Any], kinds: list[Any]) -> None:
    text = packed([FINGERPRINT, *values])
    try:
        decoded = decode(FINGERPRINT, text, kinds)
    except BadCursor:
        return
    assert len(decoded) == len(kinds) == len(values)


@pytest.mark.parametrize(
    "values",
    [
        ["2026-03-01T00:00:00+00:00", "FB:7", float("inf"), 35],
        ["2026-03-01T00:00:00+00:00", "FB:7", -1, 35],
        ["2026-03-01T00:00:00+00:00", "FB:7", True, 35],
        ["2026-03-01T00:00:00+00:00", "FB:7", "20", 35],
        ["2026-03-01T00:00:00+00:00", 7, 20, 35],
        ["2026-03-01T00:00:00", "FB:7", 20, 35],
        ["0001-01-01T00:00:00+14:00", "FB:7", 20, 35],
        [1772323200, "FB:7", 20, 35],
        ["2026-03-01T00:00:00+00:00", "FB:7", 20],
        ["2026-03-01T00:00:00+00:00", "FB:7", 20, 35, 35],
    ],
)
def test_a_forged_traversal_cursor_raises_bad_cursor(values: list[Any]) -> None:
    with pytest.raises(BadCursor):
        TraversalCursor.opened(packed([FINGERPRINT, *values]), FINGERPRINT)


@pytest.mark.parametrize("after", [[], [7], ["flow_a", None], ["\ud800"]])
def test_a_forged_path_cursor_raises_bad_cursor(after: list[Any]) -> None:
    with pytest.raises(BadCursor):
        PathCursor.opened(packed([FINGERPRINT, "2026-03-01T00:00:00+00:00", "FB:7", *after]), FINGERPRINT)
