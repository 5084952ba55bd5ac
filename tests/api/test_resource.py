"""The root fields resource and resources: platform, fields and flows of a resource."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.conftest import Api
from tests.support.sample_rows import rows

REGISTER = "resource_650000000000/gongan-01"


async def test_fields_of_a_resource(api: Api) -> None:
    data = await api.data(
        """
        query ($id: ID!) { resource(id: $id) {
          id namespace name title kind updatedAt recordCount builtBy sample platform { code } entry { code }
          fields(first: 1) { totalCount nodes { id name position dataType item { name } resource { name } } }
          upstream(first: 1) {
            totalCount nodes { id kind since until cadence from { name platform { code } } to { name } } }
          downstream(where: {kind: {eq: INTEGRATION}}) { totalCount nodes { to { name entry { code } } } } } }
        """,
        id=REGISTER,
    )
    assert data["resource"] == {
        "id": REGISTER,
        "namespace": "platform:650000000000",
        "name": "gongan-01",
        "title": "自治区户籍登记信息",
        "kind": "TABLE",
        "updatedAt": "2026-08-31T12:21:42Z",
        "recordCount": 1471709,
        "builtBy": "PROVINCE",
        "sample": True,
        "platform": {"code": "650000000000"},
        "entry": {"code": "303008/000001"},
        "fields": {
            "totalCount": 11,
            "nodes": [
                {
                    "id": "field_650000000000/gongan-01#gmsfhm",
                    "name": "gmsfhm",
                    "position": 1,
                    "dataType": "STRING",
                    "item": {"name": "公民身份号码"},
                    "resource": {"name": "gongan-01"},
                }
            ],
        },
        "upstream": {
            "totalCount": 15,
            "nodes": [
                {
                    "id": "flow_37b66c53ae0c692b",
                    "kind": "AGGREGATION",
                    "since": "2024-02-10T18:40:59Z",
                    "until": None,
                    "cadence": "DAILY",
                    "from": {"name": "gongan-01", "platform": {"code": "654000000000"}},
                    "to": {"name": "gongan-01"},
                }
            ],
        },
        "downstream": {"totalCount": 1, "nodes": [{"to": {"name": "renkou-01", "entry": {"code": "1/000001"}}}]},
    }
    assert api.queries == ["resource/resource_by_id"]


async def test_flows_of_a_resource_as_of_an_instant(api: Api) -> None:
    data = await api.data(
        """
        query ($id: ID!) { resource(id: $id) {
          before: upstream(asOf: "2020-01-01") { totalCount nodes { id } }
          then: downstream(asOf: "2025-01-01", orderBy: [{since: DESC}], first: 2) {
            totalCount nodes { id kind since } } } }
        """,
        id=REGISTER,
    )
    assert data["resource"] == {
        "before": {"totalCount": 0, "nodes": []},
        "then": {
            "totalCount": 26,
            "nodes": [
                {"id": "flow_d62a0d2cdcd3feb5", "kind": "SHARING", "since": "2024-11-17T04:01:34Z"},
                {"id": "flow_3fc0924be26964a4", "kind": "SHARING", "since": "2024-11-14T05:49:44Z"},
            ],
        },
    }
    assert api.queries == ["resource/resource_by_id"]


async def test_resources_by_platform_kind_and_region(api: Api) -> None:
    data = await api.data(
        """
        { all: resources(first: 1) { totalCount }
          services: resources(
            where: {kind: {eq: API}, platform: {code: {eq: "650000000000"}}}, orderBy: [{name: DESC}], first: 2
          ) { totalCount nodes { name entry { code } } }
          kashgar: resources(where: {region: {name: {eq: "喀什市"}}}, first: 1) { totalCount nodes { name } }
          entry: resources(where: {entry: {code: {eq: "303008/000001"}}}) { nodes { name } } }
        """
    )
    assert data == {
        "all": {"totalCount": len(rows("resource"))},
        "services": {
            "totalCount": 63,
            "nodes": [
                {"name": "fuwu.ziran-04", "entry": {"code": "30301502/000112"}},
                {"name": "fuwu.ziran-03", "entry": {"code": "21100803/000001"}},
            ],
        },
        "kashgar": {"totalCount": 99, "nodes": [{"name": "bianban-01"}]},
        "entry": {"nodes": [{"name": "fuwu.gongan-01"}, {"name": "gongan-01"}]},
    }
    assert api.queries == ["resource/resources"] * 4


async def test_freshness_of_a_resource_by_identity(api: Api) -> None:
    data = await api.data(
        """
        { resource(namespace: "platform:650000000000", name: "gongan-01") {
          id origin description owners { name } dataSource jobs { totalCount } datasets { totalCount }
          freshness { updatedAt updateCycle dueAt overdue } } }
        """
    )
    assert data["resource"] == {
        "id": REGISTER,
        "origin": None,
        "description": None,
        "owners": [],
        "dataSource": None,
        "jobs": {"totalCount": 0},
        "datasets": {"totalCount": 0},
        "freshness": {
            "updatedAt": "2026-08-31T12:21:42Z",
            "updateCycle": "DAILY",
            "dueAt": "2026-09-02T12:21:42Z",
            "overdue": datetime.now(UTC) > datetime(2026, 9, 2, 12, 21, 42, tzinfo=UTC),
        },
    }
    assert api.queries == ["resource/resource_by_name"]


async def test_a_resource_without_an_entry_has_no_due_date(api: Api) -> None:
    data = await api.data(
        """{ resources(where: {entry: {code: {eq: "303008/000001"}}, name: {eq: "none"}}) { nodes { id } }
             bare: resources(where: {not: {entry: {code: {ne: ""}}}}, first: 1) {
               nodes { entry { code } freshness { updateCycle dueAt overdue } } } }"""
    )
    assert data["resources"]["nodes"] == []
    without_cycle = {"updateCycle": None, "dueAt": None, "overdue": None}
    assert data["bare"]["nodes"] == [{"entry": None, "freshness": without_cycle}]


async def test_an_identity_filters_one_resource(api: Api) -> None:
    data = await api.data(
        """{ resources(where: {namespace: {eq: "platform:650000000000"}, name: {eq: "gongan-01"}}) {
               totalCount nodes { id } } }"""
    )
    assert data["resources"] == {"totalCount": 1, "nodes": [{"id": REGISTER}]}


@pytest.mark.parametrize("arguments", ["", "(id: null)", '(name: "x")', '(namespace: "x")', '(id: "x", name: "y")'])
async def test_a_resource_needs_either_id_or_identity(api: Api, arguments: str) -> None:
    assert await api.code(f"{{ resource{arguments} {{ id }} }}") == "BAD_ARGUMENT"


async def test_an_unknown_resource_is_null(api: Api) -> None:
    assert await api.data('{ resource(id: "resource_none") { name } }') == {"resource": None}
    assert await api.data('{ resource(namespace: "nowhere", name: "gongan-01") { name } }') == {"resource": None}
    assert await api.data('{ resource(id: "entry_303008/000001") { name } }') == {"resource": None}


FLOW_ENDS = """
MATCH (giver:DataResource)-[flow:FLOWS_TO]->(taker:DataResource)
WHERE flow.since <= datetime() AND datetime() < flow.until
RETURN collect(DISTINCT giver.id) AS givers, collect(DISTINCT taker.id) AS takers
"""


async def test_roots_and_orphans_are_found_by_their_flows(api: Api) -> None:
    (ends,) = await api.engine.database.rows(FLOW_ENDS, {})
    (row,) = await api.engine.database.rows("MATCH (resource:DataResource) RETURN collect(resource.id) AS ids", {})
    givers, takers = set(ends["givers"]), set(ends["takers"])
    data = await api.data(
        """
        { roots: resources(where: {hasUpstream: {eq: false}, hasDownstream: {eq: true}}, first: 100) {
            totalCount nodes { id hasUpstream hasDownstream } }
          ends: resources(where: {hasUpstream: {eq: true}, hasDownstream: {eq: false}}) { totalCount }
          orphans: resources(where: {hasUpstream: {eq: false}, hasDownstream: {eq: false}}) { totalCount } }
        """
    )
    assert data["roots"]["totalCount"] == len(givers - takers) > 0
    assert {node["id"] for node in data["roots"]["nodes"]} <= givers - takers
    assert {(node["hasUpstream"], node["hasDownstream"]) for node in data["roots"]["nodes"]} == {(False, True)}
    assert data["ends"]["totalCount"] == len(takers - givers) > 0
    assert data["orphans"]["totalCount"] == len(set(row["ids"]) - givers - takers)


async def test_a_resource_below_a_flow_has_its_own_flows(api: Api) -> None:
    """Not only the one by which it was reached."""
    data = await api.data(
        """
        query ($id: ID!) { resource(id: $id) { downstream(first: 100) { nodes {
          from { hasUpstream hasDownstream } to { id hasUpstream hasDownstream } } } } }
        """,
        id=REGISTER,
    )
    (ends,) = await api.engine.database.rows(FLOW_ENDS, {})
    nodes = data["resource"]["downstream"]["nodes"]
    assert {(row["from"]["hasUpstream"], row["from"]["hasDownstream"]) for row in nodes} == {
        (REGISTER in ends["takers"], True)
    }
    for row in nodes:
        assert row["to"]["hasUpstream"]
        assert row["to"]["hasDownstream"] == (row["to"]["id"] in ends["givers"])
    assert {row["to"]["hasDownstream"] for row in nodes} == {True, False}
