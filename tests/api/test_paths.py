"""Paths over HTTP on the sample: exact results, comparison with plain Cypher, pages, refusals with a code."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest

from graph.client.database import Neo4jDatabase
from graph.lineage.paths import statements
from graph.lineage.paths.result_cache import PathReadCache
from tests.conftest import Api
from tests.support.pages import read_pages
from tests.support.text_substitution import substitute

SUBGRAPH_STATEMENT = statements.subgraph_statement

COLLECTED = "resource_653101000000/caiji.gongan-01"
COUNTY = "resource_653101000000/gongan-01"
RETURNED = "resource_653101000000/huiliu.gongan-01"
MANY = "resource_660000000000/renshe-02"
"""A resource that the data of the county reaches on many paths."""
ENDS: dict[str, Any] = {"from": COUNTY, "to": MANY}
AUDIENCES = ["GOV", "PUBLIC"]
UP_AND_DOWN = "COLLECTION AGGREGATION+ INTEGRATION? (RETURN_FLOW{PREFECTURE} RETURN_FLOW{COUNTY})?"

PATHS = """
query ($from: ID!, $to: ID!, $pattern: String, $maxLength: Int, $first: Int, $after: String) {
  paths(from: $from, to: $to, pattern: $pattern, maxLength: $maxLength, first: $first, after: $after,
        asOf: "2026-09-01", milliseconds: 30000) {
    nodes { length nodes { id name } flows { id: key kind from { id } to { id } } }
    searchedLength
    edges { cursor node { length flows { key } } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    completeness { complete stoppedBy omitted hidden consistent }
    asOf
  }
}
"""
COMPLETE = {"complete": True, "stoppedBy": [], "omitted": 0, "hidden": 0, "consistent": True}


async def ask(api: Api, start: str, goal: str, pattern: str | None = None, **variables: Any) -> Any:
    return (await api.data(PATHS, **{"from": start, "to": goal, "pattern": pattern, **variables}))["paths"]


async def test_collected_data_returns_from_the_level_above(api: Api) -> None:
    paths = await ask(api, COLLECTED, RETURNED, UP_AND_DOWN)
    assert api.queries == ["lineage/paths_subgraph"]
    resources = [
        COLLECTED,
        COUNTY,
        "resource_653100000000/gongan-01",
        "resource_650000000000/gongan-01",
        "resource_653100000000/huiliu.gongan-01",
        RETURNED,
    ]
    flows = [
        ("flow_736d88e0a8a4adbd", "COLLECTION"),
        ("flow_87390e7b74d7b992", "AGGREGATION"),
        ("flow_596d1d5061dcf15a", "AGGREGATION"),
        ("flow_cb0f0f99d5b00939", "RETURN_FLOW"),
        ("flow_940e99670b3ea278", "RETURN_FLOW"),
    ]
    (edge,) = paths.pop("edges")
    assert edge["node"] == {"length": 5, "flows": [{"key": key} for key, _ in flows]}
    cursor = edge["cursor"]
    assert paths == {
        "nodes": [
            {
                "length": 5,
                "nodes": [{"id": of, "name": of.partition("/")[2]} for of in resources],
                "flows": [
                    {"id": of, "kind": kind, "from": {"id": giver}, "to": {"id": taker}}
                    for (of, kind), giver, taker in zip(flows, resources[:-1], resources[1:], strict=True)
                ],
            }
        ],
        "searchedLength": 10,
        "pageInfo": {"hasNextPage": False, "hasPreviousPage": False, "startCursor": cursor, "endCursor": cursor},
        "completeness": COMPLETE,
        "asOf": "2026-08-31T16:00:00Z",
    }


@pytest.mark.parametrize(
    "pattern",
    [
        # it does not return through the integrated library, nor without the prefecture
        "COLLECTION AGGREGATION+ INTEGRATION (RETURN_FLOW{PREFECTURE} RETURN_FLOW{COUNTY})?",
        "COLLECTION AGGREGATION+ RETURN_FLOW{COUNTY}+",
        "AGGREGATION+ .*",
        "ANY{1,4}",
    ],
)
async def test_a_path_that_does_not_match_is_no_result(api: Api, pattern: str) -> None:
    paths = await ask(api, COLLECTED, RETURNED, pattern)
    assert paths["nodes"] == []
    assert paths["completeness"] == COMPLETE


BY_CYPHER = """
MATCH path = (:DataResource {id: $from})
  (()-[flow:FLOWS_TO WHERE flow.since <= $at AND $at < flow.until]->(next WHERE next.audience IN $audiences)){1,5}
  (:DataResource {id: $to})
WITH [each IN relationships(path) | each.id] AS flows
ORDER BY size(flows), flows
RETURN flows
"""


async def test_all_pages_together_are_the_paths_of_plain_cypher(api: Api, sample_database: Neo4jDatabase) -> None:
    at = datetime(2026, 8, 31, 16, tzinfo=UTC)
    expected = [
        row["flows"] for row in await sample_database.rows(BY_CYPHER, {**ENDS, "at": at, "audiences": AUDIENCES})
    ]
    assert len(expected) == 7
    pages = await read_pages(partial(ask, api, COUNTY, MANY, maxLength=5), 3)
    assert [[edge["id"] for edge in path["flows"]] for page in pages for path in page["nodes"]] == expected
    reasons_and_omissions = [(page["completeness"]["stoppedBy"], page["completeness"]["omitted"]) for page in pages]
    assert reasons_and_omissions == [(["PAGE"], 4), (["PAGE"], 1), (["DEPTH"], 0)]
    rows = [edge["node"] for page in pages for edge in page["edges"]]
    assert [[flow["key"] for flow in row["flows"]] for row in rows] == expected
    assert not any(page["completeness"]["complete"] for page in pages)
    # a page of another size, after any row
    cursors = [edge["cursor"] for page in pages for edge in page["edges"]]
    for position in (0, 3, 6):
        page = await ask(api, COUNTY, MANY, maxLength=5, first=2, after=cursors[position])
        assert [[edge["id"] for edge in path["flows"]] for path in page["nodes"]] == expected[
            position + 1 : position + 3
        ]
        assert page["pageInfo"]["hasNextPage"] == (position + 3 < len(expected))
        assert page["pageInfo"]["hasPreviousPage"]


async def test_a_pattern_can_bound_the_searched_length(api: Api) -> None:
    paths = await ask(api, COUNTY, MANY, "ANY{1,5}", maxLength=50)
    assert paths["searchedLength"] == 5
    assert paths["completeness"] == COMPLETE


async def test_paths_from_a_resource_to_itself_are_cycles(api: Api) -> None:
    paths = await ask(api, COUNTY, COUNTY)
    assert (paths["nodes"], paths["completeness"]) == ([], COMPLETE)


async def test_fields_of_resources_take_one_more_query(api: Api) -> None:
    query = """
    query ($from: ID!, $to: ID!) {
      paths(from: $from, to: $to, first: 1, milliseconds: 30000) {
        nodes { nodes { __typename ... on DataResource { platform { level } } }
                flows { fields until to { ... on DataResource { platform { level } } } } }
      }
    }
    """
    data = await api.data(query, **{"from": COLLECTED, "to": RETURNED})
    assert api.queries == ["lineage/paths_subgraph", "resource/resources_by_id", "resource/resources_by_id"]
    levels = ["COUNTY", "COUNTY", "PREFECTURE", "PROVINCE", "PREFECTURE", "COUNTY"]
    [path] = data["paths"]["nodes"]
    assert path["nodes"] == [{"__typename": "DataResource", "platform": {"level": level}} for level in levels]
    assert [edge["to"] for edge in path["flows"]] == [{"platform": {"level": level}} for level in levels[1:]]
    assert {edge["until"] for edge in path["flows"]} == {None}


async def test_a_pattern_error_has_its_position_and_what_was_expected(api: Api) -> None:
    variables = {**ENDS, "pattern": "COLLECTION\n  AGREGATION+"}
    [error] = (await api.post(PATHS, **variables)).json()["errors"]
    expected = [
        "ANY",
        "COLLECTION",
        "AGGREGATION",
        "INTEGRATION",
        "TRANSFORMATION",
        "SHARING",
        "RETURN_FLOW",
        "OPENING",
    ]
    assert error["message"] == (
        f"The pattern cannot be parsed at line 2, column 3: found 'AGREGATION', expected {', '.join(expected)}, (, .."
    )
    assert error["path"] == ["paths"]
    assert error["extensions"] == {
        "code": "BAD_PATTERN",
        "remedy": "Write kinds of flow with levels in braces, joined by blanks | ( ) ? * + {m,n}: /docs/lineage.",
        "docs": "/docs/errors#bad_pattern",
        "argument": "pattern",
        "line": 2,
        "column": 3,
        "expected": [*expected, "(", "."],
    }
    [error] = (await api.post(PATHS, {"Accept-Language": "zh"}, **variables)).json()["errors"]
    assert error["message"].startswith("模式在第 2 行第 3 列无法解析：此处为“AGREGATION”，应为“ANY”、")
    assert api.queries == []


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"from": "resource_nowhere"}, "UNKNOWN_RESOURCE"),
        ({"to": "resource_nowhere"}, "UNKNOWN_RESOURCE"),
        ({"maxLength": 51}, "BAD_ARGUMENT"),
        ({"maxLength": 0}, "BAD_ARGUMENT"),
        ({"first": 101}, "BAD_PAGE_SIZE"),
        ({"pattern": ""}, "BAD_PATTERN"),
        ({"pattern": "ANY " * 126}, "PATTERN_EXCEEDED"),
        ({"pattern": "((ANY{50}){50}){50}"}, "PATTERN_HOPS_EXCEEDED"),
        ({"after": "no cursor"}, "BAD_CURSOR"),
    ],
)
async def test_invalid_arguments_are_refused_with_a_code(api: Api, arguments: dict[str, Any], code: str) -> None:
    assert await api.code(PATHS, **{**ENDS, **arguments}) == code


async def test_a_pattern_limit_is_reported_with_the_value_found(api: Api) -> None:
    [error] = (await api.post(PATHS, **{**ENDS, "pattern": "ANY{101}"})).json()["errors"]
    assert error["extensions"]["expected"] == ["1–50"]
    [error] = (await api.post(PATHS, **{**ENDS, "pattern": "ANY{50} ANY{50} ANY"})).json()["errors"]
    assert (error["extensions"]["limit"], error["extensions"]["found"]) == (100, 101)


async def test_a_later_page_is_of_the_same_graph_version_or_refused(api: Api) -> None:
    first = await ask(api, COUNTY, MANY, maxLength=5, first=1)
    after = first["pageInfo"]["endCursor"]
    second = await ask(api, COUNTY, MANY, maxLength=5, first=1, after=after)
    # a bidirectional search, one step further than the first page needed
    assert api.queries == ["lineage/paths_up", "lineage/paths_nodes"]
    assert await ask(api, COUNTY, MANY, maxLength=5, first=1, after=after) == second
    assert api.queries == []
    database = api.engine.database
    await database.write([("CREATE (:Load {key: 'a test came between'})", {})])
    variables = {**ENDS, "maxLength": 5, "first": 1, "after": after}
    # what was read for the page is cached; other fields are of another version
    assert await ask(api, COUNTY, MANY, maxLength=5, first=1, after=after) == second
    assert second["nodes"] != first["nodes"]
    with_titles = substitute(PATHS, "nodes { id name }", "nodes { id name ... on DataResource { title } }")
    assert await api.code(with_titles, **variables) == "GRAPH_CHANGED"
    api.caches.paths = PathReadCache(1)
    assert await api.code(PATHS, **variables) == "GRAPH_CHANGED"
    await database.write([("MATCH (load:Load {key: 'a test came between'}) DELETE load", {})])


async def test_reads_too_large_for_the_cache_are_repeated(api: Api) -> None:
    for capacity, repeated in ((1, 3), (500_000, 0)):
        api.caches.paths = PathReadCache(capacity)
        # step by step, because the subgraph is too large
        first = await ask(api, COUNTY, MANY, first=1)
        assert api.queries.count("lineage/paths_down") == 3
        second = await ask(api, COUNTY, MANY, first=1, after=first["pageInfo"]["endCursor"])
        assert api.queries.count("lineage/paths_down") == repeated
        assert second["nodes"] != first["nodes"]


async def test_a_subgraph_that_is_not_read_in_time_is_an_error(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """The statement would take minutes; the database stops it."""
    idle = "CALL () { UNWIND range(1, 1000000000) AS each RETURN count(each) AS counted }\n"
    monkeypatch.setattr(statements, "subgraph_statement", lambda *arguments: idle + SUBGRAPH_STATEMENT(*arguments))
    query = "query ($from: ID!, $to: ID!) { paths(from: $from, to: $to, milliseconds: 50) { searchedLength } }"
    assert await api.code(query, **ENDS) == "TIMEOUT"


async def test_paths_between_sets_are_those_of_plain_cypher(api: Api, sample_database: Neo4jDatabase) -> None:
    """A region and an entry, which stand for the resources on its platform and for those attached to it."""
    at = datetime(2026, 8, 31, 16, tzinfo=UTC)
    region = "region_653101000000"
    entry = (await api.data("query ($id: ID!) { resource(id: $id) { entry { id } } }", id=MANY))["resource"]["entry"][
        "id"
    ]
    statement = substitute(
        BY_CYPHER,
        "MATCH path = (:DataResource {id: $from})",
        "MATCH (:Region {id: $from})<-[:OF]-(:Platform)<-[:ON]-(start:DataResource) MATCH path = (start)",
        "(:DataResource {id: $to})",
        "(goal:DataResource) WHERE EXISTS { (goal)<-[:ATTACHED]-(:CatalogEntry {id: $to}) }",
    )
    parameters = {"from": region, "to": entry, "at": at, "audiences": AUDIENCES}
    expected = [row["flows"] for row in await sample_database.rows(statement, parameters)]
    paths = await ask(api, region, entry, maxLength=5, first=100)
    assert [[flow["id"] for flow in path["flows"]] for path in paths["nodes"]] == expected[:100]
    assert len({path["nodes"][0]["id"] for path in paths["nodes"]}) > 1
    assert api.queries[:3] == ["lineage/start_resources", "lineage/start_resources", "lineage/paths_subgraph"]


async def test_paths_from_an_element_lead_over_fields(api: Api) -> None:
    query = """
    query ($from: ID!, $to: ID!) {
      paths(from: $from, to: $to, asOf: "2026-09-01", first: 100, milliseconds: 30000) {
        nodes { nodes { __typename ... on Field { id } } }
      }
    }
    """
    by_code = await api.data(query, **{"from": "NP-01-01", "to": "region_653101000000"})
    by_id = await api.data(query, **{"from": "element_NP-01-01", "to": "region_653101000000"})
    assert by_code == by_id
    nodes = [node for path in by_id["paths"]["nodes"] for node in path["nodes"]]
    assert nodes
    assert {node["__typename"] for node in nodes} == {"Field"}
