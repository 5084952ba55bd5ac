"""Responses are cached at a version of the graph, served without a query, and never stale."""

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
"""The number of reads that follow writes."""
NAME = '{ region(code: "1") { name } }'
BODY = orjson.dumps({"query": NAME})
NAME_BY_CODE = "query ($code: String!) { region(code: $code) { name } }"
WRITE = "MERGE (r:Region {id: 'region_1', code: '1'}) SET r.name = $name, r.namePinyin = $name, r.level = 'COUNTY'"


@pytest.fixture
def cached_api(database: Neo4jDatabase, serve_api: Callable[..., Api]) -> Api:
    """The application on an empty graph, with the response cache."""
    return serve_api(database, cache_mb=32)


async def test_a_cached_response_needs_no_query(cached_api: Api, second_database: Neo4jDatabase) -> None:
    await second_database.write([(WRITE, {"name": "一"})])
    for expected in (["region/region_by_code"], ["region/region_by_code"], [], []):
        assert await cached_api.data(NAME) == {"region": {"name": "一"}}
        assert cached_api.queries == expected
    assert await cached_api.data(NAME_BY_CODE, code="1") == {"region": {"name": "一"}}
    assert cached_api.queries == ["region/region_by_code"]
    assert await cached_api.data(NAME_BY_CODE, code="2") == {"region": None}


async def test_a_request_by_hash_is_served_from_the_cache(cached_api: Api, second_database: Neo4jDatabase) -> None:
    """Clients of Apollo send hashes. A response with the cost is not cached."""
    await second_database.write([(WRITE, {"name": "一"})])
    extensions = {"persistedQuery": {"version": 1, "sha256Hash": digest(NAME)}}
    body = {"query": NAME, "extensions": extensions}
    for expected in (1, 1, 0, 0):
        cached_api.queries.clear()
        response = await cached_api.client.post("/graphql", json=body)
        assert response.json() == {"data": {"region": {"name": "一"}}}
        assert len(cached_api.queries) == expected
        body = {"extensions": extensions}
    cached_api.queries.clear()
    reported = await cached_api.client.post("/graphql", json={"query": NAME, "extensions": {"cost": True}})
    assert reported.json()["extensions"] == {"cost": {"requested": 1, "actual": 1}}
    assert cached_api.queries == ["region/region_by_code"]


async def test_a_write_by_another_client_is_visible_to_the_next_request(
    cached_api: Api, second_database: Neo4jDatabase
) -> None:
    for number in range(30):
        await second_database.write([(WRITE, {"name": str(number)})])
        for _ in range(3):
            assert await cached_api.data(NAME) == {"region": {"name": str(number)}}


async def post(client: httpx.AsyncClient, body: bytes) -> Any:
    """Posts to the application itself: an HTTP client would cost more than the request."""
    sent: list[bytes] = []
    connected = asyncio.Event()
    messages = iter([{"type": "http.request", "body": body, "more_body": False}])

    async def receive() -> dict[str, Any]:
        for message in messages:
            return message
        await connected.wait()
        raise AssertionError("nobody leaves")

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message.get("body", b""))

    headers = [(b"content-type", b"application/json")]
    scope = {"type": "http", "method": "POST", "path": "/graphql", "query_string": b"", "headers": headers}
    await cast("Any", client._transport).app(scope, receive, send)
    return orjson.loads(b"".join(sent))


async def test_each_write_is_visible_to_the_next_of_sixteen_readers(
    cached_api: Api, second_database: Neo4jDatabase
) -> None:
    """A read that begins after the end of a write never returns an older value."""
    written = 0
    stop = asyncio.Event()
    reads = cached = 0

    async def write() -> None:
        nonlocal written
        while not stop.is_set():
            await second_database.write([(WRITE, {"name": str(written + 1)})])
            written += 1

    async def read() -> None:
        nonlocal reads, cached
        while reads < READS:
            oldest, queries = written, len(cached_api.queries)
            name = (await post(cached_api.client, BODY))["data"]["region"]["name"]
            assert oldest <= int(name) <= written + 1
            reads += 1
            cached += len(cached_api.queries) == queries
        stop.set()

    await second_database.write([(WRITE, {"name": "0"})])
    await asyncio.gather(write(), *(read() for _ in range(16)))
    assert reads >= READS
    assert written >= READS / 100
    assert 0 < cached < reads


async def test_errors_and_values_computed_from_the_clock_are_not_cached(
    sample_database: Neo4jDatabase, serve_api: Callable[..., Api]
) -> None:
    api = serve_api(sample_database, cache_mb=32)
    failing = '{ authoritativeSource(element: "none") { status } }'
    overdue = "{ catalogEntries(first: 1) { nodes { overdue } } }"
    for _ in range(4):
        assert await api.code(failing) == "UNKNOWN_ELEMENT"
        assert api.queries
    for _ in range(4):
        await api.data(overdue)
        assert api.queries == ["catalog/entries"]


async def test_a_matching_etag_gives_304(cached_api: Api, second_database: Neo4jDatabase) -> None:
    await second_database.write([(WRITE, {"name": "一"})])
    client = cached_api.client
    first = await client.get("/graphql", params={"query": NAME})
    tag = first.headers["etag"]
    assert first.headers["cache-control"] == "private, no-cache"
    assert tag.startswith('W/"')
    for sent in (tag, tag.removeprefix("W/"), f'"other", {tag}', "*"):
        same = await client.get("/graphql", params={"query": NAME}, headers={"if-none-match": sent})
        assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", tag)
    await second_database.write([(WRITE, {"name": "二"})])
    changed = await client.get("/graphql", params={"query": NAME}, headers={"if-none-match": tag})
    assert (changed.status_code, changed.json()) == (200, {"data": {"region": {"name": "二"}}})
    assert "etag" not in (await client.post("/graphql", json={"query": NAME})).headers


async def test_one_check_serves_all_requests_that_wait_for_it(database: Neo4jDatabase) -> None:
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
PATHS = """{ paths(from: "resource_a", to: "resource_b", milliseconds: 30000) {
  nodes { nodes { ... on DataResource { namespace } } } completeness { complete } } }"""


@pytest.mark.parametrize(
    ("document", "queries"),
    [
        (TWO_NODES, ["region/regions_by_id", "resource/resources_by_id", "resource/resources_by_id"]),
        (IMPACT, ["lineage/closure", "lineage/traversal"]),
        (PATHS, ["lineage/paths_subgraph", "resource/resources_by_id"]),
    ],
)
async def test_nodes_impact_and_paths_are_cached(
    cached_api: Api, second_database: Neo4jDatabase, document: str, queries: list[str]
) -> None:
    for name in ("b", "c"):
        await second_database.write([(FLOW, {"name": name}), (WRITE, {"name": "一"})])
        # the first read after a write shows the version, at which the next response is cached
        queries_by_read = []
        for _ in range(3):
            await cached_api.data(document)
            queries_by_read.append(sorted(cached_api.queries))
        assert queries_by_read[0] == queries
        assert queries_by_read[2] == []
