"""Lineage between departments, regions, libraries and entries on the sample, compared with plain Cypher."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import Api
from tests.support.pages import read_pages, rows_of

START = "resource_653101000000/huiliu.yibao-01"
DOCUMENT = """
query ($of: [ID!]!, $granularity: LineageGranularity, $direction: LineageDirection!, $depth: Int) {
  lineage(of: $of, granularity: $granularity, direction: $direction, depth: $depth, width: 10000,
          first: 10000, milliseconds: 30000) {
    nodes { depth unplaced node { id name } }
    flows { id: key from { id } to { id } kind granularity flow { id } derivation { id }
            flowCount resourceCount fieldCount fields since until }
    completeness { complete stoppedBy omitted }
    counts { total nodes edges byDepth { depth count } }
  }
}
"""
PATTERNS = {
    "DEPARTMENT": "<-[:ATTACHED]-(:CatalogEntry)-[:PROVIDED_BY]->",
    "REGION": "-[:ON]->(:Platform)-[:OF]->",
    "LIBRARY": "<-[:ATTACHED]-(:CatalogEntry)<-[:HOLDS]-",
    "ENTRY": "<-[:ATTACHED]-",
}
LABEL = {"DEPARTMENT": "Department", "REGION": "Region", "LIBRARY": "Library", "ENTRY": "CatalogEntry"}


async def grouped_flows(api: Api, granularity: str) -> dict[str, dict[str, Any]]:
    """All flows of the sample that are valid now, grouped by both ends and kind in Python."""
    # a resource in no library is a node itself
    other = "%s.id" if granularity == "LIBRARY" else "CASE WHEN %s IS NULL THEN '' END"
    rows = await api.engine.database.rows(
        f"""
        MATCH (giver:DataResource)-[flow:FLOWS_TO]->(taker:DataResource)
        WHERE flow.since <= datetime() AND datetime() < flow.until
          AND giver.audience IN ['PUBLIC', 'GOV'] AND taker.audience IN ['PUBLIC', 'GOV']
        OPTIONAL MATCH (giver){PATTERNS[granularity]}(source:{LABEL[granularity]})
        OPTIONAL MATCH (taker){PATTERNS[granularity]}(target:{LABEL[granularity]})
        WITH *, coalesce(source.id, {other % "giver"}) AS sourceId, coalesce(target.id, {other % "taker"}) AS targetId
        WHERE sourceId IS NOT NULL AND targetId IS NOT NULL
        RETURN flow.id AS id, flow.kind AS kind, flow.fields AS fields, giver.id AS giver, taker.id AS taker,
          sourceId AS source, targetId AS target
        """,
        {},
    )
    grouped: dict[str, dict[str, Any]] = {}
    for row in rows:
        key = f"{row['source']}>{row['target']}:{row['kind']}"
        edge = grouped.setdefault(key, {**row, "flows": set(), "ends": set(), "fields": set()})
        edge["flows"].add(row["id"])
        edge["ends"] |= {row["giver"], row["taker"]}
        edge["fields"] |= {(row["giver"], name) for name in row["fields"] or ()}
    return grouped


async def starts(api: Api, granularity: str) -> str:
    """The least id of a node that feeds another."""
    edges = await grouped_flows(api, granularity)
    return str(min(edge["source"] for edge in edges.values() if edge["source"] != edge["target"]))


@pytest.mark.parametrize("granularity", ["DEPARTMENT", "REGION", "LIBRARY", "ENTRY"])
async def test_aggregate_lineage_is_the_sum_of_its_flows(api: Api, granularity: str) -> None:
    start = await starts(api, granularity)
    flows = await grouped_flows(api, granularity)
    depths = {start: 0}
    for depth in (1, 2):
        next_level = {
            edge["target"]
            for edge in flows.values()
            if edge["source"] in depths and edge["target"] not in depths and depths[edge["source"]] == depth - 1
        }
        depths.update(dict.fromkeys(next_level, depth))
    lineage = (await api.data(DOCUMENT, of=[start], granularity=granularity, direction="DOWNSTREAM", depth=2))[
        "lineage"
    ]
    assert api.queries == ["lineage/traversal"]
    assert len(depths) > 2
    assert {row["node"]["id"]: row["depth"] for row in lineage["nodes"]} == depths
    right = {key: edge for key, edge in flows.items() if edge["source"] in depths and edge["target"] in depths}
    assert {
        edge["id"]: (edge["flowCount"], edge["resourceCount"], edge["fieldCount"]) for edge in lineage["flows"]
    } == {key: (len(edge["flows"]), len(edge["ends"]), len(edge["fields"]) or None) for key, edge in right.items()}
    assert all(
        (edge["granularity"], edge["flow"], edge["derivation"], edge["fields"]) == (granularity, None, None, [])
        for edge in lineage["flows"]
    )
    omitted = sum(edge["source"] in depths and edge["target"] not in depths for edge in flows.values())
    assert lineage["completeness"]["omitted"] == omitted
    assert lineage["counts"]["total"] == lineage["counts"]["nodes"] == len(depths)
    assert lineage["counts"]["edges"] == len(right)
    unplaced = any(row["unplaced"] for row in lineage["nodes"])
    assert lineage["completeness"]["complete"] is (not omitted and not unplaced)
    assert ("UNPLACED" in lineage["completeness"]["stoppedBy"]) is unplaced


async def test_lineage_of_regions_with_their_fields(api: Api) -> None:
    data = await api.data(
        """
        query ($of: [ID!]!) {
          lineage(of: $of, direction: UPSTREAM, granularity: REGION, depth: 1, where: {kinds: [RETURN_FLOW]},
                  milliseconds: 30000) {
            nodes { depth unplaced omittedUpstream node { __typename id name ... on Region { level } } }
            flows { id: key kind flowCount resourceCount from { ... on Region { code } } to { name } until }
            counts { total byLevel { level count } byDepartment { name } byKind { kind count } }
          }
        }
        """,
        of=[START],
    )
    lineage = data["lineage"]
    assert sorted(api.queries) == [
        "lineage/counts_of_regions",
        "lineage/traversal",
        "region/regions_by_id",
        "region/regions_by_id",
    ]
    assert [(row["depth"], row["unplaced"], row["node"]) for row in lineage["nodes"]] == [
        (0, 0, {"__typename": "Region", "id": "region_653101000000", "name": "喀什市", "level": "COUNTY"}),
        (1, 0, {"__typename": "Region", "id": "region_650000000000", "name": "新疆维吾尔自治区", "level": "PROVINCE"}),
        (1, 0, {"__typename": "Region", "id": "region_653100000000", "name": "喀什地区", "level": "PREFECTURE"}),
    ]
    assert lineage["counts"] == {
        "total": 3,
        "byLevel": [
            {"level": "COUNTY", "count": 1},
            {"level": "PREFECTURE", "count": 1},
            {"level": "PROVINCE", "count": 1},
        ],
        "byDepartment": [],
        "byKind": [{"kind": "RETURN_FLOW", "count": len(lineage["flows"])}],
    }


FIELD_LINEAGE = """
query ($of: [ID!]!, $depth: Int, $where: LineageFilter) {
  lineage(of: $of, direction: UPSTREAM, granularity: FIELD, depth: $depth, where: $where,
          milliseconds: 30000) {
    nodes { depth node { __typename name ... on Field { resource { id } } ... on DataResource { kind } } }
    flows { granularity kind from { __typename name } to { __typename name } }
    counts { byLevel { level count } }
  }
}
"""


async def test_fields_of_a_return_flow_derive_from_those_of_its_giver(api: Api) -> None:
    lineage = (await api.data(FIELD_LINEAGE, of=[START], depth=2))["lineage"]
    names = ("gmsfhm", "xm", "ylbxcbzt")
    resources = (START, "resource_653100000000/huiliu.yibao-01", "resource_650000000000/yibao-01")
    assert lineage["nodes"] == [
        {"depth": depth, "node": {"__typename": "Field", "name": name, "resource": {"id": resource}}}
        for depth, resource in enumerate(resources)
        for name in names
    ]
    along = {"granularity": "FIELD", "kind": "RETURN_FLOW"}
    fields = [{"__typename": "Field", "name": name} for name in names]
    expected = [{**along, "from": field, "to": field} for field in fields for _ in range(2)]
    assert sorted(lineage["flows"], key=str) == sorted(expected, key=str)
    # a field counts as its resource
    assert lineage["counts"] == {
        "byLevel": [
            {"level": "COUNTY", "count": 3},
            {"level": "PREFECTURE", "count": 3},
            {"level": "PROVINCE", "count": 3},
        ]
    }


EDGE_OBJECTS = """
query ($of: [ID!]!, $granularity: LineageGranularity, $kinds: [FlowKind!]) {
  lineage(of: $of, direction: UPSTREAM, depth: 1, granularity: $granularity, where: {kinds: $kinds},
          milliseconds: 30000) {
    flows {
      from { id } to { id } since kind
      named: flow { __typename id } flow { id since kind to { id } }
      named_derivation: derivation { __typename id } derivation { id since from { id } to { id } }
    }
  }
}
"""


async def test_edges_name_their_flow_and_their_derivation(api: Api) -> None:
    """With the id alone the object needs no query; its other fields are read once for the page."""
    edges = (await api.data(EDGE_OBJECTS, of=[START]))["lineage"]["flows"]
    assert api.queries == ["lineage/traversal", "resource/flows_by_id"]
    assert edges
    for edge in edges:
        assert edge["flow"] == {"id": edge["flow"]["id"], **{name: edge[name] for name in ("since", "kind", "to")}}
        assert edge["named"] == {"__typename": "Flow", "id": edge["flow"]["id"]}
        assert edge["derivation"] is edge["named_derivation"] is None
    variables = {"of": [START], "granularity": "FIELD", "kinds": ["RETURN_FLOW"]}
    edges = (await api.data(EDGE_OBJECTS, **variables))["lineage"]["flows"]
    assert api.queries == ["lineage/traversal", "resource/flows_by_id", "resource/derivations_by_id"]
    assert len(edges) == 3
    for edge in edges:
        assert edge["derivation"] == {
            "id": edge["derivation"]["id"],
            **{name: edge[name] for name in ("since", "from", "to")},
        }
        assert edge["named_derivation"] == {"__typename": "Derivation", "id": edge["derivation"]["id"]}
        assert (edge["flow"]["kind"], edge["flow"]["to"]["id"]) == ("RETURN_FLOW", START)


async def test_paths_name_their_flows(api: Api) -> None:
    document = """query ($from: ID!, $to: ID!) { paths(from: $from, to: $to, maxLength: 1, milliseconds: 30000) {
      nodes { flows { key since flow { id since from { id } to { id } } } } } }"""
    giver = "resource_653100000000/huiliu.yibao-01"
    data = await api.data(document, **{"from": giver, "to": START})
    [edge] = [edge for path in data["paths"]["nodes"] for edge in path["flows"]]
    flow = {"id": edge["key"], "since": edge["since"], "from": {"id": giver}, "to": {"id": START}}
    assert edge["flow"] == flow
    assert "resource/flows_by_id" in api.queries


async def test_a_field_is_fed_by_a_resource_if_only_flows_are_known(api: Api) -> None:
    of, where = "resource_653101000000/renshe-01", {"kinds": ["COLLECTION"]}
    lineage = (await api.data(FIELD_LINEAGE, of=[of], depth=1, where=where))["lineage"]
    names = ("fwyh", "gmsfhm", "kzt", "shbzkh", "xm", "xzqhdm", "zkrq")
    intake = {"__typename": "DataResource", "name": "caiji.renshe-01"}
    below = {"granularity": "RESOURCE", "kind": "COLLECTION", "from": intake}
    assert [row["node"] for row in lineage["nodes"] if row["depth"] == 0] == [
        {"__typename": "Field", "name": name, "resource": {"id": of}} for name in names
    ]
    [feeder] = [row["node"] for row in lineage["nodes"] if row["depth"] == 1]
    assert (feeder["__typename"], feeder["name"]) == ("DataResource", "caiji.renshe-01")
    assert sorted(lineage["flows"], key=str) == sorted(
        ({**below, "to": {"__typename": "Field", "name": name}} for name in names), key=str
    )


async def test_all_pages_together_are_the_result(api: Api) -> None:
    document = """
    query ($of: [ID!]!, $after: String, $first: Int) {
      lineage(of: $of, direction: UPSTREAM, granularity: DEPARTMENT, depth: 2, after: $after,
              first: $first, milliseconds: 30000) {
        nodes { node { name ... on Department { line } } } edges { cursor } flows { id: key }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      }
    }
    """

    async def read(**window: Any) -> dict[str, Any]:
        return dict((await api.data(document, of=[START], **window))["lineage"])

    whole = await read(first=10_000)
    pages = await read_pages(read, 7)
    assert rows_of(pages) == whole["nodes"]
    assert sorted(edge["id"] for page in pages for edge in page["flows"]) == [edge["id"] for edge in whole["flows"]]


@pytest.mark.parametrize(
    ("of", "granularity", "code"),
    [
        ("department_nowhere", "DEPARTMENT", "UNKNOWN_DEPARTMENT"),
        ("region_nowhere", "REGION", "UNKNOWN_REGION"),
        ("library_nowhere", "LIBRARY", "UNKNOWN_LIBRARY"),
        ("entry_nowhere", "ENTRY", "UNKNOWN_ENTRY"),
        ("field_nowhere", "FIELD", "UNKNOWN_FIELD"),
        ("resource_nowhere", "FIELD", "UNKNOWN_RESOURCE"),
        ("region_nowhere", "RESOURCE", "UNKNOWN_REGION"),
        ("category_NP-04", "RESOURCE", "UNKNOWN_RESOURCE"),
        ("resource_653101000000/caiji.gongan-01", "ENTRY", "BAD_ARGUMENT"),
        (START, "JOB", "BAD_ARGUMENT"),
    ],
)
async def test_a_start_that_stands_for_no_node_is_refused(api: Api, of: str, granularity: str, code: str) -> None:
    assert await api.code(DOCUMENT, of=[of], granularity=granularity, direction="BOTH", depth=1) == code


async def test_a_region_stands_for_the_resources_on_its_platform(api: Api) -> None:
    platform = "MATCH (n:DataResource)-[:ON]->(:Platform)-[:OF]->(:Region {id: $region}) "
    platform += "WHERE n.audience IN ['PUBLIC', 'GOV'] RETURN n.id AS id"
    rows = await api.engine.database.rows(platform, {"region": "region_653101000000"})
    data = await api.data(DOCUMENT, of=["region_653101000000"], granularity="RESOURCE", direction="DOWNSTREAM", depth=1)
    starts = {row["node"]["id"] for row in data["lineage"]["nodes"] if row["depth"] == 0}
    assert starts == {row["id"] for row in rows} != set()


async def test_a_resource_in_no_library_is_a_start_of_its_own(api: Api) -> None:
    data = await api.data(DOCUMENT, of=[START], granularity="LIBRARY", direction="BOTH", depth=1)
    first, *others = data["lineage"]["nodes"]
    assert (first["depth"], first["node"]["id"]) == (0, START)
    assert others


async def test_the_name_of_an_entry_is_its_title(api: Api) -> None:
    data = await api.data("{ catalogEntries(first: 1) { nodes { name title } } }")
    [entry] = data["catalogEntries"]["nodes"]
    assert entry["name"] == entry["title"]


@pytest.mark.parametrize("start", ["platform:653101000000", "namespace_platform:653101000000"])
async def test_lineage_starts_from_a_namespace_by_its_name_or_id(api: Api, start: str) -> None:
    query = """
    query ($of: [ID!]!) {
      lineage(of: $of, direction: UPSTREAM, granularity: NAMESPACE, depth: 1, milliseconds: 30000) {
        nodes { depth node { id } } completeness { stoppedBy } } }"""
    by_namespace = (await api.data(query, of=[start]))["lineage"]
    by_resource = (await api.data(query, of=[START]))["lineage"]
    assert by_namespace["nodes"][0] == {"depth": 0, "node": {"id": "namespace_platform:653101000000"}}
    assert by_namespace["nodes"] == by_resource["nodes"]
    assert len(by_namespace["nodes"]) > 1
