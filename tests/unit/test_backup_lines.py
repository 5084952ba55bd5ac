"""The lines of a logical export: every stored value is restored from its line; any number of lines is sorted."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.backup.line_format import has_key, node_line, node_row, relationship_line, relationship_row
from exchange.backup.line_sort import LineSorter

PLAIN = st.one_of(
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(),
    st.text(),
    st.binary(),
    st.lists(st.floats()),
    st.lists(st.text()),
)
FINITE = st.floats(allow_nan=False, allow_infinity=False)
MEMBERS = st.one_of(
    st.tuples(st.sampled_from(["DATE", "ZONED DATETIME", "DURATION"]), st.lists(st.text(min_size=1), min_size=1)),
    st.tuples(
        st.just("POINT"),
        st.lists(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=3, max_size=4), min_size=1),
    ),
)


def same(one: Any, other: Any) -> bool:
    """Equality in which not-a-number equals itself and 1 differs from 1.0 and from true."""
    if isinstance(one, list):
        return isinstance(other, list) and len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, float) and math.isnan(one):
        return isinstance(other, float) and math.isnan(other)
    return type(one) is type(other) and one == other


@given(st.dictionaries(st.text(min_size=1), PLAIN))
def test_plain_values_are_restored_with_their_types(values: dict[str, Any]) -> None:
    line = node_line(["Region"], "65", "4:x:1", [(name, None, value) for name, value in values.items()])
    row = node_row(line)
    assert row["typed"] == []
    assert row["properties"].keys() == values.keys()
    assert all(same(row["properties"][name], value) for name, value in values.items())


@given(MEMBERS, st.booleans())
def test_typed_values_keep_their_type_and_whether_they_are_lists(value: tuple[str, list[Any]], is_list: bool) -> None:
    kind, members = value
    members = members if is_list else members[:1]
    stored = f"LIST<{kind} NOT NULL> NOT NULL" if is_list else f"{kind} NOT NULL"
    row = relationship_row(relationship_line("ON", ["A", 1], ["B", "x"], [("since", stored, members)]))
    assert row["properties"] == {}
    assert row["typed"] == [{"name": "since", "type": kind, "isList": is_list, "members": members}]
    assert (row["type"], row["start"], row["end"]) == ("ON", '["A",1]', '["B","x"]')


@given(st.permutations([("b", None, 1), ("a", "DATE NOT NULL", ["2026-11-30"]), ("ä", None, "x")]))
def test_a_line_does_not_depend_on_the_order_in_which_the_database_returns_names(properties: list[Any]) -> None:
    assert (
        node_line(["B", "A"], None, "4:x:1", properties)
        == (
            '{"key":["","4:x:1"],"labels":["A","B"],"properties":{"a":{"$type":"DATE","value":"2026-11-30"},"b":1,"ä":"x"}}\n'
        ).encode()
    )


@pytest.mark.parametrize(
    ("key", "expected"),
    [("65", ["Region", "65"]), (7, ["Region", 7]), (True, ["", "4:x:1"]), (None, ["", "4:x:1"]), ("", ["Region", ""])],
)
def test_a_node_is_identified_by_a_text_or_an_integer(key: Any, expected: list[Any]) -> None:
    line = node_line(["Region"], key, "4:x:1", [])
    assert orjson.loads(line)["key"] == expected
    assert has_key(line) == (expected[0] == "Region")


@given(
    st.lists(st.lists(st.integers(11, 255), max_size=9).map(lambda content: bytes(content) + b"\n")), st.integers(1, 60)
)
def test_lines_are_sorted_whatever_fits_into_memory(lines: list[bytes], run_bytes: int) -> None:
    with LineSorter(Path("/tmp"), run_bytes) as sorter:  # noqa: S108 # the files have no names there
        for line in lines:
            sorter.add(line)
        assert b"".join(sorter.chunks()) == b"".join(sorted(lines))
