"""The fast path gives the bytes of graphql-core for each construct of the language, from the same rows."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from graph.client.database import Neo4jDatabase
from tests.support.dual_execution import DualExecution


@pytest.fixture
def executions(sample_database: Neo4jDatabase) -> DualExecution:
    return DualExecution(sample_database)


FAST = {
    "scalars of every kind": "{ catalogEntries(first: 5) { nodes { id code title sample recordCount dataGigabytes "
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
    "a need's status": '{ scenario(code: "newborn") { assessment(region: "653101000000") { asOf completeness '
    "{ complete version } needs { status reason overdue entries(first: 1) { edges { via place coverage resource { id } "
    "returnFlow { id } differences { aspect source copy } node { code } } } nextSteps { act article sentence filing "
    "body { name } } source { status asOf designations { id } } } } } }",
    "return flows": '{ returnFlows(to: "653101000000", first: 2) { nodes { flow { id fields } '
    "hops { since platform { level } } levelSkips { from { code } to { code } } } "
    "completeness { complete stoppedBy omitted version } } }",
    "chains": '{ returnFlows(to: "653101000000", first: 2, milliseconds: 30000) { c: completeness { t: __typename '
    "omitted n: complete } totalCount nodes { chainComplete flow { findings(first: 1) { totalCount } } } "
    "edges { cursor node { h: hops { __typename resource { id } } hops { since } "
    "chainComplete levelSkips { __typename } } } } }",
    "a page without chains": '{ returnFlows(to: "653101000000", first: 2) { nodes { flow { id } } '
    "completeness { complete } } }",
    "no chain at all": '{ returnFlows(to: "653101000000", asOf: "1999-01-01") { totalCount nodes { hops { since } } '
    "completeness { complete stoppedBy omitted hidden consistent } } }",
    "an empty page": '{ regions(where: {code: {eq: "0"}}) { totalCount nodes { code } edges { cursor } } }',
}


@pytest.mark.parametrize("query", FAST.values(), ids=FAST.keys())
async def test_each_construct_runs_on_the_fast_path(executions: DualExecution, query: str) -> None:
    await executions.data(query)


async def test_traversals_and_facets_run_on_the_fast_path(executions: DualExecution) -> None:
    data = await executions.data("{ resources(first: 2, orderBy: [{name: ASC}]) { nodes { id } } }")
    ids = [resource["id"] for resource in data["resources"]["nodes"]]
    lineage = """
    query ($of: [ID!]!) {
      lineage(of: $of, direction: BOTH, depth: 2, milliseconds: 30000) {
        __typename asOf
        nodes { __typename depth omittedUpstream node { __typename id
            ... on DataResource { title kind platform { name } } } }
        flows { kind from { id } to { name __typename } fields until }
        counts { nodes byKind { kind count __typename } byLevel { level count } }
        edges { cursor t: __typename node { depth node { id __typename ... on DataResource { kind } } } }
        completeness { complete stoppedBy __typename } pageInfo { hasNextPage startCursor __typename } totalCount }
      first: lineage(of: $of, direction: BOTH, depth: 2, first: 2, milliseconds: 30000) {
        nodes { depth } edges { __typename c: cursor cursor node { __typename d: depth node { name } } }
        pageInfo { endCursor } }
      diff(of: "resource_653101000000/huiliu.yibao-01", from: "2020-01-01", to: "2026-09-01", milliseconds: 30000) {
        __typename of { __typename ... on DataResource { title } } totalCount counts { nodes { added } }
        nodes { t: __typename ... on NodeChange { change node { id ... on DataResource { title } }
            before { upstream } after { __typename upstream } }
          ... on EdgeChange { change kind from { name } to { __typename id } before { since } after { id since } } }
        edges { cursor again: cursor node { ... on EdgeChange { differs } ... on NodeChange { change } } }
        pageInfo { hasNextPage endCursor } completeness { complete } }
      ofElement: diff(of: "element_NP-01-01", from: "2020-01-01", to: "2026-09-01", first: 2, milliseconds: 30000) {
        of { id ... on DataElement { name } } edges { node { __typename
          ... on DesignationChange { change before { id } after { id department { name } } } } } }
      paths(from: "resource_653101000000/caiji.gongan-01", to: "resource_653101000000/huiliu.gongan-01", first: 2,
            milliseconds: 30000) {
        edges { cursor node { length flows { key flow { id since } } nodes { name } } }
        nodes { l: length } pageInfo { hasNextPage startCursor } completeness { stoppedBy } }
      impact(of: $of, milliseconds: 30000) {
        facets { entries(first: 2) { totalCount nodes { title } } } completeness { complete } }
      nodes(ids: $of) { __typename ... on DataResource { n: name } id }
    }
    """
    data = await executions.data(lineage, of=ids)
    assert data["lineage"]["nodes"][0]["node"]["__typename"] == "DataResource"


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


async def test_directives_are_evaluated_for_each_request(executions: DualExecution) -> None:
    code = "653101000000"
    for _ in range(2):
        included = await executions.data(INCLUDING, code=code, **{"with": True})
        assert included == {"region": {"code": code, "name": "喀什市", "level": "COUNTY"}}
        skipped = await executions.data(INCLUDING, code=code, **{"with": False, "without": False, "first": 1})
        assert skipped["region"].keys() == {"code", "children", "jurisdiction"}
        assert len(skipped["region"]["children"]["nodes"]) == 1


FAILING: dict[str, tuple[str, dict[str, Any], str]] = {
    "an unknown reference": (
        '{ regions(first: 1) { totalCount } authoritativeSource(element: "no") { status } }',
        {},
        "UNKNOWN_ELEMENT",
    ),
    "a list that fails": (
        '{ serviceInfo { version } returnFlows(to: "0") { totalCount } }',
        {},
        "UNKNOWN_REGION",
    ),
    "two lists that fail": (
        '{ a: returnFlows(to: "1") { totalCount } b: returnFlows(to: "2") { totalCount } }',
        {},
        "",
    ),
    "two objects that fail": (
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
async def test_errors_are_those_of_graphql_core(executions: DualExecution, case: str, language: str) -> None:
    query, variables, code = FAILING[case]
    response = orjson.loads(await executions.response(query, variables, language))
    assert code in {"", *(error["extensions"]["code"] for error in response["errors"])}


async def test_no_query_runs_twice_if_a_root_field_fails(executions: DualExecution) -> None:
    await executions.response('{ serviceInfo { version } authoritativeSource(element: "no") { status } }')
    assert executions.queries == ["service/info", "authority/authoritative_source"]
    assert (executions.fast_path.completed, executions.fast_path.handed_over) == (0, 1)


async def test_introspection_runs_on_graphql_core(executions: DualExecution) -> None:
    await executions.response('{ __schema { queryType { name } } region(code: "0") { name } }')
    await executions.response('{ __type(name: "Region") { name } }')
    assert (executions.fast_path.completed, executions.fast_path.declined) == (0, 2)


async def test_other_values_use_the_same_statement(executions: DualExecution) -> None:
    """Few and stable statements hit the plan cache of Neo4j."""
    query = "query ($code: String!, $n: Int) { region(code: $code) { name children(first: $n) { nodes { code } } } }"
    names = [
        (await executions.data(query, code=code, n=n))["region"]["name"]
        for code, n in (("653101000000", 1), ("653100000000", 2), ("650000000000", 50))
    ]
    assert names == ["喀什市", "喀什地区", "新疆维吾尔自治区"]
    assert len(executions.database.statements) == 1


async def test_all_pages_after_a_cursor_use_one_statement(executions: DualExecution) -> None:
    query = "query ($after: String) { regions(first: 2, after: $after) { nodes { code } pageInfo { endCursor } } }"
    after = None
    codes = []
    for _ in range(5):
        regions = (await executions.data(query, after=after))["regions"]
        codes += [region["code"] for region in regions["nodes"]]
        after = regions["pageInfo"]["endCursor"]
    assert codes == sorted(set(codes))
    assert len(executions.database.statements) == 2
