"""What comes over HTTP and what is sent back, as ASGI has it: headers read once, bodies whole."""

from __future__ import annotations

from functools import cache

from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

Pairs = list[tuple[bytes, bytes]]
# A body over its limit is read to its end, so that the caller gets to read the answer; but not for ever.
DRAINED = 100_000_000
NOT_MODIFIED = 304
HEADERS = {
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "vary": "Accept, Accept-Language",
}


@cache
def response_headers(kind: str) -> Pairs:
    """The headers of a response of this media type."""
    headers = {**HEADERS, "content-type": f"{kind}; charset=utf-8"}
    return [(name.encode(), value.encode()) for name, value in headers.items()]


class Headers:
    """A request's headers by their lower-case names, several of one name joined as RFC 9110 says; `""` for none."""

    def __init__(self, scope: Scope) -> None:
        found: dict[str, str] = {}
        for raw_name, raw_value in scope["headers"]:
            name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
            found[name] = f"{found[name]},{value}" if name in found else value
        self._found = found

    def __getitem__(self, name: str) -> str:
        return self._found.get(name, "")

    def __contains__(self, name: object) -> bool:
        return name in self._found


class BytesResponse:
    """An answer that is sent whole."""

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
    """A body's beginning and its length."""

    def __init__(self) -> None:
        self._entries = bytearray()
        self._length = 0

    def take(self, chunk: bytes, most: int) -> None:
        self._length += len(chunk)
        if self._length <= most:
            self._entries += chunk

    def __len__(self) -> int:
        return self._length

    def __bytes__(self) -> bytes:
        return bytes(self._entries)


async def read_body(receive: Receive, most: int) -> BoundedBody:
    """The whole body read, of which no more is kept than is served. Raises ClientDisconnect."""
    body = BoundedBody()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        body.take(message.get("body", b""), most)
        if not message.get("more_body", False) or len(body) > DRAINED:
            return body
