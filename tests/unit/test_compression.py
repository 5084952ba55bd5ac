"""Compression of responses: who gets it, and that its headers are those of HTTP."""

from __future__ import annotations

import asyncio
import gzip
import json
import zlib
from collections.abc import AsyncIterator, Callable
from importlib.util import find_spec
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Message

from api.http.compression import BROTLI, ENCODINGS, GZIP, MIN_BYTES, CompressionMiddleware, content_encoding

ROWS = json.dumps([{"title": f"喀什市第{number}号信息"} for number in range(8000)], ensure_ascii=False).encode()
CHUNKS = [ROWS[at : at + 65_536] for at in range(0, len(ROWS), 65_536)]


async def _whole(request: Request) -> Response:
    body = ROWS[: int(request.query_params["bytes"])]
    headers = {"etag": request.query_params.get("etag", '"1"'), "vary": "Accept, Accept-Encoding"}
    return Response(body, media_type="application/json", headers=headers)


async def _stream(_: Request) -> Response:
    async def chunks() -> AsyncIterator[bytes]:
        for chunk in CHUNKS:
            yield chunk

    return StreamingResponse(chunks(), media_type="text/csv")


async def _packed(_: Request) -> Response:
    return Response(gzip.compress(ROWS), headers={"content-encoding": "gzip", "etag": '"packed"'})


encodings = pytest.mark.parametrize(
    "encoding", [GZIP, pytest.param(BROTLI, marks=pytest.mark.skipif(not find_spec("brotli"), reason="no brotli"))]
)


def brotli_decompressor() -> Callable[[bytes], bytes]:
    """Decompresses the chunks of one stream."""
    import brotli

    decompressor = brotli.Decompressor()

    def decompress(chunk: bytes) -> bytes:
        body = bytes(decompressor.process(chunk))
        # a call returns at most one buffer
        while not decompressor.is_finished() and (more := decompressor.process(b"")):
            body += more
        return body

    return decompress


UNPACK: dict[str, Callable[[bytes], bytes]] = {GZIP: gzip.decompress, BROTLI: lambda body: brotli_decompressor()(body)}
SERVICE = Starlette(routes=[Route("/whole", _whole), Route("/stream", _stream), Route("/packed", _packed)])
CLIENT = httpx.AsyncClient(transport=httpx.ASGITransport(CompressionMiddleware(SERVICE)), base_url="http://service")


@pytest.mark.parametrize(
    ("header", "both", "gzip_alone"),
    [
        ("gzip", "gzip", "gzip"),
        ("gzip, deflate, br, zstd", "br", "gzip"),
        ("GZIP;q=0.5", "gzip", "gzip"),
        ("br;q=1, *;q=0.1", "br", "gzip"),
        ("br;q=0.5, gzip;q=0.8", "gzip", "gzip"),
        ("br;q=0.8, gzip;q=0.5", "br", "gzip"),
        ("br;q=0, gzip", "gzip", "gzip"),
        ("br;q=0, *", "gzip", "gzip"),
        ("*", "br", "gzip"),
        ("x-gzip", "gzip", "gzip"),
        ("", None, None),
        ("identity", None, None),
        ("br", "br", None),
        ("gzip;q=0", None, None),
        ("gzip;q=0, *", "br", None),
        ("identity, gzip;q=0.5", None, None),
        ("identity;q=0.5, br;q=0.5", "br", None),
        ("gzippy, brot", None, None),
    ],
)
def test_accept_encoding_decides(header: str, both: str | None, gzip_alone: str | None) -> None:
    assert content_encoding(header, (BROTLI, GZIP)) == both
    assert content_encoding(header, (GZIP,)) == gzip_alone


def test_brotli_is_offered_if_the_extra_is_installed() -> None:
    assert ((BROTLI, GZIP) if find_spec("brotli") else (GZIP,)) == ENCODINGS


async def test_without_brotli_such_a_client_gets_gzip() -> None:
    transport = httpx.ASGITransport(CompressionMiddleware(SERVICE, (GZIP,)))
    async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
        response = await client.get("/whole", params={"bytes": 5000}, headers={"accept-encoding": "br, gzip"})
        other = await client.get("/whole", params={"bytes": 5000}, headers={"accept-encoding": "br"})
    assert response.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in other.headers


@encodings
@pytest.mark.parametrize("size", [MIN_BYTES, 100_000, len(ROWS)])
async def test_a_response_is_compressed_for_who_accepts_it(encoding: str, size: int) -> None:
    plain = await CLIENT.get("/whole", params={"bytes": size}, headers={"accept-encoding": "identity"})
    async with CLIENT.stream("GET", "/whole", params={"bytes": size}, headers={"accept-encoding": encoding}) as packed:
        content = UNPACK[encoding](b"".join([chunk async for chunk in packed.aiter_raw()]))
    assert content == plain.content == ROWS[:size]
    assert "content-encoding" not in plain.headers
    assert plain.headers["content-length"] == str(size)
    assert packed.headers["content-encoding"] == encoding
    assert int(packed.headers["content-length"]) < size / 2
    for answer in (plain, packed):
        assert answer.headers["vary"] == "Accept, Accept-Encoding"


async def test_a_short_response_is_not_compressed() -> None:
    answer = await CLIENT.get("/whole", params={"bytes": MIN_BYTES - 1}, headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in answer.headers
    assert answer.headers["etag"] == '"1"'


@pytest.mark.parametrize(("etag", "sent"), [('"1"', 'W/"1"'), ('W/"2"', 'W/"2"')])
async def test_a_compressed_response_has_a_weak_etag(etag: str, sent: str) -> None:
    parameters: dict[str, Any] = {"bytes": 5000, "etag": etag}
    answer = await CLIENT.get("/whole", params=parameters, headers={"accept-encoding": "gzip"})
    assert answer.headers["etag"] == sent
    plain = await CLIENT.get("/whole", params=parameters, headers={"accept-encoding": "identity"})
    assert plain.headers["etag"] == etag


@encodings
async def test_a_stream_is_compressed_chunk_by_chunk(encoding: str) -> None:
    messages: list[Message] = []

    async def receive() -> Message:
        # this client stays connected
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: Message) -> None:
        messages.append(message)

    scope: dict[str, Any] = {"type": "http", "method": "GET", "path": "/stream", "query_string": b"", "headers": []}
    scope["headers"] = [(b"accept-encoding", encoding.encode())]
    await CompressionMiddleware(SERVICE)(scope, receive, send)
    start, *bodies = messages
    assert b"content-length" not in dict(start["headers"])
    unpack = zlib.decompressobj(16 + zlib.MAX_WBITS).decompress if encoding == GZIP else brotli_decompressor()
    assert [unpack(message["body"]) for message in bodies] == [*CHUNKS, b""]


async def test_a_response_with_an_encoding_is_left_alone() -> None:
    answer = await CLIENT.get("/packed", headers={"accept-encoding": "gzip"})
    assert answer.content == ROWS
    assert answer.headers["etag"] == '"packed"'


async def test_without_gzip_the_application_is_called_with_the_same_send() -> None:
    """Such a request has no wrapper, so it costs what it cost before."""
    sends = []

    async def application(_scope: Any, _receive: Any, send: Any) -> None:
        sends.append(send)

    async def receive() -> Message:
        raise AssertionError

    async def send(_: Any) -> None: ...

    scope = {"type": "http", "headers": [(b"accept", b"*/*")]}
    await CompressionMiddleware(application)(scope, receive, send)
    assert sends == [send]
