"""HTTP over a real socket: responses in order, limits on URL and headers."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from api.limits.document import LIMITS
from server.http_protocol import MAX_URL_BYTES
from server.uvicorn_config import uvicorn_config

MAX_READ_BYTES = 262_144
"""Maximum number of bytes that uvloop reads at once."""


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "http":
        await receive()
        body = scope["path"].encode()
        length = (b"content-length", str(len(body)).encode())
        await send({"type": "http.response.start", "status": 200, "headers": [length]})
        await send({"type": "http.response.body", "body": body})


class Serving(uvicorn.Server):
    """A server that sets `listens` once it listens."""

    def __init__(self) -> None:
        super().__init__(uvicorn_config(echo, port=0, lifespan="off"))
        self.listens = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.listens.set()


@asynccontextmanager
async def connected() -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    server = Serving()
    serve_api = asyncio.create_task(server.serve())
    try:
        await server.listens.wait()
        reader, writer = await asyncio.open_connection("127.0.0.1", server.servers[0].sockets[0].getsockname()[1])
        async with asyncio.timeout(20):
            yield reader, writer
        writer.close()
    finally:
        server.should_exit = True
        await serve_api


async def test_pipelined_responses_are_complete_and_in_order() -> None:
    """Three pipelined requests on one connection; the last one closes it."""
    requests = [b"GET /%d HTTP/1.1\r\nhost: x\r\n%s\r\n" % (n, b"connection: close\r\n" * (n == 3)) for n in (1, 2, 3)]
    async with connected() as (reader, writer):
        writer.write(b"".join(requests))
        answers = (await reader.read()).decode()
    assert [answer.rpartition("\r\n\r\n")[2] for answer in answers.split("HTTP/1.1 200 OK")[1:]] == ["/1", "/2", "/3"]


async def test_headers_within_the_limit_are_accepted_in_any_chunks() -> None:
    async with connected() as (reader, writer):
        for number in range(2):
            writer.write(b"GET /a%d HTTP/1.1\r\nhost: x\r\n" % number)
            for piece in range(10):
                writer.write(b"x-%d: %s\r\n" % (piece, b"y" * (LIMITS.head // 10 - 100)))
                await writer.drain()
            writer.write(b"\r\n")
            assert b"200 OK" in await reader.readuntil(b"\r\n\r\n")
            assert await reader.readexactly(3) == b"/a%d" % number


@pytest.mark.parametrize("length", [MAX_URL_BYTES, MAX_URL_BYTES + 1, 3 * MAX_URL_BYTES])
async def test_a_url_over_the_limit_is_rejected(length: int) -> None:
    async with connected() as (reader, writer):
        writer.write(b"GET /%s HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n" % (b"a" * (length - 1)))
        head, _, body = (await reader.read()).decode().partition("\r\n\r\n")
    if length <= MAX_URL_BYTES:
        assert (head.splitlines()[0], len(body)) == ("HTTP/1.1 200 OK", length)
    else:
        assert head.startswith("HTTP/1.1 431 ")
        assert json.loads(body)["errors"][0]["extensions"]["found"] == length


async def test_endless_headers_are_rejected_and_close_the_connection() -> None:
    async with connected() as (reader, writer):
        answer = asyncio.create_task(reader.read())
        writer.write(b"GET / HTTP/1.1\r\nhost: x\r\nx-endless: ")
        while not answer.done():
            writer.write(b"y" * 1_000)
            await writer.drain()
            await asyncio.sleep(0)
        head, _, body = (await answer).decode().partition("\r\n\r\n")
    assert head.startswith("HTTP/1.1 431 Request Header Fields Too Large\r\n")
    assert "connection: close" in head
    (error,) = json.loads(body)["errors"]
    assert error["extensions"]["code"] == "HEAD_TOO_LARGE"
    assert error["extensions"]["limit"] == LIMITS.head
    assert LIMITS.head < error["extensions"]["found"] <= LIMITS.head + MAX_READ_BYTES
