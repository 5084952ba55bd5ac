"""What nobody waits for is stopped on the server: a caller who hangs up, a statement past its own time."""

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
"""Minutes of work that meets no data and holds no memory."""
LISTED = (
    "SHOW TRANSACTIONS YIELD transactionId, currentQuery WHERE currentQuery CONTAINS $text AND NOT "
    "currentQuery STARTS WITH 'SHOW' RETURN count(transactionId)"
)
REGIONS = graphql("{ regions { totalCount } }")
WALK = graphql('{ lineage(of: ["res_any"], direction: UPSTREAM, depth: 9) { nodes { depth } } }')

pytestmark = pytest.mark.usefixtures("sampled")


async def runs(bolt: Neo4jDatabase, text: str = SLOW) -> bool:
    return bool((await bolt.rows(LISTED, {"text": text}))[0]["count(transactionId)"])


async def until(wanted: bool, ask: Callable[[], Awaitable[bool]], seconds: float = STATEMENT_SECONDS) -> None:
    """Polls the server. The default limit is the one that the service promises for every statement; SLOW has 30 s, so
    a statement that ends within the limit was terminated."""
    async with asyncio.timeout(seconds):
        while await ask() is not wanted:
            pass


@asynccontextmanager
async def slowed(endpoint: Server, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Neo4jDatabase]:
    """A database on which every question is the slow one, with thirty seconds to answer it."""
    bolt = Neo4jDatabase.open(endpoint)
    read = bolt.read

    async def slow(statement: str, parameters: Mapping[str, Any], **_: Any) -> Record:
        del parameters
        # the version of the graph is asked first by a walk: it is the walk that is to be slow
        return await read(statement if statement == "RETURN 1" else SLOW, {}, timeout=30.0)

    monkeypatch.setattr(bolt, "read", slow)
    try:
        yield bolt
    finally:
        await bolt.close()


async def hang_up_while_it_runs(asked: Neo4jDatabase, watched: Neo4jDatabase, request: bytes = REGIONS) -> None:
    """Over a real socket: asks, sees the statement on the server, closes the socket, sees it end and its slot free."""
    async with uvicorn_on(app.build(Settings(), asked, app.Readiness(ready=True))) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request)
        await writer.drain()
        await until(True, lambda: runs(watched), seconds=20)
        assert not reader.at_eof()
        writer.close()
        await until(False, lambda: runs(watched))
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:

            async def is_over() -> bool:
                told = (await client.get("/metrics")).text
                slots = re.findall(r"^yuanliu_slots_in_use\{.+\} (\S+)$", told, re.MULTILINE)
                return slots == ["0.0", "0.0", "0.0"] and 'status="499"} 1.0' in told

            await until(True, is_over)


async def test_a_caller_who_hangs_up_has_its_statement_stopped(
    endpoint: Server, bolt: Neo4jDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with slowed(endpoint, monkeypatch) as asked:
        await hang_up_while_it_runs(asked, bolt)


@pytest.mark.parametrize(
    "request_", [WALK, get("/export/lineage?of=res_any&direction=UPSTREAM")], ids=["walk", "export"]
)
async def test_so_has_who_hangs_up_on_a_walk_or_an_export(
    endpoint: Server, bolt: Neo4jDatabase, monkeypatch: pytest.MonkeyPatch, request_: bytes
) -> None:
    async with slowed(endpoint, monkeypatch) as asked:
        await hang_up_while_it_runs(asked, bolt, request_)


async def test_also_where_something_between_keeps_the_connection_to_the_database(
    endpoint: Server, bolt: Neo4jDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The end of the connection does not reach the server then; only terminating helps."""
    async with in_front_of(endpoint) as proxy:
        proxy.holding = True
        async with slowed(proxy.endpoint, monkeypatch) as asked:
            await hang_up_while_it_runs(asked, bolt)


async def test_others_are_answered_while_many_hang_up(endpoint: Server, bolt: Neo4jDatabase) -> None:
    """Stopping has a connection of its own: those who left hold none of the pool's, and it waits for none."""
    asked = Neo4jDatabase.open(endpoint, pool=4)
    try:
        left = [asyncio.create_task(asked.read(SLOW, {}, timeout=30)) for _ in range(4)]
        await until(True, lambda: runs(bolt), seconds=20)
        for each in left:
            each.cancel()
        assert (await asked.read("RETURN 1", {})).value == 1
        await until(False, lambda: runs(bolt))
        ended = await asyncio.gather(*left, return_exceptions=True)
        assert all(isinstance(each, asyncio.CancelledError) for each in ended)
    finally:
        await asked.close()


async def test_the_service_terminates_a_statement_that_exceeds_its_timeout(bolt: Neo4jDatabase) -> None:
    """Neo4j itself checks timeouts every two seconds only. By chance its check can be the first for one statement, but
    not for three in a row."""
    await bolt.read("RETURN 1", {})
    before = bolt.terminated_statements
    for _ in range(3):
        with pytest.raises(TimedOut, match=r"longer than 0\.2 s"):
            await bolt.read(SLOW, {}, timeout=0.2)
    assert bolt.terminated_statements > before
    await until(False, lambda: runs(bolt))


async def test_a_statement_that_an_operator_ends_is_unavailable(bolt: Neo4jDatabase) -> None:
    reading = asyncio.create_task(bolt.read(SLOW, {}, timeout=30))
    await until(True, lambda: runs(bolt), seconds=20)
    await bolt.rows(
        "SHOW TRANSACTIONS YIELD transactionId AS found, currentQuery WHERE currentQuery = $text "
        "TERMINATE TRANSACTIONS found YIELD message RETURN message",
        {"text": SLOW},
    )
    with pytest.raises(Unavailable):
        await reading


@pytest.mark.parametrize(
    "ask",
    [
        lambda bolt: bolt.read(SLOW, {}, timeout=0.2),
        lambda bolt: bolt.rows(SLOW, {}, timeout=0.2),
        lambda bolt: bolt.write([(SLOW, {})], timeout=0.2),
        lambda bolt: bolt.run_schema(SLOW, timeout=0.2),
        lambda bolt: bolt.plan(SLOW, {}, profile=True, timeout=0.2),
    ],
    ids=["read", "rows", "write", "run_schema", "plan"],
)
async def test_every_way_to_a_statement_has_a_timeout(
    ask: Callable[[Neo4jDatabase], Awaitable[Any]], bolt: Neo4jDatabase
) -> None:
    with pytest.raises(TimedOut):
        async with asyncio.timeout(20):
            await ask(bolt)
