"""Who is let in: ahead of everything, before a byte of the body is read (docs/decisions/0014).

A request takes a slot, waits for one, or is answered with 503 OVERLOADED. It has its slot until its answer is sent, its
caller has left, or has kept it waiting for too long.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable, Mapping
from functools import cache
from itertools import count

import orjson
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.accept import JSON, media_type
from api.errors import NotAcceptable, Overloaded, RequestError, TooSlow
from api.failures import Failure
from api.language import language
from api.outside.doors import DOORS
from api.outside.holding import Holders, Holding
from api.outside.numbers import SECONDS, Histogram
from api.outside.queue import Queue, State, Ticket

HELD = 65_536
"""Bytes of a body that are read while its request waits, to hear whether the caller is there still. With more, a caller
who leaves is noticed when the wait ends, a tenth of a second later at most."""
SPREAD = 3
"""Callers are asked to come again in 1, 2 and 3 s in turn, so that they do not come all at once."""
TICK = 0.001
SAY_SECONDS = 1.0
"""How often an overload is said in the log at most."""
WAITED = "yuanliu.waited"
"""The key of the seconds a request waited, in its scope."""

Rank = Callable[[Scope], int]

log = logging.getLogger("yuanliu.admission")


def nobody_known(_: Scope) -> int:
    """The rank of every caller until identities exist: whatever its headers say, they are not to be believed."""
    return 0


class Gate:
    """One queue on the event loop: tells those who wait, and counts."""

    def __init__(self, queue: Queue, clock: Callable[[], float] = time.monotonic) -> None:
        self.queue = queue
        self.shed = self.left = 0
        self.waits = Histogram(SECONDS)
        self._clock = clock
        self._timer: asyncio.TimerHandle | None = None

    def enter(self, rank: int) -> Ticket:
        ticket, decided = self.queue.enter(self._clock(), rank)
        if ticket.state is State.SHED:
            self.shed += 1
        elif ticket.state is State.WAITING:
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
        while size < HELD:
            message = await receive()
            held.append(message)
            size += len(message.get("body", b""))
            if message["type"] == "http.disconnect":
                if ticket.state is State.WAITING and not ticket.told.done():
                    self.left += 1
                    self.leave(ticket)
                    ticket.told.set_result(None)
                return

    def _tell(self, decided: list[Ticket]) -> None:
        for each in decided:
            self.shed += each.state is State.SHED
            if not each.told.done():
                each.told.set_result(None)

    def _wake(self) -> None:
        """Has those who will have waited too long told so then."""
        if self._timer is None and (deadline := self.queue.deadline) is not None:
            pause = max(TICK, deadline - self._clock())
            self._timer = asyncio.get_running_loop().call_later(pause, self._woken)

    def _woken(self) -> None:
        self._timer = None
        self._tell(self.queue.expire(self._clock()))
        self._wake()


class Admission:
    """In front of an application: a gate for each kind of work."""

    def __init__(
        self,
        application: ASGIApp,
        gates: Mapping[str, Gate],
        rank: Rank = nobody_known,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._application = application
        self._clock = clock
        self.holders = Holders(clock)
        self._gates = gates
        self._doors = {path: gates[kind] for path, kind in DOORS.items() if kind in gates}
        self._rank = rank
        self._numbers = count()
        self._refused = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        gate = self._doors.get(scope["path"]) if scope["type"] == "http" else None
        if gate is None:
            await self._application(scope, receive, send)
            return
        ticket = gate.enter(self._rank(scope))
        try:
            if ticket.state is State.WAITING:
                receive = await gate.wait(ticket, receive)
                scope[WAITED] = time.monotonic() - ticket.arrived
            if ticket.state is State.ADMITTED:
                await self._work(scope, receive, send)
        finally:
            gate.leave(ticket)
        if ticket.state is State.SHED:
            await self._refuse(scope, send)

    async def _work(self, scope: Scope, receive: Receive, send: Send) -> None:
        holding = Holding(receive, send, self._clock)
        self.holders.add(holding)
        try:
            await self._application(scope, holding.receive, holding.send)
        except asyncio.CancelledError:
            if not holding.stalled or holding.task is None:
                raise
            holding.task.uncancel()
            if not holding.started:
                head, body = said(TooSlow(), *_liked(scope), close=True)
                await send(head)
                await send(body)
        finally:
            self.holders.discard(holding)

    async def _refuse(self, scope: Scope, send: Send) -> None:
        head, body = refusal(1 + next(self._numbers) % SPREAD, *_liked(scope))
        self._refused += 1
        if self._refused == 1:
            asyncio.get_running_loop().call_later(SAY_SECONDS, self._say)
        await send(head)
        await send(body)

    def _say(self) -> None:
        refused, self._refused = self._refused, 0
        facts = {"shed": refused, "waiting": {kind: len(gate.queue) for kind, gate in self._gates.items()}}
        log.warning("overloaded", extra={"facts": facts})


@cache
def refusal(seconds: int, kind: str, spoken: str) -> tuple[Message, Message]:
    """The answer to one who is not let in, made once: it must cost next to nothing."""
    return said(Overloaded(seconds), kind, spoken, seconds=seconds)


def said(
    error: RequestError, kind: str, spoken: str, *, seconds: int | None = None, close: bool = False
) -> tuple[Message, Message]:
    """An answer with an error. `kind`: its media type; `seconds`: when to come again."""
    body = orjson.dumps({"errors": [Failure.of(error).formatted(spoken)]})
    headers = [
        (b"content-type", f"{kind}; charset=utf-8".encode()),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
        (b"vary", b"Accept, Accept-Language"),
    ]
    if seconds is not None:
        headers.append((b"retry-after", str(seconds).encode()))
    if close:
        headers.append((b"connection", b"close"))
    return (
        {"type": "http.response.start", "status": error.status, "headers": headers},
        {"type": "http.response.body", "body": body},
    )


def _liked(scope: Scope) -> tuple[str, str]:
    """The media type and the language of an answer."""
    accept = accept_language = ""
    for name, value in scope["headers"]:
        if name == b"accept":
            accept = value.decode("latin-1")
        elif name == b"accept-language":
            accept_language = value.decode("latin-1")
    try:
        return media_type(accept), language(accept_language)
    except NotAcceptable:
        return JSON, language(accept_language)
