"""ASGI helpers: request headers, bodies with a bound, and responses that are sent in one piece."""

from __future__ import annotations

from functools import cache

from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

Pairs = list[tuple[bytes, bytes]]
# A body over its limit is read to its end, so that the client gets to read the response, but not endlessly.
MAX_DRAINED_BYTES = 100_000_000
NOT_MODIFIED = 304
HEADERS = {
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "vary": "Accept, Accept-Encoding, Accept-Language",
}


@cache
def response_headers(kind: str) -> Pairs:
    """The headers of a response of this media type."""
    headers = {**HEADERS, "content-type": f"{kind}; charset=utf-8"}
    return [(name.encode(), value.encode()) for name, value in headers.items()]


class Headers:
    """The headers of a request by lower-case name, repeated ones joined by commas (RFC 9110); `""` if absent."""

    def __init__(self, scope: Scope) -> None:
        values: dict[str, str] = {}
        for raw_name, raw_value in scope["headers"]:
            name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
            values[name] = f"{values[name]},{value}" if name in values else value
        self._values = values

    def __getitem__(self, name: str) -> str:
        return self._values.get(name, "")

    def __contains__(self, name: object) -> bool:
        return name in self._values


class BytesResponse:
    """A response with a complete body."""

    __slots__ = ("body", "headers", "status")

    def __init__(self, body: bytes, status: int, headers: Pairs) -> None:
        self.body = body
        self.status = status
        self.headers = headers

    async def __call__(self, scope: Scope, _: Receive, send: Send) -> None:
        headers = self.headers
        if self.status != NOT_MODIFIED:
            headers = [*headers, (b"content-length", str(len(self.body)).encode())]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": self.body})


class BoundedBody:
    """A body up to a limit, with its full length."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._bytes = bytearray()
        self._length = 0

    def add(self, chunk: bytes) -> None:
        self._length += len(chunk)
        if self._length <= self._limit:
            self._bytes += chunk

    def __len__(self) -> int:
        return self._length

    @property
    def stored(self) -> int:
        """The number of bytes that are held."""
        return len(self._bytes)

    def __bytes__(self) -> bytes:
        return bytes(self._bytes)

    def take(self) -> bytes:
        """The bytes, which are no longer held."""
        content = bytes(self._bytes)
        self._bytes.clear()
        return content


async def read_body(receive: Receive, limit: int) -> BoundedBody:
    """Reads a body to its end, and stores at most `limit` bytes of it. Raises ClientDisconnect."""
    body = BoundedBody(limit)
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        body.add(message.get("body", b""))
        if not message.get("more_body", False) or len(body) > MAX_DRAINED_BYTES:
            return body
