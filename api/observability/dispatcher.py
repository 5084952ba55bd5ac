"""Buffers finished requests and flushes them to metrics, log and traces every 20 ms.

Reporting one request takes some microseconds. Done between two requests it takes three times as long, since everything
that it touches has left the processor's caches (measured: docs/decisions/0015).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from api.request_record import RequestRecord

FLUSH_SECONDS = 0.02
"""Seconds until a finished request is reported: short enough that one flush delays no other request."""

Sink = Callable[[Sequence[RequestRecord]], None]
"""Receives finished requests in the order in which they ended. Must neither raise nor wait."""


class TelemetryDispatcher:
    """Passes finished requests to sinks, in the order of the sinks."""

    def __init__(self, sinks: Sequence[Sink]) -> None:
        self._sinks = tuple(sinks)
        self._buffer: list[RequestRecord] = []
        self._timer: asyncio.TimerHandle | None = None

    def add(self, request_record: RequestRecord) -> None:
        """Buffers a finished request."""
        self._buffer.append(request_record)
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(FLUSH_SECONDS, self.flush)

    def flush(self) -> None:
        """Passes the buffered requests to the sinks at once."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        records, self._buffer = self._buffer, []
        if records:
            for sink in self._sinks:
                sink(records)
