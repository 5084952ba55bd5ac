"""The root fields node and nodes: every noun by its Relay id, with one query for each noun."""

from __future__ import annotations

from typing import Any

from resolvers.node import NOUNS
from tests.conftest import Api

IDS = {
    "region_653101000000": "Region",
    "platform_653101000000": "Platform",
    "department_11650000YL0000207P": "Department",
    "category_NP-04": "DataCategory",
    "element_NP-01-01": "DataElement",
    "standard_GB 11643-1999": "Standard",
    "basis_xj-2023-11#13": "LegalBasis",
    "designation_NP-01-01@650000000000@20230217": "Designation",
    "entry_303008/000001": "CatalogEntry",
    "item_303008/000001#1": "InfoItem",
    "class_national:303008": "Classification",
    "library_base-population": "Library",
    "resource_650000000000/gongan-01": "DataResource",
    "field_650000000000/gongan-01#gmsfhm": "Field",
    "flow_09d52a6fc931e9f1": "Flow",
    "scenario_newborn": "Scenario",
    "namespace_platform:653101000000": "Namespace",
}
LINEAGE_NOUNS = {"job", "run", "derives"}
"""Nouns that only lineage events create; the sample has none (tests/api/test_job.py)."""
NODES = "query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }"


async def test_node_of_each_noun(api: Api) -> None:
    assert {node_id.partition("_")[0] for node_id in IDS} == set(NOUNS) - LINEAGE_NOUNS
    for node_id, name in IDS.items():
        data = await api.data("query ($id: ID!) { node(id: $id) { __typename id } }", id=node_id)
        assert data == {"node": {"__typename": name, "id": node_id}}
        assert api.queries == [NOUNS[node_id.partition("_")[0]][1]]


async def test_nodes_need_one_query_for_each_noun_and_keep_the_order(api: Api) -> None:
    ids = [*reversed(IDS), "region_0", "nothing_1", "region_650000000000", "", "region_653101000000"]
    data = await api.data(NODES, ids=ids)
    types = {**IDS, "region_650000000000": "Region"}
    expected = [{"__typename": types[node_id], "id": node_id} if node_id in types else None for node_id in ids]
    assert data == {"nodes": expected}
    assert sorted(api.queries) == sorted(NOUNS[noun][1] for noun in set(NOUNS) - LINEAGE_NOUNS)


async def test_a_malformed_id_is_null(api: Api) -> None:
    malformed = ["Region_653101000000", "region_653101000000 ", "entry_", "region", "_", "flow_%", "item_303008/000001"]
    assert await api.data(NODES, ids=malformed) == {"nodes": [None] * len(malformed)}


async def test_nodes_accept_one_to_a_hundred_ids(api: Api) -> None:
    regions = await api.data("{ regions(first: 100) { nodes { id } } }")
    ids = [node["id"] for node in regions["regions"]["nodes"]]
    data = await api.data(NODES, ids=ids)
    assert [node["id"] for node in data["nodes"]] == ids
    assert api.queries == ["region/regions_by_id"]
    assert await api.code(NODES, ids=[*ids, "region_1"]) == "IDS_EXCEEDED"
    assert api.queries == []
    assert await api.code(NODES, ids=[]) == "BAD_ARGUMENT"
    assert await api.data(NODES, ids=[ids[0]] * 100) == {"nodes": [{"__typename": "Region", "id": ids[0]}] * 100}


async def test_fragments_select_different_fields_for_each_noun(api: Api) -> None:
    """A response key may select different fields for different nouns; a fragment on the interface applies to all."""
    document = """
    query ($ids: [ID!]!, $long: Boolean = false) {
      nodes(ids: $ids) {
        ...Named
        ... on Region { label: name parent { label: name } }
        ... on Department { label: code of: region { label: code } }
        ... on Library @include(if: $long) { label: name entries(first: 1) { totalCount } }
        ... on Node @skip(if: $long) { again: id }
      }
    }
    fragment Named on Node { id ... on Flow { hops: kind from { title } } }
    """
    ids = ["region_653101000000", "department_11650000YL0000207P", "library_base-population", "flow_09d52a6fc931e9f1"]
    region: dict[str, Any] = {"id": ids[0], "label": "喀什市", "parent": {"label": "喀什地区"}}
    department = {"id": ids[1], "label": "11650000YL0000207P", "of": {"label": "650000000000"}}
    library: dict[str, Any] = {"id": ids[2]}
    flow = {"id": ids[3], "hops": "RETURN_FLOW", "from": {"title": "喀什地区基本医疗保险参保信息回流库"}}
    short = [{**node, "again": node["id"]} for node in (region, department, library, flow)]
    assert await api.data(document, ids=ids) == {"nodes": short}
    long = [region, department, {**library, "label": "人口信息基础库", "entries": {"totalCount": 7}}, flow]
    assert await api.data(document, ids=ids, long=True) == {"nodes": long}


async def test_a_node_has_lists_and_computed_fields(api: Api) -> None:
    data = await api.data(
        """
        { node(id: "element_NP-01-01") { ... on DataElement {
            authoritativeSource(region: "653101000000") { localCollector { name } }
            entries(first: 1, orderBy: [{code: ASC}]) { nodes { code } pageInfo { hasNextPage } } } }
          scenario: node(id: "scenario_newborn") { ... on Scenario {
            assessment { region { code } needs { status } } } } }
        """
    )
    assert data["node"]["authoritativeSource"] == {"localCollector": {"name": "喀什市公安局"}}
    assert data["node"]["entries"] == {"nodes": [{"code": "1/000001"}], "pageInfo": {"hasNextPage": True}}
    assert data["scenario"]["assessment"]["region"] == {"code": "650000000000"}
    assert len(data["scenario"]["assessment"]["needs"]) >= 9
    pair = ["assessment/assessments", "assessment/candidates"]
    assert sorted(api.queries) == [*pair, "element/elements_by_id", "scenario/scenarios_by_id"]
    nested = '{ node(id: "element_NP-01-01") { ... on DataElement { authoritativeSource(region: "1") { status } } } }'
    assert await api.code(nested) == "UNKNOWN_REGION"
