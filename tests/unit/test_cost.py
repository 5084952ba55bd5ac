"""The cost of documents, compared with numbers computed by hand and with a naive count."""

from __future__ import annotations

import re
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLObjectType,
    OperationDefinitionNode,
    get_named_type,
    is_list_type,
    parse,
    validate,
)
from graphql.type import get_nullable_type
from hypothesis import given, settings
from hypothesis import strategies as st

from api.cost.analysis import Cost, CostAnalysis
from api.cost.cache import MAX_KEY_LENGTH, CostCache
from api.cost.list_sizes import ROOTS, SCAN, declared_size
from api.documents.locations import DocumentLocations
from api.schema import schema
from domain.model.catalog_enums import UpdateCycle
from graph.list_bounds import LIST_BOUNDS
from graph.query_files import load_query
from graph.shape import Many
from graph.shapes import shapes
from graph.shapes.flow import BOUND_HOPS, BOUND_LEVEL_SKIPS
from settings import CHECKOUT

SCHEMA = schema(ZoneInfo("Asia/Shanghai"))
BETWEEN = 'of: "a", from: "2026-01-01T00:00:00Z", to: "2026-02-01T00:00:00Z"'


def cost(text: str, variables: dict[str, Any] | None = None) -> Cost:
    document = parse(text)
    assert not validate(SCHEMA, document)
    operation = document.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    return CostAnalysis(SCHEMA, document).cost(operation, variables or {})


@pytest.mark.parametrize(
    ("text", "nodes", "field"),
    [
        ("{ serviceInfo { version } }", 1, "serviceInfo"),
        ('{ catalogEntry(code: "1") { code provider { name } } }', 1, "catalogEntry"),
        ("{ catalogEntries { nodes { code } } }", 20, "catalogEntries"),
        ("{ catalogEntries(first: 100) { totalCount } }", 1 + SCAN, "catalogEntries"),
        ("{ catalogEntries(last: 7) { edges { node { code } } } }", 7, "catalogEntries"),
        (
            "{ libraries(first: 5) { nodes { entries(first: 20) { nodes { items(first: 8) { nodes { name } } } } } } }",
            5 + 5 * 20 + 5 * 20 * 8,
            "libraries.entries.items",
        ),
        (
            "{ libraries(first: 5) { nodes { a: entries(first: 20) { nodes { code } } entries { totalCount } } } }",
            5 + 100 + 5 * (1 + SCAN),
            "libraries.entries",
        ),
        (
            "{ catalogEntries { facets { provider { absent completeness { complete } } } } }",
            1 + 1 + SCAN,
            "catalogEntries",
        ),
        (
            "{ catalogEntries(first: 7) { nodes { code } facets { provider { values { count } } "
            "library(first: 50) { values { value { elements { nodes { code } } } } } } } }",
            7 + 20 + 50 + 50 * 20 + 2 * SCAN,
            "catalogEntries.facets.library.value.elements",
        ),
        (
            "{ catalogEntries { facets { attached { values { count } } shareType { values { value count } absent } "
            "updateCycle { values { count } } } } }",
            1 + 2 + 3 + len(UpdateCycle) + 3 * SCAN,
            "catalogEntries",
        ),
        ('{ scenario(code: "x") { needs { purpose } } }', 1 + 20, "scenario.needs"),
        ('{ authoritativeSource(element: "x") { candidates { name } } }', 1 + 10, "authoritativeSource.candidates"),
        (
            '{ assessNeeds(needs: [{ element: "x", purpose: "", freshness: DAILY }, '
            '{ element: "y", purpose: "", freshness: DAILY }], region: "z") '
            "{ needs { entries(first: 3) { nodes { code } } } } }",
            1 + 2 + 2 * 3,
            "assessNeeds.needs.entries",
        ),
        ('{ nodes(ids: ["a", "b"]) { id } }', 2, "nodes"),
        ('{ lineage(of: ["a"], direction: BOTH) { nodes { depth } flows { key } } }', 2000, "lineage"),
        (
            '{ lineage(of: ["a"], direction: BOTH, first: 10) '
            "{ nodes { node { ... on DataResource { fields(first: 3) { nodes { name } } } } } } }",
            10 + 30,
            "lineage.fields",
        ),
        (f"{{ diff({BETWEEN}) {{ nodes {{ __typename }} edges {{ cursor }} }} }}", 1000, "diff"),
        (f"{{ diff({BETWEEN}, first: 7) {{ nodes {{ __typename }} }} }}", 7, "diff"),
        ("{ findings(first: 3) { nodes { evidence { id } } } }", 3 + 3 * 10, "findings.evidence"),
        ('{ paths(from: "a", to: "b") { searchedLength } }', 20, "paths"),
        (
            '{ paths(from: "a", to: "b", first: 5) { nodes { nodes { __typename } flows { __typename } } } }',
            5 + 5 * 11 + 5 * 10,
            "paths",
        ),
        (
            '{ paths(from: "a", to: "b", first: 5, maxLength: 3) { nodes { nodes { __typename } } } }',
            5 + 5 * 4,
            "paths",
        ),
        ('{ node(id: "a") { id } }', 1, "node"),
        ('{ node(id: "a") { ... on Library { entries(first: 9) { nodes { code } } } } }', 1 + 9, "node.entries"),
        ('{ node(id: "a") { ... on Scenario { needs { id } } } }', 1 + 20, "node.needs"),
        ('{ impact(of: ["a"]) { facets { entries(first: 9) { nodes { code } } } } }', 10_009, "impact"),
        (
            '{ returnFlows(to: "1", first: 3) { nodes { hops { since } levelSkips { from { code } } } } }',
            3 + 3 * 10 + 3 * 5,
            "returnFlows.hops",
        ),
        ("{ regions { nodes { code } } more: regions(first: 1) { nodes { code } } }", 21, "regions"),
        ("{ __typename }", 0, ""),
    ],
)
def test_cost_counts_the_nodes_that_a_document_may_touch(text: str, nodes: int, field: str) -> None:
    result = cost(text)
    assert (result.nodes, result.field) == (nodes, field)


def test_fragments_are_spread_and_a_response_key_counts_once() -> None:
    text = """
      query { libraries(first: 2) { ...Page nodes { entries(first: 10) { nodes { code } } } } }
      fragment Page on LibraryConnection { nodes { ...Rows } }
      fragment Rows on Library { entries(first: 10) { nodes { title } } }
    """
    assert cost(text).nodes == 2 + 20


def test_types_of_an_interface_are_counted_separately() -> None:
    text = """{ node(id: "x") { id
      ... on Library { entries(first: 10) { nodes { code } } }
      ... on DataResource { fields(first: 7) { nodes { name } } } } }"""
    assert cost(text).nodes == 1 + 10 + 7


@pytest.mark.parametrize(
    ("variables", "nodes"), [({}, 30), ({"n": 5}, 5), ({"n": 5.0}, 5), ({"n": None}, 20), ({"n": "x"}, 20)]
)
def test_a_page_size_comes_from_a_variable_or_its_default(variables: dict[str, Any], nodes: int) -> None:
    assert cost("query ($n: Int = 30) { regions(first: $n) { nodes { code } } }", variables).nodes == nodes


@pytest.mark.parametrize(("variables", "nodes"), [({"yes": True}, 20), ({"yes": False}, 1), ({}, 20)])
def test_an_excluded_selection_costs_nothing(variables: dict[str, Any], nodes: int) -> None:
    text = "query ($yes: Boolean = true) { regions { pageInfo { hasNextPage } nodes @include(if: $yes) { code } } }"
    assert cost(text, variables).nodes == nodes


def test_cost_names_the_largest_field_and_its_location() -> None:
    text = "{ regions { nodes { code } }\n  departments(first: 90) { nodes { code } } }"
    document = parse(text)
    operation = document.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    result = CostAnalysis(SCHEMA, document).cost(operation, {})
    assert (result.nodes, result.field, result.share) == (110, "departments", 90)
    assert result.node
    assert DocumentLocations(text, document).of([result.node]) == ((2, 3),)


@settings(deadline=None)
@given(st.lists(st.integers(1, 100), min_size=1, max_size=6))
def test_nested_connections_multiply(sizes: list[int]) -> None:
    text, expected, times = "", 0, 1
    for size in sizes:
        times *= size
        expected += times
    for size in reversed(sizes):
        text = f"children(first: {size}) {{ nodes {{ code {text} }} }}"
    assert cost("{ regions" + text.removeprefix("children") + "}").nodes == expected


def test_needs_and_the_length_of_paths_may_be_variables() -> None:
    needs = [{"element": "x", "purpose": "", "freshness": "DAILY"}] * 7
    text = "query ($n: [NeedInput!]!) { assessNeeds(needs: $n) { needs { purpose } } }"
    assert cost(text, {"n": needs}).nodes == 1 + 7
    text = 'query ($n: Int = 4) { paths(from: "a", to: "b", first: 1, maxLength: $n) { nodes { flows { kind } } } }'
    assert (cost(text).nodes, cost(text, {"n": 2}).nodes) == (1 + 4, 1 + 2)


def test_long_variables_have_costs_of_their_own() -> None:
    document = parse("query ($n: [NeedInput!]!) { assessNeeds(needs: $n) { needs { purpose } } }")
    operation = document.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    costs = CostCache(SCHEMA, document)
    for _ in range(2):
        for count in (1, 2, 50):
            needs = [{"element": "x", "purpose": "核验\ud800" * 100, "freshness": "DAILY"}] * count
            assert costs.cost(operation, {"n": needs}).nodes == 1 + count
    assert all(len(values) <= MAX_KEY_LENGTH for _, values in costs._entries._entries)


def test_actual_counts_lists_below_nodes_and_root_lists() -> None:
    text = """{ scenarios { nodes { needs { id } } } nodes(ids: ["a", "b"]) { id ... on Scenario { needs { id } } } }"""
    rows = [{"needs": [{"id": "1"}, {"id": "2"}]}, {"needs": []}, {"needs": [{"id": "3"}]}]
    data = {"scenarios": {"nodes": rows}, "nodes": [{"id": "a", "needs": [{"id": "4"}]}, None]}
    document = parse(text)
    operation = document.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    assert CostAnalysis(SCHEMA, document).actual(operation, {}, data) == 3 + 3 + 1 + 1


def test_actual_counts_the_values_of_facets() -> None:
    text = """{ catalogEntries { facets { shareType { values { count } }
      library(first: 5) { values { value { entries(first: 3) { nodes { code } } } } } } } }"""
    rows = [{"value": {"entries": {"nodes": [{"code": "1"}]}}}, {"value": {"entries": {"nodes": []}}}]
    facets = {"shareType": {"values": [{"count": 3}] * 2}, "library": {"values": rows}}
    document = parse(text)
    operation = document.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    actual = CostAnalysis(SCHEMA, document).actual(operation, {}, {"catalogEntries": {"facets": facets}})
    assert actual == 2 + 2 + 1 + 2 * SCAN


def test_every_facet_has_a_declared_size() -> None:
    """A facet lists `first` objects, or all values of its enumeration."""
    kind = SCHEMA.type_map["CatalogEntryFacets"]
    assert isinstance(kind, GraphQLObjectType)
    for name, field in kind.fields.items():
        facet = get_named_type(field.type)
        assert isinstance(facet, GraphQLObjectType)
        value = get_named_type(get_named_type(facet.fields["values"].type).fields["value"].type)
        values = len(value.values) if isinstance(value, GraphQLEnumType) else 2 if value.name == "Boolean" else None
        assert declared_size(facet.name, "values") == values, name
        assert ("first" in field.args) == (values is None), name


def test_every_bound_is_compared_with_the_graph() -> None:
    """Each list whose cost counts fewer rows than are read has its query in doctor."""
    bounds = {
        f"{shape.name}.{name}": field.bound
        for shape in shapes().values()
        for name, field in shape.fields.items()
        if isinstance(field, Many) and field.bound
    }
    assert bounds == {field: row.bound for row in LIST_BOUNDS.values() for field in row.fields}
    for name in LIST_BOUNDS:
        assert load_query(f"doctor/{name}").parameters == ("bound",)


def test_bounds_in_patterns_are_those_of_the_lists() -> None:
    """A quantifier cannot be a parameter."""
    assert f"){{{BOUND_HOPS}}}" in load_query("doctor/return_flow_hops").body
    assert f"->{{{2 * (BOUND_LEVEL_SKIPS + 1)}}}" in load_query("doctor/return_flow_level_skips").body


def test_every_list_has_a_declared_size() -> None:
    """The shape limits each plain list; each root field that traverses lineage declares how much it touches."""
    for kind in SCHEMA.type_map.values():
        if not isinstance(kind, GraphQLObjectType) or kind.name.startswith("__") or kind.name not in shapes():
            continue
        for name, field in kind.fields.items():
            is_list = is_list_type(get_nullable_type(field.type))
            if is_list and isinstance(get_named_type(field.type), GraphQLObjectType):
                in_paths = declared_size(kind.name, name, "paths")
                assert declared_size(kind.name, name) or in_paths, f"{kind.name}.{name}"
    assert SCHEMA.query_type is not None
    for name, field in SCHEMA.query_type.fields.items():
        kind = get_named_type(field.type)
        traverses = kind.name not in shapes() and kind.name != "Node" and "first" not in field.args
        assert not traverses or name in ROOTS, name


def test_limits_page_has_the_bounds() -> None:
    page = (CHECKOUT / "docs" / "limits.md").read_text("utf-8")
    table = re.findall(r"^\| (`\w+\.\w+`(?:, `\w+\.\w+`)*) \| (\d+) \| (\d+) \|$", page, re.MULTILINE)
    written = {
        name: (int(bound), int(limit)) for names, bound, limit in table for name in re.findall(r"`(.+?)`", names)
    }
    declared = {}
    for name in written:
        kind, _, field_name = name.partition(".")
        field = shapes()[kind].fields[field_name]
        assert isinstance(field, Many)
        declared[name] = (field.bound, field.limit)
    assert written == declared
    assert set(written) == {field for row in LIST_BOUNDS.values() for field in row.fields}
