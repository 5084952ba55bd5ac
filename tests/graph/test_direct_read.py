"""Both readers return the values, errors and bookmarks of a session, and leave the pool unchanged."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, date
from typing import Any

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from neo4j import READ_ACCESS, Query
from neo4j.exceptions import DriverError, Neo4jError

from graph.client.database import Neo4jDatabase
from graph.client.direct_read import DirectReader
from graph.client.session_read import SessionReader
from graph.client.statement_reader import StatementReader
from tests.support.driver_internals import driver_connections, driver_of

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


def connections_in_use(database: Neo4jDatabase) -> int:
    return sum(connection.in_use for connection in driver_connections(database))


@pytest_asyncio.fixture(params=[DirectReader, SessionReader])
async def reader(database: Neo4jDatabase, request: pytest.FixtureRequest) -> AsyncIterator[StatementReader]:
    reader: StatementReader = request.param(driver_of(database), "neo4j")
    yield reader
    async with reader.connections_released():
        assert connections_in_use(database) == 0


async def read_by_session(database: Neo4jDatabase, statement: str, parameters: dict[str, Any]) -> list[list[Any]]:
    async with driver_of(database).session(database="neo4j", default_access_mode=READ_ACCESS) as session:
        result = await session.run(Query(statement, timeout=10), parameters)
        return [record.values() async for record in result]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=VALUES)
async def test_values_equal_those_of_a_session(database: Neo4jDatabase, reader: StatementReader, value: Any) -> None:
    records, _ = await reader.read(ECHO, {"value": value}, metadata={}, timeout=10)
    assert repr(records) == repr(await read_by_session(database, ECHO, {"value": value}))


async def test_nodes_relationships_and_many_records_equal_those_of_a_session(
    database: Neo4jDatabase, reader: StatementReader
) -> None:
    await database.write([("UNWIND range(1, 50) AS n CREATE (:Kept {n: n})-[:NEXT {since: date()}]->(:Kept)", {})])
    statement = "MATCH path = (a:Kept)-[r]->(b) RETURN a, r, b, a.n AS n, path ORDER BY n"
    records, _ = await reader.read(statement, {}, metadata={}, timeout=10)
    # each reader creates its own graph object for nodes, so the representations are compared
    assert repr(records) == repr(await read_by_session(database, statement, {}))
    assert len(records) == 50


@pytest.mark.parametrize("statement", FAILING)
async def test_errors_equal_those_of_a_session_and_the_connection_stays_usable(
    database: Neo4jDatabase, reader: StatementReader, statement: str
) -> None:
    with pytest.raises(Neo4jError) as error:
        await reader.read(statement, {}, metadata={}, timeout=10)
    with pytest.raises(Neo4jError) as session_error:
        await read_by_session(database, statement, {})
    assert (error.value.code, error.value.message) == (session_error.value.code, session_error.value.message)
    assert (await reader.read("RETURN 1", {}, metadata={}, timeout=10))[0] == [[1]]


async def test_the_bookmark_equals_that_of_a_session(database: Neo4jDatabase, reader: StatementReader) -> None:
    await database.write([("CREATE (:Kept)", {})])
    _, bookmark = await reader.read("RETURN 1", {}, metadata={}, timeout=10)
    async with driver_of(database).session(database="neo4j", default_access_mode=READ_ACCESS) as session:
        await (await session.run("RETURN 1")).consume()
        assert (await session.last_bookmarks()).raw_values == {bookmark}
    records, _ = await reader.read("MATCH (n:Kept) RETURN count(n)", {}, metadata={}, timeout=10, bookmarks=(bookmark,))
    assert records == [[1]]


async def test_bookmarks_are_sent(reader: StatementReader) -> None:
    with pytest.raises(Neo4jError) as error:
        await reader.read("RETURN 1", {}, metadata={}, timeout=10, bookmarks=("no bookmark",))
    assert "Bookmark" in str(error.value.code)


async def test_cancellation_closes_the_connection(database: Neo4jDatabase, reader: StatementReader) -> None:
    busy = "UNWIND range(1, 100000000) AS n WITH n WHERE n < 0 RETURN count(n)"
    working = asyncio.create_task(reader.read(busy, {}, metadata={"at": "work"}, timeout=30))
    listed = "SHOW TRANSACTIONS YIELD metaData WHERE metaData.at = 'work' RETURN count(*) AS n"
    async with asyncio.timeout(10):
        while not (await database.rows(listed, {}))[0]["n"]:
            pass
    before = len(driver_connections(database))
    working.cancel()
    with pytest.raises(asyncio.CancelledError):
        await working
    assert (await reader.read("RETURN 1", {}, metadata={}, timeout=10))[0] == [[1]]
    assert len(driver_connections(database)) <= before


@pytest.mark.parametrize("create_reader", [DirectReader, SessionReader])
async def test_a_closed_driver_raises(neo4j_server: Any, create_reader: Callable[..., StatementReader]) -> None:
    other = Neo4jDatabase.open(neo4j_server)
    await other.version()
    await other.close()
    with pytest.raises(DriverError):
        await create_reader(driver_of(other), "neo4j").read("RETURN 1", {}, metadata={}, timeout=10)
