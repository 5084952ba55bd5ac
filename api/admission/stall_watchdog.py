"""Those who have a slot, and whether it is their caller they wait for: whoever sends or takes nothing for long must not
keep the slot from others."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from starlette.types import Message, Receive, Send

STALL_SECONDS = 30.0
"""Seconds within which a body must have come, and within which something of an answer must be taken."""
POLL_SECONDS = 1.0


class GuardedRequest:
    """One of them. `since`: when it began to wait for its caller's body, or last sent something; None while neither
    holds; `stalled`: that was too long ago."""

    __slots__ = ("_clock", "_receive", "_send", "since", "stalled", "started", "task", "whole")

    def __init__(self, receive: Receive, send: Send, clock: Callable[[], float]) -> None:
        self._receive = receive
        self._send = send
        self._clock = clock
        self.since: float | None = clock()
        self.whole = self.started = self.stalled = False
        self.task = asyncio.current_task()

    def receive(self) -> Awaitable[Message]:
        # a coroutine of its own only until the body is whole: this is on the way of every request
        return self._receive() if self.whole else self._body()

    def send(self, message: Message) -> Awaitable[None]:
        self.started = True
        self.since = self._clock()
        return self._send(message)

    async def _body(self) -> Message:
        message = await self._receive()
        if not message.get("more_body", False):
            self.whole = True
            self.since = None
        return message


class StallWatchdog:
    """All of them. Looked at once a second while there are any."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._all: set[GuardedRequest] = set()
        self._timer: asyncio.TimerHandle | None = None

    def add(self, holding: GuardedRequest) -> None:
        self._all.add(holding)
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(POLL_SECONDS, self._look)

    def discard(self, holding: GuardedRequest) -> None:
        self._all.discard(holding)

    def look(self) -> None:
        """Ends the work of those who have waited for their caller too long."""
        now = self._clock()
        for each in list(self._all):
            if each.since is not None and now - each.since > STALL_SECONDS and each.task and not each.stalled:
                each.stalled = True
                each.task.cancel()

    def _look(self) -> None:
        self._timer = None
        self.look()
        if self._all:
            self._timer = asyncio.get_running_loop().call_later(POLL_SECONDS, self._look)
