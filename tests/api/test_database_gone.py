"""Without its database the service returns UNAVAILABLE within five seconds, and recovers without a restart."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from domain.errors import Unavailable
from graph.client.database import Neo4jDatabase
from graph.client.server import Server
from tests.conftest import Api
from tests.support.tcp_proxy import in_front_of

SECONDS = 7.0
QUERY = "{ regions { totalCount } }"
EMPTY = {"regions": {"totalCount": 0}}
Serving = Callable[[Neo4jDatabase], Api]

pytestmark = pytest.mark.usefixtures("database")


async def health(api: Api) -> tuple[int, int]:
    return (await api.client.get("/healthz")).status_code, (await api.client.get("/readyz")).status_code


async def assert_unavailable(api: Api) -> None:
    """Asserts that a query fails in time, and that the service itself is healthy."""
    started = time.monotonic()
    answer = await api.post(QUERY)
    assert time.monotonic() - started < SECONDS
    (error,) = answer.json()["errors"]
    assert error["message"] == "The database is currently unavailable."
    assert error["extensions"] == {
        "code": "UNAVAILABLE",
        "remedy": "Retry in a few seconds; /readyz shows when the database is available again.",
        "docs": "/docs/errors#unavailable",
    }
    assert await health(api) == (200, 503)


async def test_no_database_at_the_address(neo4j_server: Server, serve_api: Serving) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        database = Neo4jDatabase.open(replace(neo4j_server, uri=f"bolt://127.0.0.1:{listener.getsockname()[1]}"))
        try:
            await assert_unavailable(serve_api(database))
        finally:
            await database.close()


async def test_service_survives_loss_and_return_of_the_database(neo4j_server: Server, serve_api: Serving) -> None:
    async with in_front_of(neo4j_server) as proxy:
        database = Neo4jDatabase.open(proxy.endpoint)
        try:
            api = serve_api(database)
            for _ in range(2):
                assert await api.data(QUERY) == EMPTY
                assert await health(api) == (200, 200)
                await proxy.close()
                await assert_unavailable(api)
                await assert_unavailable(api)
                await proxy.open()
            assert await api.data(QUERY) == EMPTY
            assert await health(api) == (200, 200)
        finally:
            await database.close()


async def test_connection_cut_between_queries_is_replaced(neo4j_server: Server, serve_api: Serving) -> None:
    async with in_front_of(neo4j_server) as proxy:
        database = Neo4jDatabase.open(proxy.endpoint)
        try:
            api = serve_api(database)
            for _ in range(3):
                assert await api.data(QUERY) == EMPTY
                await proxy.close()
                await proxy.open()
        finally:
            await database.close()


async def test_silent_database_is_unavailable(neo4j_server: Server, serve_api: Serving) -> None:
    async with in_front_of(neo4j_server) as proxy:
        database = Neo4jDatabase.open(proxy.endpoint)
        try:
            api = serve_api(database)
            proxy.fall_silent()
            await assert_unavailable(api)
            proxy.silent = False
            assert await api.data(QUERY) == EMPTY
        finally:
            await database.close()


async def test_database_that_falls_silent_during_a_read_is_given_up(neo4j_server: Server, serve_api: Serving) -> None:
    """After the timeout of the statement, which the server should observe, and the time to reach the server."""
    async with in_front_of(neo4j_server) as proxy:
        database = Neo4jDatabase.open(proxy.endpoint)
        try:
            api = serve_api(database)
            assert await api.data(QUERY) == EMPTY
            proxy.fall_silent()
            assert await health(api) == (200, 503)
            started = time.monotonic()
            with pytest.raises(Unavailable):
                await database.read("RETURN 1", {}, timeout=0.5)
            assert time.monotonic() - started < SECONDS
            proxy.silent = False
            assert await api.data(QUERY) == EMPTY
            assert await health(api) == (200, 200)
        finally:
            await database.close()
