"""first, last and ids are checked before anything runs, whether literal or from a variable."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import OperationDefinitionNode, parse
from hypothesis import given
from hypothesis import strategies as st

from api.documents.locations import DocumentLocations
from api.limits.arguments import find_bounded_fields, first_violation
from api.limits.document import LIMITS


def violation(text: str, variables: dict[str, Any] | None = None) -> tuple[str, str, tuple[int, int]] | None:
    document = parse(text)
    operation = document.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    error = first_violation(find_bounded_fields(document), operation, variables or {}, LIMITS)
    if error is None:
        return None
    (location,) = DocumentLocations(text, document).of([error[1]])
    return error[0].code, error[0].message, location


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
        ("{...on Q{a(first:999999999999999999999)}}", {}, "first: 99,999,999,999 is outside 1–100."),
        ("{lineage(first:10001)}", {}, "first: 10,001 is outside 1–10,000."),
        ("query($n:Int){diff(first:$n)}", {"n": 10_001}, "first: 10,001 is outside 1–10,000."),
        ("{paths(first:101)}", {}, "first: 101 is outside 1–100."),
    ],
)
def test_a_page_size_outside_its_bounds_is_rejected(text: str, variables: dict[str, Any], message: str) -> None:
    error = violation(text, variables)
    assert error is not None
    assert error[:2] == ("BAD_PAGE_SIZE", message)


@pytest.mark.parametrize(
    ("text", "variables"),
    [
        ("{a(first:1) b(first:100) c(last:100) d}", {}),
        ("{a(first:null,last:2)}", {}),
        ("{lineage(first:10000) diff(first:10000)}", {}),
        ("query($n:Int){a(first:$n)}", {}),
        ("query($n:Int){a(first:$n)}", {"n": None}),
        ("query($n:Int=0){a(first:$n)}", {"n": 5}),
        # of another type: coercion reports it
        ('{a(first:"0")}', {}),
        ("query($n:Int){a(first:$n)}", {"n": "0"}),
        ("query($n:Int){a(first:$n)}", {"n": True}),
        ("query($n:Int){a(first:$n)}", {"n": 0.5}),
        ("query($n:Int){a(first:$n)}", {"n": [0]}),
    ],
)
def test_valid_sizes_and_other_types_are_not_rejected(text: str, variables: dict[str, Any]) -> None:
    assert violation(text, variables) is None


def test_the_location_of_the_field_is_reported() -> None:
    error = violation("{\n  a(first: 5) {\n    b(last: 500)\n  }\n}")
    assert error is not None
    assert error[2] == (3, 5)


def test_at_most_a_hundred_ids_are_accepted() -> None:
    ids = [f"region_{number}" for number in range(101)]
    literal = "{{nodes(ids:[{}])}}"
    assert violation(literal.format(",".join(f'"{identifier}"' for identifier in ids[:100]))) is None
    error = violation(literal.format(",".join(f'"{identifier}"' for identifier in ids)))
    assert error == ("IDS_EXCEEDED", "The number of ids is 101; the limit is 100.", (1, 2))
    assert violation("query($i:[ID!]!){nodes(ids:$i)}", {"i": ids[:100]}) is None
    assert violation("query($i:[ID!]!){nodes(ids:$i)}", {"i": ids}) == (*error[:2], (1, 18))


@given(st.integers(-(2**31), 2**31 - 1), st.sampled_from(["first", "last"]))
def test_literals_and_variables_are_checked_alike(size: int, name: str) -> None:
    literal = violation(f"{{a({name}:{size})}}")
    variable = violation(f"query($n:Int){{a({name}:$n)}}", {"n": size})
    assert (literal is None) == (variable is None) == (1 <= size <= 100)
