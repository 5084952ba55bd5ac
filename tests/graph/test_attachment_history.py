"""Attachments over time: they begin, end, move to another entry and come back; the past stays in the graph."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.client.database import Neo4jDatabase
from graph.doctor import check_copies
from tests.conftest import Api
from tests.graph.test_reload import find_row, initial_graph, load_row
from tests.support.example_count import example_count
from tests.support.graph_builder import OPEN_END, GraphBuilder

PERIODS = """
MATCH (entry:CatalogEntry)-[attached:ATTACHED|FORMERLY_ATTACHED]->(:DataResource {id: 'resource_a'})
RETURN type(attached) AS type, entry.code AS entry, attached.since AS since, attached.until AS until,
  attached.sample AS sample
ORDER BY since, until, entry
"""
Period = tuple[str, str, datetime, datetime]
"""Type, entry, since, until."""


def year(number: int) -> datetime:
    return datetime(number, 1, 1, tzinfo=UTC)


def this_second() -> datetime:
    """The begin of the present second: the clock of the server has milliseconds."""
    return datetime.now(UTC).replace(microsecond=0)


async def periods(database: Neo4jDatabase) -> list[Period]:
    assert not (await check_copies(database, "attachments")).failed
    assert not (await check_copies(database, "resources")).failed
    rows = await database.rows(PERIODS, {})
    assert all(row["sample"] for row in rows)
    return [(row["type"], row["entry"], row["since"], row["until"]) for row in rows]


class Resource:
    """The resource `a`, whose row is loaded again with changes."""

    def __init__(self, database: Neo4jDatabase, row: dict[str, Any]) -> None:
        self._database = database
        self._row = row

    async def load(self, entry: str | None, since: datetime | None = None) -> list[Period]:
        """The periods after the row is loaded with this entry and begin."""
        await load_row(self._database, "resource", {**self._row, "entry": entry, "attachedSince": since})
        return await periods(self._database)


async def resource_of(database: Neo4jDatabase) -> Resource:
    builder = initial_graph()
    await builder.write(database)
    return Resource(database, find_row(builder, "resource", "resource_a"))


async def test_an_attachment_moves_ends_and_comes_back(database: Neo4jDatabase) -> None:
    resource = await resource_of(database)
    first = ("ATTACHED", "e0", year(2020), OPEN_END)
    assert await periods(database) == [first]
    # the next attachment begins where the former one ends
    moved = [("FORMERLY_ATTACHED", "e0", year(2020), year(2022)), ("ATTACHED", "e1", year(2022), OPEN_END)]
    assert await resource.load("e1", year(2022)) == moved
    assert await resource.load("e1", year(2022)) == moved
    # a row without an entry ends it when it is written
    before = this_second()
    *earlier, (kind, entry, since, until) = await resource.load(None)
    assert (earlier, kind, entry, since) == ([moved[0]], "FORMERLY_ATTACHED", "e1", year(2022))
    assert before <= until <= datetime.now(UTC)
    assert len(await resource.load(None)) == 2
    # the same pair again: not before its last attachment ended
    again = await resource.load("e0", year(2021))
    assert again == [moved[0], ("FORMERLY_ATTACHED", "e1", year(2022), until), ("ATTACHED", "e0", year(2022), OPEN_END)]
    assert ("ATTACHED", "e0", year(2024), OPEN_END) in await resource.load("e0", year(2024))


async def test_an_attachment_begins_with_the_write_and_stays_as_it_is(database: Neo4jDatabase) -> None:
    resource = await resource_of(database)
    await resource.load(None)
    before = this_second()
    since = (await resource.load("e1"))[-1][2]
    assert before <= since <= datetime.now(UTC)
    assert (await resource.load("e1"))[-1] == ("ATTACHED", "e1", since, OPEN_END)
    # a begin in the future counts as the instant of writing
    after = (await resource.load("e1", datetime.now(UTC) + timedelta(days=1)))[-1][2]
    assert since <= after <= datetime.now(UTC)


async def test_an_attachment_that_began_no_earlier_than_its_successor_never_was(database: Neo4jDatabase) -> None:
    resource = await resource_of(database)
    assert await resource.load("e1", year(2019)) == [("ATTACHED", "e1", year(2019), OPEN_END)]
    assert await resource.load("e0", year(2019)) == [("ATTACHED", "e0", year(2019), OPEN_END)]


@pytest.mark.parametrize(
    "change",
    [
        "MATCH (:CatalogEntry)-[attached:ATTACHED]->() SET attached.until = datetime('2025-01-01T00:00:00Z')",
        "MATCH (:CatalogEntry)-[attached:ATTACHED]->() REMOVE attached.since",
        "MATCH (entry:CatalogEntry)-[attached:ATTACHED]->(resource) "
        "CREATE (entry)-[former:FORMERLY_ATTACHED]->(resource) SET former = properties(attached)",
        "MATCH (entry:CatalogEntry)-[attached:ATTACHED]->(resource) CREATE (entry)-[:FORMERLY_ATTACHED "
        "{since: datetime('2019-01-01T00:00:00Z'), until: datetime('2021-01-01T00:00:00Z')}]->(resource)",
    ],
    ids=["not open", "no begin", "open, but former", "overlapping"],
)
async def test_doctor_reports_wrong_intervals(database: Neo4jDatabase, change: str) -> None:
    await initial_graph().write(database)
    assert not (await check_copies(database, "attachments")).failed
    await database.write([(change, {})])
    assert (await check_copies(database, "attachments")).failed


@dataclass(frozen=True)
class Write:
    """A row: its entry, and the year in which the attachment begins; None for the instant of writing."""

    entry: str | None
    begin: int | None


WRITES = st.lists(
    st.builds(Write, st.sampled_from((None, "e0", "e1")), st.sampled_from((None, 2018, 2019, 2021, 2022))),
    min_size=2,
    max_size=6,
)
WRITTEN = year(9000)
"""Stands for every instant of writing."""


def expected_periods(writes: list[Write]) -> list[Period]:
    """What the writes mean, in plain Python. The graph begins with e0 since 2020."""
    former: list[tuple[str, datetime, datetime]] = []
    present: tuple[str, datetime] | None = ("e0", year(2020))
    for number, write in enumerate(writes):
        now = WRITTEN + timedelta(days=number)
        begin = year(write.begin) if write.entry and write.begin else now
        since = max([begin, *(until for entry, _, until in former if entry == write.entry)])
        if present and present[0] != write.entry:
            if present[1] < since:
                former.append((*present, since))
            present = None
        if write.entry and (present is None or write.begin):
            present = (write.entry, since)
    rows = [("FORMERLY_ATTACHED", *period) for period in former]
    return [*rows, *([("ATTACHED", *present, OPEN_END)] if present else [])]


def without_written_instants(rows: list[Period], started: datetime) -> list[Period]:
    def instant(at: datetime) -> datetime:
        return WRITTEN if started <= at < OPEN_END else at

    return sorted((kind, entry, instant(since), instant(until)) for kind, entry, since, until in rows)


@settings(
    max_examples=example_count(12),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(writes=WRITES)
async def test_the_periods_equal_the_oracle(database: Neo4jDatabase, writes: list[Write]) -> None:
    resource = await resource_of(database)
    started = this_second()
    rows: list[Period] = []
    for write in writes:
        rows = await resource.load(write.entry, year(write.begin) if write.begin else None)
    expected = expected_periods(writes)
    assert without_written_instants(rows, started) == without_written_instants(expected, WRITTEN)


async def test_return_flows_are_filtered_by_the_attachments_of_the_instant(
    database: Neo4jDatabase, empty_api: Api
) -> None:
    builder = GraphBuilder()
    builder.platform(builder.region("r1"))
    builder.department("d1", "r1")
    builder.category()
    builder.element("NP-01-01")
    builder.element("NP-01-02")
    builder.entry("e0", "d1", realizes=["NP-01-01"])
    builder.entry("e1", "d1", realizes=["NP-01-02"])
    builder.resource("a", "r1", "e0")
    builder.resource("b", "r1")
    builder.flow("1", "b", "a")
    await builder.write(database)
    await Resource(database, find_row(builder, "resource", "resource_a")).load("e1", year(2022))
    query = """query ($at: DateTime) {
      e0: returnFlows(to: "r1", entry: "e0", asOf: $at) { totalCount }
      e1: returnFlows(to: "r1", entry: "e1", asOf: $at) { totalCount }
      first: returnFlows(to: "r1", element: "NP-01-01", asOf: $at) { totalCount }
      second: returnFlows(to: "r1", element: "NP-01-02", asOf: $at) { totalCount }
      resource(id: "resource_a") { entry { code } }
      catalogEntry(code: "e0") { attached resources { totalCount } }
    }"""

    async def counts(at: str | None) -> list[int]:
        data = await empty_api.data(query, at=at)
        # the present, whatever the instant
        assert data["resource"] == {"entry": {"code": "e1"}}
        assert data["catalogEntry"] == {"attached": False, "resources": {"totalCount": 0}}
        return [data[name]["totalCount"] for name in ("e0", "e1", "first", "second")]

    assert await counts("2021-12-31T23:59:59Z") == [1, 0, 1, 0]
    assert await counts("2022-01-01T00:00:00Z") == [0, 1, 0, 1]
    assert await counts(None) == [0, 1, 0, 1]
