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
from graph.pagination import DEFAULT_SIZE, ValueKind, Window, decode, encode, fingerprint_of, window

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
KINDS: list[ValueKind] = ["number", "boolean", "text", "count", "instant", "datetime"]


def cursor_of(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({}, Window(DEFAULT_SIZE, False)),
        ({"first": None, "last": None}, Window(DEFAULT_SIZE, False)),
        ({"first": 1}, Window(1, False)),
        ({"first": 100}, Window(100, False)),
        ({"last": 1}, Window(1, True)),
        ({"last": 100, "first": None}, Window(100, True)),
    ],
)
def test_window_of_first_and_last(arguments: dict[str, Any], expected: Window) -> None:
    assert window(arguments) == expected


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
def test_an_invalid_window_raises_bad_page_size(arguments: dict[str, Any], sentence: str) -> None:
    with pytest.raises(BadPageSize) as raised:
        window(arguments)
    assert raised.value.message == sentence
    assert raised.value.code == "BAD_PAGE_SIZE"


def kind_of(value: Any) -> ValueKind:
    return "text" if isinstance(value, str) else "boolean" if isinstance(value, bool) else "number"


@given(st.lists(VALUES, min_size=1, max_size=4))
def test_a_cursor_round_trips(values: list[Any]) -> None:
    text = encode(FINGERPRINT, values)
    assert decode(FINGERPRINT, text, list(map(kind_of, values))) == values
    assert text.isascii()
    assert "=" not in text


@pytest.mark.parametrize(
    "instant", ["2026-03-01T00:00Z", "2026-03-01T00:00:00Z", "2026-03-01T08:15:30.123456789Z", "9999-12-31T00:00Z"]
)
def test_an_instant_of_the_database_round_trips(instant: str) -> None:
    assert decode(FINGERPRINT, encode(FINGERPRINT, [instant, "entry_1"]), ["instant", "text"]) == [instant, "entry_1"]


@given(st.text())
def test_arbitrary_text_raises_bad_cursor(text: str) -> None:
    with pytest.raises(BadCursor):
        decode(FINGERPRINT, text, ["text"])


@given(VALUES, st.sampled_from(["text", "number", "boolean"]))
def test_value_of_another_type_raises_bad_cursor(value: Any, kind: ValueKind) -> None:
    if kind == kind_of(value):
        assert decode(FINGERPRINT, encode(FINGERPRINT, [value]), [kind]) == [value]
    else:
        with pytest.raises(BadCursor):
            decode(FINGERPRINT, encode(FINGERPRINT, [value]), [kind])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "====",
        "游标",
        cursor_of("text"),
        cursor_of([]),
        cursor_of([FINGERPRINT]),
        cursor_of([FINGERPRINT, "a", "b"]),
        cursor_of({"0": FINGERPRINT}),
        cursor_of([fingerprint_of("another order"), "a"]),
        cursor_of([fingerprint_of("another order"), 1]),
        cursor_of([FINGERPRINT, None]),
        cursor_of([FINGERPRINT, ["a"]]),
        cursor_of([FINGERPRINT, 2**63]),
        cursor_of([FINGERPRINT, float("nan")]),
        cursor_of([FINGERPRINT, float("inf")]),
        cursor_of([FINGERPRINT, "\ud800"]),
        base64.urlsafe_b64encode(b"[" * 50_000).decode(),
        base64.urlsafe_b64encode(b"\xff\xfe").decode(),
    ],
)
@pytest.mark.parametrize("kind", ["text", "number"])
def test_a_malformed_or_forged_cursor_raises_bad_cursor(text: str, kind: ValueKind) -> None:
    with pytest.raises(BadCursor) as raised:
        decode(FINGERPRINT, text, [kind])
    assert raised.value.code == "BAD_CURSOR"
    assert len(raised.value.message) < 200


@pytest.mark.parametrize(
    "value",
    ["", "2026", "2026-13-01T00:00Z", "2026-02-30T00:00Z", "2026-03-01 00:00Z", "2026-03-01T00:00", "x", 2026, True],
)
def test_an_instant_that_the_database_cannot_parse_raises_bad_cursor(value: Any) -> None:
    with pytest.raises(BadCursor):
        decode(FINGERPRINT, encode(FINGERPRINT, [value, "entry_1"]), ["instant", "text"])


@given(st.text(max_size=50), st.text(max_size=50))
def test_fingerprints_distinguish_orders(text: str, other: str) -> None:
    assert (fingerprint_of(text) == fingerprint_of(other)) == (text == other)


def test_the_form_of_cursors_is_stable() -> None:
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
    st.text() | st.binary().map(lambda data: base64.urlsafe_b64encode(data).decode()) | JSON.map(cursor_of),
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
    text = cursor_of([FINGERPRINT, *values])
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
        TraversalCursor.opened(cursor_of([FINGERPRINT, *values]), FINGERPRINT)


@pytest.mark.parametrize("after", [[], [7], ["flow_a", None], ["\ud800"]])
def test_a_forged_path_cursor_raises_bad_cursor(after: list[Any]) -> None:
    with pytest.raises(BadCursor):
        PathCursor.opened(cursor_of([FINGERPRINT, "2026-03-01T00:00:00+00:00", "FB:7", *after]), FINGERPRINT)
