"""The validity of responses that depend on the present instant, and the keys of cached responses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from graph.client.database import Neo4jDatabase
from tests.conftest import Api
from tests.support.driver_internals import driver_pool
from tests.support.text_substitution import substitute

FLOWS = """{ resource(id: "resource_a") { downstream { nodes { id } } } }"""
FLOWING = """
MERGE (a:DataResource {id: 'resource_a'}) SET a += {audience: 'PUBLIC', namespace: 'n', name: 'a'}
MERGE (b:DataResource {id: 'resource_b'}) SET b += {audience: 'PUBLIC', namespace: 'n', name: 'b'}
MERGE (a)-[f:FLOWS_TO {id: 'flow_1'}]->(b) SET f += {kind: 'SHARING', since: $since, until: $until}
"""
DERIVATIONS = """{ resource(id: "resource_a") { fields { nodes { downstream { nodes { id } } } } } }"""
DERIVING = """
MERGE (a:DataResource {id: 'resource_a'}) SET a += {audience: 'PUBLIC', namespace: 'n', name: 'a'}
MERGE (a)-[:HAS_FIELD]->(x:Field {id: 'field_x'}) SET x += {audience: 'PUBLIC', name: 'x', position: 1}
MERGE (y:Field {id: 'field_y'}) SET y += {audience: 'PUBLIC', name: 'y', position: 1}
MERGE (x)-[d:DERIVES {id: 'derives_1'}]->(y) SET d += {since: $since, until: $until}
"""
NODES = '{"nodes":[{"id":"%s"}]}'
EXPIRING = {
    "a flow ends": (FLOWS, FLOWING, NODES % "flow_1"),
    "a derivation ends": (DERIVATIONS, DERIVING, NODES % "derives_1"),
}
# 30 s, because a fresh database plans each of them for seconds
TRAVERSALS = {
    "lineage": (
        'lineage(of: ["resource_a"], direction: DOWNSTREAM, milliseconds: 30000',
        "flows { id: key }",
    ),
    "impact": ('impact(of: ["resource_a"], milliseconds: 30000', "completeness { complete }"),
    "paths": ('paths(from: "resource_a", to: "resource_b", milliseconds: 30000', "nodes { length }"),
}
SOURCE = '{ authoritativeSource(element: "NP-01-01") { asOf status } }'


@dataclass
class Clock:
    now: datetime


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The present instant of requests."""
    clock = Clock(datetime(2026, 9, 1, 8, tzinfo=UTC))

    class FixedClock(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return clock.now

    monkeypatch.setattr("resolvers.context.datetime", FixedClock)
    return clock


@pytest.fixture
def cached_api(database: Neo4jDatabase, serve_api: Callable[..., Api]) -> Api:
    """The application on an empty graph, with the response cache."""
    return serve_api(database, cache_mb=32)


@pytest.mark.parametrize("case", EXPIRING)
@pytest.mark.parametrize("begins", [False, True])
async def test_a_response_as_of_now_is_valid_until_something_begins_or_ends(
    cached_api: Api, second_database: Neo4jDatabase, clock: Clock, case: str, begins: bool
) -> None:
    query, write, part = EXPIRING[case]
    change = clock.now + timedelta(hours=1)
    interval = (
        {"since": change, "until": change + timedelta(days=1)} if begins else {"since": clock.now, "until": change}
    )
    await second_database.write([(write, interval)])
    queries = []
    for _ in range(4):
        clock.now += timedelta(minutes=1)
        response = await cached_api.post(query)
        assert (part in response.text) != begins
        queries.append(len(cached_api.queries))
    assert queries == [1, 1, 0, 0]
    assert response.headers["x-valid-until"] == "2026-09-01T09:00:00Z"
    clock.now = change
    response = await cached_api.post(query)
    assert (part in response.text) == begins
    assert response.headers.get("x-valid-until") == ("2026-09-02T09:00:00Z" if begins else None)


async def test_a_response_that_does_not_expire_has_no_header(
    cached_api: Api, second_database: Neo4jDatabase, clock: Clock
) -> None:
    await second_database.write([(FLOWING, {"since": clock.now, "until": clock.now + timedelta(hours=1)})])
    past = substitute(FLOWS, "downstream", 'downstream(asOf: "2026-09-01T08:30:00Z")')
    for query in ('{ resource(id: "resource_a") { name } }', past):
        for _ in range(3):
            response = await cached_api.post(query)
            assert "x-valid-until" not in response.headers
        assert cached_api.queries == []


@pytest.mark.parametrize("extensions", [{}, {"cost": True}])
@pytest.mark.parametrize("cache_mb", [0, 32])
async def test_an_uncached_response_as_of_now_is_valid_for_its_instant(
    database: Neo4jDatabase,
    serve_api: Callable[..., Api],
    second_database: Neo4jDatabase,
    clock: Clock,
    cache_mb: int,
    extensions: dict[str, Any],
) -> None:
    api = serve_api(database, cache_mb=cache_mb)
    await second_database.write([(FLOWING, {"since": clock.now, "until": clock.now + timedelta(hours=1)})])
    past = substitute(FLOWS, "downstream", 'downstream(asOf: "2026-09-01T08:30:00Z")')
    cached = cache_mb and not extensions
    for query, expires in ((FLOWS, True), (past, False), ('{ resource(id: "resource_a") { name } }', False)):
        for _ in range(3):
            clock.now += timedelta(seconds=1)
            response = await api.client.post("/graphql", json={"query": query, "extensions": extensions})
            assert "errors" not in response.json()
        until = "2026-09-01T09:00:00Z" if cached else clock.now.isoformat().replace("+00:00", "Z")
        assert response.headers.get("x-valid-until") == (until if expires else None)


@pytest.mark.parametrize("form", ["as of now", "with the instant", "as of an instant"])
@pytest.mark.parametrize("root", TRAVERSALS)
async def test_the_validity_of_a_traversal_depends_on_its_instant(
    cached_api: Api, second_database: Neo4jDatabase, clock: Clock, root: str, form: str
) -> None:
    await second_database.write([(FLOWING, {"since": clock.now, "until": clock.now + timedelta(hours=1)})])
    field, selection = TRAVERSALS[root]
    argument = ', asOf: "2026-09-01T08:30:00Z"' if form == "as of an instant" else ""
    query = f"{{ {field}{argument}) {{ {'' if form == 'as of now' else 'asOf'} {selection} }} }}"
    for _ in range(3):
        clock.now += timedelta(seconds=1)
        response = await cached_api.post(query)
        assert "errors" not in response.json()
    validity = {
        "as of now": "2026-09-01T09:00:00Z",
        "with the instant": "2026-09-01T08:00:03Z",
        "as of an instant": None,
    }
    assert response.headers.get("x-valid-until") == validity[form]
    assert bool(cached_api.queries) == (form == "with the instant")


@pytest.mark.parametrize("query", [SOURCE, "{ catalogEntries(first: 1) { nodes { overdue } } }"])
async def test_a_response_with_the_present_instant_is_not_cached(
    sample_database: Neo4jDatabase, serve_api: Callable[..., Api], clock: Clock, query: str
) -> None:
    api = serve_api(sample_database, cache_mb=32)
    for _ in range(3):
        clock.now += timedelta(seconds=1)
        response = await api.post(query)
        assert api.queries
        assert response.headers["x-valid-until"] == clock.now.isoformat().replace("+00:00", "Z")
    if query == SOURCE:
        assert response.json()["data"]["authoritativeSource"]["asOf"] == "2026-09-01T08:00:03Z"


async def test_a_cached_body_is_sent_in_each_media_type(cached_api: Api, second_database: Neo4jDatabase) -> None:
    await second_database.write(
        [(FLOWING, {"since": datetime(2020, 1, 1, tzinfo=UTC), "until": datetime(9999, 12, 31, tzinfo=UTC)})]
    )
    query = '{ resource(id: "resource_a") { name } }'
    kinds = ["application/json", "application/graphql-response+json"] * 3
    bodies = set()
    for kind in kinds:
        response = await cached_api.post(query, headers={"accept": kind})
        assert response.headers["content-type"] == f"{kind}; charset=utf-8"
        bodies.add(response.content)
    assert cached_api.queries == []
    assert len(bodies) == 1


async def test_each_language_has_its_own_cached_responses(cached_api: Api, second_database: Neo4jDatabase) -> None:
    await second_database.write(
        [(FLOWING, {"since": datetime(2020, 1, 1, tzinfo=UTC), "until": datetime(9999, 12, 31, tzinfo=UTC)})]
    )
    query = '{ resource(id: "resource_a") { name } }'
    for language in ("en", "zh"):
        queries = []
        for _ in range(3):
            await cached_api.post(query, headers={"accept-language": language})
            queries.append(len(cached_api.queries))
        assert queries[0] == 1
        assert queries[2] == 0


async def test_a_version_check_and_a_read_use_the_same_connection_mode(
    database: Neo4jDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a cluster the check goes to the server of the read: both acquire a read connection of the same database."""
    acquired: list[tuple[Any, ...]] = []
    pool = driver_pool(database)
    # with routing no read keeps a connection for the next
    monkeypatch.setattr(pool, "is_direct_pool", False)
    acquire = pool.acquire

    async def record(access: str, reach: Any, name: Any, bookmarks: Any, *more: Any) -> Any:
        acquired.append((access, name.name, bookmarks))
        return await acquire(access, reach, name, bookmarks, *more)

    monkeypatch.setattr(pool, "acquire", record)
    version = await database.version()
    await database.read("RETURN 1", {}, at=version)
    check, read = acquired
    assert check == ("READ", "neo4j", ())
    assert read[:2] == check[:2]
    assert len(read[2]) == 1
