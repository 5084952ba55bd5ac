"""uvicorn's HTTP as it is spoken here: a limit of the size of an address and of headers."""

from __future__ import annotations

from http import HTTPStatus

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from api.admission.rejections import error_messages
from api.errors import HeadTooLarge
from api.http.content_negotiation import JSON
from api.limits.document import LIMITS

LONGEST_URL = 65_535
"""httptools reads none that is longer."""
LINGER_SECONDS = 1.0
"""So long whoever is refused may go on sending, which nobody reads."""


class HeadLimitProtocol(HttpToolsProtocol):
    """uvicorn bounds neither an address nor headers, and reads both before anybody is let in."""

    _heading = False
    _came = 0
    _ended = False

    def on_message_begin(self) -> None:
        self._heading, self._came = True, -1
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._heading = False
        if len(self.url) > LONGEST_URL:
            self._end(len(self.url))
        else:
            super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        if self._ended:
            return
        super().data_received(data)
        if not self._heading:
            return
        # of the piece in which it began only so much can be told, that it was no more than is read at once
        self._came = 0 if self._came < 0 else self._came + len(data)
        if self._came > LIMITS.head:
            self._end(self._came)

    def _end(self, found: int) -> None:
        self._ended = True
        if self.cycle is None or self.cycle.response_complete:
            head, body = error_messages(HeadTooLarge(found, LIMITS.head), JSON, "en", close=True)
            status = HTTPStatus(head["status"])
            lines = [b"HTTP/1.1 %d %s" % (status, status.phrase.encode())]
            lines += [b"%s: %s" % header for header in head["headers"]]
            self.transport.write(b"\r\n".join([*lines, b"", body["body"]]))
            self.transport.write_eof()
        # closed with something unread, the caller's end would be reset, and the answer lost with it
        self.loop.call_later(LINGER_SECONDS, self.transport.close)
