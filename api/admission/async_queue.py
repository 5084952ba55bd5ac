"""Async wrapper of the admission queue; also notices clients that disconnect while queued."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable

from starlette.types import Message, Receive

from api.admission.codel_queue import CoDelQueue, Ticket, TicketState
from api.histogram import SECONDS, Histogram

MIN_TIMER_SECONDS = 0.001


class AdmissionQueue:
    """One queue on the event loop. Counts `rejected` and `disconnected` requests, and `waits` in seconds."""

    def __init__(self, queue: CoDelQueue, clock: Callable[[], float] = time.monotonic) -> None:
        self.queue = queue
        self.rejected = self.disconnected = 0
        self.waits = Histogram(SECONDS)
        self._clock = clock
        self._timer: asyncio.TimerHandle | None = None

    def enter(self, priority: int) -> Ticket:
        """A ticket for a new request, which may be admitted or rejected at once."""
        ticket, decided = self.queue.enter(self._clock(), priority)
        if ticket.state is TicketState.REJECTED:
            self.rejected += 1
        elif ticket.state is TicketState.WAITING:
            ticket.decided = asyncio.get_running_loop().create_future()
            self._announce(decided)
            self._schedule_expiry()
        return ticket

    async def wait(self, ticket: Ticket, receive: Receive) -> Receive:
        """Waits until the ticket is decided or its client disconnects. Returns the channel to receive from afterwards,
        which starts with the messages that were read meanwhile."""
        buffer: deque[Message] = deque()
        listener = asyncio.create_task(self._watch_client(ticket, receive, buffer))
        try:
            await ticket.decided
        finally:
            listener.cancel()
            await asyncio.gather(listener, return_exceptions=True)
        self.waits.observe(self._clock() - ticket.arrived)

        async def receive_buffered() -> Message:
            return buffer.popleft() if buffer else await receive()

        return receive_buffered

    def leave(self, ticket: Ticket) -> None:
        """Gives back the slot of a ticket, or its place in the queue."""
        if decided := self.queue.leave(ticket, self._clock()):
            self._announce(decided)

    async def _watch_client(self, ticket: Ticket, receive: Receive, buffer: deque[Message]) -> None:
        while True:
            message = await receive()
            buffer.append(message)
            if message["type"] == "http.disconnect":
                if ticket.state is TicketState.WAITING and not ticket.decided.done():
                    self.disconnected += 1
                    self.leave(ticket)
                    ticket.decided.set_result(None)
                return

    def _announce(self, decided: list[Ticket]) -> None:
        for ticket in decided:
            self.rejected += ticket.state is TicketState.REJECTED
            if not ticket.decided.done():
                ticket.decided.set_result(None)

    def _schedule_expiry(self) -> None:
        """Sets a timer for the next request that will have waited too long."""
        if self._timer is None and (deadline := self.queue.deadline) is not None:
            pause = max(MIN_TIMER_SECONDS, deadline - self._clock())
            self._timer = asyncio.get_running_loop().call_later(pause, self._expire)

    def _expire(self) -> None:
        self._timer = None
        self._announce(self.queue.expire(self._clock()))
        self._schedule_expiry()
