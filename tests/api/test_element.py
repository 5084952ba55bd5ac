"""The root fields of data elements and data categories: definitions, collectors and users."""

from __future__ import annotations

from tests.conftest import Api


async def test_fields_of_an_element(api: Api) -> None:
    data = await api.data(
        """
        { dataElement(code: "NP-01-01") {
            id code name definition dataType length identifier
            category { code name } standard { id code name elements { totalCount } }
            usedBy { totalCount nodes { code } }
            designations { totalCount nodes { id active since until region { name } department { line } } }
            entries(first: 1, where: {region: {code: {eq: "653101000000"}}}) { totalCount nodes { title } }
            authoritativeSource(region: "653101000000") { localCollector { name } byReference } } }
        """
    )
    assert data["dataElement"] == {
        "id": "element_NP-01-01",
        "code": "NP-01-01",
        "name": "公民身份号码",
        "definition": "公民的唯一的、终身不变的号码",
        "dataType": "STRING",
        "length": 18,
        "identifier": True,
        "category": {"code": "NP-01", "name": "户籍登记数据"},
        "standard": {
            "id": "standard_GB 11643-1999",
            "code": "GB 11643-1999",
            "name": "公民身份号码",
            "elements": {"totalCount": 1},
        },
        "usedBy": {
            "totalCount": 5,
            "nodes": [
                {"code": "company-opening"},
                {"code": "disability"},
                {"code": "enrolment"},
                {"code": "house-moving"},
                {"code": "newborn"},
            ],
        },
        "designations": {
            "totalCount": 1,
            "nodes": [
                {
                    "id": "designation_NP-01-01@650000000000@20230217",
                    "active": True,
                    "since": "2023-02-17",
                    "until": None,
                    "region": {"name": "新疆维吾尔自治区"},
                    "department": {"line": "公安"},
                }
            ],
        },
        "entries": {"totalCount": 4, "nodes": [{"title": "喀什市户籍登记信息"}]},
        "authoritativeSource": {"localCollector": {"name": "喀什市公安局"}, "byReference": False},
    }
    assert api.queries == ["element/element_by_code"]


async def test_elements_by_category_and_user(api: Api) -> None:
    data = await api.data(
        """
        { all: dataElements { totalCount }
          births: dataElements(where: {category: {code: {eq: "NP-04"}}}, last: 2) { totalCount nodes { code name } }
          keys: dataElements(where: {identifier: {eq: true}, code: {startsWith: "NP-01"}}) { nodes { code } }
          newborn: dataElements(where: {usedBy: {code: {eq: "newborn"}}}, first: 1, orderBy: [{code: DESC}]) {
            totalCount nodes { code } } }
        """
    )
    assert data == {
        "all": {"totalCount": 170},
        "births": {
            "totalCount": 9,
            "nodes": [{"code": "NP-04-08", "name": "死亡原因代码"}, {"code": "NP-04-09", "name": "出生户口登记日期"}],
        },
        "keys": {"nodes": [{"code": "NP-01-01"}]},
        "newborn": {"totalCount": 10, "nodes": [{"code": "OT-01-01"}]},
    }
    assert api.queries == ["element/elements"] * 4


async def test_fields_of_a_category(api: Api) -> None:
    data = await api.data(
        """
        { dataCategory(code: "NP-04") {
            id name subject position article
            collectors { totalCount nodes { collectorKind name line legalBasis { article } } }
            elements(first: 1) { totalCount nodes { code } } } }
        """
    )
    article = {"article": "第十三条"}
    assert data["dataCategory"] == {
        "id": "category_NP-04",
        "name": "出生和死亡登记数据",
        "subject": "NATURAL_PERSON",
        "position": 4,
        "article": "第十三条第三款第（四）项",
        "collectors": {
            "totalCount": 2,
            "nodes": [
                {"collectorKind": "LINE", "name": "卫生健康主管部门", "line": "卫生健康", "legalBasis": article},
                {"collectorKind": "LINE", "name": "公安机关", "line": "公安", "legalBasis": article},
            ],
        },
        "elements": {"totalCount": 9, "nodes": [{"code": "NP-04-01"}]},
    }
    assert api.queries == ["element/category_by_code"]


async def test_collectors_say_what_the_article_names_and_what_is_our_reading(api: Api) -> None:
    data = await api.data(
        """
        { residence: dataCategory(code: "NP-02") {
            open collectors { nodes { name line ownReading grassrootsKinds commissioned legalBasis { rank } } } }
          credit: dataCategory(code: "LE-04") { open collectors { nodes { line ownReading } } }
          open: dataCategories(where: {open: {eq: true}}) { totalCount }
          element: dataElement(code: "LE-04-01") {
            designations { nodes { id scope active department { line } note } } } }
        """
    )
    measures = {"rank": "OTHER"}
    assert data["residence"] == {
        "open": False,
        "collectors": {
            "nodes": [
                {
                    "name": "流动人口服务管理部门",
                    "line": "公安",
                    "ownReading": True,
                    "grassrootsKinds": [],
                    "commissioned": False,
                    "legalBasis": measures,
                },
                {
                    "name": "受公安机关委托的乡镇人民政府或者街道办事处流动人口服务管理机构",
                    "line": "乡镇街道",
                    "ownReading": True,
                    "grassrootsKinds": ["TOWNSHIP_GOVERNMENT", "SUBDISTRICT_OFFICE"],
                    "commissioned": True,
                    "legalBasis": measures,
                },
            ]
        },
    }
    assert data["credit"] == {
        "open": True,
        "collectors": {
            "nodes": [
                {"line": "市场监督管理", "ownReading": False},
                {"line": "民政", "ownReading": True},
                {"line": "机构编制", "ownReading": True},
            ]
        },
    }
    assert data["open"] == {"totalCount": 12}
    designations = data["element"]["designations"]["nodes"]
    prefix = "designation_LE-04-01@650000000000@20230217@"
    assert [(row["id"], row["active"], row["department"]["line"]) for row in designations] == [
        (f"{prefix}MARKET_ENTITY", True, "市场监督管理"),
        (f"{prefix}PUBLIC_INSTITUTION", True, "机构编制"),
        (f"{prefix}SOCIAL_ORGANIZATION", True, "民政"),
    ]
    assert [row["scope"] for row in designations] == ["MARKET_ENTITY", "PUBLIC_INSTITUTION", "SOCIAL_ORGANIZATION"]
    assert all("样例对该项和第二条第（九）项的理解" in row["note"] for row in designations)


async def test_departments_by_their_grassroots_kind(api: Api) -> None:
    kashgar = '{regionWithin: {code: {eq: "653101000000"}}, grassrootsKind: {eq: SUBDISTRICT_OFFICE}}'
    data = await api.data(
        f"{{ departments(where: {kashgar}, first: 1) {{ totalCount nodes {{ name grassrootsKind }} }} }}"
    )
    (office,) = data["departments"]["nodes"]
    assert data["departments"]["totalCount"] > 1
    assert office["grassrootsKind"] == "SUBDISTRICT_OFFICE"
    assert office["name"].endswith("街道办事处")


async def test_categories_are_listed_in_their_order(api: Api) -> None:
    data = await api.data(
        "{ dataCategories(first: 100) { totalCount nodes { code } } "
        "land: dataCategories(where: {subject: {eq: NATURAL_RESOURCE}}, first: 2) { totalCount nodes { name } } }"
    )
    codes = [
        f"{kind}-{number:02d}"
        for kind, most in (("LE", 4), ("NP", 11), ("NR", 11), ("OT", 1))
        for number in range(1, most + 1)
    ]
    assert data["dataCategories"] == {"totalCount": 27, "nodes": [{"code": code} for code in codes]}
    assert data["land"]["totalCount"] == 11
    assert api.queries == ["element/categories"] * 2


async def test_a_category_of_ours_is_in_no_article_and_has_no_collectors(api: Api) -> None:
    data = await api.data(
        """
        { dataCategory(code: "OT-01") { name subject position article sample collectors { totalCount }
            elements(last: 2) { totalCount nodes { code name } } }
          dataElement(code: "OT-01-01") {
            designations { nodes { sample note legalBasis { article } department { name } } } } }
        """
    )
    assert data["dataCategory"] == {
        "name": "其他基础数据（本项目自定）",
        "subject": "OTHER",
        "position": 27,
        "article": None,
        "sample": True,
        "collectors": {"totalCount": 0},
        "elements": {
            "totalCount": 9,
            "nodes": [{"code": "OT-01-08", "name": "供电户号"}, {"code": "OT-01-09", "name": "供气户号"}],
        },
    }
    [designation] = data["dataElement"]["designations"]["nodes"]
    assert designation["sample"] is True
    assert designation["legalBasis"] == {"article": "第六条第二款第（五）项"}
    assert designation["department"] == {"name": "新疆维吾尔自治区医疗保障局"}
    assert "第十三条未列举该类数据" in designation["note"]


async def test_an_unknown_element_or_category_is_null(api: Api) -> None:
    assert await api.data('{ dataElement(code: "NP-99-99") { name } dataCategory(code: "XX") { name } }') == {
        "dataElement": None,
        "dataCategory": None,
    }


async def test_an_unknown_region_argument_of_a_field_raises(api: Api) -> None:
    nested = '{ dataElement(code: "NP-01-01") { authoritativeSource(region: "1") { status } } }'
    assert await api.code(nested) == "UNKNOWN_REGION"
    listed = '{ dataElements(first: 2) { nodes { authoritativeSource(asOf: "never") { status } } } }'
    assert await api.code(listed) == "BAD_DATE"
