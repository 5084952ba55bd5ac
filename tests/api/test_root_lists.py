"""Root lists of every noun: pages in both directions, filters over a relationship, and lists of the sample."""

from __future__ import annotations

import base64
import json
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest
from graphql import GraphQLInputObjectType, GraphQLObjectType, get_named_type

from api.schema import schema
from graph.pagination import encode
from tests.conftest import Api

SCHEMA = schema(ZoneInfo("Asia/Shanghai"))
QUERY = cast(GraphQLObjectType, SCHEMA.query_type)
ROOT_LISTS = [name for name, field in QUERY.fields.items() if "orderBy" in field.args]
WITHOUT_SAMPLE = {"jobs", "runs"}
PAGE = "pageInfo { hasNextPage hasPreviousPage startCursor endCursor } nodes { id }"
SIZE, PAGES = 3, 4
PART = "身份号码"


def orders(name: str) -> list[str]:
    """No order, and each order in one of the directions."""
    offered = cast(GraphQLInputObjectType, get_named_type(QUERY.fields[name].args["orderBy"].type)).fields
    return ["", *(f", orderBy: [{{{key}: {('ASC', 'DESC')[place % 2]}}}]" for place, key in enumerate(offered))]


async def page(api: Api, name: str, arguments: str) -> Any:
    return (await api.data(f"{{ page: {name}({arguments}) {{ {PAGE} }} }}"))["page"]


def ids(*pages: Any) -> list[str]:
    return [node["id"] for page in pages for node in page["nodes"]]


@pytest.mark.parametrize("name", sorted({*ROOT_LISTS} - WITHOUT_SAMPLE))
async def test_joined_pages_are_the_list(api: Api, name: str) -> None:
    """Forward from its first row and backward from its last, in every order."""
    for order in orders(name):
        whole = {side: await page(api, name, f"{side}: {SIZE * PAGES}{order}") for side in ("first", "last")}
        assert len(set(ids(whole["first"]))) == len(ids(whole["first"])) >= SIZE
        forward, backward = (
            [await page(api, name, f"first: {SIZE}{order}")],
            [await page(api, name, f"last: {SIZE}{order}")],
        )
        for _ in range(PAGES - 1):
            after, before = forward[-1]["pageInfo"]["endCursor"], backward[0]["pageInfo"]["startCursor"]
            if forward[-1]["pageInfo"]["hasNextPage"]:
                forward.append(await page(api, name, f'first: {SIZE}, after: "{after}"{order}'))
            if backward[0]["pageInfo"]["hasPreviousPage"]:
                backward.insert(0, await page(api, name, f'last: {SIZE}, before: "{before}"{order}'))
        assert ids(*forward) == ids(whole["first"])
        assert ids(*backward) == ids(whole["last"])
        assert whole["first"]["pageInfo"]["hasNextPage"] == whole["last"]["pageInfo"]["hasPreviousPage"]


@pytest.mark.parametrize("name", sorted({*ROOT_LISTS} - WITHOUT_SAMPLE))
async def test_cursor_with_a_value_of_another_type_is_refused(api: Api, name: str) -> None:
    for order in orders(name):
        cursor = (await page(api, name, f"first: 1{order}"))["pageInfo"]["endCursor"]
        fingerprint, *values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        for place, value in enumerate(values):
            forged = [*values[:place], 7 if isinstance(value, str) else "x", *values[place + 1 :]]
            text = encode(fingerprint, forged)
            query = f'{{ page: {name}(first: 1, after: "{text}"{order}) {{ {PAGE} }} }}'
            assert await api.code(query) == "BAD_CURSOR", (order, place)


async def test_the_total_of_a_list_counts_its_rows(api: Api) -> None:
    (counts,) = await api.engine.database.rows(
        """
        RETURN COUNT { (:Platform) } AS platforms, COUNT { (:Standard) } AS standards,
          COUNT { (:LegalBasis) } AS legalBases, COUNT { (:Designation) } AS designations,
          COUNT { ()-[:FLOWS_TO]->() } AS flows, COUNT { (:Job) } AS jobs, COUNT { (:Run) } AS runs,
          COUNT { (n:InfoItem) WHERE n.audience IN ['PUBLIC', 'GOV'] } AS infoItems,
          COUNT { (n:Field) WHERE n.audience IN ['PUBLIC', 'GOV'] } AS fields
        """,
        {},
    )
    data = await api.data("{ " + " ".join(f"{name} {{ totalCount }}" for name in counts) + " }")
    assert {name: value["totalCount"] for name, value in data.items()} == dict(counts)
    assert data["flows"]["totalCount"] > data["designations"]["totalCount"] > data["platforms"]["totalCount"] > 100


READABLE = ("PUBLIC", "GOV")


async def test_entries_by_their_items_and_resources_by_their_fields(api: Api) -> None:
    database = api.engine.database
    entries = await database.rows(
        "MATCH (n:CatalogEntry)-[:HAS_ITEM]->(x:InfoItem) RETURN n.id AS id, n.audience AS audience, x.name AS name", {}
    )
    resources = await database.rows(
        """
        MATCH (n:DataResource)-[:HAS_FIELD]->(x:Field)
        OPTIONAL MATCH (x)-[:STORES]->(item:InfoItem)
        RETURN n.id AS id, n.audience AS audience, x.name AS name, item.name AS item, item.audience AS itemAudience
        """,
        {},
    )
    holders = {row["id"] for row in entries if PART in row["name"] and row["audience"] in READABLE}
    stores = {row["id"] for row in resources if "SFHM" in row["name"].upper() and row["audience"] in READABLE}
    storing = {
        row["id"]
        for row in resources
        if PART in (row["item"] or "") and {row["audience"], row["itemAudience"]} <= {*READABLE}
    }
    assert min(len(holders), len(stores), len(storing)) > 20
    data = await api.data(
        """
        query ($part: String!, $upper: String!, $lower: String!) {
          entries: catalogEntries(where: {item: {name: {contains: $part}}}, first: 100) { totalCount nodes { id } }
          byName: resources(
            where: {or: [{field: {name: {contains: $upper}}}, {field: {name: {contains: $lower}}}]}, first: 100
          ) { totalCount nodes { id } }
          byItem: resources(where: {field: {item: {name: {contains: $part}}}}, first: 100) { totalCount nodes { id } }
          neither: resources(where: {field: {name: {contains: "手机号"}}}) { totalCount }
        }
        """,
        part=PART,
        upper="SFHM",
        lower="sfhm",
    )
    for name, expected in (("entries", holders), ("byName", stores), ("byItem", storing)):
        assert data[name]["totalCount"] == len(expected)
        assert {*ids(data[name])} <= expected
        assert len(ids(data[name])) == min(100, len(expected))
    assert data["neither"] == {"totalCount": 0}


async def test_designations_by_element_region_and_state(api: Api) -> None:
    data = await api.data(
        """
        { ended: designations(where: {active: {eq: false}, region: {code: {eq: "653101000000"}}}) {
            nodes { element { code } until } }
          named: designations(where: {element: {code: {eq: "NP-01-01"}}, department: {line: {eq: "公安"}}}) {
            nodes { active region { code } } } }
        """
    )
    assert data["ended"] == {"nodes": [{"element": {"code": "NP-02-05"}, "until": "2024-06-01"}]}
    assert {"active": True, "region": {"code": "650000000000"}} in data["named"]["nodes"]


@pytest.mark.parametrize("rows", ["designations", "flows"])
async def test_null_selects_the_intervals_without_an_end(api: Api, rows: str) -> None:
    """As the field shows them: an open end is null."""
    data = await api.data(
        f"""{{
          all: {rows} {{ totalCount }}
          open: {rows}(where: {{until: {{eq: null}}}}, first: 100) {{ totalCount nodes {{ until }} }}
          ended: {rows}(where: {{until: {{ne: null}}}}, first: 100) {{ totalCount nodes {{ until }} }}
        }}"""
    )
    assert data["open"]["totalCount"] > 0
    assert data["open"]["totalCount"] + data["ended"]["totalCount"] == data["all"]["totalCount"]
    assert {node["until"] for node in data["open"]["nodes"]} == {None}
    assert len(data["ended"]["nodes"]) == min(100, data["ended"]["totalCount"]) > 0
    assert all(node["until"] for node in data["ended"]["nodes"])
