"""A TCP proxy in front of the run's Neo4j, so that a test can take the database away and give it back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from urllib.parse import urlsplit

from graph.client.server import Server


class Proxy:
    """Passes bytes on while it is `open`; closed, nobody listens; `silent`, it takes connections and says nothing;
    `holding`, it keeps its connections to the database when those to it are closed, as a balancer may; with `questions`
    or `answers` cleared it holds back what goes to the database, or comes from it, and `held` says when it does."""

    def __init__(self, target: Server) -> None:
        parts = urlsplit(target.uri)
        self._host, self._port = str(parts.hostname), int(parts.port or 7687)
        self._target = target
        self._server: asyncio.Server | None = None
        self._passing: set[asyncio.Task[None]] = set()
        self.port = 0
        self.silent = False
        self.holding = False
        self.questions, self.answers, self.held = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self.questions.set()
        self.answers.set()

    @property
    def endpoint(self) -> Server:
        return replace(self._target, uri=f"bolt://127.0.0.1:{self.port}")

    async def open(self) -> None:
        self._server = await asyncio.start_server(self._accepted, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        if self._server:
            self._server.close()
        for task in self._passing:
            task.cancel()
        await asyncio.gather(*self._passing, return_exceptions=True)
        if self._server:
            await self._server.wait_closed()
        self._server = None

    def fall_silent(self) -> None:
        """Every connection stays open and hears nothing more."""
        self.silent = True

    async def _accepted(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._passing.add(task)
        with suppress(OSError, asyncio.CancelledError):
            try:
                far_reader, far_writer = await asyncio.open_connection(self._host, self._port)
                try:
                    async with asyncio.TaskGroup() as group:
                        group.create_task(self._pass(reader, far_writer, self.questions))
                        group.create_task(self._pass(far_reader, writer, self.answers))
                finally:
                    far_writer.close()
            finally:
                writer.close()
                self._passing.discard(task)

    async def _pass(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, admission_queue: asyncio.Event
    ) -> None:
        while data := await reader.read(65536):
            if not admission_queue.is_set():
                self.held.set()
                await admission_queue.wait()
            if not self.silent:
                writer.write(data)
                await writer.drain()
        if not self.holding:
            writer.close()


@asynccontextmanager
async def in_front_of(target: Server) -> AsyncIterator[Proxy]:
    """An open proxy, closed in the end."""
    proxy = Proxy(target)
    await proxy.open()
    try:
        yield proxy
    finally:
        await proxy.close()
