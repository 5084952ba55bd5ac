"""Frees the slots of stalled clients: 30 s without accepting response bytes.

It cancels the task of such a request. A mutation is not interrupted: `run_to_completion` shields it, and it runs to
its end.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from starlette.types import Message, Send

STALL_SECONDS = 30.0
"""Seconds within which a client must accept more of a response."""
POLL_SECONDS = 1.0


class GuardedRequest:
    """A request with a slot. `since`: when it last sent something, None before; `stalled`: whether that was too long
    ago."""

    __slots__ = ("_clock", "_send", "since", "stalled", "task")

    def __init__(self, send: Send, clock: Callable[[], float]) -> None:
        self._send = send
        self._clock = clock
        self.since: float | None = None
        self.stalled = False
        self.task = asyncio.current_task()

    def send(self, message: Message) -> Awaitable[None]:
        self.since = self._clock()
        return self._send(message)


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
