"""The one region above another: 兵团 for the cities that it administers, else the parent. Each counts once."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.client.database import Neo4jDatabase
from graph.doctor import check_copies
from tests.conftest import Api
from tests.graph.test_reload import find_row, load_row
from tests.support.example_count import example_count
from tests.support.graph_builder import GraphBuilder

HOME, CORPS, HEADING = "650000000000", "660000000000", "659000000000"
CITY, CITY_TOWN = "659001000000", "659001001000"
PREFECTURE, COUNTY, TOWN = "653100000000", "653101000000", "653101001000"
PLATFORMS = {HOME: None, CORPS: None, PREFECTURE: HOME, COUNTY: PREFECTURE, CITY: CORPS}
"""Region → the region whose platform its own reports to."""


def xinjiang() -> GraphBuilder:
    """One region of each kind, with a department, an entry and, where there is a platform, a resource without entry."""
    builder = GraphBuilder()
    builder.region(HOME, level="PROVINCE")
    builder.region(CORPS, by_reference=HOME, level="PROVINCE", jurisdiction="XPCC")
    builder.region(HEADING, HOME, nominal=True, level="PREFECTURE", jurisdiction=None)
    builder.region(CITY, HEADING, administered_by=CORPS, jurisdiction="XPCC")
    builder.region(CITY_TOWN, CITY, level="TOWNSHIP", jurisdiction=None)
    builder.region(PREFECTURE, HOME, level="PREFECTURE")
    builder.region(COUNTY, PREFECTURE)
    builder.region(TOWN, COUNTY, level="TOWNSHIP")
    for region, above in PLATFORMS.items():
        builder.platform(region, above, level="PROVINCE" if region in (HOME, CORPS) else "COUNTY")
        builder.resource(region, region)
    for region in (HOME, CORPS, CITY, CITY_TOWN, PREFECTURE, COUNTY, TOWN):
        builder.department(f"d{region}", region)
        builder.entry(f"e{region}", f"d{region}")
    return builder


async def test_every_region_is_within_one_of_the_two(database: Neo4jDatabase, empty_api: Api) -> None:
    await xinjiang().write(database)
    assert not (await check_copies(database, "regions")).failed
    query = """query ($code: String!, $codes: [String!]) {
      regions(where: {within: {code: {eq: $code}}}) { totalCount }
      departments(where: {regionWithin: {code: {eq: $code}}}) { totalCount }
      catalogEntries(where: {regionWithin: {code: {eq: $code}}}) { totalCount }
      findings(where: {kinds: [UNATTACHED], regions: $codes}) { totalCount }
    }"""

    async def counts(code: str) -> list[int]:
        return [part["totalCount"] for part in (await empty_api.data(query, code=code, codes=[code])).values()]

    assert await counts(HOME) == [5, 4, 4, 3]
    assert await counts(CORPS) == [3, 3, 3, 2]
    # a heading is no government: its cities are those of 兵团
    assert await counts(HEADING) == [1, 0, 0, 0]
    assert await counts(CITY) == [2, 2, 2, 1]
    assert await counts(COUNTY) == [2, 2, 2, 1]
    whole = """{ regions { totalCount } departments { totalCount } catalogEntries { totalCount }
      findings(where: {kinds: [UNATTACHED]}) { totalCount } }"""
    totals = [part["totalCount"] for part in (await empty_api.data(whole)).values()]
    assert totals == [a + b for a, b in zip(await counts(HOME), await counts(CORPS), strict=True)]


async def test_lineage_selects_the_resources_within_a_region(database: Neo4jDatabase, empty_api: Api) -> None:
    builder = xinjiang()
    builder.flow("1", CITY, CORPS, "AGGREGATION")
    builder.flow("2", CORPS, HOME, "SHARING")
    builder.flow("3", COUNTY, HOME, "AGGREGATION")
    await builder.write(database)
    query = """query ($regions: [String!]) {
      lineage(of: ["resource_650000000000"], direction: UPSTREAM, where: {regions: $regions}, preservePaths: true,
        milliseconds: 30000) { nodes { filteredOut node { id } } } }"""

    async def nodes(region: str) -> list[str]:
        data = await empty_api.data(query, regions=[region])
        return sorted(row["node"]["id"] for row in data["lineage"]["nodes"] if not row["filteredOut"])

    start = f"resource_{HOME}"
    assert await nodes(HOME) == sorted([start, f"resource_{COUNTY}"])
    assert await nodes(CORPS) == sorted([start, f"resource_{CITY}", f"resource_{CORPS}"])
    assert await nodes(HEADING) == [start]


async def test_return_flows_to_a_region_without_a_platform_are_those_of_the_next_above(
    database: Neo4jDatabase, empty_api: Api
) -> None:
    builder = xinjiang()
    for key, giver, taker in (
        ("a", HOME, PREFECTURE),
        ("b", PREFECTURE, COUNTY),
        ("c", HOME, COUNTY),
        ("d", CORPS, CITY),
        ("e", PREFECTURE, HOME),
    ):
        builder.flow(key, giver, taker)
    builder.entry("draft", f"d{COUNTY}", draft=True)
    builder.resource("hidden", COUNTY, "draft")
    builder.flow("h", HOME, "hidden")
    builder.hides_resources_of_drafts = True
    await builder.write(database)
    query = """query ($to: String!) { returnFlows(to: $to) {
      totalCount nodes { flow { id to { platform { code } } } } completeness { hidden } } }"""

    async def ids(to: str) -> tuple[list[str], int]:
        page = (await empty_api.data(query, to=to))["returnFlows"]
        assert page["totalCount"] == len(page["nodes"])
        return [row["flow"]["id"] for row in page["nodes"]], page["completeness"]["hidden"]

    assert await ids(COUNTY) == (["flow_b", "flow_c"], 1)
    assert await ids(TOWN) == await ids(COUNTY)
    assert await ids(CITY_TOWN) == await ids(CITY) == (["flow_d"], 0)
    assert await ids(PREFECTURE) == (["flow_a"], 0)
    # a heading has no government and no platform
    assert await ids(HEADING) == await ids(HOME) == (["flow_e"], 0)
    assert await empty_api.code(query, to="659009000000") == "UNKNOWN_REGION"


async def test_coverage_outside_the_receiving_region_follows_the_administration(
    database: Neo4jDatabase, empty_api: Api
) -> None:
    builder = xinjiang()
    for key, giver, taker, covered in (
        ("home", COUNTY, HOME, [TOWN, CITY]),
        ("corps", CITY, CORPS, [CITY_TOWN, CORPS]),
        ("city", CORPS, CITY, [CITY, CORPS]),
    ):
        builder.flow(key, giver, taker, coverage=covered)
    await builder.write(database)
    query = "{ findings(where: {kinds: [OUT_OF_REGION]}) { nodes { key evidence { id } } } }"
    findings = (await empty_api.data(query))["findings"]["nodes"]
    assert [(row["key"], row["evidence"][-1]["id"]) for row in findings] == [
        ("finding_OUT_OF_REGION@flow_city", f"region_{CORPS}"),
        ("finding_OUT_OF_REGION@flow_home", f"region_{CITY}"),
    ]


async def test_the_changed_designations_of_a_region_are_its_own(database: Neo4jDatabase, empty_api: Api) -> None:
    builder = xinjiang()
    builder.category()
    builder.element("NP-01-01")
    for region in (COUNTY, CITY):
        builder.designation(region, "NP-01-01", f"d{region}", region)
    await builder.write(database)
    query = """
    query ($of: ID!) {
      diff(of: $of, from: "2019-01-01", to: "2021-01-01", milliseconds: 30000) { nodes { __typename } totalCount }
    }
    """

    async def changes(region: str) -> int:
        diff = (await empty_api.data(query, of=f"region_{region}"))["diff"]
        assert diff["nodes"] == [{"__typename": "DesignationChange"}] * diff["totalCount"]
        return int(diff["totalCount"])

    assert [await changes(region) for region in (HOME, CORPS, HEADING, COUNTY)] == [1, 1, 0, 1]


async def test_a_jurisdiction_that_is_not_known_is_null(database: Neo4jDatabase, empty_api: Api) -> None:
    builder = xinjiang()
    await builder.write(database)
    query = """query ($where: RegionWhere) { regions(where: $where) { nodes { code jurisdiction } } }"""

    async def jurisdictions(where: dict[str, Any]) -> dict[str, str | None]:
        data = await empty_api.data(query, where=where)
        return {row["code"]: row["jurisdiction"] for row in data["regions"]["nodes"]}

    assert await jurisdictions({"jurisdiction": {"eq": None}}) == {HEADING: None, CITY_TOWN: None}
    assert await jurisdictions({"jurisdiction": {"eq": "XPCC"}}) == {CORPS: "XPCC", CITY: "XPCC"}
    # a row without a jurisdiction removes one that is no longer known
    row = find_row(builder, "region", f"region_{TOWN}")
    properties = {name: value for name, value in row["properties"].items() if name != "jurisdiction"}
    await load_row(database, "region", {**row, "properties": properties})
    assert await jurisdictions({"code": {"eq": TOWN}}) == {TOWN: None}


@pytest.mark.parametrize(
    "change",
    [
        "MATCH (region:Region {code: '659001000000'})-[former:SUBORDINATE_TO]->() DELETE former",
        "MATCH (region:Region {code: '659001000000'}), (heading:Region {code: '659000000000'}) "
        "CREATE (region)-[:SUBORDINATE_TO]->(heading)",
        "MATCH (home:Region {code: '650000000000'}) "
        "MATCH (region:Region {code: '653101000000'})-[former:SUBORDINATE_TO]->() "
        "DELETE former CREATE (region)-[:SUBORDINATE_TO]->(home)",
    ],
    ids=["none", "two", "another"],
)
async def test_doctor_reports_a_wrong_region_above(database: Neo4jDatabase, change: str) -> None:
    await xinjiang().write(database)
    await database.write([(change, {})])
    assert (await check_copies(database, "regions")).failed


RELATIONS = st.lists(
    st.tuples(st.one_of(st.none(), st.integers(0, 6)), st.one_of(st.none(), st.none(), st.integers(0, 6))),
    min_size=7,
    max_size=7,
)
"""For each region its parent and the region that administers it, as numbers; only those below its own count."""


@settings(
    max_examples=example_count(8),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(relations=RELATIONS)
async def test_the_regions_within_equal_the_oracle(
    database: Neo4jDatabase, empty_api: Api, relations: list[tuple[int | None, int | None]]
) -> None:
    above: list[int | None] = []
    builder = GraphBuilder()
    for number, pair in enumerate(relations):
        parent, by = (other if other is not None and other < number else None for other in pair)
        above.append(parent if by is None else by)
        codes = [None if other is None else f"r{other}" for other in (parent, by)]
        builder.region(f"r{number}", codes[0], administered_by=codes[1])
    await builder.write(database)
    assert not (await check_copies(database, "regions")).failed

    def with_all_above(number: int | None) -> set[int]:
        return set() if number is None else {number} | with_all_above(above[number])

    within = " ".join(
        f'r{number}: regions(where: {{within: {{code: {{eq: "r{number}"}}}}}}) {{ nodes {{ code }} }}'
        for number in range(7)
    )
    data = await empty_api.data(f"{{ {within} }}")
    for number in range(7):
        expected = sorted(f"r{other}" for other in range(7) if number in with_all_above(other))
        assert [row["code"] for row in data[f"r{number}"]["nodes"]] == expected
