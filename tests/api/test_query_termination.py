"""Abandoned statements are terminated on the server: after a disconnect, and at their timeout."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

import app
from bench.overload.load import get, graphql
from domain.errors import TimedOut, Unavailable
from graph.client.database import STATEMENT_SECONDS, Neo4jDatabase, Record
from graph.client.server import Server
from settings import Settings
from tests.conftest import uvicorn_on
from tests.support.tcp_proxy import in_front_of

SLOW = "UNWIND range(1, 4000000000) AS slow WITH slow WHERE slow % 1000003 = 1000004 RETURN count(slow)"
"""Minutes of work without data and memory."""
LISTED = (
    "SHOW TRANSACTIONS YIELD transactionId, currentQuery WHERE currentQuery CONTAINS $text AND NOT "
    "currentQuery STARTS WITH 'SHOW' RETURN count(transactionId)"
)
REGIONS = graphql("{ regions { totalCount } }")
TRAVERSAL = graphql('{ lineage(of: ["res_any"], direction: UPSTREAM, depth: 9) { nodes { depth } } }')

pytestmark = pytest.mark.usefixtures("sampled")


async def is_running(bolt: Neo4jDatabase, text: str = SLOW) -> bool:
    return bool((await bolt.rows(LISTED, {"text": text}))[0]["count(transactionId)"])


async def wait_until(expected: bool, check: Callable[[], Awaitable[bool]], seconds: float = STATEMENT_SECONDS) -> None:
    """Polls the server. The default limit is the one that the service promises for every statement; SLOW has 30 s, so
    a statement that ends within the limit was terminated."""
    async with asyncio.timeout(seconds):
        while await check() is not expected:
            pass


@asynccontextmanager
async def slow_database(endpoint: Server, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Neo4jDatabase]:
    """A client that replaces every statement by SLOW, with a timeout of 30 s."""
    bolt = Neo4jDatabase.open(endpoint)
    read = bolt.read

    async def slow(statement: str, parameters: Mapping[str, Any], **_: Any) -> Record:
        del parameters
        # a traversal first reads the graph version, which must be fast
        return await read(statement if statement == "RETURN 1" else SLOW, {}, timeout=30.0)

    monkeypatch.setattr(bolt, "read", slow)
    try:
        yield bolt
    finally:
        await bolt.close()


async def hang_up_while_it_runs(slow: Neo4jDatabase, bolt: Neo4jDatabase, request: bytes = REGIONS) -> None:
    """Send a request over a socket, close it while the statement runs, and wait until statement and slot are gone."""
    async with uvicorn_on(app.build(Settings(), slow, app.Readiness(ready=True))) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request)
        await writer.drain()
        await wait_until(True, lambda: is_running(bolt), seconds=20)
        assert not reader.at_eof()
        writer.close()
        await wait_until(False, lambda: is_running(bolt))
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:

            async def is_over() -> bool:
                metrics = (await client.get("/metrics")).text
                slots = re.findall(r"^yuanliu_slots_in_use\{.+\} (\S+)$", metrics, re.MULTILINE)
                return slots == ["0.0", "0.0", "0.0"] and 'status="499"} 1.0' in metrics

            await wait_until(True, is_over)


async def test_a_disconnect_terminates_the_statement(
    endpoint: Server, bolt: Neo4jDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with slow_database(endpoint, monkeypatch) as slow:
        await hang_up_while_it_runs(slow, bolt)


@pytest.mark.parametrize(
    "request_", [TRAVERSAL, get("/export/lineage?of=res_any&direction=UPSTREAM")], ids=["traversal", "export"]
)
async def test_a_disconnect_terminates_a_traversal_or_an_export(
    endpoint: Server, bolt: Neo4jDatabase, monkeypatch: pytest.MonkeyPatch, request_: bytes
) -> None:
    async with slow_database(endpoint, monkeypatch) as slow:
        await hang_up_while_it_runs(slow, bolt, request_)


async def test_a_statement_is_terminated_although_a_proxy_keeps_its_connection(
    endpoint: Server, bolt: Neo4jDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server does not notice the closed connection, so only termination helps."""
    async with in_front_of(endpoint) as proxy:
        proxy.keeps_database_connections = True
        async with slow_database(proxy.endpoint, monkeypatch) as slow:
            await hang_up_while_it_runs(slow, bolt)


async def test_a_read_is_answered_while_others_are_terminated(endpoint: Server, bolt: Neo4jDatabase) -> None:
    """Termination has its own connection: it waits for none of the pool, and cancelled reads hold none."""
    client = Neo4jDatabase.open(endpoint, pool=4)
    try:
        reads = [asyncio.create_task(client.read(SLOW, {}, timeout=30)) for _ in range(4)]
        await wait_until(True, lambda: is_running(bolt), seconds=20)
        for read in reads:
            read.cancel()
        assert (await client.read("RETURN 1", {})).value == 1
        await wait_until(False, lambda: is_running(bolt))
        results = await asyncio.gather(*reads, return_exceptions=True)
        assert all(isinstance(result, asyncio.CancelledError) for result in results)
    finally:
        await client.close()


async def test_the_service_terminates_a_statement_that_exceeds_its_timeout(bolt: Neo4jDatabase) -> None:
    """Neo4j itself checks timeouts every two seconds only. By chance its check can be the first for one statement, but
    not for three in a row."""
    await bolt.read("RETURN 1", {})
    before = bolt.terminated_statements
    for _ in range(3):
        with pytest.raises(TimedOut, match=r"longer than 0\.2 s"):
            await bolt.read(SLOW, {}, timeout=0.2)
    assert bolt.terminated_statements > before
    await wait_until(False, lambda: is_running(bolt))


async def test_termination_by_an_operator_raises_unavailable(bolt: Neo4jDatabase) -> None:
    reading = asyncio.create_task(bolt.read(SLOW, {}, timeout=30))
    await wait_until(True, lambda: is_running(bolt), seconds=20)
    await bolt.rows(
        "SHOW TRANSACTIONS YIELD transactionId AS id, currentQuery WHERE currentQuery = $text "
        "TERMINATE TRANSACTIONS id YIELD message RETURN message",
        {"text": SLOW},
    )
    with pytest.raises(Unavailable):
        await reading


@pytest.mark.parametrize(
    "run",
    [
        lambda bolt: bolt.read(SLOW, {}, timeout=0.2),
        lambda bolt: bolt.rows(SLOW, {}, timeout=0.2),
        lambda bolt: bolt.write([(SLOW, {})], timeout=0.2),
        lambda bolt: bolt.run_schema(SLOW, timeout=0.2),
        lambda bolt: bolt.plan(SLOW, {}, profile=True, timeout=0.2),
    ],
    ids=["read", "rows", "write", "run_schema", "plan"],
)
async def test_every_method_has_a_timeout(run: Callable[[Neo4jDatabase], Awaitable[Any]], bolt: Neo4jDatabase) -> None:
    with pytest.raises(TimedOut):
        async with asyncio.timeout(20):
            await run(bolt)
