"""catalogEntry, catalogEntries: every element of the template, and the ways to find an entry."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from graph.client.database import Neo4jDatabase
from tests.conftest import Api
from tests.support.graph_builder import Small


async def test_every_element_of_the_template(api: Api) -> None:
    found = await api.data(
        """
        { catalogEntry(code: "303008/000001") {
            id code title titleEn abstract status format formatDetail shareType shareCondition shareMethod
            openType openCondition updateCycle securityGrade usage innerDepartment dataVolume recordCount
            sharedVolume sharedRecords openVolume openRecords related publishedAt updatedAt dataUpdatedAt
            source sourceKey sample attached conformance { complete missing }
            provider { name } region { code }
            items(first: 2) { totalCount nodes { id name position dataType length element { code } entry { code } } }
            classifications { totalCount nodes { code name } } libraries { totalCount }
            resources { totalCount nodes { id title kind } } restrictedBy { totalCount } } }
        """
    )
    assert found["catalogEntry"] == {
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
        "dataVolume": 0.7359,
        "recordCount": 1471709,
        "sharedVolume": 0.5445,
        "sharedRecords": 1089064,
        "openVolume": 0.0,
        "openRecords": 0,
        "related": "户籍登记信息",
        "publishedAt": "2024-12-19T23:49:01Z",
        "updatedAt": "2025-03-29T06:04:41Z",
        "dataUpdatedAt": "2026-08-31T12:21:42Z",
        "source": "sample",
        "sourceKey": "303008/000001",
        "sample": True,
        "attached": True,
        "conformance": {"complete": True, "missing": []},
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
    assert api.asked == ["catalog/entry_by_code"]


async def test_what_is_not_shared_says_by_which_article(api: Api) -> None:
    found = await api.data(
        """
        { catalogEntries(where: {shareType: {eq: NOT_SHARED}, provider: {line: {eq: "公安"}, level: {eq: PROVINCE}}}) {
            totalCount nodes { code title restrictedBy { totalCount nodes { id instrument article } } } } }
        """
    )
    basis = {"id": "basis_idcard#6", "instrument": "中华人民共和国居民身份证法", "article": "第六条"}
    assert found["catalogEntries"] == {
        "totalCount": 1,
        "nodes": [
            {
                "code": "303008/000154",
                "title": "自治区居民身份证相片信息",
                "restrictedBy": {"totalCount": 1, "nodes": [basis]},
            }
        ],
    }
    assert api.asked == ["catalog/entries"]


@pytest.mark.parametrize(
    ("where", "total"),
    [
        (None, 5380),
        ({"attached": {"eq": False}}, 220),
        ({"library": {"code": {"eq": "base-population"}}}, 7),
        ({"classification": {"code": {"eq": "2"}}}, 3629),
        ({"element": {"code": {"eq": "NP-01-13"}}}, 4),
        ({"category": {"code": {"eq": "NP-09"}}, "regionWithin": {"code": {"eq": "653100000000"}}}, 9),
        ({"region": {"code": {"eq": "650000000000"}}, "provider": {"line": {"eq": "公安"}}}, 8),
        ({"shareType": {"eq": "UNCONDITIONAL"}}, 3417),
        ({"openType": {"ne": "NOT_OPEN"}}, 2349),
        ({"source": {"ne": "sample"}}, 0),
        ({"status": {"eq": "DRAFT"}}, 0),
    ],
    ids=str,
)
async def test_how_many_there_are(api: Api, where: dict[str, object] | None, total: int) -> None:
    document = "query ($where: CatalogEntryWhere) { catalogEntries(where: $where, first: 1) { totalCount } }"
    assert await api.data(document, where=where) == {"catalogEntries": {"totalCount": total}}
    assert api.asked == ["catalog/entries"]


async def test_their_orders(api: Api) -> None:
    found = await api.data(
        """
        { front: catalogEntries(first: 2) { nodes { code } }
          back: catalogEntries(last: 2) { nodes { code } }
          big: catalogEntries(orderBy: [{recordCount: DESC}], first: 2) { nodes { code recordCount } }
          newest: catalogEntries(orderBy: [{updatedAt: DESC}, {code: ASC}], first: 2) { nodes { code updatedAt } } }
        """
    )
    assert found == {
        "front": {"nodes": [{"code": "1/000001"}, {"code": "1/000002"}]},
        "back": {"nodes": [{"code": "307040/000491"}, {"code": "307040/000492"}]},
        "big": {
            "nodes": [
                {"code": "307040/000346", "recordCount": 2098853},
                {"code": "307040/000389", "recordCount": 2098643},
            ]
        },
        "newest": {
            "nodes": [
                {"code": "303011/000177", "updatedAt": "2026-08-31T14:18:25Z"},
                {"code": "303011/000147", "updatedAt": "2026-08-31T13:49:36Z"},
            ]
        },
    }
    assert api.asked == ["catalog/entries"] * 4


async def test_what_is_not_there_is_null(api: Api) -> None:
    assert await api.data('{ catalogEntry(code: "0/0") { title } }') == {"catalogEntry": None}


async def test_overdue_is_what_its_cycle_and_the_grace_do_not_allow(database: Neo4jDatabase, empty_api: Api) -> None:
    now = datetime.now(UTC)
    small = Small()
    small.region("65")
    small.department("d", "65")
    for code, cycle, age in (
        ("t/1", "DAILY", timedelta(days=1, hours=23)),
        ("t/2", "DAILY", timedelta(days=2, hours=1)),
        ("t/3", "YEARLY", timedelta(days=300)),
        ("t/4", "YEARLY", timedelta(days=400)),
        ("t/5", "IRREGULAR", timedelta(days=4000)),
        ("t/6", None, timedelta(days=4000)),
    ):
        small.entry(code, "d", updateCycle=cycle, dataUpdatedAt=now - age)
    small.entry("t/7", "d", updateCycle="DAILY")
    await small.write(database)
    found = await empty_api.data(
        "{ catalogEntries { nodes { code overdue } } "
        "late: catalogEntries(where: {overdue: {eq: true}}) { totalCount } }"
    )
    late = [each["code"] for each in found["catalogEntries"]["nodes"] if each["overdue"]]
    assert late == ["t/2", "t/4"]
    assert found["late"] == {"totalCount": 2}


async def test_items_stand_by_position_which_is_key_enough(api: Api) -> None:
    """No two items of an entry share one, so their order has no second key; pages one by one are the whole list."""
    query = """
    query ($first: Int, $last: Int, $after: String, $before: String) {
      catalogEntries(first: 1, where: { code: { eq: "%s" } }) { nodes {
        items(first: $first, last: $last, after: $after, before: $before) {
          nodes { position } pageInfo { startCursor endCursor hasNextPage hasPreviousPage } totalCount
        }
      } }
    }"""
    codes = (await api.data("{ catalogEntries(first: 1) { nodes { code items { totalCount } } } }"))["catalogEntries"]
    ((code, total),) = [(each["code"], each["items"]["totalCount"]) for each in codes["nodes"]]

    async def page(**window: object) -> dict[str, Any]:
        found = await api.data(query % code, **window)
        return dict(found["catalogEntries"]["nodes"][0]["items"])

    whole = [each["position"] for each in (await page(first=100))["nodes"]]
    assert whole == sorted(set(whole))
    assert len(whole) == total > 1
    for window, behind, end, more in (
        ("first", "after", "endCursor", "Next"),
        ("last", "before", "startCursor", "Previous"),
    ):
        found: list[int] = []
        cursor: str | None = None
        for _ in whole:
            one = await page(**{window: 1, behind: cursor})
            found += [each["position"] for each in one["nodes"]]
            cursor = one["pageInfo"][end]
            assert one["pageInfo"][f"has{more}Page"] is (len(found) < total)
        assert found == (whole if window == "first" else whole[::-1])
