"""Stopping statements that nobody waits for: in the background, together, and a failure is said."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

import pytest

from graph import abandoned
from graph.abandoned import LOOKS, MOST, Abandoned
from graph.errors import Unavailable


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(abandoned, "PAUSE_SECONDS", 0)


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
        if len(self.heard) >= LOOKS:
            self.done.set()
        if self.fails:
            raise self.fails


async def test_each_is_looked_for_some_times_and_all_together() -> None:
    server = Server()
    one = Abandoned(server.stop)
    one.add("a")
    one.add("b")
    server.open.set()
    await server.done.wait()
    await one.close()
    assert server.heard == [["a", "b"]] * LOOKS


async def test_what_comes_while_a_look_is_under_way_is_in_the_next() -> None:
    server = Server()
    one = Abandoned(server.stop)
    one.add("a")
    await server.began.wait()
    one.add("b")
    server.open.set()
    await server.done.wait()
    assert server.heard[:2] == [["a"], ["a", "b"]]
    await one.close()


@pytest.mark.parametrize("failure", [Unavailable.database(), ValueError("unforeseen")])
async def test_a_look_that_fails_is_logged_and_made_again(failure: Exception, caplog: pytest.LogCaptureFixture) -> None:
    server = Server()
    server.fails = failure
    server.open.set()
    one = Abandoned(server.stop)
    with caplog.at_level(logging.WARNING, logger="yuanliu.graph"):
        one.add("a")
        await server.done.wait()
        await one.close()
    assert len(caplog.records) == LOOKS
    assert "1 abandoned statements could not be stopped" in caplog.text


async def test_a_server_that_is_silent_is_given_up(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(abandoned, "LOOK_SECONDS", 0.01)
    one = Abandoned(Server().stop)
    one.add("a")
    await one.close()
    assert "TimeoutError" in caplog.text


async def test_closing_does_not_wait_for_a_silent_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(abandoned, "CLOSE_SECONDS", 0.01)
    server = Server()
    one = Abandoned(server.stop)
    one.add("a")
    await one.close()
    assert server.heard == [["a"]]


async def test_no_more_than_a_bound_are_kept(caplog: pytest.LogCaptureFixture) -> None:
    server = Server()
    server.open.set()
    one = Abandoned(server.stop)
    for number in range(MOST + 1):
        one.add(str(number))
    await server.done.wait()
    await one.close()
    assert {len(each) for each in server.heard} == {MOST}
    assert "left to its timeout" in caplog.text
