"""Until when an answer holds that compares now with what begins and ends; and what it is kept under."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from graph.client.database import Neo4jDatabase
from tests.conftest import Api
from tests.support.text_substitution import substituted

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
PASSING = {
    "a flow ends": (FLOWS, FLOWING, NODES % "flow_1"),
    "a derivation ends": (DERIVATIONS, DERIVING, NODES % "derives_1"),
}
WALKS = {
    "lineage": ('lineage(of: ["resource_a"], direction: DOWNSTREAM', "edges { id }"),
    "impact": ('impact(of: ["resource_a"]', "completeness { complete }"),
    "paths": ('paths(from: "resource_a", to: "resource_b"', "nodes { length }"),
}
SOURCE = '{ authoritativeSource(element: "NP-01-01") { asOf status } }'


@dataclass
class Clock:
    now: datetime


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """What requests take for now."""
    clock = Clock(datetime(2026, 9, 1, 8, tzinfo=UTC))

    class Told(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return clock.now

    monkeypatch.setattr("resolvers.context.datetime", Told)
    return clock


@pytest.fixture
def keeping_api(database: Neo4jDatabase, serving: Callable[..., Api]) -> Api:
    """The application on an empty graph, keeping answers."""
    return serving(database, cache_mb=32)


@pytest.mark.parametrize("case", PASSING)
@pytest.mark.parametrize("begins", [False, True])
async def test_what_compares_now_holds_until_something_begins_or_ends(
    keeping_api: Api, stranger: Neo4jDatabase, clock: Clock, case: str, begins: bool
) -> None:
    query, write, part = PASSING[case]
    then = clock.now + timedelta(hours=1)
    interval = {"since": then, "until": then + timedelta(days=1)} if begins else {"since": clock.now, "until": then}
    await stranger.write([(write, interval)])
    questions = []
    for _ in range(4):
        clock.now += timedelta(minutes=1)
        answer = await keeping_api.post(query)
        assert (part in answer.text) != begins
        questions.append(len(keeping_api.asked))
    assert questions == [1, 1, 0, 0]
    assert answer.headers["x-valid-until"] == "2026-09-01T09:00:00Z"
    clock.now = then
    answer = await keeping_api.post(query)
    assert (part in answer.text) == begins
    assert answer.headers.get("x-valid-until") == ("2026-09-02T09:00:00Z" if begins else None)


async def test_an_answer_of_no_instant_says_none(keeping_api: Api, stranger: Neo4jDatabase, clock: Clock) -> None:
    await stranger.write([(FLOWING, {"since": clock.now, "until": clock.now + timedelta(hours=1)})])
    past = substituted(FLOWS, "downstream", 'downstream(asOf: "2026-09-01T08:30:00Z")')
    for query in ('{ resource(id: "resource_a") { name } }', past):
        for _ in range(3):
            answer = await keeping_api.post(query)
            assert "x-valid-until" not in answer.headers
        assert keeping_api.asked == []


@pytest.mark.parametrize("extensions", [{}, {"cost": True}])
@pytest.mark.parametrize("keep_mb", [0, 32])
async def test_where_nothing_is_kept_what_may_pass_holds_for_its_instant(
    database: Neo4jDatabase,
    serving: Callable[..., Api],
    stranger: Neo4jDatabase,
    clock: Clock,
    keep_mb: int,
    extensions: dict[str, Any],
) -> None:
    api = serving(database, cache_mb=keep_mb)
    await stranger.write([(FLOWING, {"since": clock.now, "until": clock.now + timedelta(hours=1)})])
    past = substituted(FLOWS, "downstream", 'downstream(asOf: "2026-09-01T08:30:00Z")')
    kept = keep_mb and not extensions
    for query, holds in ((FLOWS, True), (past, False), ('{ resource(id: "resource_a") { name } }', False)):
        for _ in range(3):
            clock.now += timedelta(seconds=1)
            answer = await api.client.post("/graphql", json={"query": query, "extensions": extensions})
            assert "errors" not in answer.json()
        until = "2026-09-01T09:00:00Z" if kept else clock.now.isoformat().replace("+00:00", "Z")
        assert answer.headers.get("x-valid-until") == (until if holds else None)


@pytest.mark.parametrize("form", ["as of now", "telling when", "as of an instant"])
@pytest.mark.parametrize("root", WALKS)
async def test_a_walk_holds_as_long_as_its_instant(
    keeping_api: Api, stranger: Neo4jDatabase, clock: Clock, root: str, form: str
) -> None:
    await stranger.write([(FLOWING, {"since": clock.now, "until": clock.now + timedelta(hours=1)})])
    field, selection = WALKS[root]
    given = ', asOf: "2026-09-01T08:30:00Z"' if form == "as of an instant" else ""
    query = f"{{ {field}{given}) {{ {'' if form == 'as of now' else 'asOf'} {selection} }} }}"
    for _ in range(3):
        clock.now += timedelta(seconds=1)
        answer = await keeping_api.post(query)
        assert "errors" not in answer.json()
    validity = {"as of now": "2026-09-01T09:00:00Z", "telling when": "2026-09-01T08:00:03Z", "as of an instant": None}
    assert answer.headers.get("x-valid-until") == validity[form]
    assert bool(keeping_api.asked) == (form == "telling when")


@pytest.mark.parametrize("query", [SOURCE, "{ catalogEntries(first: 1) { nodes { overdue } } }"])
async def test_what_tells_or_reckons_with_now_is_not_kept_and_holds_for_its_instant(
    sampled: Neo4jDatabase, serving: Callable[..., Api], clock: Clock, query: str
) -> None:
    api = serving(sampled, cache_mb=32)
    for _ in range(3):
        clock.now += timedelta(seconds=1)
        answer = await api.post(query)
        assert api.asked
        assert answer.headers["x-valid-until"] == clock.now.isoformat().replace("+00:00", "Z")
    if query == SOURCE:
        assert answer.json()["data"]["authoritativeSource"]["asOf"] == "2026-09-01T08:00:03Z"


async def test_a_kept_body_is_sent_as_the_type_each_caller_likes(keeping_api: Api, stranger: Neo4jDatabase) -> None:
    await stranger.write(
        [(FLOWING, {"since": datetime(2020, 1, 1, tzinfo=UTC), "until": datetime(9999, 12, 31, tzinfo=UTC)})]
    )
    query = '{ resource(id: "resource_a") { name } }'
    kinds = ["application/json", "application/graphql-response+json"] * 3
    bodies = set()
    for kind in kinds:
        answer = await keeping_api.post(query, headers={"accept": kind})
        assert answer.headers["content-type"] == f"{kind}; charset=utf-8"
        bodies.add(answer.content)
    assert keeping_api.asked == []
    assert len(bodies) == 1


async def test_each_language_and_each_readable_set_has_answers_of_its_own(
    keeping_api: Api, stranger: Neo4jDatabase
) -> None:
    await stranger.write(
        [(FLOWING, {"since": datetime(2020, 1, 1, tzinfo=UTC), "until": datetime(9999, 12, 31, tzinfo=UTC)})]
    )
    query = '{ resource(id: "resource_a") { name } }'
    for language in ("en", "zh"):
        asked = []
        for _ in range(3):
            await keeping_api.post(query, headers={"accept-language": language})
            asked.append(len(keeping_api.asked))
        assert asked[0] == 1
        assert asked[2] == 0


async def test_a_check_and_a_read_go_the_same_way(database: Neo4jDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    """Behind a cluster the check goes where the read goes: both take a connection for reading, of one database."""
    taken: list[tuple[Any, ...]] = []
    pool = database._driver._pool
    # where routing chooses, no read keeps a connection for the next
    monkeypatch.setattr(pool, "is_direct_pool", False)
    acquire = pool.acquire

    async def listening(access: str, reach: Any, name: Any, bookmarks: Any, *more: Any) -> Any:
        taken.append((access, name.name, bookmarks))
        return await acquire(access, reach, name, bookmarks, *more)

    monkeypatch.setattr(pool, "acquire", listening)
    version = await database.version()
    await database.read("RETURN 1", {}, at=version)
    check, read = taken
    assert check == ("READ", "neo4j", ())
    assert read[:2] == check[:2]
    assert len(read[2]) == 1
