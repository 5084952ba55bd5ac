"""Disconnects cancel queries; health endpoints; masked failures."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import MutableMapping
from typing import Any

import orjson
import pytest

from domain.errors import Unavailable
from tests.support.http_service import Service

Message = MutableMapping[str, Any]
SCOPE = {
    "type": "http",
    "method": "POST",
    "path": "/graphql",
    "query_string": b"",
    "headers": [(b"content-type", b"application/json")],
}


class Caller:
    """A client that may disconnect."""

    def __init__(self, body: bytes, *, whole: bool = True) -> None:
        self.messages: asyncio.Queue[Message] = asyncio.Queue()
        self.sent_messages: list[Message] = []
        self.messages.put_nowait({"type": "http.request", "body": body, "more_body": not whole})

    def disconnect(self) -> None:
        self.messages.put_nowait({"type": "http.disconnect"})

    async def receive(self) -> Message:
        return await self.messages.get()

    async def send(self, message: Message) -> None:
        self.sent_messages.append(message)


async def test_disconnect_cancels_the_query() -> None:
    service = Service()
    caller = Caller(orjson.dumps({"query": "{ slow }"}))
    task = asyncio.create_task(service.application()(dict(SCOPE), caller.receive, caller.send))
    await service.began.wait()
    assert service.slow == ""
    caller.disconnect()
    await task
    assert service.slow == "cancelled"
    assert caller.sent_messages == []


async def test_connected_client_gets_the_response() -> None:
    service = Service()
    caller = Caller(orjson.dumps({"query": "{ slow }"}))
    task = asyncio.create_task(service.application()(dict(SCOPE), caller.receive, caller.send))
    await service.began.wait()
    service.go.set()
    await task
    assert service.slow == "done"
    assert caller.sent_messages[0]["status"] == 200
    assert caller.sent_messages[1]["body"] == b'{"data":{"slow":"done"}}'


async def test_disconnect_within_the_body_gets_no_response() -> None:
    caller = Caller(b'{"query": "{ hel', whole=False)
    caller.disconnect()
    await Service().application()(dict(SCOPE), caller.receive, caller.send)
    assert caller.sent_messages == []


async def test_server_shutdown_cancels_the_query() -> None:
    service = Service()
    caller = Caller(orjson.dumps({"query": "{ slow }"}))
    task = asyncio.create_task(service.application()(dict(SCOPE), caller.receive, caller.send))
    await service.began.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert service.slow == "cancelled"


@pytest.mark.parametrize(
    ("ready", "database", "status", "content"),
    [
        (True, None, 200, {"status": "ready", "message": "Ready to serve requests."}),
        (
            False,
            None,
            503,
            {"status": "starting", "message": "The service is starting; its data is not complete yet."},
        ),
        (
            True,
            Unavailable.database(),
            503,
            {"status": "unavailable", "message": "The database is currently unavailable."},
        ),
        (
            True,
            TimeoutError(),
            503,
            {"status": "unavailable", "message": "The database is currently unavailable."},
        ),
    ],
)
async def test_readyz_needs_the_data_and_the_database(
    ready: bool, database: Exception | None, status: int, content: dict[str, str]
) -> None:
    service = Service(ready=ready, database=database)
    async with service.client() as client:
        answer = await client.get("/readyz")
        assert (answer.status_code, answer.json()) == (status, content)
        assert answer.headers["content-type"] == "application/json; charset=utf-8"
        alive = await client.get("/healthz")
        assert (alive.status_code, alive.json()) == (200, {"status": "ok", "message": "The process is running."})


async def test_readyz_recovers_and_has_chinese_messages() -> None:
    service = Service(database=Unavailable.database())
    async with service.client() as client:
        unavailable = await client.get("/readyz", headers={"accept-language": "zh-CN"})
        assert (unavailable.status_code, unavailable.json()["message"]) == (503, "数据库暂时无法访问。")
        service.database = None
        assert (await client.get("/readyz")).status_code == 200


async def test_readyz_does_not_wait_for_a_silent_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.endpoints.health.PING_SECONDS", 0.01)
    service = Service()

    async def silent() -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(service, "ping", silent)
    async with service.client() as client:
        assert (await client.get("/readyz")).status_code == 503


async def test_unexpected_ping_failure_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    async with Service(database=ValueError("?")).client() as client:
        with caplog.at_level(logging.ERROR, logger="yuanliu.api"):
            assert (await client.get("/readyz")).status_code == 503
    assert len(caplog.records) == 1


async def test_failure_outside_a_field_is_a_masked_500(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    service = Service()

    def broken(*_: object) -> None:
        raise ValueError("secret")

    monkeypatch.setattr(service, "_context", broken)
    async with service.client() as client:
        with caplog.at_level(logging.ERROR, logger="yuanliu.api"):
            answer = await client.post("/graphql", json={"query": "{ hello }"})
    assert answer.status_code == 500
    (error,) = answer.json()["errors"]
    assert error["extensions"]["code"] == "INTERNAL"
    assert "secret" not in answer.text
    assert caplog.records[0].getMessage() == f"error {error['extensions']['errorId']}"
