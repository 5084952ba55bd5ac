"""Termination of abandoned statements: in the background, together, with failures logged."""

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
    """Records the attempts to terminate statements, and answers once `may_answer` is set."""

    def __init__(self) -> None:
        self.attempts: list[list[str]] = []
        self.first_attempt = asyncio.Event()
        self.may_answer = asyncio.Event()
        self.failure: Exception | None = None
        self.done = asyncio.Event()

    async def terminate_tagged(self, tags: Sequence[str]) -> None:
        self.attempts.append(list(tags))
        self.first_attempt.set()
        await self.may_answer.wait()
        if len(self.attempts) >= ATTEMPTS:
            self.done.set()
        if self.failure:
            raise self.failure


async def test_pending_statements_are_terminated_together_in_every_attempt() -> None:
    server = Server()
    terminator = QueryTerminator(server.terminate_tagged)
    terminator.terminate("a")
    terminator.terminate("b")
    server.may_answer.set()
    await server.done.wait()
    await terminator.close()
    assert server.attempts == [["a", "b"]] * ATTEMPTS


async def test_a_statement_added_during_an_attempt_is_in_the_next() -> None:
    server = Server()
    terminator = QueryTerminator(server.terminate_tagged)
    terminator.terminate("a")
    await server.first_attempt.wait()
    terminator.terminate("b")
    server.may_answer.set()
    await server.done.wait()
    assert server.attempts[:2] == [["a"], ["a", "b"]]
    await terminator.close()


@pytest.mark.parametrize("failure", [Unavailable.database(), ValueError("unforeseen")])
async def test_a_failed_attempt_is_logged_and_repeated(failure: Exception, caplog: pytest.LogCaptureFixture) -> None:
    server = Server()
    server.failure = failure
    server.may_answer.set()
    terminator = QueryTerminator(server.terminate_tagged)
    with caplog.at_level(logging.WARNING, logger="yuanliu.graph"):
        terminator.terminate("a")
        await server.done.wait()
        await terminator.close()
    assert len(caplog.records) == ATTEMPTS
    assert "1 abandoned statements could not be terminated" in caplog.text


async def test_an_attempt_at_a_silent_server_times_out(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(query_terminator, "ATTEMPT_SECONDS", 0.01)
    terminator = QueryTerminator(Server().terminate_tagged)
    terminator.terminate("a")
    await terminator.close()
    assert "TimeoutError" in caplog.text


async def test_close_does_not_wait_for_a_silent_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(query_terminator, "CLOSE_SECONDS", 0.01)
    server = Server()
    terminator = QueryTerminator(server.terminate_tagged)
    terminator.terminate("a")
    await terminator.close()
    assert server.attempts == [["a"]]


async def test_the_number_of_pending_statements_is_bounded(caplog: pytest.LogCaptureFixture) -> None:
    server = Server()
    server.may_answer.set()
    terminator = QueryTerminator(server.terminate_tagged)
    for number in range(MAX_PENDING + 1):
        terminator.terminate(str(number))
    await server.done.wait()
    await terminator.close()
    assert {len(tags) for tags in server.attempts} == {MAX_PENDING}
    assert "runs until its timeout" in caplog.text
