"""Stopping statements that nobody waits for: in the background, together, and a failure is said."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

import pytest

from domain.errors import Unavailable
from graph.client import query_terminator
from graph.client.query_terminator import ATTEMPTS, MAX_PENDING, QueryTerminator


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(query_terminator, "PAUSE_SECONDS", 0)


class Server:
    """Hears what is to be stopped; answers once `open`."""

    def __init__(self) -> None:
        self.heard: list[list[str]] = []
        self.began = asyncio.Event()
        self.open = asyncio.Event()
        self.fails: Exception | None = None
        self.done = asyncio.Event()

    async def stop(self, marks: Sequence[str]) -> None:
        self.heard.append(list(marks))
        self.began.set()
        await self.open.wait()
        if len(self.heard) >= ATTEMPTS:
            self.done.set()
        if self.fails:
            raise self.fails


async def test_each_is_looked_for_some_times_and_all_together() -> None:
    server = Server()
    one = QueryTerminator(server.stop)
    one.terminate("a")
    one.terminate("b")
    server.open.set()
    await server.done.wait()
    await one.close()
    assert server.heard == [["a", "b"]] * ATTEMPTS


async def test_what_comes_while_a_look_is_under_way_is_in_the_next() -> None:
    server = Server()
    one = QueryTerminator(server.stop)
    one.terminate("a")
    await server.began.wait()
    one.terminate("b")
    server.open.set()
    await server.done.wait()
    assert server.heard[:2] == [["a"], ["a", "b"]]
    await one.close()


@pytest.mark.parametrize("failure", [Unavailable.database(), ValueError("unforeseen")])
async def test_a_look_that_fails_is_logged_and_made_again(failure: Exception, caplog: pytest.LogCaptureFixture) -> None:
    server = Server()
    server.fails = failure
    server.open.set()
    one = QueryTerminator(server.stop)
    with caplog.at_level(logging.WARNING, logger="yuanliu.graph"):
        one.terminate("a")
        await server.done.wait()
        await one.close()
    assert len(caplog.records) == ATTEMPTS
    assert "1 abandoned statements could not be stopped" in caplog.text


async def test_a_server_that_is_silent_is_given_up(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(query_terminator, "ATTEMPT_SECONDS", 0.01)
    one = QueryTerminator(Server().stop)
    one.terminate("a")
    await one.close()
    assert "TimeoutError" in caplog.text


async def test_closing_does_not_wait_for_a_silent_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(query_terminator, "CLOSE_SECONDS", 0.01)
    server = Server()
    one = QueryTerminator(server.stop)
    one.terminate("a")
    await one.close()
    assert server.heard == [["a"]]


async def test_no_more_than_a_bound_are_kept(caplog: pytest.LogCaptureFixture) -> None:
    server = Server()
    server.open.set()
    one = QueryTerminator(server.stop)
    for number in range(MAX_PENDING + 1):
        one.terminate(str(number))
    await server.done.wait()
    await one.close()
    assert {len(each) for each in server.heard} == {MAX_PENDING}
    assert "left to its timeout" in caplog.text
