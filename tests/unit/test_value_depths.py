"""The depth of values: literals, variables, and variables inside literals, compared with a plain recursion."""

from __future__ import annotations

from typing import Any

from graphql import parse
from hypothesis import given
from hypothesis import strategies as st

from api.limits.document import Limits
from api.limits.values import ValueDepths, depth, value_depths

VALUES = st.recursive(
    st.integers(0, 9) | st.text("ab", max_size=2) | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
)


def recursive_depth(value: Any) -> int:
    if isinstance(value, dict | list):
        members = value.values() if isinstance(value, dict) else value
        return 1 + max(map(recursive_depth, members), default=0)
    return 0


def literal(value: Any) -> str:
    """A value as a GraphQL literal."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {literal(member)}" for name, member in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(literal, value)) + "]"
    return "null" if value is None else f'"{value}"' if isinstance(value, str) else str(value)


@given(VALUES)
def test_depth_of_a_value(value: Any) -> None:
    assert depth(value) == recursive_depth(value)


@given(VALUES, VALUES, VALUES)
def test_depth_of_literals_wherever_they_stand(argument: Any, default: Any, directive: Any) -> None:
    document = parse(
        f"query ($v: X = {literal(default)}) {{ a {{ b(c: {literal(argument)}) ...f }} }} "
        f"fragment f on T {{ d @e(g: {literal(directive)}) }}"
    )
    assert value_depths(document) == ValueDepths(max(map(recursive_depth, (argument, default, directive))), {})


@given(VALUES, st.integers(0, 20))
def test_variable_inside_a_literal_is_added_to_it(value: Any, around: int) -> None:
    document = parse(f"query ($v: X) {{ a(b: {'[' * around}$v{']' * around}, c: $v) }}")
    depths = value_depths(document)
    assert depths == ValueDepths(around, {"v": around})
    total = around + recursive_depth(value)
    exceeded = depths.violation({"v": value, "unused": 1}, Limits())
    assert (exceeded is None) == (total <= 16)
    if exceeded:
        assert (exceeded.code, exceeded.found, exceeded.limit) == ("VALUE_DEPTH_EXCEEDED", total, 16)


def test_unused_variable_counts() -> None:
    nested: Any = []
    for _ in range(300):
        nested = [nested]
    exceeded = value_depths(parse("{ a }")).violation({"unused": nested}, Limits())
    assert exceeded is not None
    assert exceeded.found == 301
