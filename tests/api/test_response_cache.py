"""Answers kept at a version of the graph: served again without a question, and never stale."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, MutableMapping
from typing import Any, cast

import httpx
import orjson
import pytest

from api.documents.trusted_store import digest
from graph.client.database import Neo4jDatabase
from graph.client.version_check import VersionCheck
from tests.conftest import Api

READS = int(os.environ.get("YUANLIU_KEPT_READS", "10000"))
"""How many reads each follow a write."""
NAME = '{ region(code: "1") { name } }'
ASKED = orjson.dumps({"query": NAME})
SHOWN = "query ($code: String!) { region(code: $code) { name } }"
WRITE = "MERGE (r:Region {id: 'region_1', code: '1'}) SET r.name = $name, r.namePinyin = $name, r.level = 'COUNTY'"


@pytest.fixture
def keeping_api(database: Neo4jDatabase, serving: Callable[..., Api]) -> Api:
    """The application on an empty graph, keeping answers."""
    return serving(database, cache_mb=32)


async def test_a_second_request_asks_no_question(keeping_api: Api, stranger: Neo4jDatabase) -> None:
    await stranger.write([(WRITE, {"name": "一"})])
    for expected in (["region/region_by_code"], ["region/region_by_code"], [], []):
        assert await keeping_api.data(NAME) == {"region": {"name": "一"}}
        assert keeping_api.asked == expected
    assert await keeping_api.data(SHOWN, code="1") == {"region": {"name": "一"}}
    assert keeping_api.asked == ["region/region_by_code"]
    assert await keeping_api.data(SHOWN, code="2") == {"region": None}


async def test_a_hash_beside_the_text_or_in_its_place_is_served_what_is_kept(
    keeping_api: Api, stranger: Neo4jDatabase
) -> None:
    """As Apollo's clients ask; but what is told of one request alone is not kept."""
    await stranger.write([(WRITE, {"name": "一"})])
    hashed = {"persistedQuery": {"version": 1, "sha256Hash": digest(NAME)}}
    body = {"query": NAME, "extensions": hashed}
    for expected in (1, 1, 0, 0):
        keeping_api.asked.clear()
        answer = await keeping_api.client.post("/graphql", json=body)
        assert answer.json() == {"data": {"region": {"name": "一"}}}
        assert len(keeping_api.asked) == expected
        body = {"extensions": hashed}
    keeping_api.asked.clear()
    told = await keeping_api.client.post("/graphql", json={"query": NAME, "extensions": {"cost": True}})
    assert told.json()["extensions"] == {"cost": {"requested": 1, "actual": 1}}
    assert keeping_api.asked == ["region/region_by_code"]


async def test_a_write_past_the_service_is_seen_by_the_next_request(keeping_api: Api, stranger: Neo4jDatabase) -> None:
    for number in range(30):
        await stranger.write([(WRITE, {"name": str(number)})])
        for _ in range(3):
            assert await keeping_api.data(NAME) == {"region": {"name": str(number)}}


async def posted(client: httpx.AsyncClient, body: bytes) -> Any:
    """A POST's answer, by the application itself: a client costs more than what it asks."""
    sent: list[bytes] = []
    waiting = asyncio.Event()
    messages = iter([{"type": "http.request", "body": body, "more_body": False}])

    async def receive() -> dict[str, Any]:
        for each in messages:
            return each
        await waiting.wait()
        raise AssertionError("nobody leaves")

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message.get("body", b""))

    headers = [(b"content-type", b"application/json")]
    scope = {"type": "http", "method": "POST", "path": "/graphql", "query_string": b"", "headers": headers}
    await cast("Any", client._transport).app(scope, receive, send)
    return orjson.loads(b"".join(sent))


async def test_each_write_is_seen_by_the_next_of_sixteen_readers(keeping_api: Api, stranger: Neo4jDatabase) -> None:
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
            least, questions = written, len(keeping_api.asked)
            name = (await posted(keeping_api.client, ASKED))["data"]["region"]["name"]
            assert least <= int(name) <= written + 1
            reads += 1
            kept += len(keeping_api.asked) == questions
        stop.set()

    await stranger.write([(WRITE, {"name": "0"})])
    await asyncio.gather(write(), *(read() for _ in range(16)))
    assert reads >= READS
    assert written >= READS / 100
    assert 0 < kept < reads


async def test_an_error_or_a_clocks_reckoning_is_not_kept(sampled: Neo4jDatabase, serving: Callable[..., Api]) -> None:
    api = serving(sampled, cache_mb=32)
    failing = '{ authoritativeSource(element: "none") { status } }'
    overdue = "{ catalogEntries(first: 1) { nodes { overdue } } }"
    for _ in range(4):
        assert await api.code(failing) == "UNKNOWN_ELEMENT"
        assert api.asked
    for _ in range(4):
        await api.data(overdue)
        assert api.asked == ["catalog/entries"]


async def test_an_etag_saves_sending_what_the_caller_has(keeping_api: Api, stranger: Neo4jDatabase) -> None:
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


async def test_one_check_serves_all_who_wait_and_began_after_they_asked(database: Neo4jDatabase) -> None:
    versions = VersionCheck(database)
    assert len(set(await asyncio.gather(*(versions.current() for _ in range(100))))) == 1
    assert versions.checks == 2
    before = await versions.current()
    await database.write([(WRITE, {"name": "一"})])
    assert await versions.current() != before


FLOW = """
MERGE (a:DataResource {id: 'resource_a'}) SET a += {audience: 'PUBLIC', namespace: 'n', name: 'a'}
MERGE (b:DataResource {id: 'resource_b'}) SET b += {audience: 'PUBLIC', namespace: 'n', name: $name}
MERGE (a)-[f:FLOWS_TO {id: 'flow_1'}]->(b)
SET f.kind = 'SHARING', f.since = datetime('2024-01-01'), f.until = datetime('9999-12-31')
"""
TWO_NODES = (
    '{ a: node(id: "resource_a") { ... on DataResource { name } } nodes(ids: ["resource_b", "region_1"]) { id } }'
)
IMPACT = '{ impact(of: ["resource_a"], milliseconds: 30000) { facets { entries { totalCount } } } }'
PATHS = """{ paths(from: "resource_a", to: "resource_b") {
  nodes { nodes { ... on DataResource { namespace } } } completeness { complete } } }"""


@pytest.mark.parametrize(
    ("document", "asked"),
    [
        (TWO_NODES, ["region/regions_by_id", "resource/resources_by_id", "resource/resources_by_id"]),
        (IMPACT, ["lineage/closure", "lineage/traversal"]),
        (PATHS, ["lineage/paths_subgraph", "resource/resources_by_id"]),
    ],
)
async def test_nodes_impact_and_paths_are_kept_too(
    keeping_api: Api, stranger: Neo4jDatabase, document: str, asked: list[str]
) -> None:
    for name in ("b", "c"):
        await stranger.write([(FLOW, {"name": name}), (WRITE, {"name": "一"})])
        # the first read after a write tells the version that answers are at from then on
        seen = []
        for _ in range(3):
            await keeping_api.data(document)
            seen.append(sorted(keeping_api.asked))
        assert seen[0] == asked
        assert seen[2] == []
