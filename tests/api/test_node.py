"""node and nodes: every noun by its Relay id, one question a noun."""

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
}
BROUGHT_IN = {"job", "run", "derives"}
"""What lineage brings in and the sample has none of: tests/api/test_job.py."""
NODES = "query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }"


async def test_each_noun_by_its_id(api: Api) -> None:
    assert {found.partition("_")[0] for found in IDS} == set(NOUNS) - BROUGHT_IN
    for node_id, name in IDS.items():
        found = await api.data("query ($id: ID!) { node(id: $id) { __typename id } }", id=node_id)
        assert found == {"node": {"__typename": name, "id": node_id}}
        assert api.asked == [NOUNS[node_id.partition("_")[0]][1]]


async def test_many_of_many_nouns_are_one_question_each_in_the_order_asked_for(api: Api) -> None:
    asked = [*reversed(IDS), "region_0", "nothing_1", "region_650000000000", "", "region_653101000000"]
    found = await api.data(NODES, ids=asked)
    known = {**IDS, "region_650000000000": "Region"}
    expected = [{"__typename": known[each], "id": each} if each in known else None for each in asked]
    assert found == {"nodes": expected}
    assert sorted(api.asked) == sorted(NOUNS[noun][1] for noun in set(NOUNS) - BROUGHT_IN)


async def test_an_id_in_the_wrong_letters_is_nobodys(api: Api) -> None:
    wrong = ["Region_653101000000", "region_653101000000 ", "entry_", "region", "_", "flow_%", "item_303008/000001"]
    assert await api.data(NODES, ids=wrong) == {"nodes": [None] * len(wrong)}


async def test_a_hundred_ids_are_served_and_one_more_is_refused(api: Api) -> None:
    listed = await api.data("{ regions(first: 100) { nodes { id } } }")
    ids = [each["id"] for each in listed["regions"]["nodes"]]
    found = await api.data(NODES, ids=ids)
    assert [each["id"] for each in found["nodes"]] == ids
    assert api.asked == ["region/regions_by_id"]
    assert await api.code(NODES, ids=[*ids, "region_1"]) == "IDS_EXCEEDED"
    assert api.asked == []
    assert await api.data(NODES, ids=[]) == {"nodes": []}
    assert await api.data(NODES, ids=[ids[0]] * 100) == {"nodes": [{"__typename": "Region", "id": ids[0]}] * 100}


async def test_fragments_read_each_noun_in_its_own_way(api: Api) -> None:
    """One response key may be another field for another noun; a fragment on the interface is for all."""
    document = """
    query ($ids: [ID!]!, $long: Boolean = false) {
      nodes(ids: $ids) {
        ...Named
        ... on Region { label: name parent { label: name } }
        ... on Department { label: code parent: region { label: code } }
        ... on Library @include(if: $long) { label: name entries(first: 1) { totalCount } }
        ... on Node @skip(if: $long) { again: id }
      }
    }
    fragment Named on Node { id ... on Flow { hops: kind from { title } } }
    """
    ids = ["region_653101000000", "department_11650000YL0000207P", "library_base-population", "flow_09d52a6fc931e9f1"]
    region: dict[str, Any] = {"id": ids[0], "label": "喀什市", "parent": {"label": "喀什地区"}}
    department = {"id": ids[1], "label": "11650000YL0000207P", "parent": {"label": "650000000000"}}
    library: dict[str, Any] = {"id": ids[2]}
    flow = {"id": ids[3], "hops": "RETURN_FLOW", "from": {"title": "喀什地区基本医疗保险参保信息回流库"}}
    short = [{**each, "again": each["id"]} for each in (region, department, library, flow)]
    assert await api.data(document, ids=ids) == {"nodes": short}
    long = [region, department, {**library, "label": "人口信息基础库", "entries": {"totalCount": 7}}, flow]
    assert await api.data(document, ids=ids, long=True) == {"nodes": long}


async def test_a_node_answers_lists_and_judges_like_any_other_door(api: Api) -> None:
    found = await api.data(
        """
        { node(id: "element_NP-01-01") { ... on DataElement {
            authoritativeSource(region: "653101000000") { localCollector { name } }
            entries(first: 1, orderBy: [{code: ASC}]) { nodes { code } pageInfo { hasNextPage } } } }
          scenario: node(id: "scenario_newborn") { ... on Scenario { region { code } needs { status } } } }
        """
    )
    assert found["node"]["authoritativeSource"] == {"localCollector": {"name": "喀什市公安局"}}
    assert found["node"]["entries"] == {"nodes": [{"code": "1/000001"}], "pageInfo": {"hasNextPage": True}}
    assert found["scenario"]["region"] == {"code": "650000000000"}
    assert len(found["scenario"]["needs"]) == 9
    assert sorted(api.asked) == ["element/elements_by_id", "scenario/scenarios_by_id"]
    nested = '{ node(id: "element_NP-01-01") { ... on DataElement { authoritativeSource(region: "1") { status } } } }'
    assert await api.code(nested) == "UNKNOWN_REGION"
