"""The way past graphql-core: for each construct of the language the same bytes as the walk, from the same rows."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from graph.client.database import Neo4jDatabase
from tests.support.dual_execution import Both


@pytest.fixture
def both(sampled: Neo4jDatabase) -> Both:
    return Both(sampled)


TAKEN = {
    "scalars of every kind": "{ catalogEntries(first: 5) { nodes { id code title sample recordCount dataVolume "
    "shareType updatedAt publishedAt conformance { complete missing } } } }",
    "aliases": '{ a: region(code: "653101000000") { n: name name m: children(first: 1) { nodes { c: code } } '
    'children(first: 2) { nodes { code } } } b: region(code: "0") { name } }',
    "pages": "{ regions(first: 3) { totalCount pageInfo { hasNextPage endCursor hasPreviousPage startCursor } "
    "edges { cursor node { code parent { code } } } nodes { code } } }",
    "typenames": "{ __typename t: __typename regions(first: 2) { __typename edges { __typename node { __typename } } } "
    'region(code: "653101000000") { parent { __typename t: __typename } platform { __typename name } } }',
    "fragments": "query { ...All } fragment All on Query { regions(first: 2) { ...Page } } "
    "fragment Page on RegionConnection { nodes { ... on Region { code ... { name } } ... on Node { id __typename } } }",
    "an interface": '{ node(id: "department_0") { id } nodes(ids: ["x", "entry_y"]) { id __typename '
    "... on Department { name } ... on CatalogEntry { name: title } } }",
    "several roots": '{ serviceInfo { version counts { regions } } department(code: "0") { name } '
    "libraries(kind: BASE, first: 1) { nodes { code entries(first: 2) { nodes { code items(first: 2) { nodes "
    "{ name element { code } } } } } } } }",
    "a need's status": '{ scenario(code: "newborn", region: "653101000000") { needs { status reason '
    "entries(first: 1) { edges { place node { code } } } source { status asOf } } } }",
    "return flows": '{ returnFlows(to: "653101000000", first: 2) { nodes { id fields hops { since platform { level } } '
    "levelSkips { from { code } to { code } } } completeness { complete stoppedBy omitted version cursor } } }",
    "chains": '{ returnFlows(to: "653101000000", first: 2, milliseconds: 30000) { c: completeness { t: __typename '
    "omitted n: complete } totalCount nodes { chainComplete findings(first: 1) { totalCount } } edges { cursor node { "
    "h: hops { __typename resource { id } } hops { since } chainComplete levelSkips { __typename } } } } }",
    "a page without chains": '{ returnFlows(to: "653101000000", first: 2) { nodes { id } completeness { complete } } }',
    "no chain at all": '{ returnFlows(to: "653101000000", asOf: "1999-01-01") { totalCount nodes { hops { since } } '
    "completeness { complete stoppedBy omitted hidden consistent cursor } } }",
    "an empty page": '{ regions(where: {code: {eq: "0"}}) { totalCount nodes { code } edges { cursor } } }',
}


@pytest.mark.parametrize("query", TAKEN.values(), ids=TAKEN.keys())
async def test_each_construct_goes_past_graphql_core(both: Both, query: str) -> None:
    await both.taken(query)


async def test_walks_and_facets_go_past_graphql_core(both: Both) -> None:
    found = await both.taken("{ resources(first: 2, orderBy: [{name: ASC}]) { nodes { id } } }")
    ids = [each["id"] for each in found["resources"]["nodes"]]
    lineage = """
    query ($of: [ID!]!) {
      lineage(of: $of, direction: BOTH, depth: 2, budget: {milliseconds: 30000}) {
        __typename asOf
        nodes { __typename depth omittedUpstream node { __typename id
            ... on DataResource { title kind platform { name } } } }
        edges { kind from { id } to { name __typename } fields until }
        counts { nodes byKind { kind count __typename } byLevel { level count } }
        completeness { complete stoppedBy __typename } pageInfo { hasNextPage __typename } }
      impact(of: $of, milliseconds: 30000) {
        facets { entries(first: 2) { totalCount nodes { title } } } completeness { complete } }
      nodes(ids: $of) { __typename ... on DataResource { n: name } id }
    }
    """
    found = await both.taken(lineage, of=ids)
    assert found["lineage"]["nodes"][0]["node"]["__typename"] == "DataResource"


INCLUDING = """
query ($code: String!, $with: Boolean!, $without: Boolean = true, $first: Int = 2) {
  region(code: $code) {
    code
    name @include(if: $with)
    children(first: $first) @skip(if: $without) { nodes { code } }
    ... on Region @include(if: $with) { level }
    ...More @skip(if: $with)
  }
}
fragment More on Region { jurisdiction }
"""


async def test_directives_are_decided_for_each_request(both: Both) -> None:
    code = "653101000000"
    for _ in range(2):
        one = await both.taken(INCLUDING, code=code, **{"with": True})
        assert one == {"region": {"code": code, "name": "喀什市", "level": "COUNTY"}}
        other = await both.taken(INCLUDING, code=code, **{"with": False, "without": False, "first": 1})
        assert other["region"].keys() == {"code", "children", "jurisdiction"}
        assert len(other["region"]["children"]["nodes"]) == 1


FAILING: dict[str, tuple[str, dict[str, Any], str]] = {
    "a reference that is not there": (
        '{ regions(first: 1) { totalCount } authoritativeSource(element: "no") { status } }',
        {},
        "UNKNOWN_ELEMENT",
    ),
    "a root that is never null": (
        '{ serviceInfo { version } returnFlows(to: "0") { totalCount } }',
        {},
        "UNKNOWN_REGION",
    ),
    "two of them": ('{ a: returnFlows(to: "1") { totalCount } b: returnFlows(to: "2") { totalCount } }', {}, ""),
    "two that may be null": (
        '{ a: authoritativeSource(element: "a") { status } b: authoritativeSource(element: "b") { status } }',
        {},
        "UNKNOWN_ELEMENT",
    ),
    "a broken cursor": (
        "query ($a: String) { regions(after: $a) { totalCount nodes { code } } }",
        {"a": "x"},
        "BAD_CURSOR",
    ),
    "a variable of another type": (
        "query ($n: Int) { regions(first: $n) { totalCount } }",
        {"n": "x"},
        "BAD_VARIABLES",
    ),
    "a required variable that is null": (
        'query ($c: String = "1") { region(code: $c) { name } }',
        {"c": None},
        "BAD_ARGUMENT",
    ),
    "a directive whose variable is null": (
        "query ($c: Boolean = true) { regions { totalCount @include(if: $c) nodes { code } } }",
        {"c": None},
        "",
    ),
    "no date": (
        'query ($d: DateTime) { authoritativeSource(element: "NP-01-01", asOf: $d) { status } }',
        {"d": "x"},
        "",
    ),
}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("case", FAILING)
async def test_what_fails_fails_as_it_does_in_the_walk(both: Both, case: str, language: str) -> None:
    query, variables, code = FAILING[case]
    found = orjson.loads(await both.answer(query, variables, language))
    assert code in {"", *(each["extensions"]["code"] for each in found["errors"])}


async def test_nothing_is_asked_twice_where_a_root_fails(both: Both) -> None:
    await both.answer('{ serviceInfo { version } authoritativeSource(element: "no") { status } }')
    assert both.asked == ["service/info", "authority/authoritative_source"]
    assert (both.path.completed, both.path.handed_over) == (0, 1)


async def test_introspection_takes_the_walk(both: Both) -> None:
    await both.answer('{ __schema { queryType { name } } region(code: "0") { name } }')
    await both.answer('{ __type(name: "Region") { name } }')
    assert (both.path.completed, both.path.declined) == (0, 2)


async def test_other_values_are_another_answer_of_the_same_statement(both: Both) -> None:
    """Texts few and stable, so that Neo4j's own plan cache serves them."""
    query = "query ($code: String!, $n: Int) { region(code: $code) { name children(first: $n) { nodes { code } } } }"
    names = [
        (await both.taken(query, code=code, n=n))["region"]["name"]
        for code, n in (("653101000000", 1), ("653100000000", 2), ("650000000000", 50))
    ]
    assert names == ["喀什市", "喀什地区", "新疆维吾尔自治区"]
    assert len(both.database.statements) == 1


async def test_the_pages_behind_a_cursor_have_one_text(both: Both) -> None:
    query = "query ($after: String) { regions(first: 2, after: $after) { nodes { code } pageInfo { endCursor } } }"
    after = None
    codes = []
    for _ in range(5):
        found = (await both.taken(query, after=after))["regions"]
        codes += [each["code"] for each in found["nodes"]]
        after = found["pageInfo"]["endCursor"]
    assert codes == sorted(set(codes))
    assert len(both.database.statements) == 2
