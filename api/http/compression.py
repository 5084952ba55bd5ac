"""Compresses responses with Brotli or gzip for clients that accept it (RFC 9110, section 12.5.3).

Brotli needs the package of the extra `brotli`; without it the service offers gzip alone. Clients that accept neither
pass through without a wrapper. A body of 128 KiB or more is compressed in a thread, so that other requests proceed;
both libraries release the interpreter lock meanwhile.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from functools import lru_cache

from starlette.datastructures import MutableHeaders
from starlette.middleware.gzip import GZipResponder, IdentityResponder
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.content_negotiation import CACHED_HEADERS, parse_weighted

try:
    import brotli
except ImportError:  # the extra is not installed
    brotli = None

MIN_BYTES = 1_000
"""A shorter body is sent as it is: it fits into one packet."""
LEVEL = 5
"""The level of zlib. It compresses 2 MB of JSON in 17 ms; level 9 needs 170 ms, for a sixth less bytes."""
BROTLI_QUALITY = 4
"""The quality of Brotli. It takes as long as zlib at LEVEL, for a tenth less bytes; 5 is slower and not smaller."""
THREAD_BYTES = 128 * 1024
GZIP, BROTLI = "gzip", "br"
ENCODINGS = (BROTLI, GZIP) if brotli else (GZIP,)
"""The encodings that are offered. Of several with the same weight the first is chosen."""


class CompressionMiddleware:
    """Compresses the responses of an application. `encodings`: those that it offers."""

    def __init__(self, application: ASGIApp, encodings: tuple[str, ...] = ENCODINGS) -> None:
        self._application = application
        self._encodings = encodings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        encoding = self._encoding(scope) if scope["type"] == "http" else None
        if encoding is None:
            await self._application(scope, receive, send)
            return
        responder = _BrotliResponder if encoding == BROTLI else _GzipResponder
        await responder(self._application)(scope, receive, send)

    def _encoding(self, scope: Scope) -> str | None:
        # the names are in lower case (ASGI)
        values = [value for name, value in scope["headers"] if name == b"accept-encoding"]
        return content_encoding(b",".join(values).decode("latin-1"), self._encodings) if values else None


class _CorrectedHeaders(IdentityResponder):
    """A compressed response has a weak ETag, because its bytes are not those that the strong one names (RFC 9110,
    section 8.8.1), and each member of its Vary once."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        def send_corrected(message: Message) -> Awaitable[None]:
            if message["type"] == "http.response.start" and not self.content_encoding_set:
                _correct(MutableHeaders(raw=message["headers"]))
            return send(message)

        await super().__call__(scope, receive, send_corrected)


class _GzipResponder(_CorrectedHeaders, GZipResponder):
    def __init__(self, application: ASGIApp) -> None:
        super().__init__(application, MIN_BYTES)
        self.compresslevel = LEVEL
        self.thread_minimum_size = THREAD_BYTES


class _BrotliResponder(_CorrectedHeaders):
    content_encoding = BROTLI

    def __init__(self, application: ASGIApp) -> None:
        super().__init__(application, MIN_BYTES)
        self._compressor = brotli.Compressor(mode=brotli.MODE_TEXT, quality=BROTLI_QUALITY)

    async def apply_compression(self, body: bytes, *, more_body: bool) -> bytes:
        """Starlette calls it once for each chunk of a body."""
        if len(body) >= THREAD_BYTES:
            return await asyncio.to_thread(self._compress, body, more_body)
        return self._compress(body, more_body)

    def _compress(self, body: bytes, more_body: bool) -> bytes:
        end = self._compressor.flush if more_body else self._compressor.finish
        compressed: bytes = self._compressor.process(body) + end()
        return compressed


def _correct(headers: MutableHeaders) -> None:
    if "content-encoding" not in headers:
        return
    etag = headers.get("etag", "W/")
    if not etag.startswith("W/"):
        headers["etag"] = f"W/{etag}"
    members = {member.strip().lower(): member.strip() for member in headers.get("vary", "").split(",")}
    headers["vary"] = ", ".join(members.values())


@lru_cache(CACHED_HEADERS)
def content_encoding(accept_encoding: str, offered: tuple[str, ...] = ENCODINGS) -> str | None:
    """The offered encoding that the header weighs highest; None if it accepts none, or prefers an uncompressed
    response."""
    weights = dict(parse_weighted(accept_encoding))
    any_other = weights.get("*", 0.0)
    accepted = {name: weights.get(name, any_other) for name in offered}
    if GZIP in accepted and GZIP not in weights:
        accepted[GZIP] = weights.get("x-gzip", any_other)
    best = max(accepted, key=lambda name: accepted[name])
    return best if accepted[best] > 0 and accepted[best] >= weights.get("identity", 0.0) else None
