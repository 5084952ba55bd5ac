"""The database gone: UNAVAILABLE within five seconds, /readyz 503, /healthz 200, and back without a restart."""

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

SECONDS = 5.0
QUERY = "{ regions { totalCount } }"
EMPTY = {"regions": {"totalCount": 0}}
Serving = Callable[[Neo4jDatabase], Api]

pytestmark = pytest.mark.usefixtures("database")


async def health(api: Api) -> tuple[int, int]:
    return (await api.client.get("/healthz")).status_code, (await api.client.get("/readyz")).status_code


async def gone(api: Api) -> None:
    """Asserts that the service says so, in time, and itself is well."""
    started = time.monotonic()
    answer = await api.post(QUERY)
    assert time.monotonic() - started < SECONDS
    (error,) = answer.json()["errors"]
    assert error["message"] == "The database is currently unavailable."
    assert error["extensions"] == {
        "code": "UNAVAILABLE",
        "remedy": "Retry in a few seconds; /readyz shows when the database is available again.",
        "docs": "docs/errors.md#unavailable",
    }
    assert await health(api) == (200, 503)


async def test_nobody_listens(endpoint: Server, serving: Serving) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        bolt = Neo4jDatabase.open(replace(endpoint, uri=f"bolt://127.0.0.1:{held.getsockname()[1]}"))
        try:
            await gone(serving(bolt))
        finally:
            await bolt.close()


async def test_it_goes_and_comes_back_and_the_service_stays(endpoint: Server, serving: Serving) -> None:
    async with in_front_of(endpoint) as proxy:
        bolt = Neo4jDatabase.open(proxy.endpoint)
        try:
            api = serving(bolt)
            for _ in range(2):
                assert await api.data(QUERY) == EMPTY
                assert await health(api) == (200, 200)
                await proxy.close()
                await gone(api)
                await gone(api)
                await proxy.open()
            assert await api.data(QUERY) == EMPTY
            assert await health(api) == (200, 200)
        finally:
            await bolt.close()


async def test_a_connection_that_was_cut_between_two_questions_is_not_noticed(
    endpoint: Server, serving: Serving
) -> None:
    async with in_front_of(endpoint) as proxy:
        bolt = Neo4jDatabase.open(proxy.endpoint)
        try:
            api = serving(bolt)
            for _ in range(3):
                assert await api.data(QUERY) == EMPTY
                await proxy.close()
                await proxy.open()
        finally:
            await bolt.close()


async def test_a_server_that_falls_silent_is_gone_as_well(endpoint: Server, serving: Serving) -> None:
    async with in_front_of(endpoint) as proxy:
        bolt = Neo4jDatabase.open(proxy.endpoint)
        try:
            api = serving(bolt)
            proxy.fall_silent()
            await gone(api)
            proxy.silent = False
            assert await api.data(QUERY) == EMPTY
        finally:
            await bolt.close()


async def test_a_server_that_falls_silent_while_connected_is_given_up(endpoint: Server, serving: Serving) -> None:
    """After the statement's own time, which the server was to keep, and the time it may take to reach it."""
    async with in_front_of(endpoint) as proxy:
        bolt = Neo4jDatabase.open(proxy.endpoint)
        try:
            api = serving(bolt)
            assert await api.data(QUERY) == EMPTY
            proxy.fall_silent()
            assert await health(api) == (200, 503)
            started = time.monotonic()
            with pytest.raises(Unavailable):
                await bolt.read("RETURN 1", {}, timeout=0.5)
            assert time.monotonic() - started < SECONDS
            proxy.silent = False
            assert await api.data(QUERY) == EMPTY
            assert await health(api) == (200, 200)
        finally:
            await bolt.close()
