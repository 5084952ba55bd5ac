"""Reuses acquired connections of the driver's pool between reads.

Acquiring a connection from the pool and releasing it takes a tenth of a read's processor time (docs/decisions/0021). So
a read leaves its connection to the next read while no other caller waits for one from the pool.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from neo4j import READ_ACCESS
from neo4j._async.io._pool import AcquisitionAuth, AcquisitionDatabase
from neo4j._deadline import Deadline

from graph.client.driver import CONNECT_SECONDS

_DRIVER_AUTH = AcquisitionAuth(None)


class ReusableConnection:
    """A connection and the hooks that convert its values. The hooks are created once, not for each message."""

    __slots__ = ("_graph", "connection", "hooks")

    def __init__(self, connection: Any) -> None:
        scope = connection.new_hydration_scope()
        self._graph = scope.get_graph()
        self.connection = connection
        # Each statement has its own timeout (graph/client/database.py). With the server's hint of 120 s, the driver
        # on Python before 3.12 reads each piece of a response in a separate task: 160 of 720 µs.
        connection.socket.set_read_timeout(None)
        self.hooks = {"dehydration_hooks": scope.dehydration_hooks, "hydration_hooks": scope.hydration_hooks}

    @property
    def is_usable(self) -> bool:
        """The check that the pool makes before it hands out a connection."""
        connection = self.connection
        return not (connection.closed() or connection.defunct() or connection.stale())

    @property
    def holds_nodes(self) -> bool:
        """Whether nodes were read over it. The driver keeps them as long as the hooks live."""
        return bool(self._graph._nodes)


class ReusableConnections:
    """Connections that reads borrow and return.

    None is retained while another caller waits for a connection, or with a routing driver.
    """

    def __init__(self, pool: Any, database: str) -> None:
        self._pool = pool
        self._database = AcquisitionDatabase(database)
        self._entries: list[ReusableConnection] = []
        self._waiting = 0

    async def acquire(self, bookmarks: Sequence[str]) -> ReusableConnection:
        """A usable connection. Raises the pool's errors, after CONNECT_SECONDS if every connection is in use."""
        while self._entries:
            entry = self._entries.pop()
            if entry.is_usable:
                return entry
            await self._pool.release(entry.connection)
        self._waiting += 1
        try:
            return ReusableConnection(
                await self._pool.acquire(
                    READ_ACCESS, Deadline(CONNECT_SECONDS), self._database, bookmarks, _DRIVER_AUTH, None
                )
            )
        finally:
            self._waiting -= 1

    async def give_back(self, entry: ReusableConnection) -> None:
        """Return a connection after a successful read, for the next read or for a caller that waits."""
        if self._waiting or not self._pool.is_direct_pool:
            await self._pool.release(entry.connection)
        else:
            self._entries.append(ReusableConnection(entry.connection) if entry.holds_nodes else entry)

    async def give_back_failed(self, entry: ReusableConnection) -> None:
        """Return a connection after an error of the server. The pool resets it and checks the others before use."""
        await self._pool.release(entry.connection)
        await self.release_all()

    def discard(self, entry: ReusableConnection) -> None:
        """Close a connection in an unknown state."""
        self._pool.kill_and_release(entry.connection)

    def discard_all(self, entry: ReusableConnection) -> None:
        """Close a connection in an unknown state, and all others, because the server behind them may be gone."""
        self._pool.kill_and_release(entry.connection, *(other.connection for other in self._entries))
        self._entries.clear()

    async def release_all(self) -> None:
        """Release all retained connections to the pool."""
        while self._entries:
            await self._pool.release(self._entries.pop().connection)

    @asynccontextmanager
    async def yielded_to_pool(self) -> AsyncIterator[None]:
        """A context in which no connection is retained, for callers that use the pool directly."""
        self._waiting += 1
        try:
            await self.release_all()
            yield
        finally:
            self._waiting -= 1
