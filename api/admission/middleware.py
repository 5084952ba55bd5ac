"""Admission control: admits or rejects a request once its body has arrived (docs/decisions/0014).

A request gets a slot, waits for one, or is answered with 503 OVERLOADED. It holds its slot until its response is sent,
or its client disconnects or stops reading it.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from itertools import count

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Receive, Scope, Send

from api.admission.async_queue import AdmissionQueue
from api.admission.body_reader import BodyReader, TooManyBodies
from api.admission.codel_queue import TicketState
from api.admission.endpoint_classes import ENDPOINT_CLASSES, MAX_BODY_BYTES
from api.admission.rejections import error_messages, overload_rejection, response_preferences
from api.admission.stall_watchdog import GuardedRequest, StallWatchdog
from api.errors import BodyTooLarge, RequestError, TooSlow
from api.limits.document import LIMITS

RETRY_SPREAD_SECONDS = 3
"""Retry-After is 1, 2 and 3 s in turn, so that clients do not all return at once."""
LOG_INTERVAL_SECONDS = 1.0
"""Minimum time between two log lines about an overload."""
QUEUE_SECONDS_KEY = "yuanliu.queue_seconds"
"""The key in the scope of the seconds that a request was queued."""

Priority = Callable[[Scope], int]

log = logging.getLogger("yuanliu.admission")


def default_priority(_: Scope) -> int:
    """The priority of every request until identities exist: headers are not trusted."""
    return 0


class AdmissionMiddleware:
    """Guards an application with one queue for each endpoint class."""

    def __init__(
        self,
        application: ASGIApp,
        admission_queues: Mapping[str, AdmissionQueue],
        priority: Priority = default_priority,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._application = application
        self._clock = clock
        self.watchdog = StallWatchdog(clock)
        self.bodies = BodyReader(clock)
        self._queues = admission_queues
        self._queue_by_path = {
            path: admission_queues[name] for path, name in ENDPOINT_CLASSES.items() if name in admission_queues
        }
        self._priority = priority
        self._rejection_numbers = count()
        self._rejected = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        admission_queue = self._queue_by_path.get(scope["path"]) if scope["type"] == "http" else None
        if admission_queue is None:
            await self._application(scope, receive, send)
            return
        async with AsyncExitStack() as stack:
            limit = MAX_BODY_BYTES.get(scope["path"], LIMITS.body)
            try:
                receive = await stack.enter_async_context(self.bodies.read(scope, receive, limit))
            except ClientDisconnect:
                return
            except TooManyBodies:
                await self._reject(scope, send, close=True)
                return
            except (BodyTooLarge, TooSlow) as error:
                await _send_error(error, scope, send)
                return
            await self._admit(admission_queue, scope, receive, send)

    async def _admit(self, admission_queue: AdmissionQueue, scope: Scope, receive: Receive, send: Send) -> None:
        ticket = admission_queue.enter(self._priority(scope))
        try:
            if ticket.state is TicketState.WAITING:
                receive = await admission_queue.wait(ticket, receive)
                scope[QUEUE_SECONDS_KEY] = time.monotonic() - ticket.arrived
            if ticket.state is TicketState.ADMITTED:
                await self._run(scope, receive, send)
        finally:
            admission_queue.leave(ticket)
        if ticket.state is TicketState.REJECTED:
            await self._reject(scope, send)

    async def _run(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = GuardedRequest(send, self._clock)
        self.watchdog.add(request)
        try:
            await self._application(scope, receive, request.send)
        except asyncio.CancelledError:
            if not request.stalled or request.task is None:
                raise
            request.task.uncancel()
        finally:
            self.watchdog.discard(request)

    async def _reject(self, scope: Scope, send: Send, *, close: bool = False) -> None:
        """`close`: whether the connection ends, because its body has not been read."""
        seconds = 1 + next(self._rejection_numbers) % RETRY_SPREAD_SECONDS
        head, body = overload_rejection(seconds, *response_preferences(scope), close=close)
        self._rejected += 1
        if self._rejected == 1:
            asyncio.get_running_loop().call_later(LOG_INTERVAL_SECONDS, self._log_overload)
        # the messages are cached, and middleware around this one may add headers
        await send({**head})
        await send(body)

    def _log_overload(self) -> None:
        rejected, self._rejected = self._rejected, 0
        waiting = {name: len(admission_queue.queue) for name, admission_queue in self._queues.items()}
        log.warning("overloaded", extra={"facts": {"rejected": rejected, "waiting": waiting}})


async def _send_error(error: RequestError, scope: Scope, send: Send) -> None:
    head, body = error_messages(error, *response_preferences(scope), close=isinstance(error, TooSlow))
    await send(head)
    await send(body)
