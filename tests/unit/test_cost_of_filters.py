"""The cost of filters, orders and counts, compared with numbers by hand and with a count of the paths of a filter."""

from __future__ import annotations

import json
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from graphql import DocumentNode, OperationDefinitionNode, parse, validate
from hypothesis import given
from hypothesis import strategies as st

from api.cost.analysis import CostAnalysis
from api.cost.cache import CostCache
from api.cost.list_sizes import SCAN
from api.limits.document import LIMITS
from api.schema import schema
from graph.compile.filter_steps import filter_steps
from graph.shapes import shapes

SCHEMA = schema(ZoneInfo("Asia/Shanghai"))
QUERY = "query ($w: CatalogEntryWhere) { catalogEntries(where: $w) { nodes { code } } }"
CONTAINS = {"classification": {"name": {"contains": "x"}}}


def operation_of(document: DocumentNode) -> OperationDefinitionNode:
    operation = document.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    return operation


def scans(text: str, rows: int, variables: dict[str, Any] | None = None) -> float:
    """The scans of a document that returns so many rows."""
    document = parse(text)
    assert not validate(SCHEMA, document)
    return (CostAnalysis(SCHEMA, document).cost(operation_of(document), variables or {}).nodes - rows) / SCAN


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ('where: {code: {eq: "1"}, title: {startsWith: "x"}}', 0),
        ('where: {title: {contains: "x"}}', 1),
        ('where: {provider: {code: {eq: "1"}}}', 1),
        ("where: {provider: {}}", 1),
        ("where: {provider: null}", 0),
        ('where: {region: {code: {eq: "1"}}}', 2),
        ('where: {region: {name: {contains: "x"}, level: {eq: COUNTY}}}', 3 + 2),
        ('where: {provider: {region: {code: {eq: "1", ne: "2"}}}}', 2 + 2),
        ('where: {not: {provider: {code: {eq: "1"}}}, or: {title: {contains: "x"}}}', 1 + 1),
        ("where: {attached: {eq: true}}", 1),
        ("orderBy: {title: ASC}", 0),
        ("orderBy: [{title: DESC}]", 0),
        ('orderBy: {title: ASC}, where: {title: {startsWith: "x"}}', 0),
        ('orderBy: {code: ASC}, where: {provider: {code: {eq: "1"}}}', 1 + 1),
        ("orderBy: [{code: ASC}, {title: DESC}]", 1),
    ],
)
def test_a_page_costs_the_steps_of_its_filter_and_an_order_without_an_index(arguments: str, expected: int) -> None:
    assert scans(f"{{ catalogEntries({arguments}) {{ nodes {{ code }} }} }}", 20) == expected


def test_a_nested_list_costs_its_scans_for_each_node_above_it() -> None:
    text = """{ libraries(first: 5) { nodes { entries(where: {provider: {code: {eq: "1"}}}) { totalCount } } } }"""
    assert scans(text, 5 + 5) == 5 * (1 + 1)


def test_a_filter_from_the_issue_costs_its_paths_times_their_steps() -> None:
    """An `or` of 20 `contains` over classifications took 10 s of the database at 1 point."""
    hops = shapes()["CatalogEntry"].filters["classification"].pattern.count("-[")
    assert hops >= 1
    assert scans(QUERY, 20, {"w": {"or": [CONTAINS] * 20}}) == 20 * (hops + 1)
    assert LIMITS.cost / SCAN < 30 * 2_000, "the most that a document can hold is over the limit"


@st.composite
def filters(draw: st.DrawFn, name: str = "CatalogEntry", depth: int = 0) -> dict[str, Any]:
    shape = shapes()[name]
    texts = sorted(key for key, field in shape.fields.items() if getattr(field, "filter", None) == "text")
    value: dict[str, Any] = {}
    for _ in range(draw(st.integers(0, 3))):
        choice = draw(st.sampled_from(("text", "related", "and", "not")))
        if choice == "text" and texts:
            operators = draw(st.lists(st.sampled_from(("eq", "contains", "startsWith")), min_size=1, unique=True))
            value[draw(st.sampled_from(texts))] = dict.fromkeys(operators, "x")
        elif depth < 3 and choice == "related" and shape.filters:
            key = draw(st.sampled_from(sorted(shape.filters)))
            value[key] = draw(filters(shape.filters[key].target, depth + 1))
        elif depth < 3 and choice == "and":
            value["and"] = draw(st.lists(filters(name, depth + 1), max_size=3))
        elif depth < 3 and choice == "not":
            value["not"] = draw(filters(name, depth + 1))
    return value


def paths(name: str, where: dict[str, Any], above: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """The steps of each path of a filter, listed one by one."""
    shape, listed = shapes()[name], []
    for key, value in where.items():
        if key in ("and", "not"):
            for item in value if key == "and" else [value]:
                listed += paths(name, item, above)
        elif key in shape.filters:
            steps = (*above, *[key] * shape.filters[key].pattern.count("-["))
            below = paths(shape.filters[key].target, value, steps)
            listed += below if any(below) else [steps]
        else:
            listed += [(*above, "contains") if operator == "contains" else above for operator in value]
    return listed


@given(filters())
def test_steps_are_the_lengths_of_all_paths(where: dict[str, Any]) -> None:
    assert filter_steps(shapes()["CatalogEntry"], where) == sum(map(len, paths("CatalogEntry", where)))


@given(filters())
def test_a_filter_costs_the_same_as_a_variable_and_as_a_literal(where: dict[str, Any]) -> None:
    literal = _literal(where)
    text = f"{{ catalogEntries(where: {literal}) {{ nodes {{ code }} }} }}"
    assert scans(text, 20) == scans(QUERY, 20, {"w": where})


def _literal(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_literal(inner)}" for key, inner in value.items()) + "}"
    return "[" + ", ".join(map(_literal, value)) + "]" if isinstance(value, list) else json.dumps(value)


@given(filters(), filters(), st.sampled_from(("ASC", "DESC")))
def test_cached_costs_are_those_of_a_new_count(one: dict[str, Any], other: dict[str, Any], direction: str) -> None:
    text = """query ($w: CatalogEntryWhere, $o: [CatalogEntryOrder!]) {
      catalogEntries(where: $w, orderBy: $o) { totalCount } }"""
    document = parse(text)
    cache, operation = CostCache(SCHEMA, document), operation_of(document)
    for where in (one, other, one):
        for order in (direction, "ASC"):
            variables = {"w": where, "o": [{"code": direction}, {"title": order}]}
            assert cache.cost(operation, variables) == CostAnalysis(SCHEMA, document).cost(operation, variables)


def test_filters_that_differ_in_operands_only_share_their_cost() -> None:
    document = parse(QUERY)
    cache = CostCache(SCHEMA, document)
    for text in ("x", "y", "z" * 1000):
        cache.cost(operation_of(document), {"w": {"title": {"contains": text}}})
    assert len(cache) == 1


@pytest.mark.parametrize(
    "where", [7, "x", [1], {"provider": 3}, {"or": [None, 5]}, {"nonsense": {"eq": 1}}, {"title": []}]
)
def test_a_filter_of_the_wrong_type_is_left_to_the_coercion(where: Any) -> None:
    assert scans(QUERY, 20, {"w": where}) >= 0
