"""Connections that reads keep between them: used again, never kept from others, none of them dead or worn out."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest

from domain.errors import YuanliuError
from graph.client import connection_reuse
from graph.client.database import Neo4jDatabase
from graph.client.direct_read import DirectReader
from graph.client.server import Server
from tests.conftest import session_less
from tests.support.text_substitution import substituted

SELF = "SHOW TRANSACTIONS YIELD connectionId, currentQuery WHERE currentQuery CONTAINS 'SHOW' RETURN connectionId"
IDS = "UNWIND $ids AS id CALL dbms.killConnection(id) YIELD message RETURN count(message) AS n"
UNDER_WAY = "SHOW TRANSACTIONS YIELD currentQuery WHERE currentQuery = $busy RETURN count(*) AS n"


@asynccontextmanager
async def opened(endpoint: Server, pool: int) -> AsyncIterator[Neo4jDatabase]:
    bolt = Neo4jDatabase.open(endpoint, pool=pool)
    try:
        yield bolt
    finally:
        await bolt.close()


def reader(bolt: Neo4jDatabase) -> DirectReader:
    assert isinstance(bolt._reader, DirectReader)
    return bolt._reader


def all_of(bolt: Neo4jDatabase) -> list[Any]:
    return [each for one in bolt._driver._pool.connections.values() for each in one]


async def at_once(bolt: Neo4jDatabase, number: int) -> None:
    """So many reads side by side, so that as many connections are open."""
    wait = "UNWIND range(1, 200000) AS n WITH n WHERE n < 0 RETURN count(n)"
    await asyncio.gather(*(bolt.read(wait, {}) for _ in range(number)))
    assert len(all_of(bolt)) == number


@session_less
async def test_one_after_the_other_takes_the_same(endpoint: Server) -> None:
    async with opened(endpoint, 5) as bolt:
        seen = {(await bolt.read(SELF, {})).value for _ in range(5)}
        (only,) = all_of(bolt)
        assert seen == {only.connection_id}
        assert only.in_use
        await reader(bolt).connections.release_all()
        assert not only.in_use


async def test_a_session_gets_what_was_kept(endpoint: Server) -> None:
    async with opened(endpoint, 2) as bolt:
        await at_once(bolt, 2)
        assert await bolt.rows("RETURN 1 AS n", {}) == [{"n": 1}]
        assert await bolt.write([("RETURN 2 AS n", {})]) == [[{"n": 2}]]
        assert [each.in_use for each in all_of(bolt)] == [False, False]


async def test_a_session_that_waits_gets_what_a_read_leaves(endpoint: Server, database: Neo4jDatabase) -> None:
    async with opened(endpoint, 1) as bolt:
        busy = "UNWIND range(1, 3000000) AS n WITH n WHERE n < 0 RETURN count(n)"
        reading = asyncio.create_task(bolt.read(busy, {}))
        async with asyncio.timeout(10):
            while not (await database.rows(UNDER_WAY, {"busy": busy}))[0]["n"]:
                pass
        assert await bolt.rows("RETURN 1 AS n", {}) == [{"n": 1}]
        assert (await reading).value == 0


async def test_reads_that_wait_get_what_a_read_leaves(endpoint: Server) -> None:
    async with opened(endpoint, 1) as bolt:
        answers = await asyncio.gather(*(bolt.read("RETURN $n", {"n": n}) for n in range(20)))
        assert [each.value for each in answers] == list(range(20))
        assert len(all_of(bolt)) == 1


async def test_a_turn_is_waited_for_longer_than_a_connection(endpoint: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    busy = "UNWIND range(1, 1000000) AS n WITH n WHERE n < 0 RETURN count(n)"
    async with opened(endpoint, 1) as bolt:
        await bolt.version()
        monkeypatch.setattr(connection_reuse, "CONNECT_SECONDS", 0.01)
        reading = [asyncio.create_task(bolt.read(busy, {})) for _ in range(3)]
        await asyncio.sleep(0)
        assert (bolt.in_flight.open, bolt.in_flight.waiting) == (1, 2)
        reading[1].cancel()
        assert [each.value for each in (await reading[0], await reading[2])] == [0, 0]
        assert (bolt.in_flight.open, bolt.in_flight.waiting) == (0, 0)
        assert bolt.terminated_statements == 0


async def test_where_the_server_closed_them_all_the_next_read_is_answered(
    endpoint: Server, database: Neo4jDatabase
) -> None:
    async with opened(endpoint, 4) as bolt:
        await at_once(bolt, 4)
        before = all_of(bolt)
        ids = [each.connection_id for each in before]
        assert await database.rows(IDS, {"ids": ids}) == [{"n": 4}]
        assert (await bolt.read("RETURN 1", {})).value == 1
        (left,) = all_of(bolt)
        assert left not in before


async def test_a_worn_out_one_is_left_to_the_pool(endpoint: Server) -> None:
    async with opened(endpoint, 4) as bolt:
        await bolt.version()
        (worn,) = all_of(bolt)
        worn.set_stale()
        assert (await bolt.read("RETURN 1", {})).value == 1
        assert worn.closed()
        assert worn not in all_of(bolt)


async def test_after_a_servers_error_the_others_go_back_to_the_pool(endpoint: Server) -> None:
    async with opened(endpoint, 3) as bolt:
        await at_once(bolt, 3)
        with pytest.raises(YuanliuError):
            await bolt.read("RETURN 1 / 0", {})
        assert [each.in_use for each in all_of(bolt)] == [False] * 3


async def test_where_routing_chooses_none_is_kept(endpoint: Server) -> None:
    routed = replace(endpoint, uri=substituted(endpoint.uri, "bolt://", "neo4j://"))
    async with opened(routed, 3) as bolt:
        assert (await bolt.read("RETURN 1", {})).value == 1
        assert [each.in_use for each in all_of(bolt)] == [False]


@session_less
async def test_nodes_that_were_read_are_not_remembered(endpoint: Server, database: Neo4jDatabase) -> None:
    await database.write([("CREATE (:Kept)", {})])
    async with opened(endpoint, 1) as bolt:
        await bolt.read("MATCH (n:Kept) RETURN n LIMIT 1", {})
        (kept,) = reader(bolt).connections._entries
        assert not kept.holds_nodes
