"""first, last and ids: looked at before anything runs, written out or from a variable."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import OperationDefinitionNode, parse
from hypothesis import given
from hypothesis import strategies as st

from api.limits.arguments import find_bounded_fields, first_violation
from api.limits.document import LIMITS


def found(text: str, variables: dict[str, Any] | None = None) -> tuple[str, str, tuple[int, int]] | None:
    document = parse(text)
    operation = document.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    over = first_violation(find_bounded_fields(document), operation, variables or {}, LIMITS)
    return over and (over[0].code, over[0].message, over[1])


@pytest.mark.parametrize(
    ("text", "variables", "message"),
    [
        ("{a(first:0)}", {}, "first: 0 is outside 1–100."),
        ("{a(first:101)}", {}, "first: 101 is outside 1–100."),
        ("{a(last:-1)}", {}, "last: -1 is outside 1–100."),
        ("{a(first:1,last:1)}", {}, "first and last were both given."),
        ("query($n:Int){a(first:$n)}", {"n": 0}, "first: 0 is outside 1–100."),
        ("query($n:Int){a(first:$n)}", {"n": 101.0}, "first: 101 is outside 1–100."),
        ("query($n:Int=0){a(first:$n)}", {}, "first: 0 is outside 1–100."),
        ("{...f} fragment f on Q {b{a(first:101)}}", {}, "first: 101 is outside 1–100."),
        ("{...on Q{a(first:999999999999999999999)}}", {}, "first: 99999999999 is outside 1–100."),
    ],
)
def test_a_page_outside_its_bounds_is_refused(text: str, variables: dict[str, Any], message: str) -> None:
    over = found(text, variables)
    assert over is not None
    assert over[:2] == ("BAD_PAGE_SIZE", message)


@pytest.mark.parametrize(
    ("text", "variables"),
    [
        ("{a(first:1) b(first:100) c(last:100) d}", {}),
        ("{a(first:null,last:2)}", {}),
        ("query($n:Int){a(first:$n)}", {}),
        ("query($n:Int){a(first:$n)}", {"n": None}),
        ("query($n:Int=0){a(first:$n)}", {"n": 5}),
        # of another type: coercion says so, in its own words
        ('{a(first:"0")}', {}),
        ("query($n:Int){a(first:$n)}", {"n": "0"}),
        ("query($n:Int){a(first:$n)}", {"n": True}),
        ("query($n:Int){a(first:$n)}", {"n": 0.5}),
        ("query($n:Int){a(first:$n)}", {"n": [0]}),
    ],
)
def test_what_fits_or_is_of_another_type_is_left_alone(text: str, variables: dict[str, Any]) -> None:
    assert found(text, variables) is None


def test_the_place_of_the_field_is_given() -> None:
    over = found("{\n  a(first: 5) {\n    b(last: 500)\n  }\n}")
    assert over is not None
    assert over[2] == (3, 5)


def test_a_hundred_ids_at_once_and_no_more() -> None:
    ids = [f"region_{number}" for number in range(101)]
    literal = "{{nodes(ids:[{}])}}"
    assert found(literal.format(",".join(f'"{each}"' for each in ids[:100]))) is None
    over = found(literal.format(",".join(f'"{each}"' for each in ids)))
    assert over == ("IDS_EXCEEDED", "The number of ids is 101; the limit is 100.", (1, 2))
    assert found("query($i:[ID!]!){nodes(ids:$i)}", {"i": ids[:100]}) is None
    assert found("query($i:[ID!]!){nodes(ids:$i)}", {"i": ids}) == (*over[:2], (1, 18))


@given(st.integers(-(2**31), 2**31 - 1), st.sampled_from(["first", "last"]))
def test_a_literal_and_a_variable_are_judged_alike(size: int, name: str) -> None:
    literal = found(f"{{a({name}:{size})}}")
    variable = found(f"query($n:Int){{a({name}:$n)}}", {"n": size})
    assert (literal is None) == (variable is None) == (1 <= size <= 100)
