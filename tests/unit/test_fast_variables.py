"""Variables are coerced as by graphql-core, or left to it."""

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
    definition = parse(text).definitions[0]
    assert isinstance(definition, OperationDefinitionNode)
    return definition


@given(st.dictionaries(st.sampled_from("abcdefgh"), VALUES))
def test_variables_are_coerced_as_by_graphql_core(sent: dict[str, Any]) -> None:
    definition = operation(f"query ({DECLARED}) {{ f }}")
    coerced = VariableDeclarations(SCHEMA, definition).coerce(sent)
    reference = get_variable_values(SCHEMA, definition.variable_definitions or (), sent)
    if isinstance(reference, list):
        assert coerced is None
    elif coerced is not None:
        assert coerced.values == reference.coerced


def test_a_pattern_distinguishes_absent_null_and_present() -> None:
    declarations = VariableDeclarations(SCHEMA, operation("query ($a: Int, $b: Int, $c: Int, $d: Int = 3) { f }"))
    coerced = declarations.coerce({"b": None, "c": 1})
    assert coerced is not None
    assert (coerced.values, coerced.pattern) == ({"b": None, "c": 1, "d": 3}, (0, 1, 2, 2))


@pytest.mark.parametrize("kind", ["Where", "[Where!]", "Where!"])
def test_an_object_is_left_to_graphql_core(kind: str) -> None:
    assert VariableDeclarations(SCHEMA, operation(f"query ($w: {kind}) {{ f }}")).coerce({}) is None


def test_a_template_is_filled_and_keeps_its_structure() -> None:
    constant = Selection("a", "a", {"code": "x"})
    varying = Selection("b", "b", {"where": {"code": {"in": [VaryingValue("one"), "two"]}}, "first": 3})
    fill = selection_template(Selection("root", "root", {"code": VaryingValue("code")}, (constant, varying)))
    assert fill is not None
    selection = fill({"one": "1", "code": "c"})
    assert selection.arguments == {"code": "c"}
    assert selection.fields[0] is constant
    assert selection.fields[1].arguments == {"where": {"code": {"in": ["1", "two"]}}, "first": 3}
    written_out = Selection(
        "root", "root", {"code": "c"}, (constant, Selection("b", "b", selection.fields[1].arguments))
    )
    assert selection.structure() == written_out.structure()


def test_a_varying_order_has_no_template() -> None:
    assert selection_template(Selection("a", "a", {"orderBy": [{"name": VaryingValue("way")}]})) is None
