"""uvicorn's HTTP protocol with bounds on what a connection may send before a request runs.

uvicorn bounds neither the size of a URL, of headers and of trailers nor the time in which they arrive, and reads them
before admission control sees the request. Every refusal is a coded error and ends the connection (RFC 9110, RFC 9112).
"""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from api.admission.rejections import error_messages
from api.errors import BadRequest, HeadTooLarge, RequestError, TooSlow
from api.http.content_negotiation import JSON
from api.limits.document import LIMITS
from server.idle_connections import IdleConnections, ServiceConfig
from server.request_head import head_error

MAX_URL_BYTES = 65_535
"""The longest URL that httptools parses."""
HEAD_SECONDS = 10.0
"""Within which the head of a request must arrive, from the begin of the connection or from its first byte."""
LINGER_SECONDS = 1.0
"""Time between an error response and the end of the connection, in which further request bytes are ignored."""
ABORT_SECONDS = 5.0
"""Time after which the connection of a client that does not read its error response is cut."""


class BoundedProtocol(HttpToolsProtocol):
    """A connection whose heads and trailers are bounded in size and time."""

    _is_reading_head = False
    _head_bytes = 0
    _bytes_without_body = 0
    _has_body_bytes = False
    _is_closing = False
    _head_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as in uvicorn
        super().connection_made(transport)
        self._idle.add(self._address, self)
        self._start_head_timer()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_head_timer()
        self._idle.discard(self._address, self)
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        self._is_reading_head, self._head_bytes = True, -1
        self._start_head_timer()
        super().on_message_begin()

    def on_header(self, name: bytes, value: bytes) -> None:
        # A trailer is no header: an application that reads it as one could be deceived (RFC 9110, section 6.5.1).
        if self._is_reading_head:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self._is_reading_head = False
        self._bytes_without_body = 0
        self._stop_head_timer()
        if len(self.url) > MAX_URL_BYTES:
            self._reject(HeadTooLarge(len(self.url), LIMITS.head))
        elif error := head_error(self.parser.get_http_version(), self.url, self.headers):
            self._reject(error)
        else:
            self._idle.discard(self._address, self)
            super().on_headers_complete()

    def on_chunk_header(self) -> None:
        self._has_body_bytes = True

    def on_body(self, body: bytes) -> None:
        self._has_body_bytes = True
        if not self._is_closing:
            super().on_body(body)

    def on_message_complete(self) -> None:
        self._has_body_bytes = True
        if not self._is_closing:
            super().on_message_complete()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self.cycle.response_complete and not self.transport.is_closing():
            self._idle.add(self._address, self)

    def data_received(self, data: bytes) -> None:
        if self._is_closing:
            return
        self._has_body_bytes = False
        super().data_received(data)
        if self._is_closing:
            return
        if self._is_reading_head:
            # How much of the first chunk belongs to this head is unknown. It counts as 0: a chunk is at most one read.
            self._head_bytes = 0 if self._head_bytes < 0 else self._head_bytes + len(data)
        else:
            # The bytes of trailers and of chunk extensions.
            self._bytes_without_body = 0 if self._has_body_bytes else self._bytes_without_body + len(data)
        size = max(self._head_bytes, self._bytes_without_body)
        if size > LIMITS.head:
            self._reject(HeadTooLarge(size, LIMITS.head))

    def send_400_response(self, msg: str) -> None:
        """Called by uvicorn for what its parser refuses."""
        if not self._is_closing:
            self._reject(
                BadRequest(
                    "The request is not valid HTTP.",
                    zh="请求不是有效的 HTTP 报文。",
                    remedy="Send HTTP/1.1 as RFC 9112 describes it.",
                    remedy_zh="请按 RFC 9112 发送 HTTP/1.1 请求。",
                )
            )

    def close_idle(self) -> None:
        """Close the connection, which has no request in progress."""
        self._is_closing = True
        self.transport.close()

    @property
    def _idle(self) -> IdleConnections:
        return cast(ServiceConfig, self.config).idle_connections

    @property
    def _address(self) -> str:
        return self.client[0] if self.client else ""

    @property
    def _has_response_in_progress(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _start_head_timer(self) -> None:
        if self._head_timer is None:
            self._head_timer = self.loop.call_later(HEAD_SECONDS, self._head_is_late)

    def _stop_head_timer(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _head_is_late(self) -> None:
        self._head_timer = None
        if self._is_closing or self.transport.is_closing():
            return
        if self._has_response_in_progress:
            # Reading is paused while a response to an earlier request is in progress.
            self._start_head_timer()
        elif self._is_reading_head:
            self._reject(TooSlow())
        else:
            self.close_idle()

    def _reject(self, error: RequestError) -> None:
        self._is_closing = True
        self._stop_head_timer()
        if self._has_response_in_progress and not self.cycle.response_started and not self.pipeline:
            # The request waits for the rest of its body.
            self.cycle.disconnected = True
            self.cycle.message_event.set()
            self._write_error(error)
        elif not self._has_response_in_progress:
            self._write_error(error)
        # Closing with unread bytes would reset the connection, and the client could lose the response.
        self.loop.call_later(LINGER_SECONDS, self.transport.close)
        self.loop.call_later(ABORT_SECONDS, self.transport.abort)

    def _write_error(self, error: RequestError) -> None:
        head, body = error_messages(error, JSON, "en", close=True)
        status = HTTPStatus(head["status"])
        lines = [b"HTTP/1.1 %d %s" % (status, status.phrase.encode())]
        lines += [b"%s: %s" % header for header in head["headers"]]
        self.transport.write(b"\r\n".join([*lines, b"", body["body"]]))
        self.transport.write_eof()
