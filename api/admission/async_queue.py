"""One queue on the event loop: who waits hears what was decided, and is heard when it leaves."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable

from starlette.types import Message, Receive

from api.admission.codel_queue import CoDelQueue, Ticket, TicketState
from api.histogram import SECONDS, Histogram

MAX_BUFFERED_BYTES = 65_536
"""Bytes of a body that are read while its request waits, to hear whether the caller is there still. With more, a caller
who leaves is noticed when the wait ends, a tenth of a second later at most."""
MIN_TIMER_SECONDS = 0.001


class AdmissionQueue:
    """Tells those who wait, and counts."""

    def __init__(self, queue: CoDelQueue, clock: Callable[[], float] = time.monotonic) -> None:
        self.queue = queue
        self.rejected = self.left = 0
        self.waits = Histogram(SECONDS)
        self._clock = clock
        self._timer: asyncio.TimerHandle | None = None

    def enter(self, priority: int) -> Ticket:
        ticket, decided = self.queue.enter(self._clock(), priority)
        if ticket.state is TicketState.REJECTED:
            self.rejected += 1
        elif ticket.state is TicketState.WAITING:
            ticket.told = asyncio.get_running_loop().create_future()
            self._tell(decided)
            self._wake()
        return ticket

    async def wait(self, ticket: Ticket, receive: Receive) -> Receive:
        """Until it is decided about the ticket, or its caller leaves. What to receive from afterwards."""
        held: deque[Message] = deque()
        listening = asyncio.create_task(self._listen(ticket, receive, held))
        try:
            await ticket.told
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)
        self.waits.observe(self._clock() - ticket.arrived)

        async def received() -> Message:
            return held.popleft() if held else await receive()

        return received

    def leave(self, ticket: Ticket) -> None:
        if decided := self.queue.leave(ticket, self._clock()):
            self._tell(decided)

    async def _listen(self, ticket: Ticket, receive: Receive, held: deque[Message]) -> None:
        size = 0
        while size < MAX_BUFFERED_BYTES:
            message = await receive()
            held.append(message)
            size += len(message.get("body", b""))
            if message["type"] == "http.disconnect":
                if ticket.state is TicketState.WAITING and not ticket.told.done():
                    self.left += 1
                    self.leave(ticket)
                    ticket.told.set_result(None)
                return

    def _tell(self, decided: list[Ticket]) -> None:
        for each in decided:
            self.rejected += each.state is TicketState.REJECTED
            if not each.told.done():
                each.told.set_result(None)

    def _wake(self) -> None:
        """Has those who will have waited too long told so then."""
        if self._timer is None and (deadline := self.queue.deadline) is not None:
            pause = max(MIN_TIMER_SECONDS, deadline - self._clock())
            self._timer = asyncio.get_running_loop().call_later(pause, self._woken)

    def _woken(self) -> None:
        self._timer = None
        self._tell(self.queue.expire(self._clock()))
        self._wake()
