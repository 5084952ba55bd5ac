"""The three main questions for 喀什市 and the newborn scenario: exact responses, and the number of queries."""

from __future__ import annotations

from tests.conftest import Api

KASHGAR = "653101000000"


SOURCE = """
query ($region: String!) {
  authoritativeSource(element: "NP-01-01", region: $region) {
    status byReference
    element { name }
    department { name line }
    localCollector { name }
    designation { since until active region { code } legalBasis { instrument article } }
    candidates { name }
    standard { code }
    entries { totalCount nodes { code title shareType } }
    repeatCollectorCount
    repeatCollectors { department { name } entry { code title } allowed reason }
  }
}
"""


async def test_the_source_of_the_identity_number_in_kashgar(api: Api) -> None:
    data = await api.data(
        SOURCE,
        region=KASHGAR,
    )
    assert data == {
        "authoritativeSource": {
            "status": "DESIGNATED",
            "byReference": False,
            "element": {"name": "公民身份号码"},
            "department": {"name": "新疆维吾尔自治区公安厅", "line": "公安"},
            "localCollector": {"name": "喀什市公安局"},
            "designation": {
                "since": "2023-02-17",
                "until": None,
                "active": True,
                "region": {"code": "650000000000"},
                "legalBasis": {"instrument": "新疆维吾尔自治区公共数据管理办法（试行）", "article": "第十三条"},
            },
            "candidates": [{"name": "公安机关"}],
            "standard": {"code": "GB 11643-1999"},
            "entries": {
                "totalCount": 2,
                "nodes": [
                    {"code": "303008/000001", "title": "自治区户籍登记信息", "shareType": "UNCONDITIONAL"},
                    {"code": "303008/000112", "title": "自治区居民身份证信息", "shareType": "CONDITIONAL"},
                ],
            },
            "repeatCollectorCount": 2,
            "repeatCollectors": [
                {
                    "department": {"name": "喀什市卫生健康委员会"},
                    "entry": {"code": "20100105/000084", "title": "喀什市家庭医生签约居民信息"},
                    "allowed": False,
                    "reason": "SOURCE_SHARES",
                },
                {
                    "department": {"name": "喀什市教育局"},
                    "entry": {"code": "30300407/000114", "title": "喀什市幼儿入园登记信息"},
                    "allowed": False,
                    "reason": "SOURCE_SHARES",
                },
            ],
        }
    }
    assert api.queries == ["authority/authoritative_source"]


async def test_an_undesignated_element_has_the_lawful_collectors(api: Api) -> None:
    data = await api.data(
        '{ authoritativeSource(element: "NP-04-01") { status department { name } localCollector { name } '
        "designation { id } candidates { collectorKind name line legalBasis { article } } region { name } } }"
    )
    assert data["authoritativeSource"] == {
        "status": "UNDESIGNATED",
        "department": None,
        "localCollector": None,
        "designation": None,
        "candidates": [
            {
                "collectorKind": "LINE",
                "name": "卫生健康主管部门",
                "line": "卫生健康",
                "legalBasis": {"article": "第十三条"},
            },
            {"collectorKind": "LINE", "name": "公安机关", "line": "公安", "legalBasis": {"article": "第十三条"}},
        ],
        "region": {"name": "新疆维吾尔自治区"},
    }


async def test_a_city_of_the_corps_applies_the_designation_by_reference(api: Api) -> None:
    data = await api.data(
        '{ authoritativeSource(element: "NP-01-01", region: "659001000000") '
        "{ status byReference department { name } localCollector { name } } }"
    )
    assert data["authoritativeSource"] == {
        "status": "DESIGNATED",
        "byReference": True,
        "department": {"name": "新疆生产建设兵团公安局"},
        "localCollector": {"name": "石河子市公安局"},
    }


async def test_the_needs_of_the_newborn_scenario_in_kashgar(api: Api) -> None:
    data = await api.data(
        """
        { scenario(code: "newborn") { name assessment(region: "653101000000") {
            region { name }
            needs { need { position } element { code } freshness status reason source { department { name } }
                    entries(first: 1) { totalCount nodes { code } } } } } }
        """
    )
    scenario = data["scenario"]
    assert (scenario["name"], scenario["assessment"]["region"]) == ("新生儿出生一件事", {"name": "喀什市"})
    assert [
        (
            need["element"]["code"],
            need["status"],
            need["reason"],
            need["entries"]["totalCount"],
            [entry["code"] for entry in need["entries"]["nodes"]],
        )
        for need in scenario["assessment"]["needs"][:9]
    ] == [
        ("NP-01-01", "SATISFIED", None, 6, ["303008/000001"]),
        ("NP-01-13", "NOT_SHARED", "NOT_SHARED", 1, ["303008/000154"]),
        ("NP-03-01", "CONDITIONAL", None, 5, ["303011/000001"]),
        ("NP-04-01", "GAP", "UNDESIGNATED", 0, []),
        ("NP-04-02", "GAP", "TOO_STALE", 2, ["20100102/000001"]),
        ("NP-05-01", "GAP", "NOT_ATTACHED", 1, ["20100108/000001"]),
        ("NP-05-03", "GAP", "NOT_IN_CATALOG", 0, []),
        ("NP-06-05", "CONDITIONAL", None, 5, ["303014/000001"]),
        ("NP-01-07", "SATISFIED", None, 3, ["303008/000001"]),
    ]
    assert api.queries == ["scenario/scenario_by_code", "assessment/candidates", "assessment/assessments"]


RETURN_FLOWS = """
{ returnFlows(to: "653101000000", first: 2) {
    totalCount
    completeness { complete stoppedBy omitted hidden consistent }
    nodes { flow { id since cadence fields from { title } to { title } }
            hops { since platform { region { code name level } } }
            levelSkips { from { code } to { code } } } } }
"""
PROVINCE = {"platform": {"region": {"code": "650000000000", "name": "新疆维吾尔自治区", "level": "PROVINCE"}}}
PREFECTURE = {"platform": {"region": {"code": "653100000000", "name": "喀什地区", "level": "PREFECTURE"}}}
COUNTY = {"platform": {"region": {"code": "653101000000", "name": "喀什市", "level": "COUNTY"}}}


async def test_the_return_flows_to_kashgar(api: Api) -> None:
    data = await api.data(RETURN_FLOWS)
    flows = data["returnFlows"]
    assert flows["totalCount"] == 16
    assert flows["completeness"] == {
        "complete": True,
        "stoppedBy": [],
        "omitted": 0,
        "hidden": 0,
        "consistent": True,
    }
    assert flows["nodes"] == [
        {
            "flow": {
                "id": "flow_09d52a6fc931e9f1",
                "since": "2024-01-13T05:52:01Z",
                "cadence": "MONTHLY",
                "fields": ["ylbxcbzt", "gmsfhm", "xm"],
                "from": {"title": "喀什地区基本医疗保险参保信息回流库"},
                "to": {"title": "喀什市基本医疗保险参保信息回流库"},
            },
            "hops": [
                {"since": None, **PROVINCE},
                {"since": "2023-05-12T23:38:50Z", **PREFECTURE},
                {"since": "2024-01-13T05:52:01Z", **COUNTY},
            ],
            "levelSkips": [],
        },
        {
            "flow": {
                "id": "flow_0bfedb55a028cd41",
                "since": "2024-05-24T19:07:14Z",
                "cadence": "MONTHLY",
                "fields": ["xjh", "jdxx", "nj", "rxrq", "gmsfhm"],
                "from": {"title": "自治区中小学学籍信息"},
                "to": {"title": "喀什市中小学学籍信息回流库"},
            },
            "hops": [{"since": None, **PROVINCE}, {"since": "2024-05-24T19:07:14Z", **COUNTY}],
            "levelSkips": [{"from": {"code": "650000000000"}, "to": {"code": "653101000000"}}],
        },
    ]
    assert api.queries == ["flow/return_flows", "lineage/traversal", "flow/return_flows"]
