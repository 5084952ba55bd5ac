"""The beginning and the end of a request at one of the doors, noted to be told outside."""

from __future__ import annotations

import time
from collections.abc import Awaitable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.admission.endpoint_classes import ENDPOINT_CLASSES
from api.admission.middleware import WAITED_KEY
from api.observability.dispatcher import TelemetryDispatcher
from api.request_record import CURRENT_RECORD, RequestRecord


class RequestRecordMiddleware:
    """In front of an application; only what was let in comes here."""

    def __init__(self, application: ASGIApp, dispatcher: TelemetryDispatcher, *, traces: bool = False) -> None:
        """`traces`: whether the traceparent of a request is of interest."""
        self._application = application
        self._traces = traces
        self._telling = dispatcher

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        endpoint_class = ENDPOINT_CLASSES.get(scope["path"]) if scope["type"] == "http" else None
        if endpoint_class is None:
            await self._application(scope, receive, send)
            return
        request_record = RequestRecord(
            endpoint_class, time.monotonic(), scope["method"], _parent(scope) if self._traces else ""
        )
        if WAITED_KEY in scope:
            request_record.queue_seconds = scope[WAITED_KEY]
            request_record.began -= request_record.queue_seconds

        def sending(message: Message) -> Awaitable[None]:
            # not a coroutine of its own: there are two messages to every request
            if not request_record.status and message["type"] == "http.response.start":
                request_record.status = message["status"]
            return send(message)

        token = CURRENT_RECORD.set(request_record)
        try:
            await self._application(scope, receive, sending)
        finally:
            CURRENT_RECORD.reset(token)
            request_record.seconds = time.monotonic() - request_record.began
            self._telling.add(request_record)


def _parent(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"traceparent":
            return str(value.decode("latin-1"))
    return ""
