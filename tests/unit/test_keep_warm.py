"""The service is ready only after a warm-up in which every query was answered, also after each exit of the database."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any, cast

import orjson
import pytest
from starlette.types import Receive, Scope, Send

from domain.errors import TimedOut, Unavailable, YuanliuError
from graph.engine import QueryEngine
from server import warmup
from server.lifecycle import keep_warm
from server.warmup import SILENT_ATTEMPTS, warm_up

UNUSED: QueryEngine = cast("QueryEngine", None)
"""The engine is used by `plan_candidates` only, which these tests replace."""


async def test_every_exit_is_followed_by_a_warm_up_before_the_service_is_ready() -> None:
    exits, ready, warming = asyncio.Event(), asyncio.Event(), asyncio.Event()
    events, warmed = list[str](), asyncio.Queue[None]()

    async def warm() -> None:
        events.append("warm")
        warming.set()
        await warmed.get()

    def on_ready() -> None:
        events.append("ready")
        ready.set()

    warming_task = asyncio.create_task(keep_warm(warm, exits, on_ready))
    warmed.put_nowait(None)
    await ready.wait()
    assert events == ["warm", "ready"]
    ready.clear()
    warming.clear()
    exits.set()
    await warming.wait()
    # The database exits again before the warm-up is complete.
    exits.set()
    warmed.put_nowait(None)
    warmed.put_nowait(None)
    await ready.wait()
    assert events == ["warm", "ready", "warm", "warm", "ready"]
    warming_task.cancel()


class Answering:
    """An application that answers a document with the next of these codes; at the end without an error."""

    def __init__(self, *codes: str) -> None:
        self._codes: Iterator[str] = iter(codes)
        self.requests = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.requests += 1
        code = next(self._codes, None)
        errors = [] if code is None else [{"message": "", "extensions": {"code": code}}]
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": orjson.dumps({"data": None, "errors": errors})})


@pytest.fixture
def planned(monkeypatch: pytest.MonkeyPatch) -> list[YuanliuError]:
    """Errors of the next attempts to plan the statement of assessments. No test waits between attempts."""
    failures: list[YuanliuError] = []

    async def plan(*_: Any) -> None:
        if failures:
            raise failures.pop()

    monkeypatch.setattr(warmup, "plan_candidates", plan)
    monkeypatch.setattr(warmup, "PAUSE_SECONDS", 0)
    return failures


@pytest.mark.parametrize("code", ["TIMEOUT", "UNAVAILABLE", "OVERLOADED"])
async def test_a_query_that_is_not_answered_is_executed_again(planned: list[YuanliuError], code: str) -> None:
    said: list[str] = []
    application = Answering(*[code] * 5)
    planned += [TimedOut.after(1), Unavailable.database()]
    await warm_up(application, UNUSED, ["{ first }", "{ second }"], said.append)
    assert application.requests == 7
    assert planned == []
    assert said == [f"A warm-up query has failed {SILENT_ATTEMPTS} times ({code}); /readyz is 503 until it succeeds."]


async def test_a_single_document_is_executed_once_whatever_comes_of_it(planned: list[YuanliuError]) -> None:
    """A count whose time grows with the graph must not keep a large graph from becoming ready."""
    assert planned == []
    said: list[str] = []
    application = Answering("TIMEOUT")
    await warm_up(application, UNUSED, [], said.append, ["{ counted }"])
    assert (application.requests, said) == (1, [])


async def test_another_error_is_an_answer(planned: list[YuanliuError]) -> None:
    said: list[str] = []
    application = Answering("UNKNOWN_SCENARIO")
    await warm_up(application, UNUSED, ["{ first }", "{ second }"], said.append)
    assert application.requests == 2
    assert said == ["Warm-up query failed: UNKNOWN_SCENARIO."]
