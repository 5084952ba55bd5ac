"""The root fields department and departments: guidance, entries, and elements whose source a department is."""

from __future__ import annotations

from tests.conftest import Api

POLICE = "11650000YL0000207P"


async def test_fields_of_a_department(api: Api) -> None:
    data = await api.data(
        """
        query ($code: String!) { department(code: $code) {
          id code name kind line level creditCodes sample
          region { code } competentFor { code } guidedBy { name } platform { code }
          guides(first: 2) { totalCount nodes { name guidedBy { code } } }
          entries(first: 2) { totalCount nodes { code title } }
          sourceOf(first: 2) { totalCount nodes { code name } }
          designations(first: 1) { totalCount nodes { active } }
          leads { totalCount } builds(first: 1) { totalCount nodes { name } } } }
        """,
        code=POLICE,
    )
    assert data["department"] == {
        "id": f"department_{POLICE}",
        "code": POLICE,
        "name": "新疆维吾尔自治区公安厅",
        "kind": "GOVERNMENT",
        "line": "公安",
        "level": "PROVINCE",
        "creditCodes": [POLICE],
        "sample": True,
        "region": {"code": "650000000000"},
        "competentFor": None,
        "guidedBy": None,
        "platform": {"code": "650000000000"},
        "guides": {
            "totalCount": 14,
            "nodes": [
                {"name": "阿克苏地区公安局", "guidedBy": {"code": POLICE}},
                {"name": "阿勒泰地区公安局", "guidedBy": {"code": POLICE}},
            ],
        },
        "entries": {
            "totalCount": 9,
            "nodes": [
                {"code": "303008/000266", "title": "自治区出生户口登记信息"},
                {"code": "303008/000334", "title": "自治区公章刻制备案信息"},
            ],
        },
        "sourceOf": {
            "totalCount": 20,
            "nodes": [{"code": "NP-01-01", "name": "公民身份号码"}, {"code": "NP-01-02", "name": "姓名"}],
        },
        "designations": {"totalCount": 20, "nodes": [{"active": True}]},
        "leads": {"totalCount": 0},
        "builds": {"totalCount": 8, "nodes": [{"name": "电子证照信息基础库"}]},
    }
    assert api.queries == ["department/department_by_code"]


async def test_departments_by_line_level_and_region(api: Api) -> None:
    data = await api.data(
        """
        { line: departments(where: {line: {eq: "公安"}, level: {eq: PROVINCE}}) { totalCount nodes { name } }
          within: departments(
            where: {line: {eq: "公安"}, regionWithin: {code: {eq: "653100000000"}}}, orderBy: [{name: DESC}], first: 2
          ) { totalCount nodes { name } }
          guided: departments(where: {guidedBy: {name: {eq: "喀什地区公安局"}}}, first: 1) { totalCount nodes { name } }
          kinds: departments(where: {kind: {eq: CENTRAL_AGENCY}, level: {eq: PROVINCE}}) { nodes { name } }
          all: departments { totalCount } }
        """
    )
    assert data == {
        "line": {"totalCount": 2, "nodes": [{"name": "新疆生产建设兵团公安局"}, {"name": "新疆维吾尔自治区公安厅"}]},
        "within": {"totalCount": 13, "nodes": [{"name": "泽普县公安局"}, {"name": "岳普湖县公安局"}]},
        "guided": {"totalCount": 12, "nodes": [{"name": "巴楚县公安局"}]},
        "kinds": {"nodes": [{"name": "国家税务总局新疆维吾尔自治区税务局"}, {"name": "新疆维吾尔自治区气象局"}]},
        "all": {"totalCount": 4131},
    }
    assert api.queries == ["department/departments"] * 5


async def test_the_source_of_an_element_changes_with_the_instant(api: Api) -> None:
    """税务 took over 社会保险缴费基数 on 2025-01-01. The department itself is that of the instant of the request."""
    document = """
    query ($at: DateTime) { authoritativeSource(element: "NP-06-03", asOf: $at) {
      department { line sourceOf(where: {code: {eq: "NP-06-03"}}) { totalCount } } } }
    """
    for at, line, count in (
        ("2024-12-31T23:59:59+08:00", "人力资源和社会保障", 0),
        ("2025-01-01", "税务", 1),
        (None, "税务", 1),
    ):
        data = await api.data(document, at=at)
        assert data["authoritativeSource"]["department"] == {"line": line, "sourceOf": {"totalCount": count}}


async def test_an_unknown_department_is_null(api: Api) -> None:
    assert await api.data('{ department(code: "none") { name } }') == {"department": None}
