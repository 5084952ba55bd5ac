"""Both readers give what a session gives: values, errors, bookmarks; the pool is left as it was found."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, date
from typing import Any

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from neo4j import READ_ACCESS, AsyncDriver, Query
from neo4j.exceptions import DriverError, Neo4jError

from graph.client.database import Neo4jDatabase
from graph.client.direct_read import DirectReader
from graph.client.session_read import SessionReader
from graph.client.statement_reader import StatementReader

ECHO = "RETURN $value AS value, valueType($value) AS kind"
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False)
    | st.text()
    | st.dates(date(1, 1, 1))
    | st.datetimes(timezones=st.just(UTC)),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(min_size=1), inner, max_size=5),
    max_leaves=20,
)
FAILING = (
    "RETURN",
    "RETURN 1 / 0",
    "RETURN $absent",
    "CREATE (n:Kept) RETURN n",
    "UNWIND range(1, 3) AS n RETURN 1/(n-3)",
)


def in_use(driver: AsyncDriver) -> int:
    return sum(each.in_use for one in driver._pool.connections.values() for each in one)


@pytest_asyncio.fixture(params=[DirectReader, SessionReader])
async def trips(database: Neo4jDatabase, request: pytest.FixtureRequest) -> AsyncIterator[StatementReader]:
    made: StatementReader = request.param(database._driver, "neo4j")
    yield made
    async with made.connections_released():
        assert in_use(database._driver) == 0


async def by_session(database: Neo4jDatabase, statement: str, parameters: dict[str, Any]) -> list[list[Any]]:
    async with database._driver.session(database="neo4j", default_access_mode=READ_ACCESS) as session:
        result = await session.run(Query(statement, timeout=10), parameters)
        return [each.values() async for each in result]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=VALUES)
async def test_values_are_a_sessions(database: Neo4jDatabase, trips: StatementReader, value: Any) -> None:
    found, _ = await trips.read(ECHO, {"value": value}, metadata={}, timeout=10)
    assert repr(found) == repr(await by_session(database, ECHO, {"value": value}))


async def test_so_are_nodes_edges_and_many_records(database: Neo4jDatabase, trips: StatementReader) -> None:
    await database.write([("UNWIND range(1, 50) AS n CREATE (:Kept {n: n})-[:NEXT {since: date()}]->(:Kept)", {})])
    statement = "MATCH path = (a:Kept)-[r]->(b) RETURN a, r, b, a.n AS n, path ORDER BY n"
    found, _ = await trips.read(statement, {}, metadata={}, timeout=10)
    # the graph that a node belongs to is each reader's own: compared as shown
    assert repr(found) == repr(await by_session(database, statement, {}))
    assert len(found) == 50


@pytest.mark.parametrize("statement", FAILING)
async def test_errors_are_a_sessions_and_the_connection_is_good_again(
    database: Neo4jDatabase, trips: StatementReader, statement: str
) -> None:
    with pytest.raises(Neo4jError) as ours:
        await trips.read(statement, {}, metadata={}, timeout=10)
    with pytest.raises(Neo4jError) as theirs:
        await by_session(database, statement, {})
    assert (ours.value.code, ours.value.message) == (theirs.value.code, theirs.value.message)
    assert (await trips.read("RETURN 1", {}, metadata={}, timeout=10))[0] == [[1]]


async def test_its_bookmark_is_a_sessions(database: Neo4jDatabase, trips: StatementReader) -> None:
    await database.write([("CREATE (:Kept)", {})])
    _, bookmark = await trips.read("RETURN 1", {}, metadata={}, timeout=10)
    async with database._driver.session(database="neo4j", default_access_mode=READ_ACCESS) as session:
        await (await session.run("RETURN 1")).consume()
        assert (await session.last_bookmarks()).raw_values == {bookmark}
    found, _ = await trips.read("MATCH (n:Kept) RETURN count(n)", {}, metadata={}, timeout=10, bookmarks=(bookmark,))
    assert found == [[1]]


async def test_a_bookmark_is_sent(trips: StatementReader) -> None:
    with pytest.raises(Neo4jError) as ours:
        await trips.read("RETURN 1", {}, metadata={}, timeout=10, bookmarks=("no bookmark",))
    assert "Bookmark" in str(ours.value.code)


async def test_cancelled_its_connection_is_closed(database: Neo4jDatabase, trips: StatementReader) -> None:
    busy = "UNWIND range(1, 100000000) AS n WITH n WHERE n < 0 RETURN count(n)"
    working = asyncio.create_task(trips.read(busy, {}, metadata={"at": "work"}, timeout=30))
    seen = "SHOW TRANSACTIONS YIELD metaData WHERE metaData.at = 'work' RETURN count(*) AS n"
    async with asyncio.timeout(10):
        while not (await database.rows(seen, {}))[0]["n"]:
            pass
    before = sum(len(each) for each in database._driver._pool.connections.values())
    working.cancel()
    with pytest.raises(asyncio.CancelledError):
        await working
    assert (await trips.read("RETURN 1", {}, metadata={}, timeout=10))[0] == [[1]]
    assert sum(len(each) for each in database._driver._pool.connections.values()) <= before


@pytest.mark.parametrize("reader", [DirectReader, SessionReader])
async def test_a_closed_driver_reads_no_more(endpoint: Any, reader: Callable[..., StatementReader]) -> None:
    other = Neo4jDatabase.open(endpoint)
    await other.version()
    await other.close()
    with pytest.raises(DriverError):
        await reader(other._driver, "neo4j").read("RETURN 1", {}, metadata={}, timeout=10)
