"""A killed load loses no committed batch, and the next load completes it."""

from __future__ import annotations

import asyncio
import random
import sys

import pytest

from graph.client.database import Neo4jDatabase
from graph.client.server import Server
from graph.progress import Silent
from graph.write.bulk_load import load
from tests.support.load_rows import small_feed
from tests.support.loading_child import ENTRIES

BATCHES = small_feed(ENTRIES)
STATE = """
RETURN COUNT { (:Load) } AS loads, COUNT { (:CatalogEntry) } AS entries, COUNT { (:ResourceCode) } AS codes,
  COUNT { (:InfoItem) } AS items, COUNT { ()-[:HAS_ITEM]->() } AS held, COUNT { ()-[:PROVIDED_BY]->() } AS provided,
  COLLECT { MATCH (event:Event) RETURN event.seq ORDER BY event.seq } AS events
"""


async def kill_loader(neo4j_server: Server, committed_batches: int) -> None:
    """Run a loader, and kill it while it writes the batch after `committed_batches`."""
    child = await asyncio.create_subprocess_exec(
        *(
            sys.executable,
            "-m",
            "tests.support.loading_child",
            neo4j_server.uri,
            neo4j_server.user,
            neo4j_server.password,
        ),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert child.stdin is not None
    assert child.stdout is not None
    for _ in range(committed_batches):
        assert await child.stdout.readline()
        child.stdin.write(b"\n")
        await child.stdin.drain()
    child.kill()
    await child.communicate()


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_a_load_resumes_after_the_last_committed_batch(
    database: Neo4jDatabase, neo4j_server: Server, seed: int
) -> None:
    committed_batches = random.Random(seed).randrange(1, len(BATCHES))  # noqa: S311
    await kill_loader(neo4j_server, committed_batches)
    loads = (await database.rows("MATCH (load:Load) RETURN count(load) AS loads", {}))[0]["loads"]
    assert loads >= committed_batches

    report = await load(database, "killed", BATCHES, Silent())
    rows = [len(batch.rows) for batch in BATCHES]
    assert report.unchanged >= sum(rows[:committed_batches])
    assert (report.unchanged + report.created, report.updated, report.refused) == (sum(rows), 0, 0)
    assert await database.rows(STATE, {}) == [
        {
            "loads": len(BATCHES),
            "entries": ENTRIES,
            "codes": ENTRIES,
            "items": 2 * ENTRIES,
            "held": 2 * ENTRIES,
            "provided": ENTRIES,
            "events": list(range(1, len(BATCHES) + 1)),
        }
    ]
    version = await database.version()
    await load(database, "killed", BATCHES, Silent())
    assert await database.version() == version
