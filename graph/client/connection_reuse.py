"""Reuses acquired connections of the driver's pool between reads.

To take a connection from the pool and give it back costs a read a tenth of its processor time (docs/decisions/0021). So
a read leaves its connection for the next, as long as nobody waits for one from the pool.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from neo4j import READ_ACCESS
from neo4j._async.io._pool import AcquisitionAuth, AcquisitionDatabase
from neo4j._deadline import Deadline

from graph.client.driver import CONNECT_SECONDS

_OWN_AUTH = AcquisitionAuth(None)


class ReusableConnection:
    """A connection, and the hooks that convert the values of its messages: made once, not for each message."""

    __slots__ = ("_graph", "connection", "hooks")

    def __init__(self, connection: Any) -> None:
        scope = connection.new_hydration_scope()
        self._graph = scope.get_graph()
        self.connection = connection
        # The statement has a timeout of its own (graph/client/database.py). With the server's hint of 120 s, the driver
        # on Python before 3.12 reads each piece of a response in a task of its own: 160 of 720 µs.
        connection.socket.set_read_timeout(None)
        self.hooks = {"dehydration_hooks": scope.dehydration_hooks, "hydration_hooks": scope.hydration_hooks}

    @property
    def is_usable(self) -> bool:
        """What the pool asks of a connection before it hands it out."""
        connection = self.connection
        return not (connection.closed() or connection.defunct() or connection.stale())

    @property
    def holds_nodes(self) -> bool:
        """Whether nodes were read over it, which the driver keeps as long as what values are read from it by."""
        return bool(self._graph._nodes)


class ReusableConnections:
    """Taken and given back by reads; none is kept from others who want a connection, nor where routing chooses it."""

    def __init__(self, pool: Any, database: str) -> None:
        self._pool = pool
        self._database = AcquisitionDatabase(database)
        self._entries: list[ReusableConnection] = []
        self._wanted = 0

    async def take(self, bookmarks: Sequence[str]) -> ReusableConnection:
        """A sound one. Raises what the pool raises, after `REACH_SECONDS` where every connection is in use."""
        while self._entries:
            line = self._entries.pop()
            if line.is_usable:
                return line
            await self._pool.release(line.connection)
        self._wanted += 1
        try:
            return ReusableConnection(
                await self._pool.acquire(
                    READ_ACCESS, Deadline(CONNECT_SECONDS), self._database, bookmarks, _OWN_AUTH, None
                )
            )
        finally:
            self._wanted -= 1

    async def give(self, line: ReusableConnection) -> None:
        """Back after an answer: to be taken by the next read, or by whoever waits."""
        if self._wanted or not self._pool.is_direct_pool:
            await self._pool.release(line.connection)
        else:
            self._entries.append(ReusableConnection(line.connection) if line.holds_nodes else line)

    async def refuse(self, line: ReusableConnection) -> None:
        """Back after an error of the server: it is to be reset, and the others to be looked at before they are used."""
        await self._pool.release(line.connection)
        await self.let_go()

    def discard(self, line: ReusableConnection) -> None:
        """Closed, since what is under way on it is unknown; the others with it, since whoever is behind may be gone."""
        self._pool.kill_and_release(line.connection, *(each.connection for each in self._entries))
        self._entries.clear()

    async def let_go(self) -> None:
        """All that are kept go back to the pool."""
        while self._entries:
            await self._pool.release(self._entries.pop().connection)

    @asynccontextmanager
    async def yielded_to_pool(self) -> AsyncIterator[None]:
        """While somebody else wants connections of the pool, none is kept from it."""
        self._wanted += 1
        try:
            await self.let_go()
            yield
        finally:
            self._wanted -= 1
