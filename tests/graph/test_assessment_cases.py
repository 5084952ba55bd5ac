"""Assessments case by case: status and reason, coverage and return flows (docs/decisions/0006).

Each case is compared both with the values written here and with the oracle.
"""

from __future__ import annotations

from typing import Any

import pytest

from graph.client.database import Neo4jDatabase
from tests.conftest import Api
from tests.oracles.assessment import Item
from tests.strategies.assessment import AT
from tests.strategies.assessment.instants import ENDED, LAST_YEAR, SECOND, STILL_VALID, TO_COME
from tests.support.assessment_service import Answer, answer, assessed
from tests.support.case_world import (
    between,
    entry,
    need_of,
    path,
    resource,
    returned,
)

OWN = resource("a")
SOURCE = "a SOURCE SATISFIED UNKNOWN"


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        ({}, ("GAP", "NOT_IN_CATALOG", [])),
        ({"entries": [entry()], "resources": [OWN], "designations": []}, ("GAP", "UNDESIGNATED", [])),
        ({"entries": [entry(status="DRAFT", visible=False)]}, ("GAP", "NOT_IN_CATALOG", [])),
        ({"entries": [entry(visible=False)], "resources": [OWN]}, ("GAP", "NOT_IN_CATALOG", [])),
        ({"entries": [entry(published_at=AT + SECOND)], "resources": [OWN]}, ("GAP", "NOT_IN_CATALOG", [])),
        ({"entries": [entry(published_at=AT)], "resources": [OWN]}, ("SATISFIED", None, [SOURCE])),
        ({"entries": [entry(provider="home-civil")], "resources": [OWN]}, ("GAP", "NOT_IN_CATALOG", [])),
        ({"entries": [entry(items=(Item("证号"),))], "resources": [OWN]}, ("GAP", "NOT_IN_CATALOG", [])),
        (
            {"entries": [entry(share_type="NOT_SHARED")], "resources": [OWN]},
            ("NOT_SHARED", "NOT_SHARED", ["a SOURCE NOT_SHARED UNKNOWN"]),
        ),
        ({"entries": [entry()]}, ("GAP", "NOT_ATTACHED", ["a SOURCE NOT_ATTACHED UNKNOWN"])),
        (
            {"entries": [entry()], "resources": [resource("a", since=ENDED[0], until=ENDED[1])]},
            ("GAP", "NOT_ATTACHED", ["a SOURCE NOT_ATTACHED UNKNOWN"]),
        ),
        (
            {"entries": [entry()], "resources": [resource("a", since=TO_COME[0], until=TO_COME[1])]},
            ("GAP", "NOT_ATTACHED", ["a SOURCE NOT_ATTACHED UNKNOWN"]),
        ),
        (
            {"entries": [entry()], "resources": [resource("a", since=STILL_VALID[0], until=STILL_VALID[1])]},
            ("SATISFIED", None, [SOURCE]),
        ),
        (
            {"entries": [entry(update_cycle="WEEKLY")], "resources": [OWN]},
            ("GAP", "TOO_STALE", ["a SOURCE TOO_STALE UNKNOWN"]),
        ),
        (
            {"entries": [entry(update_cycle=None)], "resources": [OWN]},
            ("GAP", "TOO_STALE", ["a SOURCE TOO_STALE UNKNOWN"]),
        ),
        (
            {"entries": [entry(share_type="CONDITIONAL")], "resources": [OWN]},
            ("CONDITIONAL", None, ["a SOURCE CONDITIONAL UNKNOWN"]),
        ),
        (
            {"entries": [entry(share_type=None)], "resources": [OWN]},
            ("CONDITIONAL", None, ["a SOURCE CONDITIONAL UNKNOWN"]),
        ),
        (
            {"entries": [entry("b"), entry("a", share_type="NOT_SHARED")], "resources": [OWN]},
            ("GAP", "NOT_ATTACHED", ["b SOURCE NOT_ATTACHED UNKNOWN", "a SOURCE NOT_SHARED UNKNOWN"]),
        ),
        (
            {"entries": [entry("b"), entry("a")], "resources": [OWN, resource("b")]},
            ("SATISFIED", None, [SOURCE, "b SOURCE SATISFIED UNKNOWN"]),
        ),
    ],
)
async def test_status_and_reason(
    database: Neo4jDatabase, empty_api: Api, records: dict[str, Any], expected: Answer
) -> None:
    assert await answer(database, empty_api, **records) == expected


async def test_a_need_of_an_entry_asks_for_no_source(database: Neo4jDatabase, empty_api: Api) -> None:
    need = need_of(element=None, entry="a")
    records = {"entries": [entry(provider="county-civil")], "resources": [OWN], "need": need, "designations": []}
    covered = ("SATISFIED", None, ["a SOURCE SATISFIED COVERED"])
    assert await answer(database, empty_api, **records) == covered
    assert await answer(database, empty_api, "other", **records) == ("SATISFIED", None, [SOURCE])
    hidden = {**records, "entries": [entry(visible=False)]}
    assert await answer(database, empty_api, **hidden) == ("GAP", "NOT_IN_CATALOG", [])


LOCAL = entry("local", "county-police")
LOCAL_OF_OTHERS = entry("local", "county-civil")
REGISTER = resource("local", "county")
LOCAL_ONLY = ("SATISFIED", None, ["local LOCAL_REGISTER SATISFIED COVERED"])
BOTH = ("SATISFIED", None, ["a SOURCE SATISFIED COVERED", "local LOCAL_REGISTER SATISFIED COVERED"])
STEPS = tuple(f"step{number}" for number in range(6))
ON_THE_WAY = [between(key) for key in STEPS]


@pytest.mark.parametrize(
    ("resources", "flows", "expected"),
    [
        ([REGISTER], (), LOCAL_ONLY),
        ([REGISTER], path("AGGREGATION", "local.0", "a.0"), BOTH),
        ([REGISTER], path("AGGREGATION", "a.0", "local.0"), LOCAL_ONLY),
        ([REGISTER], path("SHARING", "local.0", "a.0"), LOCAL_ONLY),
        ([REGISTER], path("AGGREGATION", "local.0", "a.0", since=ENDED[0], until=ENDED[1]), LOCAL_ONLY),
        ([REGISTER, *ON_THE_WAY], path("AGGREGATION", "local.0", *STEPS[:5], "a.0"), BOTH),
        ([REGISTER, *ON_THE_WAY], path("AGGREGATION", "local.0", *STEPS, "a.0"), LOCAL_ONLY),
        ([REGISTER, between("h", visible=False)], path("AGGREGATION", "local.0", "h", "a.0"), LOCAL_ONLY),
        ([resource("local", "county", built_by="PROVINCE")], (), BOTH),
        ([resource("local", "county", built_by="PREFECTURE")], (), LOCAL_ONLY),
    ],
)
async def test_a_source_covers_a_region_whose_registers_reach_it(
    database: Neo4jDatabase, empty_api: Api, resources: list[Any], flows: Any, expected: Answer
) -> None:
    records = {"entries": [entry(), LOCAL], "resources": [OWN, *resources], "flows": flows}
    assert await answer(database, empty_api, **records) == expected


async def test_a_source_that_does_not_cover_is_no_candidate(database: Neo4jDatabase, empty_api: Api) -> None:
    records = {"entries": [entry(), LOCAL], "resources": [OWN, REGISTER]}
    # the prefecture has the county's register below it, and the other county has none
    assert await answer(database, empty_api, "prefecture", **records) == ("GAP", "NOT_COVERED", [])
    assert await answer(database, empty_api, "other", **records) == ("SATISFIED", None, [SOURCE])
    covered: Answer = ("SATISFIED", None, ["a SOURCE SATISFIED COVERED"])
    assert await answer(database, empty_api, "home", **records) == covered
    # what another line collects again does not tell what the source lacks
    of_others = {**records, "entries": [entry(), LOCAL_OF_OTHERS]}
    assert await answer(database, empty_api, **of_others) == ("SATISFIED", None, [SOURCE])
    # a store of returned data is no register
    back = {**records, "flows": returned("a.0", "local.0")}
    assert (await answer(database, empty_api, **back))[2] == [
        SOURCE,
        "a RETURN_FLOW SATISFIED UNKNOWN",
        "local LOCAL_REGISTER SATISFIED COVERED",
    ]


async def test_a_township_has_the_answers_of_its_county(database: Neo4jDatabase, empty_api: Api) -> None:
    records = {"entries": [entry(), LOCAL], "resources": [OWN, REGISTER]}
    assert await answer(database, empty_api, "town", **records) == LOCAL_ONLY


STORE = between("store", "county")
FREE, RETURNED = "a SOURCE NOT_SHARED UNKNOWN", "a RETURN_FLOW SATISFIED UNKNOWN"


@pytest.mark.parametrize(
    ("flow", "expected"),
    [
        ({}, RETURNED),
        ({"fields": None}, None),
        ({"fields": ("xm",)}, None),
        ({"fields": ("xm", "zjhm")}, RETURNED),
        ({"coverage": ("county",)}, "a RETURN_FLOW SATISFIED COVERED"),
        ({"coverage": ("other", "prefecture")}, "a RETURN_FLOW SATISFIED COVERED"),
        ({"coverage": ("other",)}, None),
        ({"cadence": "WEEKLY"}, "a RETURN_FLOW TOO_STALE UNKNOWN"),
        ({"cadence": None}, RETURNED),
        ({"restricted_by": "LOCAL_REGULATION"}, RETURNED),
        ({"restricted_by": "LAW"}, "a RETURN_FLOW NOT_SHARED UNKNOWN"),
        ({"restricted_by": "ADMINISTRATIVE_REGULATION"}, "a RETURN_FLOW NOT_SHARED UNKNOWN"),
        ({"since": ENDED[0], "until": ENDED[1]}, None),
    ],
)
async def test_a_return_flow_counts_by_its_own_terms(
    database: Neo4jDatabase, empty_api: Api, flow: dict[str, Any], expected: str | None
) -> None:
    closed = {"entries": [entry(share_type="NOT_SHARED")], "resources": [OWN, STORE]}
    _, _, rows = await answer(database, empty_api, **closed, flows=returned("a.0", "store", **flow))
    assert sorted(rows) == sorted(row for row in (FREE, expected) if row)


async def test_returned_data_is_found_level_by_level(database: Neo4jDatabase, empty_api: Api) -> None:
    closed = {"entries": [entry(share_type="NOT_SHARED")]}
    middle, hidden = between("middle", "prefecture"), between("middle", "prefecture", visible=False)
    flows = returned("a.0", "middle", "store")
    counted = ("SATISFIED", None, [RETURNED, FREE])
    assert await answer(database, empty_api, **closed, resources=[OWN, STORE, middle], flows=flows) == counted
    ignored = ("NOT_SHARED", "NOT_SHARED", [FREE])
    assert await answer(database, empty_api, **closed, resources=[OWN, STORE, hidden], flows=flows) == ignored
    # the store of another county
    assert await answer(database, empty_api, "other", **closed, resources=[OWN, STORE, middle], flows=flows) == ignored


async def test_late_is_the_data_of_the_first_candidate(database: Neo4jDatabase, empty_api: Api) -> None:
    async def late(updated: Any, stored: Any, **flow: Any) -> bool:
        records = {
            "entries": [entry(share_type="NOT_SHARED", data_updated_at=updated)],
            "resources": [OWN, between("store", "county", updated_at=stored)],
            "flows": returned("a.0", "store", **flow),
        }
        return bool((await assessed(database, empty_api, "county", **records))["overdue"])

    assert await late(LAST_YEAR, AT) is False
    assert await late(AT, LAST_YEAR) is True
    assert await late(AT, LAST_YEAR, cadence=None) is False
    # without the flow the entry counts; of daily data two days are in time
    two_days_ago = AT - (2 * 86_400) * SECOND
    assert await late(two_days_ago - SECOND, AT, fields=None) is True
    assert await late(two_days_ago, AT, fields=None) is False
    assert await late(None, AT, fields=None) is False
