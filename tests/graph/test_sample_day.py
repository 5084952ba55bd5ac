"""The day of the sample in a real graph: taken once, stored, reused, and moved on purpose."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from domain.model.load_report import Report, WriteCounts
from exchange.sample import load_sample
from exchange.sample.build import build_sample
from exchange.sample.sample_day import FIRST_DAY, beginning_of
from exchange.sample.stored_day import stored_day
from graph.client.database import Neo4jDatabase
from graph.client.server import Server
from graph.doctor import check_copies
from graph.progress import Silent
from tests.conftest import Api
from tests.graph.test_export_round_trip import run
from tests.support.small_sample import small_facts

DAY, LATER = date(2026, 11, 29), date(2026, 12, 31)
UPDATE_DATES = ("updatedAt", "dataUpdatedAt", "dataUpdatedAtKey")
NODES = """
MATCH (node) WHERE node.id IS NOT NULL AND NOT node:Event
RETURN node.id AS key, properties(node) AS properties
"""
EDGES = """
MATCH (giver)-[edge]->(taker)
RETURN giver.id + ' ' + type(edge) + ' ' + taker.id + ' ' + coalesce(edge.id, toString(edge.position), '') AS key,
  properties(edge) AS properties
"""
# A version that stored no day: the same graph and its markers, without the day, complete by another fingerprint.
FORMER_VERSION = """
MATCH (day:Load {key: 'sample/day'})
MATCH (complete:Load) WHERE complete.key STARTS WITH 'sample/complete-'
DELETE day
SET complete.key = 'sample/complete-0123456789abcdef-7233@0123456789abcdef'
"""
COMMITTED_BATCHES = 10
"""Those before the items: the entries are written, the resources are not."""


def noon(day: date) -> datetime:
    return beginning_of(day) + timedelta(hours=12)


async def load(database: Neo4jDatabase, today: date, as_of: date | None = None) -> Report:
    """Load the small sample at noon of a day."""
    return await load_sample(database, Silent(), as_of=as_of, clock=lambda: noon(today), facts=small_facts())


async def snapshot(database: Neo4jDatabase) -> dict[str, dict[str, Any]]:
    """The properties of all nodes and relationships, by key."""
    rows = [*await database.rows(NODES, {}), *await database.rows(EDGES, {})]
    properties = {row["key"]: row["properties"] for row in rows}
    assert len(properties) == len(rows)
    return properties


def moved(graph: dict[str, dict[str, Any]], days: int) -> dict[str, dict[str, Any]]:
    """The graph with its update dates moved. 1900-01-01 is the sort key of an absent date."""
    return {
        key: {
            name: value + timedelta(days=days) if name in UPDATE_DATES and value.year > 1900 else value
            for name, value in properties.items()
        }
        for key, properties in graph.items()
    }


async def start_loader(neo4j_server: Server, day: date) -> Process:
    """A process that loads the small sample for a day, and waits after each batch; it has written COMMITTED_BATCHES."""
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.support.sample_loading_child"),
        *(neo4j_server.uri, neo4j_server.user, neo4j_server.password, day.isoformat()),
        stdin=PIPE,
        stdout=PIPE,
    )
    assert child.stdin is not None
    assert child.stdout is not None
    for _ in range(COMMITTED_BATCHES - 1):
        assert await child.stdout.readline()
        child.stdin.write(b"\n")
        await child.stdin.drain()
    assert await child.stdout.readline()
    return child


async def test_the_first_load_stores_its_day_and_later_ones_write_nothing(database: Neo4jDatabase) -> None:
    assert await stored_day(database) is None
    first = await load(database, DAY)
    assert (first.updated, first.refused) == (0, 0)
    assert await stored_day(database) == DAY
    version = await database.version()
    for as_of in (None, DAY):
        again = await load(database, LATER, as_of)
        assert (again.created, again.updated, again.refused) == (0, 0, 0)
        assert again.unchanged == first.created - 1
    assert await stored_day(database) == DAY
    assert await database.version() == version


async def test_another_day_moves_the_update_dates_and_nothing_else(database: Neo4jDatabase) -> None:
    await load(database, DAY, FIRST_DAY)
    before = await snapshot(database)
    report = await load(database, DAY, DAY)
    assert {act for act, counts in report.acts.items() if counts.created or counts.updated} == {
        "load/entry",
        "load/resource",
        "load/complete",
    }
    after = await snapshot(database)
    assert after != before
    assert after == moved(before, 89)
    assert not any(check.failed for check in await check_copies(database))
    # Back again, although the markers of these batches have been in the graph before.
    await load(database, DAY, FIRST_DAY)
    assert await snapshot(database) == before


async def test_a_sample_without_a_stored_day_takes_today(database: Neo4jDatabase) -> None:
    await load(database, DAY, FIRST_DAY)
    before = await snapshot(database)
    await database.write([(FORMER_VERSION, {})])
    report = await load(database, DAY)
    assert report.updated > 0
    assert await stored_day(database) == DAY
    assert await snapshot(database) == moved(before, 89)
    version = await database.version()
    await load(database, LATER)
    assert await database.version() == version


async def test_a_killed_load_continues_with_its_day(database: Neo4jDatabase, neo4j_server: Server) -> None:
    child = await start_loader(neo4j_server, DAY)
    child.kill()
    await child.communicate()
    assert await stored_day(database) == DAY
    report = await load(database, LATER)
    sample = build_sample(small_facts())
    assert report.acts["load/entry"] == WriteCounts(unchanged=len(sample.entries))
    assert report.acts["load/resource"] == WriteCounts(created=len(sample.resources))
    assert await stored_day(database) == DAY
    continued = await snapshot(database)
    await load(database, LATER, FIRST_DAY)
    assert continued == moved(await snapshot(database), 89)


async def test_a_loader_continues_with_the_day_that_another_stores(
    database: Neo4jDatabase, neo4j_server: Server
) -> None:
    child = await start_loader(neo4j_server, FIRST_DAY)
    await load(database, DAY, DAY)
    complete = await snapshot(database)
    await child.communicate()
    assert child.returncode == 0
    assert await stored_day(database) == DAY
    assert await snapshot(database) == complete


async def test_the_event_of_a_day_names_the_former_one(database: Neo4jDatabase) -> None:
    await load(database, DAY, FIRST_DAY)
    await load(database, DAY, DAY)
    events = await database.rows(
        "MATCH (event:Event {kind: 'load/set_sample_day'}) "
        "RETURN event.before AS before, event.after AS after, event.subject AS subject ORDER BY event.seq",
        {},
    )
    assert events == [
        {"before": None, "after": '{"asOf":"2026-08-31T16:00:00Z"}', "subject": "sample/day"},
        {
            "before": '{"asOf":"2026-08-31T16:00:00Z"}',
            "after": '{"asOf":"2026-11-28T16:00:00Z"}',
            "subject": "sample/day",
        },
    ]


async def test_the_service_names_the_day(database: Neo4jDatabase, empty_api: Api) -> None:
    query = "{ serviceInfo { sample sampleAsOf } }"
    assert (await empty_api.data(query))["serviceInfo"] == {"sample": False, "sampleAsOf": None}
    await load(database, DAY)
    assert (await empty_api.data(query))["serviceInfo"] == {"sample": True, "sampleAsOf": "2026-11-28T16:00:00Z"}


@pytest.mark.parametrize("arguments", [[], ["sample"], ["sample", "--as-of", "2026-09-01"]])
async def test_the_command_writes_nothing_for_the_stored_day(
    sample_database: Neo4jDatabase, neo4j_server: Server, arguments: list[str]
) -> None:
    version = await sample_database.version()
    code, out, err = await run(neo4j_server, "load", *arguments)
    assert (code, "0 created, 0 updated" in out.decode()) == (0, True), err
    assert "The Xinjiang sample is already loaded, as of 2026-09-01" in err
    assert await sample_database.version() == version


async def test_the_command_stores_the_day_before_the_first_batch(database: Neo4jDatabase, neo4j_server: Server) -> None:
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "cli", "load", "sample", "--as-of", "2026-09-02"),
        env={
            **os.environ,
            "NEO4J_URI": neo4j_server.uri,
            "NEO4J_USER": neo4j_server.user,
            "NEO4J_PASSWORD": neo4j_server.password,
        },
        stderr=PIPE,
    )
    assert child.stderr is not None
    lines = [line.decode().strip() async for line in _until(child.stderr, b"Loading sample")]
    child.kill()
    await child.wait()
    assert lines[-1] == "Loading sample …"
    assert await stored_day(database) == date(2026, 9, 2)


async def _until(stream: asyncio.StreamReader, beginning: bytes) -> AsyncIterator[bytes]:
    async for line in stream:
        yield line
        if line.startswith(beginning):
            return
