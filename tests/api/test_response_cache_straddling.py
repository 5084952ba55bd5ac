"""Commits during a read: the cache never serves an old response after that."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
import pytest_asyncio

from graph.client.database import Neo4jDatabase
from graph.client.server import Server
from tests.conftest import Api
from tests.support.tcp_proxy import Proxy, in_front_of

NAME = '{ region(code: "1") { name } }'
MANY = """
{ regions(first: 100, where: {or: [{name: {contains: "x"}}, {name: {gte: ""}}]}, orderBy: [{name: ASC}]) {
  totalCount nodes { name } } }
"""
WRITE = "MERGE (r:Region {id: 'region_1', code: '1'}) SET r.name = $name, r.namePinyin = $name, r.level = 'COUNTY'"
REGIONS = 1_500
WRITE_ALL = """
UNWIND range(1, $regions) AS number
MERGE (r:Region {id: 'region_' + number})
SET r.code = toString(number), r.name = $name, r.namePinyin = $name, r.level = 'COUNTY'
"""


@pytest_asyncio.fixture
async def proxy(neo4j_server: Server) -> AsyncIterator[Proxy]:
    async with in_front_of(neo4j_server) as opened:
        yield opened


@pytest_asyncio.fixture
async def behind(proxy: Proxy, database: Neo4jDatabase, serve_api: Callable[..., Api]) -> AsyncIterator[Api]:
    """An application with the response cache, on an empty graph behind the proxy."""
    del database
    connected = Neo4jDatabase.open(proxy.endpoint)
    yield serve_api(connected, cache_mb=32)
    await connected.close()


def region(name: str) -> dict[str, Any]:
    return {"region": {"name": name}}


@pytest.mark.parametrize("held", ["requests", "responses"])
@pytest.mark.parametrize("cached", [False, True])
async def test_a_commit_during_a_read_is_visible_to_the_next(
    behind: Api, proxy: Proxy, second_database: Neo4jDatabase, held: str, cached: bool
) -> None:
    """A delayed statement opens at the old version and reads new rows. A delayed response has old rows, and comes when
    the graph is at the new version."""
    await second_database.write([(WRITE, {"name": "before"})])
    for _ in range(3 if cached else 0):
        assert await behind.data(NAME) == region("before")
    for name in ("after", "later"):
        passage: asyncio.Event = getattr(proxy, held)
        passage.clear()
        proxy.held_back.clear()
        straddling = asyncio.create_task(behind.data(NAME))
        await asyncio.wait_for(proxy.held_back.wait(), 10)
        await second_database.write([(WRITE, {"name": name})])
        passage.set()
        assert (await straddling)["region"]["name"] in ("before", "after", name)
        for _ in range(3):
            assert await behind.data(NAME) == region(name)
    assert behind.queries == []


async def test_a_long_read_that_straddles_commits_is_not_cached(
    database: Neo4jDatabase, second_database: Neo4jDatabase, serve_api: Callable[..., Api]
) -> None:
    """A read is no snapshot: commits come between its rows. A read that begins after a write never returns older rows.
    The response that is cached in the end has the rows of one write."""
    api = serve_api(database, cache_mb=32)
    written = 0
    finished = asyncio.Event()
    await second_database.write([(WRITE_ALL, {"name": "00", "regions": REGIONS})])

    async def write() -> None:
        nonlocal written
        for number in range(1, 31):
            await second_database.write([(WRITE_ALL, {"name": f"{number:02}", "regions": REGIONS})])
            written = number
        finished.set()

    async def read() -> None:
        while not finished.is_set():
            oldest = written
            response = (await api.client.post("/graphql", json={"query": MANY})).json()["data"]["regions"]
            assert min(int(node["name"]) for node in response["nodes"]) >= oldest

    await asyncio.gather(write(), *(read() for _ in range(4)))
    for _ in range(3):
        regions = (await api.data(MANY))["regions"]
        assert regions["totalCount"] == REGIONS
        assert {node["name"] for node in regions["nodes"]} == {"30"}
    assert api.queries == []
