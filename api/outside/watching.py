"""The beginning and the end of a request at one of the doors, noted to be told outside."""

from __future__ import annotations

import time
from collections.abc import Awaitable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.outside.admission import WAITED
from api.outside.doors import DOORS
from api.outside.seen import SEEN, Seen
from api.outside.telling import Telling


class Watching:
    """In front of an application; only what was let in comes here."""

    def __init__(self, application: ASGIApp, telling: Telling, *, traces: bool = False) -> None:
        """`traces`: whether the traceparent of a request is of interest."""
        self._application = application
        self._traces = traces
        self._telling = telling

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        door = DOORS.get(scope["path"]) if scope["type"] == "http" else None
        if door is None:
            await self._application(scope, receive, send)
            return
        seen = Seen(door, time.monotonic(), scope["method"], _parent(scope) if self._traces else "")
        if WAITED in scope:
            seen.waited = scope[WAITED]
            seen.began -= seen.waited

        def sending(message: Message) -> Awaitable[None]:
            # not a coroutine of its own: there are two messages to every request
            if not seen.status and message["type"] == "http.response.start":
                seen.status = message["status"]
            return send(message)

        token = SEEN.set(seen)
        try:
            await self._application(scope, receive, sending)
        finally:
            SEEN.reset(token)
            seen.seconds = time.monotonic() - seen.began
            self._telling.add(seen)


def _parent(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"traceparent":
            return str(value.decode("latin-1"))
    return ""
