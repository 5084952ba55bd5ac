"""Connection reuse: connections are reused, released to waiting callers, and never used when closed or stale."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from domain.errors import YuanliuError
from graph.client import connection_reuse
from graph.client.database import Neo4jDatabase
from graph.client.direct_read import DirectReader
from graph.client.server import Server
from tests.conftest import direct_reads_only
from tests.support.driver_internals import driver_connections
from tests.support.text_substitution import substitute

SELF = "SHOW TRANSACTIONS YIELD connectionId, currentQuery WHERE currentQuery CONTAINS 'SHOW' RETURN connectionId"
IDS = "UNWIND $ids AS id CALL dbms.killConnection(id) YIELD message RETURN count(message) AS n"
UNDER_WAY = "SHOW TRANSACTIONS YIELD currentQuery WHERE currentQuery = $busy RETURN count(*) AS n"


@asynccontextmanager
async def open_database(neo4j_server: Server, pool: int) -> AsyncIterator[Neo4jDatabase]:
    client = Neo4jDatabase.open(neo4j_server, pool=pool)
    try:
        yield client
    finally:
        await client.close()


def reader(client: Neo4jDatabase) -> DirectReader:
    assert isinstance(client._reader, DirectReader)
    return client._reader


async def read_concurrently(client: Neo4jDatabase, number: int) -> None:
    """Run `number` reads concurrently, so that as many connections are open."""
    wait = "UNWIND range(1, 200000) AS n WITH n WHERE n < 0 RETURN count(n)"
    await asyncio.gather(*(client.read(wait, {}) for _ in range(number)))
    assert len(driver_connections(client)) == number


@direct_reads_only
async def test_sequential_reads_use_one_connection(neo4j_server: Server) -> None:
    async with open_database(neo4j_server, 5) as client:
        ids = {(await client.read(SELF, {})).value for _ in range(5)}
        (connection,) = driver_connections(client)
        assert ids == {connection.connection_id}
        assert connection.in_use
        await reader(client).connections.release_all()
        assert not connection.in_use


async def test_a_session_gets_a_retained_connection(neo4j_server: Server) -> None:
    async with open_database(neo4j_server, 2) as client:
        await read_concurrently(client, 2)
        assert await client.rows("RETURN 1 AS n", {}) == [{"n": 1}]
        assert await client.write([("RETURN 2 AS n", {})]) == [[{"n": 2}]]
        assert [connection.in_use for connection in driver_connections(client)] == [False, False]


async def test_a_waiting_session_gets_the_connection_of_a_finished_read(
    neo4j_server: Server, database: Neo4jDatabase
) -> None:
    async with open_database(neo4j_server, 1) as client:
        busy = "UNWIND range(1, 10000000) AS n WITH n WHERE n < 0 RETURN count(n)"
        # Planned before, so that it sees the read under way.
        assert await database.rows(UNDER_WAY, {"busy": busy}) == [{"n": 0}]
        reading = asyncio.create_task(client.read(busy, {}))
        async with asyncio.timeout(10):
            while not (await database.rows(UNDER_WAY, {"busy": busy}))[0]["n"]:
                pass
        assert await client.rows("RETURN 1 AS n", {}) == [{"n": 1}]
        assert (await reading).value == 0


async def test_waiting_reads_get_the_connection_of_a_finished_read(neo4j_server: Server) -> None:
    async with open_database(neo4j_server, 1) as client:
        records = await asyncio.gather(*(client.read("RETURN $n", {"n": n}) for n in range(20)))
        assert [record.value for record in records] == list(range(20))
        assert len(driver_connections(client)) == 1


async def test_waiting_for_a_slot_may_take_longer_than_acquiring_a_connection(
    neo4j_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy = "UNWIND range(1, 1000000) AS n WITH n WHERE n < 0 RETURN count(n)"
    async with open_database(neo4j_server, 1) as client:
        await client.version()
        monkeypatch.setattr(connection_reuse, "CONNECT_SECONDS", 0.01)
        reading = [asyncio.create_task(client.read(busy, {})) for _ in range(3)]
        await asyncio.sleep(0)
        assert (client.in_flight.open, client.in_flight.waiting) == (1, 2)
        reading[1].cancel()
        assert [connection.value for connection in (await reading[0], await reading[2])] == [0, 0]
        assert (client.in_flight.open, client.in_flight.waiting) == (0, 0)
        assert client.terminated_statements == 0


async def test_a_read_succeeds_after_the_server_closed_all_connections(
    neo4j_server: Server, database: Neo4jDatabase
) -> None:
    async with open_database(neo4j_server, 4) as client:
        await read_concurrently(client, 4)
        before = driver_connections(client)
        ids = [connection.connection_id for connection in before]
        assert await database.rows(IDS, {"ids": ids}) == [{"n": 4}]
        assert (await client.read("RETURN 1", {})).value == 1
        (replacement,) = driver_connections(client)
        assert replacement not in before


async def test_a_stale_connection_is_released_to_the_pool(neo4j_server: Server) -> None:
    async with open_database(neo4j_server, 4) as client:
        await client.version()
        (worn,) = driver_connections(client)
        worn.set_stale()
        assert (await client.read("RETURN 1", {})).value == 1
        assert worn.closed()
        assert worn not in driver_connections(client)


async def test_a_server_error_releases_all_retained_connections(neo4j_server: Server) -> None:
    async with open_database(neo4j_server, 3) as client:
        await read_concurrently(client, 3)
        with pytest.raises(YuanliuError):
            await client.read("RETURN 1 / 0", {})
        assert [connection.in_use for connection in driver_connections(client)] == [False] * 3


@direct_reads_only
async def test_a_cancelled_read_costs_its_own_connection_only(neo4j_server: Server, database: Neo4jDatabase) -> None:
    busy = "UNWIND range(1, 20000000) AS n WITH n WHERE n < 0 RETURN count(n)"
    assert await database.rows(UNDER_WAY, {"busy": busy}) == [{"n": 0}]
    async with open_database(neo4j_server, 4) as client:
        await read_concurrently(client, 4)
        reading = asyncio.create_task(client.read(busy, {}))
        async with asyncio.timeout(10):
            while not (await database.rows(UNDER_WAY, {"busy": busy}))[0]["n"]:
                pass
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)
        # One that another read waited for is in the pool and not in use.
        connections = driver_connections(client)
        assert sorted(connection.closed() for connection in connections) == [False, False, False, True]
        assert not any(connection.in_use for connection in connections if connection.closed())


async def test_a_routing_driver_retains_no_connection(neo4j_server: Server) -> None:
    routed = replace(neo4j_server, uri=substitute(neo4j_server.uri, "bolt://", "neo4j://"))
    async with open_database(routed, 3) as client:
        assert (await client.read("RETURN 1", {})).value == 1
        assert [connection.in_use for connection in driver_connections(client)] == [False]


@direct_reads_only
async def test_hydrated_nodes_are_not_retained(neo4j_server: Server, database: Neo4jDatabase) -> None:
    await database.write([("CREATE (:Kept)", {})])
    async with open_database(neo4j_server, 1) as client:
        await client.read("MATCH (n:Kept) RETURN n LIMIT 1", {})
        (entry,) = reader(client).connections._entries
        assert not entry.holds_nodes
