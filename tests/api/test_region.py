"""The root fields region and regions: the tree, 兵团, departments and platforms of a region."""

from __future__ import annotations

import pytest

from tests.conftest import Api


async def test_fields_of_a_county(api: Api) -> None:
    data = await api.data(
        """
        { region(code: "653101000000") {
            id code name level jurisdiction nominal sample
            parent { name parent { name parent { name } } }
            children(first: 2) { totalCount nodes { name level } }
            administeredBy { name } appliesByReference { name } administers { totalCount }
            competentAuthority { name line }
            platform { id name level reportsTo { name reportsTo { name reportsTo { name } } } }
            departments(first: 2) { totalCount nodes { name } }
            designations { totalCount nodes { id active element { code } department { name } } } } }
        """
    )
    assert data["region"] == {
        "id": "region_653101000000",
        "code": "653101000000",
        "name": "喀什市",
        "level": "COUNTY",
        "jurisdiction": "LOCAL",
        "nominal": False,
        "sample": False,
        "parent": {"name": "喀什地区", "parent": {"name": "新疆维吾尔自治区", "parent": None}},
        "children": {
            "totalCount": 19,
            "nodes": [{"name": "恰萨街道", "level": "TOWNSHIP"}, {"name": "亚瓦格街道", "level": "TOWNSHIP"}],
        },
        "administeredBy": None,
        "appliesByReference": None,
        "administers": {"totalCount": 0},
        "competentAuthority": {"name": "喀什市数字化发展局", "line": "公共数据"},
        "platform": {
            "id": "platform_653101000000",
            "name": "喀什市一体化数据资源服务平台",
            "level": "COUNTY",
            "reportsTo": {
                "name": "喀什地区一体化数据资源服务平台",
                "reportsTo": {"name": "新疆维吾尔自治区一体化数据资源服务平台", "reportsTo": None},
            },
        },
        "departments": {
            "totalCount": 22,
            "nodes": [{"name": "国家税务总局喀什市税务局"}, {"name": "喀什地区生态环境局喀什市分局"}],
        },
        "designations": {
            "totalCount": 1,
            "nodes": [
                {
                    "id": "designation_NP-02-05@653101000000@20230601",
                    "active": False,
                    "element": {"code": "NP-02-05"},
                    "department": {"name": "喀什市公安局"},
                }
            ],
        },
    }
    assert api.queries == ["region/region_by_code"]


async def test_fields_of_the_corps(api: Api) -> None:
    data = await api.data(
        """
        { region(code: "660000000000") {
            name level jurisdiction sample parent { name } appliesByReference { name }
            administers(last: 2) {
              totalCount nodes { code name partOf { code nominal } platform { reportsTo { name } } } } } }
        """
    )
    heading = {"code": "659000000000", "nominal": True}
    reports = {"reportsTo": {"name": "新疆生产建设兵团一体化数据资源服务平台"}}
    assert data["region"] == {
        "name": "新疆生产建设兵团",
        "level": "PROVINCE",
        "jurisdiction": "XPCC",
        "sample": True,
        "parent": None,
        "appliesByReference": {"name": "新疆维吾尔自治区"},
        "administers": {
            "totalCount": 103,
            "nodes": [
                {"code": "659011000000", "name": "新星市", "partOf": heading, "platform": reports},
                {"code": "659012000000", "name": "白杨市", "partOf": heading, "platform": reports},
            ],
        },
    }


async def test_a_unit_of_the_corps_in_a_county_and_one_of_unknown_jurisdiction(api: Api) -> None:
    data = await api.data(
        """
        { corps: region(code: "650203530000") { ...Unit } unknown: region(code: "652828400000") { ...Unit } }
        fragment Unit on Region {
          name jurisdiction partOf { name } administeredBy { name } platform { code } departments { nodes { name } } }
        """
    )
    assert data == {
        "corps": {
            "name": "兵团一三六团",
            "jurisdiction": "XPCC",
            "partOf": {"name": "克拉玛依区"},
            "administeredBy": {"name": "新疆生产建设兵团"},
            "platform": None,
            "departments": {"nodes": [{"name": "兵团一三六团团部"}]},
        },
        "unknown": {
            "name": "清水河农场",
            "jurisdiction": None,
            "partOf": {"name": "和硕县"},
            "administeredBy": None,
            "platform": None,
            "departments": {"nodes": [{"name": "清水河农场场部"}]},
        },
    }


@pytest.mark.parametrize(
    ("where", "total"),
    [
        (None, 1530),
        ({"level": {"eq": "PREFECTURE"}}, 15),
        ({"level": {"eq": "COUNTY"}}, 108),
        ({"level": {"eq": "TOWNSHIP"}}, 1405),
        ({"nominal": {"eq": True}}, 1),
        ({"within": {"code": {"eq": "653101000000"}}}, 20),
        ({"parent": {"name": {"eq": "喀什地区"}}}, 12),
        ({"within": {"jurisdiction": {"eq": "XPCC"}}, "level": {"eq": "COUNTY"}}, 12),
        ({"jurisdiction": {"eq": "XPCC"}}, 203),
        ({"jurisdiction": {"eq": None}}, 65),
    ],
    ids=str,
)
async def test_regions_are_counted_by_filter(api: Api, where: dict[str, object] | None, total: int) -> None:
    data = await api.data("query ($where: RegionWhere) { regions(where: $where) { totalCount } }", where=where)
    assert data == {"regions": {"totalCount": total}}
    assert api.queries == ["region/regions"]


async def test_the_numbers_of_the_autonomous_region_and_of_xpcc_add_up(api: Api) -> None:
    """A city that 兵团 administers is within 兵团 only, wherever the code table lists it."""
    parts = """
      regions(where: {within: {code: {eq: $code}}}) { totalCount }
      departments(where: {regionWithin: {code: {eq: $code}}}) { totalCount }
      catalogEntries(where: {regionWithin: {code: {eq: $code}}}) { totalCount }
    """
    totals = [
        [part["totalCount"] for part in (await api.data(query, **variables)).values()]
        for query, variables in (
            ("{ regions { totalCount } departments { totalCount } catalogEntries { totalCount } }", {}),
            (f"query ($code: String!) {{ {parts} }}", {"code": "650000000000"}),
            (f"query ($code: String!) {{ {parts} }}", {"code": "660000000000"}),
        )
    ]
    whole, home, corps = totals
    assert whole == [a + b for a, b in zip(home, corps, strict=True)]
    assert min(corps) > 12


async def test_regions_are_ordered_by_code_or_by_pinyin(api: Api) -> None:
    data = await api.data(
        """
        { regions(first: 2) { nodes { code } }
          counties: regions(where: {parent: {code: {eq: "653100000000"}}}, orderBy: [{name: ASC}], first: 4) {
            nodes { name } } }
        """
    )
    assert [region["code"] for region in data["regions"]["nodes"]] == ["650000000000", "650100000000"]
    assert [region["name"] for region in data["counties"]["nodes"]] == ["巴楚县", "伽师县", "喀什市", "麦盖提县"]
    assert api.queries == ["region/regions", "region/regions"]


async def test_an_unknown_region_is_null(api: Api) -> None:
    assert await api.data('{ region(code: "000000000000") { name } }') == {"region": None}
    assert await api.data('{ region(code: "") { name } }') == {"region": None}
