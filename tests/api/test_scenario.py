"""`scenario`, `scenarios` and `assessNeeds`: needs, and their assessment for a region at an instant."""

from __future__ import annotations

from domain.model.region import HOME
from tests.conftest import Api


async def test_the_newborn_scenario_in_the_autonomous_region(api: Api) -> None:
    data = await api.data(
        """
        { scenario(code: "newborn") {
            id code name description sample
            needs { id position purpose freshness scope element { code } entry { code } }
            assessment { region { code } platform { code } department { code } needs {
              need { id } element { code } status reason } } } }
        """
    )
    scenario = data["scenario"]
    needs, assessment = scenario.pop("needs"), scenario.pop("assessment")
    assert scenario == {
        "id": "scenario_newborn",
        "code": "newborn",
        "name": "新生儿出生一件事",
        "description": "新生儿出生后一次办理出生医学证明、预防接种、户口登记、医疗保险参保和社会保障卡申领",
        "sample": True,
    }
    assert needs[0] == {
        "id": "need_newborn#1",
        "position": 1,
        "purpose": "核验父母身份",
        "freshness": "DAILY",
        "scope": None,
        "element": {"code": "NP-01-01"},
        "entry": None,
    }
    assessed = assessment.pop("needs")
    assert assessment == {"region": {"code": HOME}, "platform": {"code": HOME}, "department": None}
    assert [need["need"]["id"] for need in assessed] == [need["id"] for need in needs]
    assert [(need["element"]["code"], need["status"], need["reason"]) for need in assessed[:9]] == [
        ("NP-01-01", "SATISFIED", None),
        ("NP-01-13", "NOT_SHARED", "NOT_SHARED"),
        ("NP-03-01", "CONDITIONAL", None),
        ("NP-04-01", "GAP", "UNDESIGNATED"),
        ("NP-04-02", "GAP", "TOO_STALE"),
        ("NP-05-01", "GAP", "NOT_ATTACHED"),
        ("NP-05-03", "GAP", "NOT_IN_CATALOG"),
        ("NP-06-05", "CONDITIONAL", None),
        ("NP-01-07", "SATISFIED", None),
    ]
    assert api.queries == ["scenario/scenario_by_code", "assessment/candidates", "assessment/assessments"]


async def test_a_need_depends_on_the_source_at_the_instant(api: Api) -> None:
    document = """
    query ($at: DateTime) { scenario(code: "retirement") { assessment(asOf: $at) {
      needs { element { code } status reason source { asOf department { line } } } } } }
    """
    before = (await api.data(document, at="2024-06-01"))["scenario"]["assessment"]["needs"][2]
    assert before == {
        "element": {"code": "NP-06-03"},
        "status": "GAP",
        "reason": "NOT_IN_CATALOG",
        "source": {"asOf": "2024-05-31T16:00:00Z", "department": {"line": "人力资源和社会保障"}},
    }
    after = (await api.data(document))["scenario"]["assessment"]["needs"][2]
    assert (after["status"], after["source"]["department"]) == ("CONDITIONAL", {"line": "税务"})


async def test_scenarios_by_code_and_by_needed_element(api: Api) -> None:
    data = await api.data(
        """
        { scenarios { totalCount nodes { code } }
          some: scenarios(where: {element: {code: {eq: "NP-06-03"}}}) { nodes { code } }
          last: scenarios(last: 1, orderBy: [{code: DESC}]) { nodes { code } } }
        """
    )
    codes = ["after-death", "company-opening", "disability", "enrolment", "house-moving", "newborn", "retirement"]
    assert data == {
        "scenarios": {"totalCount": 7, "nodes": [{"code": code} for code in codes]},
        "some": {"nodes": [{"code": "retirement"}]},
        "last": {"nodes": [{"code": "after-death"}]},
    }
    assert api.queries == ["scenario/scenarios"] * 3


async def test_an_unknown_scenario_is_null_and_an_unknown_region_an_error(api: Api) -> None:
    assert await api.data('{ scenario(code: "none") { name } }') == {"scenario": None}
    assert await api.code('{ scenario(code: "newborn") { assessment(region: "1") { asOf } } }') == "UNKNOWN_REGION"
    departments = '{ scenario(code: "newborn") { assessment(department: "1") { asOf } } }'
    assert await api.code(departments) == "UNKNOWN_DEPARTMENT"


ASSESS = """
query ($needs: [NeedInput!]!, $region: String, $department: String) {
  assessNeeds(needs: $needs, region: $region, department: $department) {
    region { code } department { code } needs { need { id } element { code } entry { code } purpose freshness status
    reason entries { edges { via place coverage node { code } } } } completeness { complete hidden consistent } } }
"""
IDENTITY = {"element": "NP-01-01", "purpose": "核验身份", "freshness": "DAILY"}


async def test_listed_needs_are_assessed_as_those_of_a_scenario(api: Api) -> None:
    data = await api.data(
        """
        { scenario(code: "newborn") { assessment(region: "653101000000") { needs { element { code } status reason
          entries { edges { via place coverage node { code } } } } } } }
        """
    )
    of_scenario = data["scenario"]["assessment"]["needs"][0]
    listed = (await api.data(ASSESS, needs=[IDENTITY], region="653101000000"))["assessNeeds"]
    assert {key: listed["needs"][0][key] for key in of_scenario} == of_scenario
    assert listed["needs"][0]["need"] is None
    assert listed["completeness"] == {"complete": True, "hidden": 0, "consistent": True}
    assert api.queries == ["assessment/candidates", "assessment/assessments"]


async def test_a_need_may_name_an_entry(api: Api) -> None:
    need = {"entry": "303008/000001", "purpose": "核验", "freshness": "DAILY"}
    answer = (await api.data(ASSESS, needs=[need], region="653101000000"))["assessNeeds"]["needs"]
    assert answer == [
        {
            "need": None,
            "element": None,
            "entry": {"code": "303008/000001"},
            "purpose": "核验",
            "freshness": "DAILY",
            "status": "SATISFIED",
            "reason": None,
            "entries": {
                "edges": [
                    {"via": "SOURCE", "place": "SATISFIED", "coverage": "UNKNOWN", "node": {"code": "303008/000001"}}
                ]
            },
        }
    ]


async def test_the_region_is_that_of_the_department_by_default(api: Api) -> None:
    department = await api.data(
        '{ departments(where: {region: {code: {eq: "653101000000"}}}, first: 1) { nodes { code } } }'
    )
    code = department["departments"]["nodes"][0]["code"]
    answer = (await api.data(ASSESS, needs=[IDENTITY], department=code))["assessNeeds"]
    assert (answer["region"], answer["department"]) == ({"code": "653101000000"}, {"code": code})


async def test_listed_needs_that_name_nothing_known_are_refused(api: Api) -> None:
    for needs, code in (
        ([], "BAD_ARGUMENT"),
        ([IDENTITY] * 101, "BAD_ARGUMENT"),
        ([{**IDENTITY, "entry": "303008/000001"}], "BAD_ARGUMENT"),
        ([{"purpose": "核验", "freshness": "DAILY"}], "BAD_ARGUMENT"),
        ([IDENTITY, {**IDENTITY, "element": "NP-99-99"}], "UNKNOWN_ELEMENT"),
        ([{"entry": "none", "purpose": "核验", "freshness": "DAILY"}], "UNKNOWN_ENTRY"),
    ):
        assert await api.code(ASSESS, needs=needs) == code, needs
