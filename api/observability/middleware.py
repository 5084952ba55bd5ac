"""Creates the record of each request to a guarded endpoint, and passes it to the dispatcher when the request ends."""

from __future__ import annotations

import time
from collections.abc import Awaitable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.admission.endpoint_classes import ENDPOINT_CLASSES
from api.admission.middleware import QUEUE_SECONDS_KEY
from api.http.asgi import Headers
from api.observability.dispatcher import TelemetryDispatcher
from api.request_record import CURRENT_RECORD, RequestRecord


class RequestRecordMiddleware:
    """Records the requests that admission control let through."""

    def __init__(self, application: ASGIApp, dispatcher: TelemetryDispatcher, *, traces: bool = False) -> None:
        """`traces`: whether the traceparent header is recorded."""
        self._application = application
        self._traces = traces
        self._dispatcher = dispatcher

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        endpoint_class = ENDPOINT_CLASSES.get(scope["path"]) if scope["type"] == "http" else None
        if endpoint_class is None:
            await self._application(scope, receive, send)
            return
        parent = Headers(scope)["traceparent"] if self._traces else ""
        request_record = RequestRecord(endpoint_class, time.monotonic(), scope["method"], parent)
        if QUEUE_SECONDS_KEY in scope:
            request_record.queue_seconds = scope[QUEUE_SECONDS_KEY]
            request_record.began -= request_record.queue_seconds

        def send_recorded(message: Message) -> Awaitable[None]:
            # not a coroutine function: it would add a coroutine to each of a response's two messages
            if not request_record.status and message["type"] == "http.response.start":
                request_record.status = message["status"]
            return send(message)

        token = CURRENT_RECORD.set(request_record)
        try:
            await self._application(scope, receive, send_recorded)
        finally:
            CURRENT_RECORD.reset(token)
            request_record.seconds = time.monotonic() - request_record.began
            self._dispatcher.add(request_record)
