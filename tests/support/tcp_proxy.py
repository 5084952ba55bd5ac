"""A TCP proxy in front of the test database, with which a test interrupts and restores the connection."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from urllib.parse import urlsplit

from graph.client.server import Server


class Proxy:
    """Forwards bytes while it is open. `silent`: it accepts connections, but forwards nothing.

    `keeps_database_connections`: it does not close them when clients disconnect, as a load balancer may. With
    `requests` or `responses` cleared it holds back the bytes to or from the database, and sets `held_back`.
    """

    def __init__(self, target: Server) -> None:
        parts = urlsplit(target.uri)
        self._host, self._port = str(parts.hostname), int(parts.port or 7687)
        self._target = target
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self.port = 0
        self.silent = False
        self.keeps_database_connections = False
        self.requests, self.responses, self.held_back = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self.requests.set()
        self.responses.set()

    @property
    def endpoint(self) -> Server:
        return replace(self._target, uri=f"bolt://127.0.0.1:{self.port}")

    async def open(self) -> None:
        self._server = await asyncio.start_server(self._accepted, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        if self._server:
            self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._server:
            await self._server.wait_closed()
        self._server = None

    def fall_silent(self) -> None:
        """Keeps all connections open, and forwards nothing more."""
        self.silent = True

    async def _accepted(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._tasks.add(task)
        with suppress(OSError, asyncio.CancelledError):
            try:
                database_reader, database_writer = await asyncio.open_connection(self._host, self._port)
                try:
                    async with asyncio.TaskGroup() as group:
                        group.create_task(self._forward(reader, database_writer, self.requests))
                        group.create_task(self._forward(database_reader, writer, self.responses))
                finally:
                    database_writer.close()
            finally:
                writer.close()
                self._tasks.discard(task)

    async def _forward(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, gate: asyncio.Event) -> None:
        while data := await reader.read(65536):
            if not gate.is_set():
                self.held_back.set()
                await gate.wait()
            if not self.silent:
                writer.write(data)
                await writer.drain()
        if not self.keeps_database_connections:
            writer.close()


@asynccontextmanager
async def in_front_of(target: Server) -> AsyncIterator[Proxy]:
    """An open proxy, which is closed at the end."""
    proxy = Proxy(target)
    await proxy.open()
    try:
        yield proxy
    finally:
        await proxy.close()
