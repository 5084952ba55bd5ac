"""The root fields catalogEntry and catalogEntries: all fields of the template, filters and orders."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from graph.client.database import Neo4jDatabase
from tests.conftest import Api
from tests.support.graph_builder import GraphBuilder


async def test_properties_of_an_entry(api: Api) -> None:
    data = await api.data(
        """
        { catalogEntry(code: "303008/000001") {
            id code title titleEn abstract status format formatDetail shareType shareCondition shareMethod
            openType openCondition updateCycle securityGrade usage innerDepartment dataGigabytes recordCount
            sharedGigabytes sharedRecordCount openGigabytes openRecordCount related publishedAt updatedAt dataUpdatedAt
            source sourceKey sample attached conformance { complete missing } } }
        """
    )
    assert data["catalogEntry"] == {
        "id": "entry_303008/000001",
        "code": "303008/000001",
        "title": "自治区户籍登记信息",
        "titleEn": None,
        "abstract": "新疆维吾尔自治区公安厅登记和维护的户籍登记信息，包括公民身份号码、姓名、性别代码等11个信息项。",
        "status": "PUBLISHED",
        "format": "DATABASE",
        "formatDetail": "oracle",
        "shareType": "UNCONDITIONAL",
        "shareCondition": None,
        "shareMethod": "API",
        "openType": "NOT_OPEN",
        "openCondition": None,
        "updateCycle": "DAILY",
        "securityGrade": "GENERAL",
        "usage": "用于依法履行职责或者提供公共服务，不得超出使用范围，不得以任何形式提供给第三方",
        "innerDepartment": "数据管理科",
        "dataGigabytes": 0.7359,
        "recordCount": 1471709,
        "sharedGigabytes": 0.5445,
        "sharedRecordCount": 1089064,
        "openGigabytes": 0.0,
        "openRecordCount": 0,
        "related": "户籍登记信息",
        "publishedAt": "2024-12-19T23:49:01Z",
        "updatedAt": "2025-03-29T06:04:41Z",
        "dataUpdatedAt": "2026-08-31T12:21:42Z",
        "source": "sample",
        "sourceKey": "303008/000001",
        "sample": True,
        "attached": True,
        "conformance": {"complete": True, "missing": []},
    }
    assert api.queries == ["catalog/entry_by_code"]


async def test_related_nodes_of_an_entry(api: Api) -> None:
    data = await api.data(
        """
        { catalogEntry(code: "303008/000001") {
            provider { name } region { code }
            items(first: 2) { totalCount nodes { id name position dataType length element { code } entry { code } } }
            classifications { totalCount nodes { code name } } libraries { totalCount }
            resources { totalCount nodes { id title kind } } restrictedBy { totalCount } } }
        """
    )
    assert data["catalogEntry"] == {
        "provider": {"name": "新疆维吾尔自治区公安厅"},
        "region": {"code": "650000000000"},
        "items": {
            "totalCount": 11,
            "nodes": [
                {
                    "id": "item_303008/000001#1",
                    "name": "公民身份号码",
                    "position": 1,
                    "dataType": "STRING",
                    "length": 18,
                    "element": {"code": "NP-01-01"},
                    "entry": {"code": "303008/000001"},
                },
                {
                    "id": "item_303008/000001#2",
                    "name": "姓名",
                    "position": 2,
                    "dataType": "STRING",
                    "length": 50,
                    "element": {"code": "NP-01-02"},
                    "entry": {"code": "303008/000001"},
                },
            ],
        },
        "classifications": {"totalCount": 1, "nodes": [{"code": "303008", "name": "公安部"}]},
        "libraries": {"totalCount": 0},
        "resources": {
            "totalCount": 2,
            "nodes": [
                {
                    "id": "resource_650000000000/fuwu.gongan-01",
                    "title": "自治区户籍登记信息查询服务",
                    "kind": "API",
                },
                {"id": "resource_650000000000/gongan-01", "title": "自治区户籍登记信息", "kind": "TABLE"},
            ],
        },
        "restrictedBy": {"totalCount": 0},
    }
    assert api.queries == ["catalog/entry_by_code"]


async def test_an_entry_that_is_not_shared_has_its_legal_basis(api: Api) -> None:
    data = await api.data(
        """
        { catalogEntries(where: {shareType: {eq: NOT_SHARED}, provider: {line: {eq: "公安"}, level: {eq: PROVINCE}}}) {
            totalCount nodes { code title restrictedBy { totalCount nodes { id instrument article } } } } }
        """
    )
    basis = {"id": "basis_idcard#6", "instrument": "中华人民共和国居民身份证法", "article": "第六条"}
    assert data["catalogEntries"] == {
        "totalCount": 1,
        "nodes": [
            {
                "code": "303008/000154",
                "title": "自治区居民身份证相片信息",
                "restrictedBy": {"totalCount": 1, "nodes": [basis]},
            }
        ],
    }
    assert api.queries == ["catalog/entries"]


@pytest.mark.parametrize(
    ("where", "total"),
    [
        (None, 5539),
        ({"attached": {"eq": False}}, 230),
        ({"library": {"code": {"eq": "base-population"}}}, 7),
        ({"classification": {"code": {"eq": "2"}}}, 3752),
        ({"element": {"code": {"eq": "NP-01-13"}}}, 4),
        ({"category": {"code": {"eq": "NP-09"}}, "regionWithin": {"code": {"eq": "653100000000"}}}, 9),
        ({"region": {"code": {"eq": "650000000000"}}, "provider": {"line": {"eq": "公安"}}}, 9),
        ({"shareType": {"eq": "UNCONDITIONAL"}}, 3889),
        ({"openType": {"ne": "NOT_OPEN"}}, 2411),
        ({"source": {"ne": "sample"}}, 0),
        ({"status": {"eq": "DRAFT"}}, 0),
    ],
    ids=str,
)
async def test_entries_are_counted_by_filter(api: Api, where: dict[str, object] | None, total: int) -> None:
    document = "query ($where: CatalogEntryWhere) { catalogEntries(where: $where, first: 1) { totalCount } }"
    assert await api.data(document, where=where) == {"catalogEntries": {"totalCount": total}}
    assert api.queries == ["catalog/entries"]


async def test_entries_in_several_orders(api: Api) -> None:
    data = await api.data(
        """
        { front: catalogEntries(first: 2) { nodes { code } }
          back: catalogEntries(last: 2) { nodes { code } }
          big: catalogEntries(orderBy: [{recordCount: DESC}], first: 2) { nodes { code recordCount } }
          newest: catalogEntries(orderBy: [{updatedAt: DESC}, {code: ASC}], first: 2) { nodes { code updatedAt } } }
        """
    )
    assert data == {
        "front": {"nodes": [{"code": "1/000001"}, {"code": "1/000002"}]},
        "back": {"nodes": [{"code": "307040/000567"}, {"code": "307040/000568"}]},
        "big": {
            "nodes": [
                {"code": "307040/000346", "recordCount": 2098853},
                {"code": "307040/000389", "recordCount": 2098643},
            ]
        },
        "newest": {
            "nodes": [
                {"code": "303011/000177", "updatedAt": "2026-08-31T14:18:25Z"},
                {"code": "303017/000318", "updatedAt": "2026-08-31T14:07:52Z"},
            ]
        },
    }
    assert api.queries == ["catalog/entries"] * 4


async def test_an_unknown_entry_is_null(api: Api) -> None:
    assert await api.data('{ catalogEntry(code: "0/0") { title } }') == {"catalogEntry": None}


async def test_an_entry_is_overdue_after_its_cycle_and_grace_period(database: Neo4jDatabase, empty_api: Api) -> None:
    now = datetime.now(UTC)
    builder = GraphBuilder()
    builder.region("65")
    builder.department("d", "65")
    for code, cycle, age in (
        ("t/1", "DAILY", timedelta(days=1, hours=23)),
        ("t/2", "DAILY", timedelta(days=2, hours=1)),
        ("t/3", "YEARLY", timedelta(days=300)),
        ("t/4", "YEARLY", timedelta(days=400)),
        ("t/5", "IRREGULAR", timedelta(days=4000)),
        ("t/6", None, timedelta(days=4000)),
    ):
        builder.entry(code, "d", updateCycle=cycle, dataUpdatedAt=now - age)
    builder.entry("t/7", "d", updateCycle="DAILY")
    await builder.write(database)
    data = await empty_api.data(
        "{ catalogEntries { nodes { code overdue } } "
        "late: catalogEntries(where: {overdue: {eq: true}}) { totalCount } }"
    )
    late = [entry["code"] for entry in data["catalogEntries"]["nodes"] if entry["overdue"]]
    assert late == ["t/2", "t/4"]
    assert data["late"] == {"totalCount": 2}


async def test_items_are_ordered_by_position_alone(api: Api) -> None:
    """Positions are unique in an entry, so the order needs no second key. Pages of one item make up the list."""
    query = """
    query ($first: Int, $last: Int, $after: String, $before: String) {
      catalogEntries(first: 1, where: { code: { eq: "%s" } }) { nodes {
        items(first: $first, last: $last, after: $after, before: $before) {
          nodes { position } pageInfo { startCursor endCursor hasNextPage hasPreviousPage } totalCount
        }
      } }
    }"""
    codes = (await api.data("{ catalogEntries(first: 1) { nodes { code items { totalCount } } } }"))["catalogEntries"]
    ((code, total),) = [(entry["code"], entry["items"]["totalCount"]) for entry in codes["nodes"]]

    async def page(**window: object) -> dict[str, Any]:
        data = await api.data(query % code, **window)
        return dict(data["catalogEntries"]["nodes"][0]["items"])

    whole = [item["position"] for item in (await page(first=100))["nodes"]]
    assert whole == sorted(set(whole))
    assert len(whole) == total > 1
    for window, beyond, end, more in (
        ("first", "after", "endCursor", "Next"),
        ("last", "before", "startCursor", "Previous"),
    ):
        positions: list[int] = []
        cursor: str | None = None
        for _ in whole:
            item = await page(**{window: 1, beyond: cursor})
            positions += [node["position"] for node in item["nodes"]]
            cursor = item["pageInfo"][end]
            assert item["pageInfo"][f"has{more}Page"] is (len(positions) < total)
        assert positions == (whole if window == "first" else whole[::-1])
