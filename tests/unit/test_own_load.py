"""The load generator that the bench brings: it rotates bodies, counts responses and errors, in wrk's place."""

from __future__ import annotations

import json
import shutil
import sys

import pytest

from bench import load
from bench.load import LoadResult, ServerFailed
from tests.conftest import run_uvicorn
from tests.support.asgi_echo import EchoApplication


@pytest.fixture(autouse=True)
def without_wrk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)


async def test_bodies_are_sent_in_turn_and_responses_counted() -> None:
    application = EchoApplication()
    bodies = [{"query": "{ one }"}, {"query": "{ two }"}, {"query": "{ three }"}]
    async with run_uvicorn(application) as port:
        result = await load.load(f"http://127.0.0.1:{port}/graphql", bodies, connections=2, seconds=1)
    assert load.generator() == "bench.own_load"
    assert isinstance(result, LoadResult)
    assert 0 < result.p50_ms <= result.p99_ms
    assert result.errors == 0
    # The response to the last request of each connection is not awaited.
    assert result.requests <= len(application.bodies) <= result.requests + 2
    counts = [application.bodies.count(json.dumps(body).encode()) for body in bodies]
    assert max(counts) - min(counts) <= 2


async def test_errors_fail_the_measurement() -> None:
    async with run_uvicorn(EchoApplication(status=500)) as port:
        url = f"http://127.0.0.1:{port}/graphql"
        with pytest.raises(ServerFailed, match="errors in"):
            await load.load(url, [{"query": "{ one }"}], connections=1, seconds=1)


def test_the_command_is_our_own_without_wrk() -> None:
    assert load.command("http://h/", 16, 3) == [sys.executable, "-m", "bench.own_load", "16", "3", "http://h/"]
