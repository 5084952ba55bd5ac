"""Frees the slots of stalled clients: 30 s without request bytes, or without accepting response bytes.

It cancels the task of such a request. A mutation is not interrupted: `run_to_completion` shields it, and it runs to
its end.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from starlette.types import Message, Receive, Send

STALL_SECONDS = 30.0
"""Seconds within which a body must arrive completely, and within which a client must accept more of a response."""
POLL_SECONDS = 1.0


class GuardedRequest:
    """A request with a slot. `since`: when it began to wait for the client's body, or last sent something; None in
    between; `stalled`: whether that was too long ago."""

    __slots__ = ("_clock", "_receive", "_send", "body_complete", "response_started", "since", "stalled", "task")

    def __init__(self, receive: Receive, send: Send, clock: Callable[[], float]) -> None:
        self._receive = receive
        self._send = send
        self._clock = clock
        self.since: float | None = clock()
        self.body_complete = self.response_started = self.stalled = False
        self.task = asyncio.current_task()

    def receive(self) -> Awaitable[Message]:
        # adds a coroutine only until the body is complete, since every request passes here
        return self._receive() if self.body_complete else self._receive_body()

    def send(self, message: Message) -> Awaitable[None]:
        self.response_started = True
        self.since = self._clock()
        return self._send(message)

    async def _receive_body(self) -> Message:
        message = await self._receive()
        if not message.get("more_body", False):
            self.body_complete = True
            self.since = None
        return message


class StallWatchdog:
    """All requests with a slot. It checks them once a second while there are any."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._requests: set[GuardedRequest] = set()
        self._timer: asyncio.TimerHandle | None = None

    def add(self, request: GuardedRequest) -> None:
        self._requests.add(request)
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(POLL_SECONDS, self._poll)

    def discard(self, request: GuardedRequest) -> None:
        self._requests.discard(request)

    def cancel_stalled(self) -> None:
        """Cancels the requests that have waited for their client too long."""
        now = self._clock()
        for request in list(self._requests):
            has_stalled = request.since is not None and now - request.since > STALL_SECONDS
            if has_stalled and request.task and not request.stalled:
                request.stalled = True
                request.task.cancel()

    def _poll(self) -> None:
        self._timer = None
        self.cancel_stalled()
        if self._requests:
            self._timer = asyncio.get_running_loop().call_later(POLL_SECONDS, self._poll)
