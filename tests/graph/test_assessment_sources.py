"""Assessments case by case: libraries, scopes, application by reference, own data (docs/decisions/0006).

Each case is compared both with the values written here and with the oracle.
"""

from __future__ import annotations

from typing import Any

import pytest

from graph.client.database import Neo4jDatabase
from tests.conftest import Api
from tests.oracles.assessment import Designation, Item
from tests.strategies.assessment import AT
from tests.strategies.assessment.instants import ENDED, SECOND
from tests.support.assessment_service import answer, assessed
from tests.support.case_world import (
    CORPS_BODY,
    DESIGNATED,
    ELEMENT,
    WITHOUT_CORPS_BODY,
    between,
    entry,
    need_of,
    path,
    resource,
)

OWN = resource("a")
STEPS = tuple(f"step{number}" for number in range(4))
LOCAL, REGISTER = entry("local", "county-police"), resource("local", "county")
COPY = entry("copy", "home-civil", libraries=("L",))


def in_library(*keys: str, kind: str = "INTEGRATION", **changed: Any) -> dict[str, Any]:
    return {"entries": [entry(), COPY], "flows": path(kind, *keys, **changed)}


@pytest.mark.parametrize(
    ("records", "counts"),
    [
        (in_library("a.0", "copy.0"), True),
        (in_library("a.0", "copy.0", kind="TRANSFORMATION"), True),
        (in_library("a.0", "copy.0", kind="SHARING"), False),
        (in_library("copy.0", "a.0"), False),
        (in_library("a.0", "copy.0", since=ENDED[0], until=ENDED[1]), False),
        (in_library("a.0", *STEPS[:3], "copy.0"), True),
        (in_library("a.0", *STEPS[:4], "copy.0"), False),
        (in_library("a.0", "hidden", "copy.0"), False),
        ({**in_library("a.0", "copy.0"), "entries": [entry(), entry("copy", "home-civil")]}, False),
        ({**in_library("a.0", "copy.0"), "entries": [entry(items=(Item("证号"),)), COPY]}, False),
    ],
)
async def test_a_library_counts_within_four_steps_of_a_source(
    database: Neo4jDatabase, empty_api: Api, records: dict[str, Any], counts: bool
) -> None:
    resources = [OWN, resource("copy"), *map(between, STEPS), between("hidden", visible=False)]
    _, _, rows = await answer(database, empty_api, **records, resources=resources)
    assert ("copy LIBRARY SATISFIED UNKNOWN" in rows) is counts


async def test_a_copy_is_never_better_than_its_source_and_says_how_it_differs(
    database: Neo4jDatabase, empty_api: Api
) -> None:
    source = entry(
        share_type="CONDITIONAL", security_grade="IMPORTANT", items=(Item("乙"), Item("证号", ELEMENT), Item("甲"))
    )
    copy = entry(
        "copy", "home-civil", libraries=("L",), update_cycle="REALTIME", items=(Item("证号", ELEMENT), Item("丙"))
    )
    records = {
        "entries": [source, copy],
        "resources": [OWN, resource("copy")],
        "flows": path("INTEGRATION", "a.0", "copy.0"),
    }
    assert (await answer(database, empty_api, **records))[2] == [
        "a SOURCE CONDITIONAL UNKNOWN",
        "copy LIBRARY CONDITIONAL UNKNOWN",
    ]
    need = await assessed(database, empty_api, "county", **records)
    assert [edge["differences"] for edge in need["entries"]["edges"]] == [
        [],
        [
            {"aspect": "SHARE_TYPE", "source": ["CONDITIONAL"], "copy": ["UNCONDITIONAL"]},
            {"aspect": "SECURITY_GRADE", "source": ["IMPORTANT"], "copy": []},
            {"aspect": "UPDATE_CYCLE", "source": ["DAILY"], "copy": ["REALTIME"]},
            {"aspect": "ITEMS", "source": ["乙", "甲"], "copy": ["丙"]},
        ],
    ]


async def test_a_library_of_a_source_that_does_not_cover_is_no_candidate(
    database: Neo4jDatabase, empty_api: Api
) -> None:
    records = in_library("a.0", "copy.0")
    records["entries"].append(LOCAL)
    resources = [OWN, resource("copy"), REGISTER]
    assert await answer(database, empty_api, **records, resources=resources) == (
        "SATISFIED",
        None,
        ["local LOCAL_REGISTER SATISFIED COVERED"],
    )


FOR_MARKET = Designation("market", ELEMENT, "home-police", "home", "MARKET_ENTITY")
FOR_SOCIETIES = Designation("societies", ELEMENT, "home-civil", "home", "SOCIAL_ORGANIZATION")


@pytest.mark.parametrize(
    ("scope", "designations", "departments"),
    [
        ("MARKET_ENTITY", [FOR_MARKET, FOR_SOCIETIES], ["home-police"]),
        ("SOCIAL_ORGANIZATION", [FOR_MARKET, FOR_SOCIETIES], ["home-civil"]),
        ("OTHER", [FOR_MARKET, FOR_SOCIETIES], []),
        (None, [FOR_MARKET, FOR_SOCIETIES], ["home-civil", "home-police"]),
        ("OTHER", DESIGNATED, ["home-police"]),
        # the nearest for all takes the place of what is farther, of one scope only of the same
        (
            None,
            [FOR_MARKET, FOR_SOCIETIES, Designation("near", ELEMENT, "prefecture-police", "prefecture")],
            ["prefecture-police"],
        ),
        (
            None,
            [
                FOR_MARKET,
                FOR_SOCIETIES,
                Designation("near", ELEMENT, "prefecture-police", "prefecture", "MARKET_ENTITY"),
            ],
            ["home-civil", "prefecture-police"],
        ),
    ],
)
async def test_designations_of_a_scope(
    database: Neo4jDatabase, empty_api: Api, scope: str | None, designations: list[Designation], departments: list[str]
) -> None:
    providers = ("home-police", "home-civil", "prefecture-police")
    records: dict[str, Any] = {
        "entries": [entry(provider, provider) for provider in providers],
        "resources": [resource(provider) for provider in providers],
        "designations": designations,
        "need": need_of(scope=scope),
    }
    need = await assessed(database, empty_api, "county", **records)
    assert sorted(edge["node"]["code"] for edge in need["entries"]["edges"]) == departments
    assert len(need["source"]["designations"]) == len(departments)
    only = {"code": departments[0]} if len(departments) == 1 else None
    assert need["source"]["department"] == only
    assert need["reason"] == (None if departments else "UNDESIGNATED")


CITY = entry("cities", "city-police")
CITY_REGISTER = resource("cities", "city")


async def test_by_reference_the_source_is_the_body_of_the_corps_where_it_has_one(
    database: Neo4jDatabase, empty_api: Api
) -> None:
    own = entry("own", "corps-police")
    records = {"entries": [entry(), own, CITY], "resources": [OWN, resource("own", "corps"), CITY_REGISTER]}
    with_body = {**records, "departments": (*WITHOUT_CORPS_BODY, CORPS_BODY)}
    records["entries"] = [entry(), CITY]
    # the designation stays the autonomous region's, whose register holds nobody of the city
    need = await assessed(database, empty_api, "city", **records)
    assert need["source"] == {
        "status": "DESIGNATED",
        "byReference": True,
        "department": {"code": "home-police"},
        "designation": {"id": "designation_home"},
        "designations": [{"id": "designation_home"}],
    }
    local = "cities LOCAL_REGISTER SATISFIED COVERED"
    assert (await answer(database, empty_api, "city", **records))[2] == [local]
    need = await assessed(database, empty_api, "city", **with_body)
    assert need["source"]["department"] == {"code": "corps-police"}
    # the body of 兵团 covers 兵团; it covers a city only if the city's register reaches it
    assert (await answer(database, empty_api, "city", **with_body))[2] == [local]
    assert (await answer(database, empty_api, "corps", **with_body))[2] == ["own SOURCE SATISFIED COVERED"]
    reported = {**with_body, "flows": path("AGGREGATION", "cities.0", "own.0")}
    assert (await answer(database, empty_api, "city", **reported))[2] == ["own SOURCE SATISFIED COVERED", local]


async def test_what_the_autonomous_region_built_for_the_corps_is_not_reported_to_it(
    database: Neo4jDatabase, empty_api: Api
) -> None:
    records = {"entries": [entry(), CITY], "resources": [OWN, resource("cities", "city", built_by="PROVINCE")]}
    assert (await answer(database, empty_api, "city", **records))[2] == ["cities LOCAL_REGISTER SATISFIED COVERED"]


async def test_what_the_corps_built_for_its_cities_is_not_reported_to_it(
    database: Neo4jDatabase, empty_api: Api
) -> None:
    """Also where the designation holds by reference: the upper level that built the system is 兵团 (Art. 13 ¶6)."""
    records = {
        "entries": [entry("own", "corps-police"), CITY],
        "resources": [resource("own", "corps"), resource("cities", "city", built_by="PROVINCE")],
        "departments": (*WITHOUT_CORPS_BODY, CORPS_BODY),
    }
    covered = ["own SOURCE SATISFIED COVERED", "cities LOCAL_REGISTER SATISFIED COVERED"]
    own_act = [Designation("own", ELEMENT, "corps-police", "corps")]
    for designations in (DESIGNATED, own_act):
        assert (await answer(database, empty_api, "city", **records, designations=designations))[2] == covered
    records["resources"] = [resource("own", "corps"), resource("cities", "city", built_by="COUNTY")]
    assert (await answer(database, empty_api, "city", **records))[2] == covered[1:]


async def test_a_department_does_not_ask_itself(database: Neo4jDatabase, empty_api: Api) -> None:
    closed = {"entries": [entry(share_type="NOT_SHARED")], "resources": [OWN]}
    need = await assessed(database, empty_api, "home", "home-police", **closed)
    assert (need["status"], need["reason"]) == ("SATISFIED", None)
    need = await assessed(database, empty_api, "home", "home-civil", **closed)
    assert (need["status"], need["reason"]) == ("NOT_SHARED", "NOT_SHARED")


async def test_the_holders_of_an_element_without_a_source(database: Neo4jDatabase, empty_api: Api) -> None:
    entries = [entry("b"), entry("a", "county-civil"), entry("c", visible=False), entry("d", items=(Item("证号"),))]
    records = {"entries": [*entries, entry("e", published_at=AT + SECOND)]}
    need = await assessed(database, empty_api, "county", **records, designations=[])
    assert need["holders"] == {"totalCount": 2, "nodes": [{"code": "a"}, {"code": "b"}]}
    assert (await assessed(database, empty_api, "county", **records))["holders"] == {"totalCount": 0, "nodes": []}
