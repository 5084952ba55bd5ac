"""HTTP over a real socket: responses in order, bounds of URLs, headers, trailers, time and connections."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from api.limits.document import LIMITS
from server import http_protocol
from server.http_protocol import MAX_URL_BYTES
from server.idle_connections import IdleConnections
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

    def __init__(self, application: ASGIApp = echo) -> None:
        super().__init__(uvicorn_config(application, port=0, lifespan="off"))
        self.listens = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.listens.set()


@asynccontextmanager
async def connected(
    application: ASGIApp = echo,
) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    server = Serving(application)
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


def code_of(answer: bytes) -> tuple[int, str, str]:
    """The status, the code and the media type of an error response."""
    head, _, body = answer.decode().partition("\r\n\r\n")
    lines = head.splitlines()
    types = [line.partition(": ")[2] for line in lines if line.startswith("content-type: ")]
    return int(lines[0].split()[1]), json.loads(body)["errors"][0]["extensions"]["code"], types[0].partition(";")[0]


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        (b"GET / HTTP/1.1\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n", 400),
        ("GET /目录 HTTP/1.1\r\nhost: a\r\n\r\n".encode(), 400),
        (b"GET /a b HTTP/1.1\r\nhost: a\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nhost: a\r\ncontent-length: x\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501),
        (b"POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: identity\r\n\r\nabc", 501),
        (b"POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n", 400),
    ],
)
async def test_what_is_not_valid_http_is_a_coded_error(request_bytes: bytes, status: int) -> None:
    async with connected() as (reader, writer):
        writer.write(request_bytes)
        answer = await reader.read()
    assert answer.count(b"content-length: ") == 1
    assert code_of(answer) == (status, "BAD_REQUEST", "application/json")


async def test_http_1_0_needs_no_host() -> None:
    async with connected() as (reader, writer):
        writer.write(b"GET /old HTTP/1.0\r\n\r\n")
        answer = await reader.read()
    assert (answer.split()[1], answer[-4:]) == (b"200", b"/old")


async def test_endless_trailers_are_rejected() -> None:
    ends: list[str] = []

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            while (message := await receive()).get("more_body", False):
                pass
            ends.append(message["type"])

    async with connected(application) as (reader, writer):
        writer.write(b"POST /t HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n0\r\n")
        answer, number = asyncio.create_task(reader.read()), 0
        while not answer.done():
            writer.write(b"x-%d: %s\r\n" % (number, b"y" * 1_000))
            number += 1
            await writer.drain()
            await asyncio.sleep(0)
    assert code_of(await answer) == (431, "HEAD_TOO_LARGE", "application/json")
    assert ends == ["http.disconnect"]


async def test_trailers_are_no_headers() -> None:
    scopes: list[Scope] = []

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            while (await receive()).get("more_body", False):
                pass
            scopes.append(scope)
            await send({"type": "http.response.start", "status": 204, "headers": []})
            await send({"type": "http.response.body", "body": b""})

    async with connected(application) as (reader, writer):
        writer.write(b"POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n")
        writer.write(b"1\r\na\r\n0\r\nauthorization: Bearer x\r\n\r\n")
        assert b" 204 " in await reader.read()
    assert [name for name, _ in scopes[0]["headers"]] == [b"host", b"transfer-encoding", b"connection"]


@pytest.mark.parametrize(("begin", "answer"), [(b"", b""), (b"GET / HTTP/1.1\r\nhos", b"HTTP/1.1 408 Request Timeout")])
async def test_connection_without_a_whole_head_ends(
    begin: bytes, answer: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_protocol, "HEAD_SECONDS", 0.05)
    async with connected() as (reader, writer):
        writer.write(b"GET /first HTTP/1.1\r\nhost: x\r\n\r\n" + begin)
        first = await reader.readuntil(b"/first")
        assert first.startswith(b"HTTP/1.1 200 ")
        rest = await reader.read()
    assert rest.partition(b"\r\n")[0] == answer


async def test_silent_connection_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_protocol, "HEAD_SECONDS", 0.05)
    async with connected() as (reader, _):
        assert await reader.read() == b""


async def test_connection_that_was_idle_longest_makes_room() -> None:
    closed: list[str] = []

    class Connection:
        def __init__(self, name: str) -> None:
            self.name = name

        def close_idle(self) -> None:
            closed.append(self.name)

    idle = IdleConnections(bound=2)
    one, two, three, other = map(Connection, ("one", "two", "three", "other"))
    for connection in (one, two):
        idle.add("a", connection)
    idle.add("b", other)
    idle.discard("a", one)
    idle.add("a", one)
    idle.add("a", three)
    assert (closed, idle.count("a"), idle.count("b")) == (["two"], 2, 1)
    for connection in (one, three, three):
        idle.discard("a", connection)
    assert idle.count("a") == 0


async def test_idle_connections_of_an_address_are_bounded() -> None:
    server = Serving()
    server.config.idle_connections = IdleConnections(bound=2)  # type: ignore[attr-defined] # a ServiceConfig
    task = asyncio.create_task(server.serve())
    await server.listens.wait()
    port = server.servers[0].sockets[0].getsockname()[1]
    connections = [await asyncio.open_connection("127.0.0.1", port) for _ in range(3)]
    async with asyncio.timeout(20):
        assert await connections[0][0].read() == b""
        for reader, writer in connections[1:]:
            writer.write(b"GET /a HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
            assert b"200 OK" in await reader.read()
    for _, writer in connections:
        writer.close()
    server.should_exit = True
    await task
