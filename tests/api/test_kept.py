"""Answers kept at a version of the graph: served again without a question, and never stale."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio

from graph.bolt import Bolt
from graph.endpoint import Endpoint
from graph.graph import Graph
from graph.versions import Versions
from tests.conftest import Api

READS = int(os.environ.get("YUANLIU_KEPT_READS", "500"))
"""How many reads each follow a write; 10,000 in the longer profile."""
NAME = '{ region(code: "1") { name } }'
SHOWN = "query ($code: String!) { region(code: $code) { name } }"
WRITE = "MERGE (r:Region {id: 'region_1', code: '1'}) SET r.name = $name, r.namePinyin = $name, r.level = 'COUNTY'"
FLOWS = """{ resource(id: "resource_a") { downstream { nodes { id } } } }"""
FLOWING = """
MERGE (a:DataResource {id: 'resource_a'}) SET a += {audience: 'PUBLIC', namespace: 'n', name: 'a'}
MERGE (b:DataResource {id: 'resource_b'}) SET b += {audience: 'PUBLIC', namespace: 'n', name: 'b'}
MERGE (a)-[f:FLOWS_TO {id: 'flow_1'}]->(b) SET f += {kind: 'SHARING', since: $since, until: $until}
"""


@pytest_asyncio.fixture
async def stranger(endpoint: Endpoint) -> AsyncIterator[Bolt]:
    """Another driver: who writes past the service."""
    opened = Bolt.open(endpoint)
    yield opened
    await opened.close()


@pytest.fixture
def keeping_api(database: Bolt, serving: Callable[..., Api]) -> Api:
    """The application on an empty graph, keeping answers."""
    return serving(database, keep_mb=32)


async def test_a_second_request_asks_no_question(keeping_api: Api, stranger: Bolt) -> None:
    await stranger.write([(WRITE, {"name": "一"})])
    for expected in (["region/region_by_code"], ["region/region_by_code"], [], []):
        assert await keeping_api.data(NAME) == {"region": {"name": "一"}}
        assert keeping_api.asked == expected
    assert await keeping_api.data(SHOWN, code="1") == {"region": {"name": "一"}}
    assert keeping_api.asked == ["region/region_by_code"]
    assert await keeping_api.data(SHOWN, code="2") == {"region": None}


async def test_a_write_past_the_service_is_seen_by_the_next_request(keeping_api: Api, stranger: Bolt) -> None:
    for number in range(30):
        await stranger.write([(WRITE, {"name": str(number)})])
        for _ in range(3):
            assert await keeping_api.data(NAME) == {"region": {"name": str(number)}}


async def test_each_write_is_seen_by_the_next_of_sixteen_readers(keeping_api: Api, stranger: Bolt) -> None:
    """A reader that begins after a write's end never sees what was before it."""
    written = 0
    stop = asyncio.Event()
    reads = kept = 0

    async def write() -> None:
        nonlocal written
        while not stop.is_set():
            await stranger.write([(WRITE, {"name": str(written + 1)})])
            written += 1

    async def read() -> None:
        nonlocal reads, kept
        while reads < READS:
            least = written
            answer = await keeping_api.client.post("/graphql", json={"query": NAME})
            name = answer.json()["data"]["region"]["name"]
            assert least <= int(name) <= written + 1
            reads += 1
        stop.set()

    await stranger.write([(WRITE, {"name": "0"})])
    await asyncio.gather(write(), *(read() for _ in range(16)))
    assert reads >= READS
    assert written > 3


async def test_a_slow_read_that_straddles_a_commit_is_not_kept(
    database: Bolt, stranger: Bolt, serving: Callable[..., Api], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A write commits while the statement runs: whatever it saw, the next request sees the write."""
    api = serving(database, keep_mb=32)
    await stranger.write([(WRITE, {"name": "before"})])
    await api.data(NAME)
    original = Graph._read
    straddles = True

    async def slow(self: Graph, *arguments: object) -> object:
        nonlocal straddles
        found = await original(self, *arguments)  # type: ignore[arg-type]
        if straddles:
            straddles = False
            await stranger.write([(WRITE, {"name": "after"})])
        return found

    monkeypatch.setattr(Graph, "_read", slow)
    await api.data(NAME)
    assert await api.data(NAME) == {"region": {"name": "after"}}


async def test_what_depends_on_now_holds_until_something_begins_or_ends(
    keeping_api: Api, stranger: Bolt, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime.now(UTC)
    soon = now + timedelta(seconds=1.5)
    await stranger.write([(FLOWING, {"since": now - timedelta(days=1), "until": soon})])
    there = {"resource": {"downstream": {"nodes": [{"id": "flow_1"}]}}}
    asked = []
    while datetime.now(UTC) < soon - timedelta(seconds=0.3):
        assert await keeping_api.data(FLOWS) == there
        asked.append(list(keeping_api.asked))
    assert [] in asked
    later = datetime.now(UTC) + timedelta(days=1)

    class Later(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return later

    monkeypatch.setattr("resolvers.context.datetime", Later)
    assert await keeping_api.data(FLOWS) == {"resource": {"downstream": {"nodes": []}}}


async def test_an_error_or_a_clocks_reckoning_is_not_kept(sampled: Bolt, serving: Callable[..., Api]) -> None:
    api = serving(sampled, keep_mb=32)
    failing = '{ authoritativeSource(element: "none") { status } }'
    overdue = "{ catalogEntries(first: 1) { nodes { overdue } } }"
    for _ in range(4):
        assert await api.code(failing) == "UNKNOWN_ELEMENT"
        assert api.asked
    for _ in range(4):
        await api.data(overdue)
        assert api.asked == ["catalog/entries"]


async def test_an_etag_saves_sending_what_the_caller_has(keeping_api: Api, stranger: Bolt) -> None:
    await stranger.write([(WRITE, {"name": "一"})])
    client = keeping_api.client
    first = await client.get("/graphql", params={"query": NAME})
    tag = first.headers["etag"]
    assert first.headers["cache-control"] == "private, no-cache"
    for sent in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        same = await client.get("/graphql", params={"query": NAME}, headers={"if-none-match": sent})
        assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", tag)
    await stranger.write([(WRITE, {"name": "二"})])
    changed = await client.get("/graphql", params={"query": NAME}, headers={"if-none-match": tag})
    assert (changed.status_code, changed.json()) == (200, {"data": {"region": {"name": "二"}}})
    assert "etag" not in (await client.post("/graphql", json={"query": NAME})).headers


async def test_one_check_serves_all_who_wait_and_began_after_they_asked(database: Bolt) -> None:
    versions = Versions(database)
    assert len(set(await asyncio.gather(*(versions.current() for _ in range(100))))) == 1
    assert versions.checks == 2
    before = await versions.current()
    await database.write([(WRITE, {"name": "一"})])
    assert await versions.current() != before
