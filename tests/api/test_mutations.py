"""Mutations over HTTP are neither cached nor cancelled, and subscriptions are rejected."""

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
from api.response_cache import ResponseCache, ResponseStore
from tests.api.test_http_disconnect import SCOPE, Caller
from tests.support.admission_harness import Clock
from tests.support.http_service import JSON, RESPONSE, Service

MUTATION = orjson.dumps({"query": "mutation { slow }"})
QUERY = orjson.dumps({"query": "{ slow }"})


class OneVersion:
    """The version check of a graph that never changes."""

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


async def _values(client: httpx.AsyncClient, document: str) -> list[Any]:
    return [(await client.post("/graphql", json={"query": document})).json()["data"]["counted"] for _ in range(4)]


async def test_a_query_is_served_from_the_cache(client: httpx.AsyncClient) -> None:
    """The first response shows the version, the second is cached at it."""
    assert await _values(client, "{ counted }") == [1, 2, 2, 2]


async def test_a_mutation_is_not_served_from_the_cache(client: httpx.AsyncClient) -> None:
    await _values(client, "{ counted }")
    assert await _values(client, "mutation { counted }") == [3, 4, 5, 6]
    assert await _values(client, "query Q { counted }") == [7] * 4


async def test_query_and_mutation_of_one_document_are_told_apart(client: httpx.AsyncClient) -> None:
    document = "query Q { counted } mutation M { counted }"
    values = []
    for name in "QQQMMQ":
        response = await client.post("/graphql", json={"query": document, "operationName": name})
        values.append(response.json()["data"]["counted"])
    assert values == [1, 2, 2, 3, 4, 2]


async def test_a_mutation_with_x_explain_is_rejected_and_does_not_run() -> None:
    service = Service(explains=True)
    async with service.client() as client:
        response = await client.post(
            "/graphql", json={"query": "mutation { counted }"}, headers={"x-explain": "1", "accept-language": "zh"}
        )
    (error,) = response.json()["errors"]
    assert (response.status_code, error["extensions"]["code"]) == (400, "BAD_REQUEST")
    assert error["message"] == "X-Explain 仅支持查询，不支持变更（mutation）。"
    assert error["extensions"]["remedy"] == "请去掉 X-Explain 请求头后发送变更，或对查询使用 X-Explain。"
    assert service.calls == 0


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("accept", [JSON, RESPONSE])
async def test_a_subscription_over_http_is_a_bad_request(client: httpx.AsyncClient, method: str, accept: str) -> None:
    document = {"query": "subscription { counted }"}
    sent: dict[str, Any] = {"params": document} if method == "GET" else {"json": document}
    response = await client.request(method, "/graphql", headers={"accept": accept}, **sent)
    assert set(response.json()) == {"errors"}
    (error,) = response.json()["errors"]
    assert (response.status_code, error["extensions"]["code"]) == (400, "BAD_REQUEST")
    assert error["message"] == "Subscriptions are not served over HTTP."
    assert error["extensions"]["remedy"] == "Send a query, and repeat it to see changes."


async def _disconnect(service: Service, caller: Caller, monkeypatch: pytest.MonkeyPatch) -> asyncio.Task[None]:
    """A running request whose client has disconnected, after the service has noticed that."""
    noticed = asyncio.Event()
    receive = caller.receive

    async def receiving() -> Any:
        message = await receive()
        if message["type"] == "http.disconnect":
            noticed.set()
        return message

    monkeypatch.setattr("api.http.disconnect.GRACE_SECONDS", 0.0)
    task = asyncio.create_task(service.application()(dict(SCOPE), receiving, caller.send))
    await service.began.wait()
    caller.disconnect()
    await noticed.wait()
    for _ in range(5):
        await asyncio.sleep(0)
    return task


async def test_a_mutation_completes_after_its_client_disconnects(monkeypatch: pytest.MonkeyPatch) -> None:
    service, caller = Service(), Caller(MUTATION)
    task = await _disconnect(service, caller, monkeypatch)
    assert (service.slow, task.done()) == ("", False)
    service.go.set()
    await task
    assert service.slow == "done"
    assert caller.sent_messages == []


async def test_a_query_is_cancelled_when_its_client_disconnects(monkeypatch: pytest.MonkeyPatch) -> None:
    service, caller = Service(), Caller(QUERY)
    task = await _disconnect(service, caller, monkeypatch)
    await task
    assert service.slow == "cancelled"
    assert caller.sent_messages == []


async def test_a_stopping_server_lets_a_mutation_complete() -> None:
    service, caller = Service(), Caller(MUTATION)
    task = asyncio.create_task(service.application()(dict(SCOPE), caller.receive, caller.send))
    await service.began.wait()
    for _ in range(2):
        task.cancel()
        await asyncio.sleep(0)
    assert service.slow == ""
    service.go.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert service.slow == "done"
    assert caller.sent_messages == []


async def test_a_mutation_keeps_its_slot_and_does_not_count_as_stalled() -> None:
    service, caller, clock = Service(), Caller(MUTATION), Clock()
    queue = CoDelQueue(1)
    admission = AdmissionMiddleware(service.application(), {"graphql": AdmissionQueue(queue)}, clock=clock)
    task = asyncio.create_task(admission(dict(SCOPE), caller.receive, caller.send))
    await service.began.wait()
    clock.now = 10 * STALL_SECONDS
    admission.watchdog.cancel_stalled()
    await asyncio.sleep(0)
    assert (service.slow, task.done()) == ("", False)
    service.go.set()
    await task
    assert service.slow == "done"
    assert caller.sent_messages[1]["body"] == b'{"data":{"slow":"done"}}'
