"""Who is let in: ahead of everything, before a byte of the body is read (docs/decisions/0014).

A request takes a slot, waits for one, or is answered with 503 OVERLOADED. It has its slot until its answer is sent, its
caller has left, or has kept it waiting for too long.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from itertools import count

from starlette.types import ASGIApp, Receive, Scope, Send

from api.admission.async_queue import AdmissionQueue
from api.admission.codel_queue import TicketState
from api.admission.endpoint_classes import ENDPOINT_CLASSES
from api.admission.rejections import error_messages, overload_rejection, response_preferences
from api.admission.stall_watchdog import GuardedRequest, StallWatchdog
from api.errors import TooSlow

RETRY_SPREAD_SECONDS = 3
"""Callers are asked to come again in 1, 2 and 3 s in turn, so that they do not come all at once."""
LOG_INTERVAL_SECONDS = 1.0
"""How often an overload is said in the log at most."""
WAITED_KEY = "yuanliu.waited"
"""The key of the seconds a request waited, in its scope."""

Priority = Callable[[Scope], int]

log = logging.getLogger("yuanliu.admission")


def default_priority(_: Scope) -> int:
    """The rank of every caller until identities exist: whatever its headers say, they are not to be believed."""
    return 0


class AdmissionMiddleware:
    """In front of an application: a gate for each kind of work."""

    def __init__(
        self,
        application: ASGIApp,
        admission_queues: Mapping[str, AdmissionQueue],
        priority: Priority = default_priority,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._application = application
        self._clock = clock
        self.holders = StallWatchdog(clock)
        self._gates = admission_queues
        self._doors = {
            path: admission_queues[kind] for path, kind in ENDPOINT_CLASSES.items() if kind in admission_queues
        }
        self._rank = priority
        self._numbers = count()
        self._refused = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        admission_queue = self._doors.get(scope["path"]) if scope["type"] == "http" else None
        if admission_queue is None:
            await self._application(scope, receive, send)
            return
        ticket = admission_queue.enter(self._rank(scope))
        try:
            if ticket.state is TicketState.WAITING:
                receive = await admission_queue.wait(ticket, receive)
                scope[WAITED_KEY] = time.monotonic() - ticket.arrived
            if ticket.state is TicketState.ADMITTED:
                await self._work(scope, receive, send)
        finally:
            admission_queue.leave(ticket)
        if ticket.state is TicketState.REJECTED:
            await self._refuse(scope, send)

    async def _work(self, scope: Scope, receive: Receive, send: Send) -> None:
        holding = GuardedRequest(receive, send, self._clock)
        self.holders.add(holding)
        try:
            await self._application(scope, holding.receive, holding.send)
        except asyncio.CancelledError:
            if not holding.stalled or holding.task is None:
                raise
            holding.task.uncancel()
            if not holding.started:
                head, body = error_messages(TooSlow(), *response_preferences(scope), close=True)
                await send(head)
                await send(body)
        finally:
            self.holders.discard(holding)

    async def _refuse(self, scope: Scope, send: Send) -> None:
        head, body = overload_rejection(1 + next(self._numbers) % RETRY_SPREAD_SECONDS, *response_preferences(scope))
        self._refused += 1
        if self._refused == 1:
            asyncio.get_running_loop().call_later(LOG_INTERVAL_SECONDS, self._say)
        await send(head)
        await send(body)

    def _say(self) -> None:
        refused, self._refused = self._refused, 0
        facts = {
            "shed": refused,
            "waiting": {kind: len(admission_queue.queue) for kind, admission_queue in self._gates.items()},
        }
        log.warning("overloaded", extra={"facts": facts})
