"""A caller who leaves is not worked for any longer; health, while all this goes on."""

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
    """The other end of a connection, who may hang up."""

    def __init__(self, body: bytes, *, whole: bool = True) -> None:
        self.asked: asyncio.Queue[Message] = asyncio.Queue()
        self.answered: list[Message] = []
        self.asked.put_nowait({"type": "http.request", "body": body, "more_body": not whole})

    def leave(self) -> None:
        self.asked.put_nowait({"type": "http.disconnect"})

    async def receive(self) -> Message:
        return await self.asked.get()

    async def send(self, message: Message) -> None:
        self.answered.append(message)


async def test_a_caller_who_leaves_stops_what_ran_for_them() -> None:
    service = Service()
    caller = Caller(orjson.dumps({"query": "{ slow }"}))
    working = asyncio.create_task(service.application()(dict(SCOPE), caller.receive, caller.send))
    await service.began.wait()
    assert service.slow == ""
    caller.leave()
    await working
    assert service.slow == "cancelled"
    assert caller.answered == []


async def test_a_caller_who_stays_is_answered() -> None:
    service = Service()
    caller = Caller(orjson.dumps({"query": "{ slow }"}))
    working = asyncio.create_task(service.application()(dict(SCOPE), caller.receive, caller.send))
    await service.began.wait()
    service.go.set()
    await working
    assert service.slow == "done"
    assert caller.answered[0]["status"] == 200
    assert caller.answered[1]["body"] == b'{"data":{"slow":"done"}}'


async def test_a_caller_who_leaves_in_the_middle_of_the_body_is_not_answered() -> None:
    caller = Caller(b'{"query": "{ hel', whole=False)
    caller.leave()
    await Service().application()(dict(SCOPE), caller.receive, caller.send)
    assert caller.answered == []


async def test_a_server_that_stops_stops_what_runs() -> None:
    service = Service()
    caller = Caller(orjson.dumps({"query": "{ slow }"}))
    working = asyncio.create_task(service.application()(dict(SCOPE), caller.receive, caller.send))
    await service.began.wait()
    working.cancel()
    with pytest.raises(asyncio.CancelledError):
        await working
    assert service.slow == "cancelled"


@pytest.mark.parametrize(
    ("ready", "database", "status", "said"),
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
async def test_readyz_is_200_only_with_the_data_there_and_the_database_answering(
    ready: bool, database: Exception | None, status: int, said: dict[str, str]
) -> None:
    service = Service(ready=ready, database=database)
    async with service.client() as client:
        answer = await client.get("/readyz")
        assert (answer.status_code, answer.json()) == (status, said)
        assert answer.headers["content-type"] == "application/json; charset=utf-8"
        alive = await client.get("/healthz")
        assert (alive.status_code, alive.json()) == (200, {"status": "ok", "message": "The process is running."})


async def test_readyz_comes_back_by_itself_and_speaks_chinese() -> None:
    service = Service(database=Unavailable.database())
    async with service.client() as client:
        gone = await client.get("/readyz", headers={"accept-language": "zh-CN"})
        assert (gone.status_code, gone.json()["message"]) == (503, "数据库暂时无法访问。")
        service.database = None
        assert (await client.get("/readyz")).status_code == 200


async def test_readyz_does_not_wait_for_a_database_that_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.endpoints.health.PING_SECONDS", 0.01)
    service = Service()

    async def silent() -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(service, "ping", silent)
    async with service.client() as client:
        assert (await client.get("/readyz")).status_code == 503


async def test_a_ping_that_fails_unforeseen_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    async with Service(database=ValueError("?")).client() as client:
        with caplog.at_level(logging.ERROR, logger="yuanliu.api"):
            assert (await client.get("/readyz")).status_code == 503
    assert len(caplog.records) == 1


async def test_what_fails_outside_a_field_is_masked_as_500(
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
