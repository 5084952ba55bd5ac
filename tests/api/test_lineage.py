"""Lineage over HTTP on the sample: pages, fields of nodes, refusals with a code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from graph.lineage.result_cache import TraversalCache
from tests.conftest import Api
from tests.support.pages import read_pages
from tests.support.text_substitution import substitute

PAGE = """
query ($of: [ID!]!, $after: String, $first: Int) {
  lineage(of: $of, direction: BOTH, depth: 2, width: 10000, after: $after, first: $first, milliseconds: 30000) {
    nodes { depth omittedUpstream omittedDownstream node { id name } }
    flows { id: key from { id } to { id } kind since }
    edges { cursor node { depth node { id } } }
    completeness { complete stoppedBy omitted consistent version }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    totalCount
    counts { nodes edges byDepth { depth count } byKind { kind count } }
  }
}
"""
START = '{ returnFlows(to: "653101000000", first: 1) { nodes { flow { to { id } } } } }'


async def start(api: Api) -> str:
    return str((await api.data(START))["returnFlows"]["nodes"][0]["flow"]["to"]["id"])


async def pages(api: Api, of: str, size: int) -> list[Mapping[str, Any]]:
    async def read(**window: Any) -> dict[str, Any]:
        return dict((await api.data(PAGE, of=[of], **window))["lineage"])

    return await read_pages(read, size)


async def test_all_pages_together_have_every_node_and_flow_once(api: Api) -> None:
    of = await start(api)
    [whole] = await pages(api, of, 10_000)
    assert api.queries == ["lineage/traversal"]
    small = await pages(api, of, 3)
    assert len(small) == -(-len(whole["nodes"]) // 3)
    assert [node for page in small for node in page["nodes"]] == whole["nodes"]
    edges = [edge["id"] for page in small for edge in page["flows"]]
    assert len(edges) == len(set(edges))
    assert set(edges) == {edge["id"] for edge in whole["flows"]}
    assert whole["counts"]["nodes"] == len(whole["nodes"])
    assert whole["counts"]["edges"] == len(whole["flows"])
    assert sum(row["count"] for row in whole["counts"]["byDepth"]) == len(whole["nodes"])
    # every page states the completeness and the size of the whole result
    assert all(page["completeness"] == whole["completeness"] for page in small)
    assert all(page["totalCount"] == len(whole["nodes"]) for page in small)
    rows = [edge["node"] for page in small for edge in page["edges"]]
    assert rows == [{"depth": row["depth"], "node": {"id": row["node"]["id"]}} for row in whole["nodes"]]


async def test_a_page_begins_after_any_row(api: Api) -> None:
    """Pages of different sizes continue one another; behind the last row is an empty page."""
    of = await start(api)
    [whole] = await pages(api, of, 10_000)
    count = len(whole["nodes"])
    for position in (0, 1, count - 1):
        after = whole["edges"][position]["cursor"]
        page = (await api.data(PAGE, of=[of], first=2, after=after))["lineage"]
        assert page["nodes"] == whole["nodes"][position + 1 : position + 3]
        assert page["pageInfo"]["hasNextPage"] == (position + 3 < count)
        assert page["pageInfo"]["hasPreviousPage"]
    assert (page["nodes"], page["flows"], page["edges"]) == ([], [], [])
    assert [page["pageInfo"][name] for name in ("startCursor", "endCursor")] == [None, None]


async def test_completeness_does_not_depend_on_the_page(api: Api) -> None:
    """Counts alone, which the database counts, state the same as a page."""
    of = await start(api)
    document = """
    query ($of: [ID!]!, $rows: Boolean!) {
      lineage(of: $of, direction: UPSTREAM, depth: 1, first: 1, milliseconds: 30000) {
        totalCount completeness { complete stoppedBy omitted hidden } nodes @include(if: $rows) { depth } } }"""
    counted = (await api.data(document, of=[of], rows=False))["lineage"]
    assert api.queries == ["lineage/traversal_counts"]
    read = (await api.data(document, of=[of], rows=True))["lineage"]
    assert api.queries == ["lineage/traversal"]
    assert counted == {name: read[name] for name in counted}
    assert (counted["completeness"]["complete"], counted["completeness"]["stoppedBy"]) == (False, ["DEPTH"])


CURSORS = """
query ($of: [ID!]!, $at: ID!, $after: String) {
  %s
}
"""
LISTS = {
    "lineage": "lineage(of: $of, direction: UPSTREAM, first: 1, after: $after, milliseconds: 30000)",
    "lineage of another direction": "lineage(of: $of, direction: BOTH, first: 1, after: $after, milliseconds: 30000)",
    "diff": 'diff(of: $at, from: "2020-01-01", to: "2026-01-01", first: 1, after: $after, milliseconds: 30000)',
    "paths": "paths(from: $at, to: $at, first: 1, after: $after, milliseconds: 30000)",
    "findings": "findings(where: {kinds: [STALE]}, first: 1, after: $after)",
    "returnFlows": 'returnFlows(to: "653101000000", first: 1, after: $after)',
    "flows": "flows(first: 1, after: $after)",
}


async def test_a_cursor_of_another_field_is_refused(api: Api) -> None:
    of = await start(api)
    cursors = {}
    variables = {"of": [of], "at": of}
    for name, field in LISTS.items():
        document = substitute(CURSORS, "%s", f"list: {field} {{ pageInfo {{ endCursor }} }}")
        used = {key: value for key, value in variables.items() if f"${key}" in field}
        document = declared(document, used)
        cursors[name] = (await api.data(document, **used))["list"]["pageInfo"]["endCursor"]
    assert None not in cursors.values()
    for name, field in LISTS.items():
        used = {key: value for key, value in variables.items() if f"${key}" in field}
        document = declared(substitute(CURSORS, "%s", f"list: {field} {{ pageInfo {{ endCursor }} }}"), used)
        for other, cursor in cursors.items():
            if other != name:
                assert await api.code(document, **used, after=cursor) == "BAD_CURSOR", (name, other)


def declared(document: str, used: dict[str, Any]) -> str:
    """The document without the variables that it does not use."""
    for name, kind in (("of", "[ID!]!"), ("at", "ID!")):
        if name not in used:
            document = substitute(document, f"${name}: {kind}, ", "")
    return document


async def test_fields_of_nodes_take_one_more_query(api: Api) -> None:
    of = await start(api)
    data = await api.data(
        """
        query ($of: [ID!]!) { lineage(of: $of, direction: UPSTREAM, depth: 1, milliseconds: 30000) {
          nodes { depth node { __typename id ... on DataResource { title platform { region { name } } } } }
          flows { from { ... on DataResource { title } } to { id } }
          counts { byLevel { level count } }
        } }
        """,
        of=[of],
    )
    assert data["lineage"] == {
        "nodes": [
            {
                "depth": 0,
                "node": {
                    "__typename": "DataResource",
                    "id": of,
                    "title": "喀什市基本医疗保险参保信息回流库",
                    "platform": {"region": {"name": "喀什市"}},
                },
            },
            {
                "depth": 1,
                "node": {
                    "__typename": "DataResource",
                    "id": data["lineage"]["nodes"][1]["node"]["id"],
                    "title": "喀什地区基本医疗保险参保信息回流库",
                    "platform": {"region": {"name": "喀什地区"}},
                },
            },
        ],
        "flows": [{"from": {"title": "喀什地区基本医疗保险参保信息回流库"}, "to": {"id": of}}],
        "counts": {"byLevel": [{"level": "COUNTY", "count": 1}, {"level": "PREFECTURE", "count": 1}]},
    }
    assert sorted(api.queries) == [
        "lineage/counts",
        "lineage/traversal",
        "resource/resources_by_id",
        "resource/resources_by_id",
    ]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ('of: ["resource_nowhere"]', "UNKNOWN_RESOURCE"),
        ("of: []", "BAD_ARGUMENT"),
        ('of: ["x"], depth: 101', "BAD_ARGUMENT"),
        ('of: ["x"], width: 0', "BAD_ARGUMENT"),
        ('of: ["x"], first: 10001', "BAD_PAGE_SIZE"),
        ('of: ["x"], first: 0', "BAD_PAGE_SIZE"),
        ('of: ["x"], after: "no cursor"', "BAD_CURSOR"),
    ],
)
async def test_invalid_arguments_are_refused_with_a_code(api: Api, arguments: str, code: str) -> None:
    assert await api.code(f"{{ lineage({arguments}, direction: BOTH) {{ nodes {{ depth }} }} }}") == code


async def test_a_later_page_of_a_changed_graph_is_refused(api: Api) -> None:
    of = await start(api)
    first = (await api.data(PAGE, of=[of], first=1))["lineage"]
    graph = api.engine
    api.caches.traversals = TraversalCache()
    await graph.database.write([("CREATE (:Load {key: 'a test came between'})", {})])
    after = first["pageInfo"]["endCursor"]
    assert await api.code(PAGE, of=[of], first=1, after=after) == "GRAPH_CHANGED"
    await graph.database.write([("MATCH (load:Load {key: 'a test came between'}) DELETE load", {})])


IMPACT = """
query ($of: [ID!]!) {
  impact(of: $of, milliseconds: 30000) {
    completeness { complete stoppedBy omitted hidden consistent }
    facets {
      resources { totalCount } entries { totalCount } libraries { totalCount nodes { name } }
      departments { totalCount } regions { totalCount nodes { code } } scenarios { totalCount nodes { code } }
    }
  }
}
"""
DOWN = """
query ($of: [ID!]!) {
  lineage(of: $of, direction: DOWNSTREAM, depth: 100, width: 10000, first: 5000, milliseconds: 30000) {
    pageInfo { hasNextPage }
    nodes {
      depth
      node { ... on DataResource {
        platform { region { code } }
        entry { code provider { code } libraries { nodes { code } } }
      } }
    }
  }
}
"""


async def test_counts_alone_are_counted_in_the_database(api: Api) -> None:
    of = (await api.data("{ resources(first: 1) { nodes { id } } }"))["resources"]["nodes"][0]["id"]
    counts = "counts { nodes edges byDepth { depth count } byKind { kind count } }"
    completeness = "completeness { complete stoppedBy omitted hidden }"
    api.queries.clear()
    field = f'lineage(of: "{of}", direction: BOTH, depth: 2, milliseconds: 30000)'
    alone = (await api.data(f"{{ {field} {{ {counts} {completeness} }} }}"))["lineage"]
    assert api.queries == ["lineage/traversal_counts"]
    whole = (await api.data(f"{{ {field} {{ nodes {{ depth }} {counts} {completeness} }} }}"))["lineage"]
    assert alone == {"counts": whole["counts"], "completeness": whole["completeness"]}


async def test_impact_counts_all_that_is_downstream(api: Api) -> None:
    data = await api.data(
        '{ returnFlows(to: "653101000000", element: "NP-01-01", first: 1) { nodes { hops { resource { id } } } } }'
    )
    of = data["returnFlows"]["nodes"][0]["hops"][0]["resource"]["id"]
    lineage = (await api.data(DOWN, of=[of]))["lineage"]
    assert lineage["pageInfo"] == {"hasNextPage": False}
    nodes = [row["node"] for row in lineage["nodes"] if row["depth"] > 0]
    assert len(nodes) > 10
    entries = [node["entry"] for node in nodes if node["entry"]]
    impact = (await api.data(IMPACT, of=[of]))["impact"]
    assert api.queries == ["lineage/traversal", "lineage/closure"]
    assert impact["completeness"] == {
        "complete": True,
        "stoppedBy": [],
        "omitted": 0,
        "hidden": 0,
        "consistent": True,
    }
    facets = impact["facets"]
    assert facets["resources"]["totalCount"] == len(nodes)
    assert facets["entries"]["totalCount"] == len({entry["code"] for entry in entries})
    assert facets["departments"]["totalCount"] == len({entry["provider"]["code"] for entry in entries})
    libraries = {library["code"] for entry in entries for library in entry["libraries"]["nodes"]}
    assert facets["libraries"]["totalCount"] == len(libraries)
    regions = {node["platform"]["region"]["code"] for node in nodes}
    assert facets["regions"]["totalCount"] == len(regions)
    assert {"newborn"} <= {scenario["code"] for scenario in facets["scenarios"]["nodes"]}


FIELDS = """
{
  lineage(of: ["NP-01-01"], direction: DOWNSTREAM, depth: 100, width: 10000, granularity: FIELD,
          preservePaths: false, milliseconds: 30000, first: 10000) {
    nodes { depth node { __typename id ... on Field { resource { id } } } }
    completeness { complete }
  }
  impact(of: ["NP-01-01"], milliseconds: 30000) {
    byDistance { distance resources fields }
    completeness { complete }
    facets { fields { totalCount } resources { totalCount } }
  }
}
"""


async def test_impact_of_an_element_is_its_lineage_by_field(api: Api) -> None:
    data = await api.data(FIELDS)
    rows = data["lineage"]["nodes"]
    starts = [row for row in rows if row["depth"] == 0]
    reached = [row for row in rows if row["depth"] > 0]
    assert {row["node"]["__typename"] for row in starts} >= {"Field"}
    assert data["lineage"]["completeness"] == data["impact"]["completeness"] == {"complete": True}
    distances: dict[str, int] = {}
    for row in reached:
        node = row["node"]
        distances.setdefault(node["resource"]["id"] if node["__typename"] == "Field" else node["id"], row["depth"])
    fields = [row["depth"] for row in reached if row["node"]["__typename"] == "Field"]
    facets = data["impact"]["facets"]
    assert facets["fields"]["totalCount"] == len(fields)
    assert facets["resources"]["totalCount"] == len(distances)
    assert data["impact"]["byDistance"] == [
        {"distance": distance, "resources": list(distances.values()).count(distance), "fields": fields.count(distance)}
        for distance in sorted({*distances.values(), *fields})
    ]


DEFAULTS = """
query ($of: [ID!]!, $depth: Int, $granularity: LineageGranularity, $preservePaths: Boolean, $width: Int,
       $milliseconds: Int, $after: String) {
  lineage(of: $of, direction: BOTH, depth: $depth, granularity: $granularity, preservePaths: $preservePaths,
          width: $width, first: 2, milliseconds: $milliseconds, after: $after) {
    nodes { depth node { id } } pageInfo { endCursor }
  }
}
"""


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"depth": 3, "granularity": "RESOURCE", "preservePaths": True, "width": 200, "milliseconds": 2_000},
        {"depth": None, "granularity": None, "preservePaths": None, "width": None, "milliseconds": None},
    ],
    ids=["left out", "as printed", "null"],
)
async def test_a_default_and_a_missing_argument_have_the_same_cursor(api: Api, given: dict[str, Any]) -> None:
    of = await start(api)
    first = (await api.data(DEFAULTS, of=[of]))["lineage"]
    second = (await api.data(DEFAULTS, of=[of], after=first["pageInfo"]["endCursor"], **given))["lineage"]
    [whole] = await pages(api, of, 10_000)
    positions = [(row["depth"], row["node"]["id"]) for row in whole["nodes"]]
    assert [(row["depth"], row["node"]["id"]) for row in first["nodes"] + second["nodes"]] == positions[:4]
    other = {**given, "depth": 4, "after": first["pageInfo"]["endCursor"]}
    assert await api.code(DEFAULTS, of=[of], **other) == "BAD_CURSOR"
