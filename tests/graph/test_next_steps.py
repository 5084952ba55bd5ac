"""The next steps of a need, case by case: act, article, body, working days, provisional, filing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from graph.client.database import Neo4jDatabase
from tests.conftest import Api
from tests.strategies.assessment import AT
from tests.support.assessment_service import write_worlds
from tests.support.case_world import CORPS_BODY, WITHOUT_CORPS_BODY, between, case_world, entry, resource, returned

STEPS = """
query ($region: String, $department: String, $at: DateTime) {
  scenario(code: "s") { assessment(region: $region, department: $department, asOf: $at) { needs {
    nextSteps { act article body { code } platform { code } workingDays provisional filing } } } } }
"""
OWN, STORE = resource("a"), between("store", "county")
REGISTER = resource("local", "county")
LOCAL = entry("local", "county-police")
Step = tuple[str, str, str | None, int | None, bool]
"""Act, article, body, working days, filing."""
APPLY: Step = ("APPLY", "Art. 21(1)", None, 3, True)
APPLY_CONDITIONAL: Step = ("APPLY", "Art. 21(2)", None, 3, True)
REPLY: Step = ("REPLY", "Art. 21(2)", "home-police", 5, False)
UPDATE: Step = ("UPDATE", "Art. 24", "home-police", None, False)
UPDATE_RETURNED: Step = ("UPDATE", "Art. 21(6)", "home-police", None, False)
USE: Step = ("USE", "Art. 21(6)", None, 0, False)
NOT_SHARED: Step = ("NEGOTIATE", "Art. 21(3)", "home-police", None, True)


async def steps(
    database: Neo4jDatabase, api: Api, region: str | None, department: str | None = None, /, **records: Any
) -> list[dict[str, Any]]:
    """The next steps for the only need of the world with these records."""
    await write_worlds(database, [case_world(**records)])
    data = await api.data(STEPS, region=region, department=department, at=AT.isoformat())
    rows: list[dict[str, Any]] = data["scenario"]["assessment"]["needs"][0]["nextSteps"]
    return rows


def short(row: dict[str, Any]) -> Step:
    return row["act"], row["article"], row["body"] and row["body"]["code"], row["workingDays"], row["filing"]


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        ({"entries": [entry()], "resources": [OWN]}, [APPLY]),
        ({"entries": [entry(share_type="CONDITIONAL")], "resources": [OWN]}, [APPLY_CONDITIONAL, REPLY]),
        ({"entries": [entry(share_type="NOT_SHARED")], "resources": [OWN]}, [NOT_SHARED]),
        ({"entries": [entry(update_cycle="WEEKLY")], "resources": [OWN]}, [UPDATE, APPLY]),
        (
            {"entries": [entry(share_type="CONDITIONAL")]},
            [("ATTACH", "Art. 10(2)", "home-police", None, False), APPLY_CONDITIONAL, REPLY],
        ),
        (
            {},
            [
                ("NEGOTIATE", "Art. 21(5)", "home-police", None, True),
                ("REGISTER", "Art. 21(5)", "home-police", None, False),
            ],
        ),
    ],
)
async def test_steps_follow_the_situation(
    database: Neo4jDatabase, empty_api: Api, records: dict[str, Any], expected: list[Step]
) -> None:
    assert [short(row) for row in await steps(database, empty_api, "county", **records)] == expected


@pytest.mark.parametrize(
    ("flow", "expected"),
    [
        ({}, [USE]),
        ({"restricted_by": "LOCAL_REGULATION"}, [USE]),
        ({"restricted_by": "LAW"}, [NOT_SHARED]),
        ({"cadence": "WEEKLY"}, [UPDATE_RETURNED, USE]),
    ],
)
async def test_returned_data_is_used_without_an_application(
    database: Neo4jDatabase, empty_api: Api, flow: dict[str, Any], expected: list[Step]
) -> None:
    records = {"entries": [entry(share_type="NOT_SHARED")], "resources": [OWN, STORE]}
    flows = returned("a.0", "store", **flow)
    assert [short(row) for row in await steps(database, empty_api, "county", **records, flows=flows)] == expected


async def test_a_restricted_flow_has_the_terms_of_its_source(database: Neo4jDatabase, empty_api: Api) -> None:
    # the source's own entry comes first at the same place
    records = {"entries": [entry()], "resources": [OWN, STORE]}
    flows = returned("a.0", "store", restricted_by="LAW")
    assert [short(row) for row in await steps(database, empty_api, "county", **records, flows=flows)] == [APPLY]


async def test_a_request_within_one_region_is_not_filed(database: Neo4jDatabase, empty_api: Api) -> None:
    records = {"entries": [entry()], "resources": [OWN]}
    within: Step = ("APPLY", "Art. 21(1)", None, 3, False)
    assert [short(row) for row in await steps(database, empty_api, "home", **records)] == [within]
    # the department decides, whatever the region
    assert [short(row) for row in await steps(database, empty_api, "county", "home-civil", **records)] == [within]
    # its own data needs no step
    assert await steps(database, empty_api, "home", "home-police", **records) == []


async def test_uncovered_data_is_reported_upward(database: Neo4jDatabase, empty_api: Api) -> None:
    records = {"entries": [entry(), LOCAL], "resources": [OWN, REGISTER]}
    (row,) = await steps(database, empty_api, "prefecture", **records)
    assert (row["act"], row["article"], row["platform"]) == ("REPORT", "Art. 13(6)", {"code": "prefecture"})


@pytest.mark.parametrize(
    ("region", "corps_body", "expected"),
    [
        # 兵团's platform reports to no other, and the autonomous region is not above 兵团 or its city (Art. 4(5))
        ("corps", False, ["NEGOTIATE home-police", "REGISTER home-police"]),
        ("city", False, ["NEGOTIATE home-police", "REGISTER home-police"]),
        # 兵团's body of the line is the source, and the platform of the city reports to that of 兵团
        ("city", True, ["REPORT None"]),
    ],
)
async def test_uncovered_data_of_the_corps_is_reported_only_to_the_corps(
    database: Neo4jDatabase, empty_api: Api, region: str, corps_body: bool, expected: list[str]
) -> None:
    # a register on the city's platform, whose provider serves another region than the assessed one
    register, keeper = resource("register", "city"), "city-police" if region == "corps" else "other-police"
    source, seat = ("corps-police", "corps") if corps_body else ("home-police", "home")
    rows = await steps(
        database,
        empty_api,
        region,
        entries=[entry("own", source), entry("register", keeper)],
        resources=[resource("own", seat), register],
        departments=(*WITHOUT_CORPS_BODY, *([CORPS_BODY] if corps_body else [])),
    )
    assert [f"{row['act']} {row['body'] and row['body']['code']}" for row in rows] == expected
    if not corps_body:
        assert [(row["article"], row["filing"]) for row in rows] == [("Art. 21(5)", True), ("Art. 21(5)", False)]


async def test_only_the_holders_with_the_best_terms_decide_on_filing(database: Neo4jDatabase, empty_api: Api) -> None:
    """The application goes to the unconditional holder elsewhere, not to the conditional one of the county."""
    near, far = entry("near", "county-civil", share_type="CONDITIONAL"), entry("far", "other-civil")
    rows = await steps(database, empty_api, "county", entries=[near, far], designations=[])
    assert [short(row) for row in rows[1:]] == [APPLY]
    rows = await steps(
        database, empty_api, "county", entries=[replace(near, share_type="UNCONDITIONAL"), far], designations=[]
    )
    assert [short(row) for row in rows[1:]] == [(*APPLY[:4], False)]


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        (["UNCONDITIONAL", "NOT_SHARED"], [("APPLY", "Art. 21(1)", None, 3, True)]),
        (
            ["CONDITIONAL", "NOT_SHARED"],
            [("APPLY", "Art. 21(2)", None, 3, True), ("REPLY", "Art. 21(2)", None, 5, False)],
        ),
        (["NOT_SHARED"], [("NEGOTIATE", "Art. 21(3)", None, None, True)]),
        ([], []),
    ],
)
async def test_without_a_source_the_best_terms_of_the_holders_apply_meanwhile(
    database: Neo4jDatabase, empty_api: Api, shares: list[str], expected: list[Step]
) -> None:
    entries = [entry(f"h{number}", share_type=share) for number, share in enumerate(shares)]
    rows = await steps(database, empty_api, "county", entries=entries, designations=[])
    assert (rows[0]["act"], rows[0]["article"], rows[0]["provisional"]) == ("DESIGNATE", "Art. 13(1)", False)
    assert [short(row) for row in rows[1:]] == expected
    assert all(row["provisional"] for row in rows[1:])
