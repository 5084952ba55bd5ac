"""authoritativeSource on constructed graphs: hundreds of answers against an oracle in plain Python, and special cases
one by one (Art. 4(5), 13)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings

from domain.model.region import HOME
from graph.client.database import Neo4jDatabase
from tests.conftest import Api
from tests.strategies.catalog import CORPS, ELEMENT, AuthorityWorld, moment, worlds_with_requests
from tests.support.graph_builder import GraphBuilder

QUERY = """
query ($element: String!, $region: String, $at: DateTime) {
  authoritativeSource(element: $element, region: $region, asOf: $at) {
    status byReference designation { id } department { code } localCollector { code } candidates { line }
    repeatCollectorCount repeatCollectors { department { code } entry { code } allowed reason }
  }
}
"""


@settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(drawn=worlds_with_requests())
async def test_random_worlds_match_the_oracle(
    database: Neo4jDatabase, empty_api: Api, drawn: tuple[AuthorityWorld, list[tuple[str, datetime]]]
) -> None:
    world, requests = drawn
    await world.build_graph().write(database)
    for region, at in requests:
        data = await empty_api.data(QUERY, element=ELEMENT, region=region, at=at.isoformat())
        assert data["authoritativeSource"] == world.source(region, at)
        assert empty_api.queries == ["authority/authoritative_source"]


async def test_a_city_of_the_corps_under_a_nominal_region_follows_the_corps(
    database: Neo4jDatabase, empty_api: Api
) -> None:
    """659001: PART_OF 6590 in the code table, administered by 兵团, which applies the measures by reference."""
    builder = GraphBuilder()
    builder.region(HOME)
    builder.region(CORPS, by_reference=HOME)
    builder.region("659000000000", HOME, nominal=True)
    builder.region("659001000000", "659000000000", administered_by=CORPS)
    builder.region("659001500000", "659001000000")
    builder.department("gongan@65", HOME)
    builder.department("gongan@66", CORPS)
    builder.department("gongan@6590", "659000000000", guided_by="gongan@65")
    builder.department("gongan@659001", "659001000000", guided_by="gongan@66")
    builder.category()
    builder.element(ELEMENT)
    builder.designation("heading", ELEMENT, "gongan@6590", "659000000000")
    builder.designation("region", ELEMENT, "gongan@65", HOME)
    builder.designation("corps", ELEMENT, "gongan@66", CORPS, moment(2022), moment(2023))

    async def answer_of(region: str, year: int) -> tuple[str, str, bool]:
        data = await empty_api.data(QUERY, element=ELEMENT, region=region, at=moment(year).isoformat())
        answer = data["authoritativeSource"]
        return answer["department"]["code"], answer["localCollector"]["code"], answer["byReference"]

    await builder.write(database)
    for region in ("659001000000", "659001500000"):
        assert await answer_of(region, 2021) == ("gongan@66", "gongan@659001", True)
        assert await answer_of(region, 2022) == ("gongan@66", "gongan@659001", False)
        assert await answer_of(region, 2023) == ("gongan@66", "gongan@659001", True)
    assert await answer_of(CORPS, 2021) == ("gongan@66", "gongan@66", True)
    # the nominal region itself follows the autonomous region
    assert await answer_of("659000000000", 2021) == ("gongan@65", "gongan@65", False)


async def test_a_county_under_a_nominal_region_follows_its_province(database: Neo4jDatabase, empty_api: Api) -> None:
    """429004 is part of 4290, a nominal region of counties that the province administers directly."""
    builder = GraphBuilder()
    builder.region("420000000000")
    builder.region("429000000000", "420000000000", nominal=True)
    builder.region("429004000000", "429000000000")
    builder.department("gongan@42", "420000000000")
    builder.category()
    builder.element(ELEMENT)
    builder.designation("province", ELEMENT, "gongan@42", "420000000000")
    await builder.write(database)
    data = await empty_api.data(QUERY, element=ELEMENT, region="429004000000")
    assert data["authoritativeSource"]["department"] == {"code": "gongan@42"}
    assert data["authoritativeSource"]["localCollector"] == {"code": "gongan@42"}


async def test_defaults_are_the_autonomous_region_and_now(database: Neo4jDatabase, empty_api: Api) -> None:
    builder = GraphBuilder()
    builder.region(HOME)
    for code in ("past", "present", "future"):
        builder.department(code, HOME)
    builder.category()
    builder.element(ELEMENT)
    now = datetime.now(UTC)
    builder.designation("1", ELEMENT, "past", HOME, moment(2020), now - timedelta(seconds=1))
    builder.designation("2", ELEMENT, "present", HOME, now - timedelta(seconds=1), now + timedelta(hours=1))
    builder.designation("3", ELEMENT, "future", HOME, now + timedelta(hours=1))
    await builder.write(database)
    data = await empty_api.data(QUERY, element=ELEMENT)
    assert data["authoritativeSource"]["department"] == {"code": "present"}


@pytest.mark.parametrize(
    ("element", "region", "at", "code"),
    [
        ("NP-99-99", HOME, None, "UNKNOWN_ELEMENT"),
        (ELEMENT, "999999999999", None, "UNKNOWN_REGION"),
        (ELEMENT, "", None, "UNKNOWN_REGION"),
        (ELEMENT, HOME, "yesterday", "BAD_DATE"),
        (ELEMENT, HOME, "2023-02-30", "BAD_DATE"),
    ],
)
async def test_unknown_keys_and_bad_dates_are_errors(
    database: Neo4jDatabase, empty_api: Api, element: str, region: str, at: str | None, code: str
) -> None:
    builder = GraphBuilder()
    builder.region(HOME)
    builder.category()
    builder.element(ELEMENT)
    await builder.write(database)
    assert await empty_api.code(QUERY, element=element, region=region, at=at) == code
