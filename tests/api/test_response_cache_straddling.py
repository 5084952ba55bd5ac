"""Reads that a commit comes into the middle of: whatever they saw, nothing old is kept."""

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
async def proxy(endpoint: Server) -> AsyncIterator[Proxy]:
    async with in_front_of(endpoint) as opened:
        yield opened


@pytest_asyncio.fixture
async def behind(proxy: Proxy, database: Neo4jDatabase, serving: Callable[..., Api]) -> AsyncIterator[Api]:
    """An application that keeps answers, on the emptied graph behind the proxy."""
    del database
    bolt = Neo4jDatabase.open(proxy.endpoint)
    yield serving(bolt, cache_mb=32)
    await bolt.close()


def told(name: str) -> dict[str, Any]:
    return {"region": {"name": name}}


@pytest.mark.parametrize("held", ["requests", "responses"])
@pytest.mark.parametrize("known", [False, True])
async def test_a_commit_while_a_read_is_on_its_way_is_seen_by_the_next(
    behind: Api, proxy: Proxy, stranger: Neo4jDatabase, held: str, known: bool
) -> None:
    """Held on the way there, it reads what is new, opened at what was; on the way back, the other way round."""
    await stranger.write([(WRITE, {"name": "before"})])
    for _ in range(3 if known else 0):
        assert await behind.data(NAME) == told("before")
    for name in ("after", "later"):
        admission_queue: asyncio.Event = getattr(proxy, held)
        admission_queue.clear()
        proxy.held_back.clear()
        straddling = asyncio.create_task(behind.data(NAME))
        await asyncio.wait_for(proxy.held_back.wait(), 10)
        await stranger.write([(WRITE, {"name": name})])
        admission_queue.set()
        assert (await straddling)["region"]["name"] in ("before", "after", name)
        for _ in range(3):
            assert await behind.data(NAME) == told(name)
    assert behind.asked == []


async def test_what_a_long_read_saw_half_of_is_not_kept(
    database: Neo4jDatabase, stranger: Neo4jDatabase, serving: Callable[..., Api]
) -> None:
    """A read is no snapshot: commits come between its rows. Those that begin after a write never see what was before
    it, and what is kept in the end is whole."""
    api = serving(database, cache_mb=32)
    written = 0
    over = asyncio.Event()
    await stranger.write([(WRITE_ALL, {"name": "00", "regions": REGIONS})])

    async def write() -> None:
        nonlocal written
        for number in range(1, 31):
            await stranger.write([(WRITE_ALL, {"name": f"{number:02}", "regions": REGIONS})])
            written = number
        over.set()

    async def read() -> None:
        while not over.is_set():
            least = written
            answer = (await api.client.post("/graphql", json={"query": MANY})).json()["data"]["regions"]
            assert min(int(each["name"]) for each in answer["nodes"]) >= least

    await asyncio.gather(write(), *(read() for _ in range(4)))
    for _ in range(3):
        found = (await api.data(MANY))["regions"]
        assert found["totalCount"] == REGIONS
        assert {each["name"] for each in found["nodes"]} == {"30"}
    assert api.asked == []
