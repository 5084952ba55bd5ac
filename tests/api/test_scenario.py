"""`scenario` and `scenarios`: needs evaluated for a region at an instant."""

from __future__ import annotations

from tests.conftest import Api


async def test_the_newborn_scenario_in_the_autonomous_region(api: Api) -> None:
    data = await api.data(
        """
        { scenario(code: "newborn") {
            id code name description sample region { code }
            needs { id position purpose freshness element { code } entry { code } status reason } } }
        """
    )
    scenario = data["scenario"]
    needs = scenario.pop("needs")
    assert scenario == {
        "id": "scenario_newborn",
        "code": "newborn",
        "name": "新生儿出生一件事",
        "description": "新生儿出生后一次办理出生医学证明、预防接种、户口登记、医疗保险参保和社会保障卡申领",
        "sample": True,
        "region": {"code": "650000000000"},
    }
    assert needs[0] == {
        "id": "need_newborn#1",
        "position": 1,
        "purpose": "核验父母身份",
        "freshness": "DAILY",
        "element": {"code": "NP-01-01"},
        "entry": None,
        "status": "SATISFIED",
        "reason": None,
    }
    assert [(need["element"]["code"], need["status"], need["reason"]) for need in needs] == [
        ("NP-01-01", "SATISFIED", None),
        ("NP-01-13", "NOT_SHARED", None),
        ("NP-03-01", "CONDITIONAL", None),
        ("NP-04-01", "GAP", "UNDESIGNATED"),
        ("NP-04-02", "GAP", "TOO_STALE"),
        ("NP-05-01", "GAP", "NOT_ATTACHED"),
        ("NP-05-03", "GAP", "NOT_IN_CATALOG"),
        ("NP-06-05", "SATISFIED", None),
        ("NP-01-07", "SATISFIED", None),
    ]
    assert api.queries == ["scenario/scenario_by_code"]


async def test_a_need_depends_on_the_source_at_the_instant(api: Api) -> None:
    document = """
    query ($at: DateTime) { scenario(code: "retirement", asOf: $at) {
      needs { element { code } status reason source { asOf department { line } } } } }
    """
    before = (await api.data(document, at="2024-06-01"))["scenario"]["needs"][2]
    assert before == {
        "element": {"code": "NP-06-03"},
        "status": "GAP",
        "reason": "NOT_IN_CATALOG",
        "source": {"asOf": "2024-05-31T16:00:00Z", "department": {"line": "人力资源和社会保障"}},
    }
    after = (await api.data(document))["scenario"]["needs"][2]
    assert (after["status"], after["source"]["department"]) == ("CONDITIONAL", {"line": "税务"})


async def test_scenarios_by_code_and_by_needed_element(api: Api) -> None:
    data = await api.data(
        """
        { scenarios { totalCount nodes { code } }
          some: scenarios(where: {element: {code: {eq: "NP-06-03"}}}) { nodes { code region { code } } }
          last: scenarios(last: 1, orderBy: [{code: DESC}]) { nodes { code } } }
        """
    )
    codes = ["after-death", "company-opening", "disability", "enrolment", "house-moving", "newborn", "retirement"]
    assert data == {
        "scenarios": {"totalCount": 7, "nodes": [{"code": code} for code in codes]},
        "some": {"nodes": [{"code": "retirement", "region": {"code": "650000000000"}}]},
        "last": {"nodes": [{"code": "after-death"}]},
    }
    assert api.queries == ["scenario/scenarios"] * 3


async def test_an_unknown_scenario_is_null_and_an_unknown_region_an_error(api: Api) -> None:
    assert await api.data('{ scenario(code: "none") { name } }') == {"scenario": None}
    assert await api.code('{ scenario(code: "newborn", region: "1") { name } }') == "UNKNOWN_REGION"
