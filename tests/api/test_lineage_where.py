"""Filters, `between`, `counts` and pages of a hub on the sample, compared with plain Cypher."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import Api

START = "resource_650000000000/gongan-01"
DEPTH = 3
DOCUMENT = """
query ($of: [ID!]!, $where: LineageFilter, $between: Interval, $preserve: Boolean, $depth: Int = 3) {
  lineage(of: $of, direction: BOTH, depth: $depth, width: 10000, where: $where, between: $between,
          preservePaths: $preserve, first: 10000, milliseconds: 30000) {
    nodes { depth filteredOut node { id } } flows { id: key since until kind }
    completeness { stoppedBy hidden } pageInfo { hasNextPage }
  }
}
"""
NOW = "flow.since <= datetime() AND datetime() < flow.until"
FLOWS = """
MATCH (giver:DataResource)-[flow:FLOWS_TO]->(taker:DataResource) WHERE {0}
RETURN flow.id AS id, giver.id AS giver, taker.id AS taker, flow.kind AS kind
"""
FILTERS = {
    "levels": (["COUNTY"], "(resource)-[:ON]->(:Platform {level: 'COUNTY'})"),
    "regions": (
        ["653100000000"],
        "EXISTS { (resource)-[:ON]->(:Platform)-[:OF]->(region:Region) WHERE region.code STARTS WITH '6531' }",
    ),
    "departments": (
        ["11650000YL0000100C"],
        "(resource)<-[:ATTACHED]-(:CatalogEntry)-[:PROVIDED_BY]->(:Department {code: '11650000YL0000100C'})",
    ),
    "platforms": (["650000000000"], "(resource)-[:ON]->(:Platform {code: '650000000000'})"),
    "libraries": (
        ["base-population"],
        "(resource)<-[:ATTACHED]-(:CatalogEntry)<-[:HOLDS]-(:Library {code: 'base-population'})",
    ),
    "shareTypes": (["CONDITIONAL"], "(resource)<-[:ATTACHED]-(:CatalogEntry {shareType: 'CONDITIONAL'})"),
    "namespaces": (["platform:650000000000"], "resource.namespace = 'platform:650000000000'"),
    "resourceKinds": (["TABLE"], "resource.kind = 'TABLE'"),
    "origins": (["openlineage"], "resource.origin = 'openlineage'"),
    "owners": (["nobody"], "'nobody' IN resource.owners"),
}
IN_NO_RESOURCE = ("origins", "owners")
"""Filters on what no resource of the sample has; tests/graph/test_openlineage.py filters by them."""
EDGE_FILTERS = ("kinds", "channels", "jobs")


async def flows(api: Api, valid: str = NOW) -> list[dict[str, Any]]:
    return await api.engine.database.rows(FLOWS.format(valid), {})


def depths_from(
    all_flows: list[dict[str, Any]], start: str, depth: int, allowed: set[str] | None = None
) -> dict[str, int]:
    """The least depth of each resource up to `depth`, in both directions."""
    depths = {start: 0}
    for number in range(1, depth + 1):
        last = {resource for resource, at in depths.items() if at == number - 1}
        neighbours = {flow["taker"] for flow in all_flows if flow["giver"] in last}
        neighbours |= {flow["giver"] for flow in all_flows if flow["taker"] in last}
        for resource in neighbours - depths.keys():
            if allowed is None or resource in allowed:
                depths[resource] = number
    return depths


def between(all_flows: list[dict[str, Any]], nodes: dict[str, int]) -> set[str]:
    return {flow["id"] for flow in all_flows if flow["giver"] in nodes and flow["taker"] in nodes}


async def ask(api: Api, **variables: Any) -> tuple[dict[str, int], dict[str, dict[str, Any]]]:
    lineage = (await api.data(DOCUMENT, of=[START], **variables))["lineage"]
    assert not {"TIME", "WIDTH"} & set(lineage["completeness"]["stoppedBy"])
    assert lineage["completeness"]["hidden"] == 0
    assert not lineage["pageInfo"]["hasNextPage"]
    nodes = {row["node"]["id"]: row["depth"] for row in lineage["nodes"]}
    return nodes, {edge["id"]: edge for edge in lineage["flows"]}


@pytest.mark.parametrize(
    ("name", "preserve"),
    [*((name, True) for name in EDGE_FILTERS), *((name, False) for name in (*EDGE_FILTERS, *FILTERS))],
)
async def test_nothing_passes_an_empty_list(api: Api, name: str, preserve: bool) -> None:
    """With preserved paths rejected nodes from which the start can be reached stay: in both directions all do."""
    nodes, edges = await ask(api, where={name: []}, preserve=preserve)
    assert (nodes, edges) == ({START: 0}, {})
    assert await ask(api, where={name: None}) == await ask(api)


async def test_an_empty_list_of_kinds_has_no_impact_and_no_findings(api: Api) -> None:
    data = await api.data(
        """
        query ($id: ID!) {
          impact(of: [$id], where: {kinds: []}, milliseconds: 30000) {
            facets { resources { totalCount } } completeness { complete }
          }
          resource(id: $id) { none: findings(kinds: []) { totalCount nodes { key } } all: findings { totalCount } }
          every: findings(where: {kinds: []}) { totalCount nodes { key } completeness { complete } }
        }
        """,
        id="resource_653101000000/weijian-01",
    )
    assert data["impact"] == {"facets": {"resources": {"totalCount": 0}}, "completeness": {"complete": True}}
    assert data["resource"]["none"] == {"totalCount": 0, "nodes": []}
    assert data["resource"]["all"]["totalCount"] > 0
    assert data["every"] == {"totalCount": 0, "nodes": [], "completeness": {"complete": True}}


FINDING_LISTS = (
    "kinds",
    "subjects",
    "articles",
    "regions",
    "departments",
    "resources",
    "flows",
    "entries",
    "flowKinds",
)


@pytest.mark.parametrize("name", FINDING_LISTS)
async def test_no_flow_has_findings_in_an_empty_list(api: Api, name: str) -> None:
    """A list of kinds of flows, or of flows, leaves findings on entries out as well."""
    query = "query ($where: FindingFilter) { findings(where: $where, first: 1) { totalCount nodes { key } } }"
    assert await api.data(query, where={name: []}) == {"findings": {"totalCount": 0, "nodes": []}}


@pytest.mark.parametrize("name", FILTERS)
async def test_a_filter_without_preserved_paths_hides_rejected_nodes(api: Api, name: str) -> None:
    values, pattern = FILTERS[name]
    rows = await api.engine.database.rows(f"MATCH (resource:DataResource) WHERE {pattern} RETURN resource.id AS id", {})
    allowed = {row["id"] for row in rows}
    all_flows = await flows(api)
    nodes, edges = await ask(api, where={name: values}, preserve=False)
    right = depths_from(all_flows, START, DEPTH, allowed)
    assert nodes == right
    assert edges.keys() == between(all_flows, right)
    assert (len(nodes) == 1) == (name in IN_NO_RESOURCE)
    assert len(nodes) < len(depths_from(all_flows, START, DEPTH))


async def test_kinds_filter_flows(api: Api) -> None:
    kinds = ["AGGREGATION", "RETURN_FLOW"]
    all_flows = [flow for flow in await flows(api) if flow["kind"] in kinds]
    nodes, edges = await ask(api, where={"kinds": kinds})
    assert nodes == depths_from(all_flows, START, DEPTH)
    assert edges.keys() == between(all_flows, nodes)
    assert {edge["kind"] for edge in edges.values()} == set(kinds)


async def test_channels_filter_flows(api: Api) -> None:
    valid = f"{NOW} AND flow.channel = 'PLATFORM'"
    all_flows = await flows(api, valid)
    nodes, edges = await ask(api, where={"channels": ["PLATFORM"]})
    assert nodes == depths_from(all_flows, START, DEPTH)
    assert edges.keys() == between(all_flows, nodes)
    assert 0 < len(edges) < len((await ask(api))[1])


async def test_several_conditions_are_combined_with_and(api: Api) -> None:
    """A node passes if it meets all conditions. Rejected nodes on paths to passing ones stay and are marked."""
    where = {"levels": ["COUNTY"], "shareTypes": ["CONDITIONAL"]}
    both = " AND ".join(FILTERS[name][1] for name in where)
    rows = await api.engine.database.rows(f"MATCH (resource:DataResource) WHERE {both} RETURN resource.id AS id", {})
    allowed = {row["id"] for row in rows}
    depths = depths_from(await flows(api), START, DEPTH)
    nodes = (await api.data(DOCUMENT, of=[START], where=where))["lineage"]["nodes"]
    passing = {node["node"]["id"]: node["depth"] for node in nodes if not node["filteredOut"]}
    assert passing == {
        resource: depth for resource, depth in depths.items() if resource in allowed or resource == START
    }
    assert any(node["filteredOut"] for node in nodes)
    assert not {node["node"]["id"] for node in nodes if node["filteredOut"]} & allowed


async def test_an_interval_returns_each_flow_with_its_validity(api: Api) -> None:
    since, until = "2025-01-01T00:00:00Z", "2025-07-01T00:00:00Z"
    valid = f"flow.since < datetime('{until}') AND flow.until > datetime('{since}')"
    all_flows = await flows(api, valid)
    nodes, edges = await ask(api, between={"since": since, "until": until}, depth=2)
    assert nodes == depths_from(all_flows, START, 2)
    assert edges.keys() == between(all_flows, nodes)
    validity = await api.engine.database.rows(
        "MATCH ()-[flow:FLOWS_TO]->() WHERE flow.id IN $ids RETURN flow.id AS id, toString(flow.since) AS since, "
        "CASE WHEN flow.until.year < 9999 THEN toString(flow.until) END AS until",
        {"ids": list(edges)},
    )
    assert [{name: edges[row["id"]][name] for name in ("id", "since", "until")} for row in validity] == validity
    assert {row["until"] is None for row in validity} == {True, False}


COUNTS = """
query ($of: [ID!]!) {
  lineage(of: $of, direction: BOTH, depth: 3, width: 10000, first: 1, milliseconds: 30000) {
    counts { total edges byDepth { depth count } byKind { kind count } byLevel { level count }
             byDepartment { code count } }
  }
}
"""


async def test_counts_are_of_the_whole_result_and_read_no_nodes(api: Api) -> None:
    counts = (await api.data(COUNTS, of=[START]))["lineage"]["counts"]
    assert api.queries == ["lineage/traversal", "lineage/counts"]
    all_flows = await flows(api)
    nodes = depths_from(all_flows, START, DEPTH)
    inside = between(all_flows, nodes)
    assert (counts["total"], counts["edges"]) == (len(nodes), len(inside))
    assert {row["depth"]: row["count"] for row in counts["byDepth"]} == {
        depth: list(nodes.values()).count(depth) for depth in range(DEPTH + 1)
    }
    kinds = [flow["kind"] for flow in all_flows if flow["id"] in inside]
    assert {row["kind"]: row["count"] for row in counts["byKind"]} == {kind: kinds.count(kind) for kind in set(kinds)}
    for name, key, pattern in (
        ("byLevel", "level", "(resource)-[:ON]->(of:Platform) RETURN of.level"),
        ("byDepartment", "code", "(resource)<-[:ATTACHED]-()-[:PROVIDED_BY]->(of) RETURN of.code"),
    ):
        rows = await api.engine.database.rows(
            f"MATCH (resource:DataResource) WHERE resource.id IN $ids MATCH {pattern} AS {key}, "
            "count(DISTINCT resource) AS count",
            {"ids": list(nodes)},
        )
        assert sorted(counts[name], key=lambda row: row[key]) == sorted(rows, key=lambda row: row[key])


DOWNSTREAM = """
query ($id: ID!, $after: String) {
  resource(id: $id) { downstream(first: 7, after: $after) {
    totalCount nodes { id } pageInfo { hasNextPage endCursor }
  } }
}
"""


async def test_all_pages_of_a_hub_have_all_its_flows(api: Api) -> None:
    all_flows = {flow["id"] for flow in await flows(api) if flow["giver"] == START}
    assert len(all_flows) > 14
    received: list[str] = []
    after = None
    while True:
        page = (await api.data(DOWNSTREAM, id=START, after=after))["resource"]["downstream"]
        assert page["totalCount"] == len(all_flows)
        received += [node["id"] for node in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert len(received) == len(all_flows)
    assert set(received) == all_flows
