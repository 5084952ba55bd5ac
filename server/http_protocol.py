"""uvicorn's HTTP protocol with limits on the size of the request URL and of the headers."""

from __future__ import annotations

from http import HTTPStatus

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from api.admission.rejections import error_messages
from api.errors import HeadTooLarge
from api.http.content_negotiation import JSON
from api.limits.document import LIMITS

MAX_URL_BYTES = 65_535
"""The longest URL that httptools parses."""
LINGER_SECONDS = 1.0
"""Time between a 431 response and the end of the connection, in which further request bytes are ignored."""


class HeadLimitProtocol(HttpToolsProtocol):
    """Answers 431 and closes the connection if a URL or the headers are too large.

    uvicorn limits neither, and reads both before admission control sees the request.
    """

    _is_reading_head = False
    _head_bytes = 0
    _is_closing = False

    def on_message_begin(self) -> None:
        self._is_reading_head, self._head_bytes = True, -1
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._is_reading_head = False
        if len(self.url) > MAX_URL_BYTES:
            self._reject(len(self.url))
        else:
            super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        if self._is_closing:
            return
        super().data_received(data)
        if not self._is_reading_head:
            return
        # How much of the first chunk belongs to this head is unknown. It counts as 0: a chunk is at most one read.
        self._head_bytes = 0 if self._head_bytes < 0 else self._head_bytes + len(data)
        if self._head_bytes > LIMITS.head:
            self._reject(self._head_bytes)

    def _reject(self, size: int) -> None:
        self._is_closing = True
        if self.cycle is None or self.cycle.response_complete:
            head, body = error_messages(HeadTooLarge(size, LIMITS.head), JSON, "en", close=True)
            status = HTTPStatus(head["status"])
            lines = [b"HTTP/1.1 %d %s" % (status, status.phrase.encode())]
            lines += [b"%s: %s" % header for header in head["headers"]]
            self.transport.write(b"\r\n".join([*lines, b"", body["body"]]))
            self.transport.write_eof()
        # Closing with unread bytes would reset the connection, and the client could lose the response.
        self.loop.call_later(LINGER_SECONDS, self.transport.close)
