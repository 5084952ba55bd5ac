"""A mutation over HTTP is neither cached nor cancelled, whoever leaves and whatever else ends its request."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any, cast

import httpx
import orjson
import pytest

from api.admission.async_queue import AdmissionQueue
from api.admission.codel_queue import CoDelQueue
from api.admission.middleware import AdmissionMiddleware
from api.admission.stall_watchdog import STALL_SECONDS
from api.response_cache import ResponseCache
from api.response_store import ResponseStore
from tests.api.test_http_disconnect import SCOPE, Caller
from tests.support.admission_harness import Clock
from tests.support.http_service import Service

MUTATION = orjson.dumps({"query": "mutation { slow }"})
QUERY = orjson.dumps({"query": "{ slow }"})


class OneVersion:
    """A graph that nobody writes to."""

    checks = 0

    async def current(self) -> str:
        return "v"

    async def next_change(self, _: str, now: datetime) -> datetime:
        return now


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    response_cache = ResponseCache(cast("Any", OneVersion()), ResponseStore())
    async with Service(response_cache=response_cache).client() as client:
        yield client


async def _answers(client: httpx.AsyncClient, document: str) -> list[Any]:
    return [(await client.post("/graphql", json={"query": document})).json()["data"]["counted"] for _ in range(4)]


async def test_a_query_is_served_from_the_cache(client: httpx.AsyncClient) -> None:
    """The first answer teaches the version, the second is cached at it."""
    assert await _answers(client, "{ counted }") == [1, 2, 2, 2]


async def test_a_mutation_is_not_served_from_the_cache(client: httpx.AsyncClient) -> None:
    await _answers(client, "{ counted }")
    assert await _answers(client, "mutation { counted }") == [3, 4, 5, 6]
    assert await _answers(client, "query Q { counted }") == [7] * 4


async def test_an_operation_of_each_type_in_one_document_keeps_its_own_rule(client: httpx.AsyncClient) -> None:
    document = "query Q { counted } mutation M { counted }"
    answers = []
    for name in "QQQMMQ":
        answer = await client.post("/graphql", json={"query": document, "operationName": name})
        answers.append(answer.json()["data"]["counted"])
    assert answers == [1, 2, 2, 3, 4, 2]


async def _leave(service: Service, caller: Caller, monkeypatch: pytest.MonkeyPatch) -> asyncio.Task[None]:
    """A mutation whose client has left while it ran, and has been noticed to."""
    noticed = asyncio.Event()
    receive = caller.receive

    async def receiving() -> Any:
        message = await receive()
        if message["type"] == "http.disconnect":
            noticed.set()
        return message

    monkeypatch.setattr("api.http.disconnect.LOOK_SECONDS", 0.0)
    working = asyncio.create_task(service.application()(dict(SCOPE), receiving, caller.send))
    await service.began.wait()
    caller.leave()
    await noticed.wait()
    for _ in range(5):
        await asyncio.sleep(0)
    return working


async def test_a_mutation_ends_though_its_client_has_left(monkeypatch: pytest.MonkeyPatch) -> None:
    service, caller = Service(), Caller(MUTATION)
    working = await _leave(service, caller, monkeypatch)
    assert (service.slow, working.done()) == ("", False)
    service.go.set()
    await working
    assert service.slow == "done"
    assert caller.answered == []


async def test_a_query_is_cancelled_where_its_client_has_left(monkeypatch: pytest.MonkeyPatch) -> None:
    service, caller = Service(), Caller(QUERY)
    working = await _leave(service, caller, monkeypatch)
    await working
    assert service.slow == "cancelled"
    assert caller.answered == []


async def test_a_server_that_stops_lets_a_mutation_end() -> None:
    service, caller = Service(), Caller(MUTATION)
    working = asyncio.create_task(service.application()(dict(SCOPE), caller.receive, caller.send))
    await service.began.wait()
    for _ in range(2):
        working.cancel()
        await asyncio.sleep(0)
    assert service.slow == ""
    service.go.set()
    with pytest.raises(asyncio.CancelledError):
        await working
    assert service.slow == "done"
    assert caller.answered == []


async def test_a_mutation_keeps_its_slot_and_is_never_taken_for_stalled() -> None:
    service, caller, clock = Service(), Caller(MUTATION), Clock()
    queue = CoDelQueue(1)
    admission = AdmissionMiddleware(service.application(), {"graphql": AdmissionQueue(queue)}, clock=clock)
    working = asyncio.create_task(admission(dict(SCOPE), caller.receive, caller.send))
    await service.began.wait()
    clock.now = 10 * STALL_SECONDS
    admission.holders.look()
    await asyncio.sleep(0)
    assert (service.slow, working.done()) == ("", False)
    service.go.set()
    await working
    assert service.slow == "done"
    assert caller.answered[1]["body"] == b'{"data":{"slow":"done"}}'
