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

from api.errors import TooSlow
from api.outside.doors import DOORS
from api.outside.gate import Gate
from api.outside.holding import Holders, Holding
from api.outside.queue import State
from api.outside.refusal import liked, refusal, said

SPREAD = 3
"""Callers are asked to come again in 1, 2 and 3 s in turn, so that they do not come all at once."""
SAY_SECONDS = 1.0
"""How often an overload is said in the log at most."""
WAITED = "yuanliu.waited"
"""The key of the seconds a request waited, in its scope."""

Rank = Callable[[Scope], int]

log = logging.getLogger("yuanliu.admission")


def nobody_known(_: Scope) -> int:
    """The rank of every caller until identities exist: whatever its headers say, they are not to be believed."""
    return 0


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
                head, body = said(TooSlow(), *liked(scope), close=True)
                await send(head)
                await send(body)
        finally:
            self.holders.discard(holding)

    async def _refuse(self, scope: Scope, send: Send) -> None:
        head, body = refusal(1 + next(self._numbers) % SPREAD, *liked(scope))
        self._refused += 1
        if self._refused == 1:
            asyncio.get_running_loop().call_later(SAY_SECONDS, self._say)
        await send(head)
        await send(body)

    def _say(self) -> None:
        refused, self._refused = self._refused, 0
        facts = {"shed": refused, "waiting": {kind: len(gate.queue) for kind, gate in self._gates.items()}}
        log.warning("overloaded", extra={"facts": facts})
