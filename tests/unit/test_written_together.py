"""What is written in one turn of the loop goes out in one piece, in order, and never waits when it is much."""

from __future__ import annotations

import asyncio
import socket
from typing import Any, cast

import uvicorn
from starlette.types import Receive, Scope, Send

from terminal.listening import config
from terminal.written_together import MOST, Together


class Recording:
    """A transport that notes what is asked of it."""

    def __init__(self) -> None:
        self.asked: list[Any] = []

    def writelines(self, pieces: list[bytes]) -> None:
        self.asked.append(b"".join(pieces))

    def close(self) -> None:
        self.asked.append("closed")

    def is_closing(self) -> bool:
        return "closed" in self.asked


def together() -> tuple[Together, Recording]:
    noted = Recording()
    return Together(cast("Any", noted), asyncio.get_running_loop()), noted


async def turn() -> None:
    """The event loop does what is due."""
    done = asyncio.Event()
    asyncio.get_running_loop().call_soon(done.set)
    await done.wait()


async def test_writes_of_one_turn_are_one() -> None:
    transport, noted = together()
    for each in (b"head", b" ", b"body"):
        transport.write(each)
    assert noted.asked == []
    await turn()
    transport.write(b"next")
    await turn()
    assert noted.asked == [b"head body", b"next"]


async def test_much_is_written_at_once() -> None:
    transport, noted = together()
    transport.write(b"head")
    transport.write(b"x" * MOST)
    assert [len(each) for each in noted.asked] == [MOST + 4]
    await turn()
    assert len(noted.asked) == 1


async def test_what_is_held_goes_out_before_the_end() -> None:
    transport, noted = together()
    transport.write(b"last")
    assert not transport.is_closing()
    transport.close()
    await turn()
    assert noted.asked == [b"last", "closed"]
    assert transport.is_closing()


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "http":
        await receive()
        body = scope["path"].encode()
        length = (b"content-length", str(len(body)).encode())
        await send({"type": "http.response.start", "status": 200, "headers": [length]})
        await send({"type": "http.response.body", "body": body})


class Serving(uvicorn.Server):
    """Says when it listens."""

    def __init__(self) -> None:
        super().__init__(config(echo, port=0, lifespan="off"))
        self.listens = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.listens.set()


async def test_answers_over_a_socket_are_whole_and_in_order() -> None:
    """Three questions sent at once over one connection, the last of which ends it."""
    server = Serving()
    serving = asyncio.create_task(server.serve())
    try:
        await server.listens.wait()
        port = server.servers[0].sockets[0].getsockname()[1]
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        asked = [b"GET /%d HTTP/1.1\r\nhost: x\r\n%s\r\n" % (n, b"connection: close\r\n" * (n == 3)) for n in (1, 2, 3)]
        writer.write(b"".join(asked))
        answers = (await reader.read()).decode()
        writer.close()
    finally:
        server.should_exit = True
        await serving
    assert [each.rpartition("\r\n\r\n")[2] for each in answers.split("HTTP/1.1 200 OK")[1:]] == ["/1", "/2", "/3"]
