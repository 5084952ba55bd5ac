"""Variables coerced the short way are what graphql-core makes of them, or are left to it."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import OperationDefinitionNode, build_schema, parse
from graphql.execution.values import get_variable_values
from hypothesis import given
from hypothesis import strategies as st

from api.execution.fast.selection_template import selection_template
from api.execution.fast.variable_coercion import VariableDeclarations, VaryingValue
from graph.selection import Selection

SCHEMA = build_schema(
    "enum Color { RED GREEN } input Where { a: Int } type Query { f(a: Int, b: [String!], c: Color, w: Where): Int }"
)
DECLARED = "$a: Int, $b: [String!], $c: Color = RED, $d: ID!, $e: [[Int]], $f: Float, $g: Boolean = null"
VALUES: st.SearchStrategy[Any] = st.sampled_from(
    [None, 1, 1.0, 1.5, 2**31, "1", "RED", "BLUE", True, [], ["x"], [None], [[1, None], None], [["x"]], {}, "x"]
)


def operation(text: str) -> OperationDefinitionNode:
    found = parse(text).definitions[0]
    assert isinstance(found, OperationDefinitionNode)
    return found


@given(st.dictionaries(st.sampled_from("abcdefgh"), VALUES))
def test_what_is_coerced_is_what_graphql_core_makes_of_it(sent: dict[str, Any]) -> None:
    asked = operation(f"query ({DECLARED}) {{ f }}")
    found = VariableDeclarations(SCHEMA, asked).coerce(sent)
    reference = get_variable_values(SCHEMA, asked.variable_definitions or (), sent)
    if isinstance(reference, list):
        assert found is None
    elif found is not None:
        assert found.values == reference.coerced


def test_a_pattern_tells_absent_null_and_given_apart() -> None:
    found = VariableDeclarations(SCHEMA, operation("query ($a: Int, $b: Int, $c: Int, $d: Int = 3) { f }"))
    coerced = found.coerce({"b": None, "c": 1})
    assert coerced is not None
    assert (coerced.values, coerced.pattern) == ({"b": None, "c": 1, "d": 3}, (0, 1, 2, 2))


@pytest.mark.parametrize("kind", ["Where", "[Where!]", "Where!"])
def test_an_object_is_left_to_graphql_core(kind: str) -> None:
    assert VariableDeclarations(SCHEMA, operation(f"query ($w: {kind}) {{ f }}")).coerce({}) is None


def test_a_template_is_filled_in_where_it_varies_and_keeps_its_structure() -> None:
    whole = Selection("a", "a", {"code": "x"})
    inner = Selection("b", "b", {"where": {"code": {"in": [VaryingValue("one"), "two"]}}, "first": 3})
    fill = selection_template(Selection("root", "root", {"code": VaryingValue("code")}, (whole, inner)))
    assert fill is not None
    found = fill({"one": "1", "code": "c"})
    assert found.arguments == {"code": "c"}
    assert found.fields[0] is whole
    assert found.fields[1].arguments == {"where": {"code": {"in": ["1", "two"]}}, "first": 3}
    alike = Selection("root", "root", {"code": "c"}, (whole, Selection("b", "b", found.fields[1].arguments)))
    assert found.structure() == alike.structure()


def test_an_order_that_varies_is_no_template() -> None:
    assert selection_template(Selection("a", "a", {"orderBy": [{"name": VaryingValue("way")}]})) is None
