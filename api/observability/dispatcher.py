"""Requests that are over, told to metrics, log and traces: not each at once but some together, soon after.

What is told of one request is some microseconds of work; done between two others it costs three times as much, since
everything it touches has to be fetched anew (measured: docs/decisions/0015).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from api.request_record import RequestRecord

FLUSH_SECONDS = 0.02
"""Seconds until a request that is over is told: so short that telling those of one turn delays nobody."""

Sink = Callable[[Sequence[RequestRecord]], None]
"""Hears of requests that are over, in the order of their ends. Must not raise and must not wait."""


class TelemetryDispatcher:
    """To so many who listen, in their order."""

    def __init__(self, sinks: Sequence[Sink]) -> None:
        self._tellers = tuple(sinks)
        self._over: list[RequestRecord] = []
        self._timer: asyncio.TimerHandle | None = None

    def add(self, request_record: RequestRecord) -> None:
        """A request is over."""
        self._over.append(request_record)
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(FLUSH_SECONDS, self.now)

    def now(self) -> None:
        """Tells what has not been told yet."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        over, self._over = self._over, []
        if over:
            for tell in self._tellers:
                tell(over)
