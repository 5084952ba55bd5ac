"""The first run of a large query, for which other reads of it wait."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import pytest
from starlette.types import ASGIApp

from domain.errors import TimedOut, Unavailable
from graph.assessment.candidates import CANDIDATES, candidate_parameters
from graph.client.database import Neo4jDatabase
from graph.client.statement import Record
from graph.engine import QueryEngine
from server.warmup import warm_up

FIRST_RUN_SECONDS, READ_SECONDS = 60.0, 10.0


class PlanningDatabase:
    """Answers first runs when `planned` is set, or with an error for each, and other reads at once."""

    def __init__(self, *errors: Exception) -> None:
        self.started, self.planned = asyncio.Event(), asyncio.Event()
        self.first_runs, self.reads, self.running, self.errors = 0, 0, 0, list(errors)

    async def read(self, *_: Any, timeout: float, **__: Any) -> Record:
        if timeout == READ_SECONDS:
            self.reads += 1
            return Record(([], []), "v1")
        self.first_runs += 1
        self.running += 1
        assert self.running == 1
        self.started.set()
        try:
            await self.planned.wait()
        finally:
            self.running -= 1
        if self.errors:
            raise self.errors.pop(0)
        return Record(([], []), "v1")


def engine_of(database: PlanningDatabase) -> QueryEngine:
    return QueryEngine(cast(Neo4jDatabase, database))


def plan(engine: QueryEngine) -> asyncio.Task[None]:
    return asyncio.create_task(engine.plan_query(CANDIDATES, candidate_parameters({}), FIRST_RUN_SECONDS))


def read(engine: QueryEngine, timeout: float = READ_SECONDS) -> asyncio.Task[Any]:
    return asyncio.create_task(engine.read_query(CANDIDATES, candidate_parameters({}), timeout=timeout))


async def waiting_read(
    database: PlanningDatabase,
) -> tuple[QueryEngine, asyncio.Task[None], asyncio.Task[Any]]:
    """A first run, and a read that has begun to wait for it."""
    engine = engine_of(database)
    started = asyncio.Event()
    engine.on_query = lambda _: started.set()
    first_run = plan(engine)
    await database.started.wait()
    waiting = read(engine)
    await started.wait()
    await asyncio.sleep(0)
    assert (database.reads, waiting.done()) == (0, False)
    return engine, first_run, waiting


async def test_reads_wait_for_the_first_run_of_their_query() -> None:
    database = PlanningDatabase()
    _, first_run, waiting = await waiting_read(database)
    database.planned.set()
    assert await waiting == ([], "v1")
    await first_run
    assert (database.first_runs, database.reads) == (1, 1)


async def test_a_query_that_nobody_plans_is_read_at_once() -> None:
    database = PlanningDatabase()
    assert await read(engine_of(database)) == ([], "v1")
    assert (database.first_runs, database.reads) == (0, 1)


async def test_after_a_failure_one_first_run_is_begun_for_all_reads() -> None:
    """Never several at once (docs/decisions/0029); `PlanningDatabase` checks it."""
    database = PlanningDatabase(TimedOut.after(FIRST_RUN_SECONDS))
    engine, first_run, waiting = await waiting_read(database)
    database.planned.set()
    with pytest.raises(Unavailable, match="still preparing"):
        await waiting
    with pytest.raises(TimedOut):
        await first_run
    assert await asyncio.gather(*(read(engine) for _ in range(5))) == [([], "v1")] * 5
    assert (database.first_runs, database.reads) == (2, 5)


async def test_a_read_does_not_wait_longer_than_it_may_and_the_first_run_continues() -> None:
    database = PlanningDatabase()
    engine, first_run, waiting = await waiting_read(database)
    with pytest.raises(Unavailable, match="still preparing"):
        await read(engine, timeout=0)
    assert not first_run.done()
    database.planned.set()
    assert await waiting == ([], "v1")
    await first_run
    assert database.first_runs == 1


async def test_a_first_run_without_database_fails_its_reads_alike() -> None:
    database = PlanningDatabase(Unavailable.database(), Unavailable.database())
    engine, first_run, waiting = await waiting_read(database)
    database.planned.set()
    for task in (waiting, first_run, read(engine)):
        with pytest.raises(Unavailable, match="currently unavailable"):
            await task
    assert await read(engine) == ([], "v1")
    assert (database.first_runs, database.reads) == (3, 1)


async def test_a_cancelled_first_run_stops_its_statement() -> None:
    """A read that waits begins another one."""
    database = PlanningDatabase()
    _, first_run, waiting = await waiting_read(database)
    database.started.clear()
    first_run.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first_run
    await database.started.wait()
    assert (database.running, database.first_runs) == (1, 2)
    database.planned.set()
    assert await waiting == ([], "v1")


@pytest.mark.parametrize(("failures", "reports"), [(2, 0), (3, 1), (5, 1)])
async def test_the_warm_up_tries_a_slow_planning_again(failures: int, reports: int) -> None:
    """Until it succeeds: before that the service is not ready. The third failure is reported."""
    database = PlanningDatabase(*(TimedOut.after(FIRST_RUN_SECONDS) for _ in range(failures)))
    database.planned.set()
    engine, said = engine_of(database), list[str]()
    await warm_up(cast(ASGIApp, None), engine, [], said.append)
    assert (database.first_runs, len(said)) == (failures + 1, reports)
    assert await read(engine) == ([], "v1")
    assert (database.first_runs, database.reads) == (failures + 1, 1)
