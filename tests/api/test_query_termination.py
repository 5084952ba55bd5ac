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
from graph.client import database, health_check
from graph.client.database import STATEMENT_SECONDS, Neo4jDatabase
from graph.client.server import Server
from graph.client.statement import Record
from settings import Settings
from tests.conftest import run_uvicorn
from tests.support.tcp_proxy import in_front_of

SLOW = "UNWIND range(1, 4000000000) AS slow WITH slow WHERE slow % 1000003 = 1000004 RETURN count(slow)"
"""Minutes of work without data and memory."""
LISTED = (
    "SHOW TRANSACTIONS YIELD transactionId, currentQuery WHERE currentQuery CONTAINS $text AND NOT "
    "currentQuery STARTS WITH 'SHOW' RETURN count(transactionId)"
)
REGIONS = graphql("{ regions { totalCount } }")
TRAVERSAL = graphql('{ lineage(of: ["res_any"], direction: UPSTREAM, depth: 9) { nodes { depth } } }')

pytestmark = pytest.mark.usefixtures("sample_database")


async def is_running(database: Neo4jDatabase, text: str = SLOW) -> bool:
    return bool((await database.rows(LISTED, {"text": text}))[0]["count(transactionId)"])


async def wait_until(expected: bool, check: Callable[[], Awaitable[bool]], seconds: float = STATEMENT_SECONDS) -> None:
    """Polls the server. The default limit is the one that the service promises for every statement; SLOW has 30 s, so
    a statement that ends within the limit was terminated."""
    async with asyncio.timeout(seconds):
        while await check() is not expected:
            pass


@asynccontextmanager
async def slow_database(neo4j_server: Server, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Neo4jDatabase]:
    """A client that replaces every statement by SLOW, with a timeout of 30 s."""
    database = Neo4jDatabase.open(neo4j_server)
    read = database.read

    async def slow(statement: str, parameters: Mapping[str, Any], **_: Any) -> Record:
        del parameters
        # a traversal first reads the graph version, which must be fast
        return await read(statement if statement == "RETURN 1" else SLOW, {}, timeout=30.0)

    monkeypatch.setattr(database, "read", slow)
    try:
        yield database
    finally:
        await database.close()


async def hang_up_while_it_runs(slow: Neo4jDatabase, database: Neo4jDatabase, request: bytes = REGIONS) -> None:
    """Send a request over a socket, close it while the statement runs, and wait until statement and slot are gone."""
    async with run_uvicorn(app.build(Settings(), slow, app.Readiness(ready=True))) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request)
        await writer.drain()
        await wait_until(True, lambda: is_running(database), seconds=20)
        assert not reader.at_eof()
        writer.close()
        await wait_until(False, lambda: is_running(database))
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:

            async def is_over() -> bool:
                metrics = (await client.get("/metrics")).text
                slots = re.findall(r"^yuanliu_slots_in_use\{.+\} (\S+)$", metrics, re.MULTILINE)
                return slots == ["0.0", "0.0", "0.0"] and 'status="499"} 1.0' in metrics

            await wait_until(True, is_over)


async def test_a_disconnect_terminates_the_statement(
    neo4j_server: Server, shared_database: Neo4jDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with slow_database(neo4j_server, monkeypatch) as slow:
        await hang_up_while_it_runs(slow, shared_database)


@pytest.mark.parametrize(
    "request_", [TRAVERSAL, get("/export/lineage?of=res_any&direction=UPSTREAM")], ids=["traversal", "export"]
)
async def test_a_disconnect_terminates_a_traversal_or_an_export(
    neo4j_server: Server, shared_database: Neo4jDatabase, monkeypatch: pytest.MonkeyPatch, request_: bytes
) -> None:
    async with slow_database(neo4j_server, monkeypatch) as slow:
        await hang_up_while_it_runs(slow, shared_database, request_)


async def test_a_statement_is_terminated_although_a_proxy_keeps_its_connection(
    neo4j_server: Server, shared_database: Neo4jDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server does not notice the closed connection, so only termination helps."""
    async with in_front_of(neo4j_server) as proxy:
        proxy.keeps_database_connections = True
        async with slow_database(proxy.endpoint, monkeypatch) as slow:
            await hang_up_while_it_runs(slow, shared_database)


async def test_a_read_is_answered_while_others_are_terminated(
    neo4j_server: Server, shared_database: Neo4jDatabase
) -> None:
    """Termination has its own connection: it waits for none of the pool, and cancelled reads hold none."""
    client = Neo4jDatabase.open(neo4j_server, pool=4)
    try:
        reads = [asyncio.create_task(client.read(SLOW, {}, timeout=30)) for _ in range(4)]
        await wait_until(True, lambda: is_running(shared_database), seconds=20)
        for read in reads:
            read.cancel()
        assert (await client.read("RETURN 1", {})).value == 1
        await wait_until(False, lambda: is_running(shared_database))
        results = await asyncio.gather(*reads, return_exceptions=True)
        assert all(isinstance(result, asyncio.CancelledError) for result in results)
    finally:
        await client.close()


async def test_the_service_terminates_a_statement_that_exceeds_its_timeout(shared_database: Neo4jDatabase) -> None:
    """Neo4j itself checks timeouts every two seconds only. By chance its check can be the first for one statement, but
    not for three in a row."""
    await shared_database.read("RETURN 1", {})
    before = shared_database.terminated_statements
    for _ in range(3):
        with pytest.raises(TimedOut, match=r"longer than 0\.2 s"):
            await shared_database.read(SLOW, {}, timeout=0.2)
    assert shared_database.terminated_statements > before
    await wait_until(False, lambda: is_running(shared_database))


@pytest.mark.parametrize(("server_answers", "expected"), [(True, TimedOut), (False, Unavailable)])
async def test_a_statement_without_a_reply_times_out_if_the_server_answers_otherwise(
    shared_database: Neo4jDatabase, monkeypatch: pytest.MonkeyPatch, server_answers: bool, expected: type[Exception]
) -> None:
    async def read_without_reply(*_: Any, **__: Any) -> Any:
        await asyncio.Event().wait()

    async def ping_fails(*_: Any) -> None:
        raise Unavailable.database()

    monkeypatch.setattr(shared_database._reader, "read", read_without_reply)
    monkeypatch.setattr(database, "TERMINATION_GRACE_SECONDS", 0.01)
    monkeypatch.setattr(database, "CONNECT_SECONDS", 0.1)
    if not server_answers:
        monkeypatch.setattr(health_check, "ping", ping_fails)
    with pytest.raises(expected):
        await shared_database.read("RETURN 1", {}, timeout=0.05)


async def test_termination_by_an_operator_raises_unavailable(shared_database: Neo4jDatabase) -> None:
    reading = asyncio.create_task(shared_database.read(SLOW, {}, timeout=30))
    await wait_until(True, lambda: is_running(shared_database), seconds=20)
    await shared_database.rows(
        "SHOW TRANSACTIONS YIELD transactionId AS id, currentQuery WHERE currentQuery = $text "
        "TERMINATE TRANSACTIONS id YIELD message RETURN message",
        {"text": SLOW},
    )
    with pytest.raises(Unavailable):
        await reading


@pytest.mark.parametrize(
    "run",
    [
        lambda database: database.read(SLOW, {}, timeout=0.2),
        lambda database: database.rows(SLOW, {}, timeout=0.2),
        lambda database: database.write([(SLOW, {})], timeout=0.2),
        lambda database: database.run_schema(SLOW, timeout=0.2),
        lambda database: database.plan(SLOW, {}, profile=True, timeout=0.2),
    ],
    ids=["read", "rows", "write", "run_schema", "plan"],
)
async def test_every_method_has_a_timeout(
    run: Callable[[Neo4jDatabase], Awaitable[Any]], shared_database: Neo4jDatabase
) -> None:
    with pytest.raises(TimedOut):
        async with asyncio.timeout(20):
            await run(shared_database)
