"""The first run of a large query, for which other reads of it wait."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import pytest

from domain.errors import TimedOut
from graph.assessment.candidates import CANDIDATES, candidate_parameters
from graph.client.database import Neo4jDatabase, Record
from graph.engine import QueryEngine


class PlanningDatabase:
    """Answers its first read when `planned` is set, and others at once."""

    def __init__(self, error: Exception | None = None) -> None:
        self.started, self.planned = asyncio.Event(), asyncio.Event()
        self.reads, self.error = 0, error

    async def read(self, *_: Any, **__: Any) -> Record:
        self.reads += 1
        if self.reads == 1:
            self.started.set()
            await self.planned.wait()
            if self.error:
                raise self.error
        return Record(([], []), "v1")


async def waiting_read(database: PlanningDatabase) -> tuple[asyncio.Task[Any], asyncio.Task[Any]]:
    """A first run, and a read that has begun to wait for it."""
    engine = QueryEngine(cast(Neo4jDatabase, database))
    started = asyncio.Event()
    engine.on_query = lambda _: started.set()
    first_run = asyncio.ensure_future(engine.plan_query(CANDIDATES, candidate_parameters({}), 60))
    await database.started.wait()
    read = asyncio.ensure_future(engine.read_query(CANDIDATES, candidate_parameters({})))
    await started.wait()
    await asyncio.sleep(0)
    assert (database.reads, read.done()) == (1, False)
    return first_run, read


async def test_reads_wait_for_the_first_run_of_their_query() -> None:
    database = PlanningDatabase()
    first_run, read = await waiting_read(database)
    database.planned.set()
    assert await read == ([], "v1")
    await first_run
    assert database.reads == 2


async def test_reads_continue_after_a_first_run_that_failed() -> None:
    database = PlanningDatabase(TimedOut.after(60))
    first_run, read = await waiting_read(database)
    database.planned.set()
    assert await read == ([], "v1")
    with pytest.raises(TimedOut):
        await first_run


async def test_a_cancelled_first_run_stops_its_statement() -> None:
    database = PlanningDatabase()
    first_run, read = await waiting_read(database)
    first_run.cancel()
    assert await read == ([], "v1")
    with pytest.raises(asyncio.CancelledError):
        await first_run
