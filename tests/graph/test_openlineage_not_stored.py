"""Events that pass all checks and that the database refuses: the others of their batch are stored."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from api.endpoints.openlineage import routes
from domain.errors import StatementRefused, Unavailable
from exchange.openlineage.files import load_openlineage
from exchange.openlineage.ingest import LineageIngest
from graph.client.database import Neo4jDatabase
from graph.client.statement import Statement
from graph.progress import Silent
from tests.graph.test_openlineage import flows
from tests.support.openlineage_events import run_event
from tests.support.wrapped_database import WrappedDatabase

TOO_LARGE = ("CREATE (:Job {id: $value, namespace: 'n', name: 'n'})", {"value": "x" * 9_000})
WRONG_TYPE = ("CREATE (:Job {id: $value})", {"value": {"a": 1}})
OVERFLOW = ("RETURN $value", {"value": 2**70})
NOT_UNICODE = ("RETURN $value", {"value": "\ud800"})
FAULTS: dict[str, Statement] = {
    "index": TOO_LARGE,
    "type": WRONG_TYPE,
    "integer": OVERFLOW,
    "surrogate": NOT_UNICODE,
}


class FaultyDatabase(WrappedDatabase):
    """A database in which a write that names `poison` has one statement more, which is refused."""

    def __init__(self, database: Neo4jDatabase, fault: Statement) -> None:
        super().__init__(database)
        self.fault = fault

    async def before_write(self, statements: Sequence[Statement]) -> Sequence[Statement]:
        is_poisoned = any("poison" in str(parameters) for _, parameters in statements)
        return [*statements, self.fault] if is_poisoned else statements


class AbsentDatabase(WrappedDatabase):
    """A database that goes away."""

    async def before_write(self, statements: Sequence[Statement]) -> Sequence[Statement]:
        raise Unavailable.database()


def client_of(database: WrappedDatabase) -> httpx.AsyncClient:
    ingest = LineageIngest(database).ingest
    transport = httpx.ASGITransport(app=Starlette(routes=routes(ingest)))
    return httpx.AsyncClient(transport=transport, base_url="http://yuanliu/api/v1")


@pytest.fixture(params=FAULTS)
def faulty(request: pytest.FixtureRequest, database: Neo4jDatabase) -> FaultyDatabase:
    return FaultyDatabase(database, FAULTS[request.param])


POISON = run_event(1, inputs=["poison"], outputs=["b"], job="poisoned")


async def test_event_that_the_database_refuses_is_422(faulty: FaultyDatabase, caplog: pytest.LogCaptureFixture) -> None:
    async with client_of(faulty) as client:
        response = await client.post("/lineage", json=POISON)
    (error,) = response.json()["errors"]
    extensions = {name: error["extensions"][name] for name in ("code", "path", "rule", "docs")}
    assert (response.status_code, extensions) == (
        422,
        {"code": "EVENT_NOT_STORED", "path": "$", "rule": "EVENT_NOT_STORED", "docs": "/docs/errors#event_not_stored"},
    )
    assert [record.message for record in caplog.records if record.name == "yuanliu.lineage"] == [
        "an event was not stored"
    ]


async def test_rest_of_the_batch_is_stored(faulty: FaultyDatabase, database: Neo4jDatabase) -> None:
    events = [run_event(minute, inputs=[f"a{minute}"], outputs=["b"], job=f"job {minute}") for minute in range(16)]
    events[5] = POISON
    async with client_of(faulty) as client:
        body = (await client.post("/lineage/batch", json=events)).json()
    assert (body["status"], body["summary"]["successful"]) == ("partial_success", 15)
    assert [(failure["index"], failure["extensions"]["code"]) for failure in body["failed_events"]] == [
        (5, "EVENT_NOT_STORED")
    ]
    sources = [row[0] for row in await flows(database)]
    assert sorted(sources) == sorted(f"a{minute}" for minute in range(16) if minute != 5)
    # Halves, not one event after the other: 16, 8 + 8, 4 + 4, 2 + 2, 1 + 1.
    assert faulty.counts["writes"] == 9


async def test_rest_of_a_file_is_stored(database: Neo4jDatabase, tmp_path: Path) -> None:
    file = tmp_path / "events.json"
    file.write_text(json.dumps([run_event(1, inputs=["a"], outputs=["b"]), POISON]), "utf-8")
    report = await load_openlineage(FaultyDatabase(database, TOO_LARGE), [file], Silent())
    assert [(problem.key, problem.code, problem.refused) for problem in report.problems] == [
        ("events.json[1]", "EVENT_NOT_STORED", True)
    ]
    assert [row[:2] for row in await flows(database)] == [("a", "b")]


async def test_absent_database_is_503_and_no_event_is_refused(database: Neo4jDatabase) -> None:
    async with client_of(AbsentDatabase(database)) as client:
        response = await client.post("/lineage/batch", json=[POISON, POISON])
    assert (response.status_code, "retry-after" in response.headers) == (503, True)


async def test_statement_with_a_wrong_value_raises_statement_refused(
    faulty: FaultyDatabase, database: Neo4jDatabase
) -> None:
    with pytest.raises(StatementRefused):
        await database.write([faulty.fault])
    assert await database.rows("RETURN 1 AS one", {}) == [{"one": 1}]
