"""Who collects an element again, on constructed graphs with the collectors of Art. 13: what is allowed and why."""

from __future__ import annotations

from datetime import UTC, datetime

from domain.model.region import HOME
from exchange.sample.law import category_rows
from exchange.sample.read_facts import read_facts
from graph.client.database import Neo4jDatabase
from tests.conftest import Api
from tests.support.graph_builder import GraphBuilder

COUNTY, TOWNSHIP = "653101000000", "653101203000"
SINCE, END = datetime(2024, 1, 1, tzinfo=UTC), datetime(2025, 1, 1, tzinfo=UTC)
SOURCES = {
    "NP-01": "公安",
    "NP-02": "公安",
    "NP-03": "民政",
    "NP-05": "卫生健康",
    "NP-07": "教育",
    "NP-10": "教育",
    "NR-01": "自然资源",
}
BODIES = {
    "乡": ("浩罕乡人民政府", "乡镇街道", TOWNSHIP),
    "街道": ("恰萨街道办事处", "乡镇街道", COUNTY),
    "团": ("兵团一三六团团部", "乡镇街道", COUNTY),
    "人社": ("喀什市人力资源和社会保障局", "人力资源和社会保障", COUNTY),
    "大学": ("喀什大学", None, COUNTY),
}
QUERY = """
query ($element: String!, $region: String!, $at: DateTime) {
  authoritativeSource(element: $element, region: $region, asOf: $at) {
    department { name } repeatCollectorCount
    repeatCollectors { allowed reason department { code name line grassrootsKind } }
  }
}
"""
LAWFUL, OPEN, SHARED = (None, "LAWFUL_COLLECTOR"), (None, "NOT_DECIDABLE"), (False, "SOURCE_SHARES")


def article_13() -> GraphBuilder:
    """All bodies collect one element of each category, whose source shares it. The township is commissioned in 2024."""
    builder = GraphBuilder()
    builder.region(HOME, level="PROVINCE")
    builder.region(COUNTY, HOME)
    builder.region(TOWNSHIP, COUNTY, level="TOWNSHIP")
    builder.platform(HOME)
    builder.department("公安局", COUNTY, "公安")
    for code, (name, line, region) in BODIES.items():
        commissions = [("公安局", SINCE, END)] if code == "乡" else []
        builder.department(code, region, line, name=name, commissioned_by=commissions)
    collectors = {row["properties"]["code"]: row["collectors"] for row in category_rows(read_facts())}
    builder.resource("giver", HOME)
    for line in sorted(set(SOURCES.values())):
        builder.department(f"source {line}", HOME, line)
    for category, line in SOURCES.items():
        builder.category(category, collectors=collectors[category])
        element = builder.element(f"{category}-06", category)
        builder.designation(category, element, f"source {line}", HOME)
        builder.entry(f"source/{category}", f"source {line}", realizes=[element])
        for body in BODIES:
            key = builder.entry(f"{body}/{category}", body, realizes=[element])
            builder.flow(key, "giver", builder.resource(key, HOME, key), "COLLECTION")
    return builder


async def outcomes(api: Api, category: str, at: datetime) -> dict[str, tuple[bool | None, str]]:
    data = await api.data(QUERY, element=f"{category}-06", region=COUNTY, at=at.isoformat())
    source = data["authoritativeSource"]
    assert source["repeatCollectorCount"] == len(source["repeatCollectors"]) == len(BODIES)
    return {
        collector["department"]["code"]: (collector["allowed"], collector["reason"])
        for collector in source["repeatCollectors"]
    }


async def test_the_outcome_for_each_body_and_category(database: Neo4jDatabase, empty_api: Api) -> None:
    await article_13().write(database)
    nobody = dict.fromkeys(BODIES, SHARED)
    for category, at, lawful_or_open in (
        ("NP-01", SINCE, {}),
        ("NP-02", SINCE, {"乡": LAWFUL}),
        ("NP-02", END, {}),
        ("NP-03", SINCE, {"乡": LAWFUL}),
        ("NP-05", END, {"乡": LAWFUL, "街道": LAWFUL}),
        ("NP-07", SINCE, {"人社": LAWFUL, "大学": OPEN}),
        ("NP-10", SINCE, dict.fromkeys(BODIES, OPEN)),
        ("NR-01", SINCE, {"大学": OPEN}),
    ):
        assert await outcomes(empty_api, category, at) == nobody | lawful_or_open, (category, at)


async def test_a_commission_by_another_line_does_not_count(database: Neo4jDatabase, empty_api: Api) -> None:
    builder = article_13()
    row = next(row for row in builder.rows["department"] if row["id"] == "department_乡")
    row["commissionedBy"][0]["department"] = "source 民政"
    await builder.write(database)
    assert (await outcomes(empty_api, "NP-02", SINCE))["乡"] == SHARED


async def test_a_township_that_the_article_names_is_no_unlawful_repeat_collector(
    database: Neo4jDatabase, empty_api: Api
) -> None:
    """浩罕乡人民政府 collects NP-05-06 家庭医生签约状态, whose source is 喀什地区卫生健康委员会."""
    builder = GraphBuilder()
    builder.region(HOME, level="PROVINCE")
    builder.region("653100000000", HOME, level="PREFECTURE")
    builder.region(COUNTY, "653100000000")
    builder.region(TOWNSHIP, COUNTY, level="TOWNSHIP")
    builder.platform(COUNTY)
    builder.department("weijian", "653100000000", "卫生健康", name="喀什地区卫生健康委员会")
    builder.department("xiang", TOWNSHIP, "乡镇街道", name="浩罕乡人民政府")
    (collectors,) = (row["collectors"] for row in category_rows(read_facts()) if row["properties"]["code"] == "NP-05")
    builder.category("NP-05", collectors=collectors)
    element = builder.element("NP-05-06", "NP-05")
    builder.designation("1", element, "weijian", "653100000000")
    builder.entry("of source", "weijian", realizes=[element])
    builder.entry("of township", "xiang", realizes=[element])
    builder.resource("forms", COUNTY)
    builder.resource("t203.xiang-02", COUNTY, "of township")
    builder.flow("collected", "forms", "t203.xiang-02", "COLLECTION")
    await builder.write(database)
    data = await empty_api.data(QUERY, element=element, region=COUNTY)
    assert data["authoritativeSource"] == {
        "department": {"name": "喀什地区卫生健康委员会"},
        "repeatCollectorCount": 1,
        "repeatCollectors": [
            {
                "allowed": None,
                "reason": "LAWFUL_COLLECTOR",
                "department": {
                    "code": "xiang",
                    "name": "浩罕乡人民政府",
                    "line": "乡镇街道",
                    "grassrootsKind": "TOWNSHIP_GOVERNMENT",
                },
            }
        ],
    }
