"""Session-less read of one statement, in an auto-commit transaction over one of the driver's connections.

A session, its result and its records take more than half of the processor time of a read (docs/decisions/0021). The
connection, its pool, routing, messages, states and errors are the driver's. The names used here are private: the
driver's version is pinned, graph/client/driver_compatibility.py checks each name, and tests/graph/test_direct_read.py
compares the results with those of sessions.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any

from neo4j import READ_ACCESS, AsyncDriver
from neo4j._codec.hydration import BrokenHydrationObject
from neo4j.exceptions import DriverError, Neo4jError

from graph.client.connection_reuse import ReusableConnection, ReusableConnections


class DirectReader:
    """Implements StatementReader (graph/client/statement_reader.py) for one database over one driver's pool."""

    def __init__(self, driver: AsyncDriver, database: str) -> None:
        self._driver = driver
        self._database = database
        self.connections = ReusableConnections(driver._pool, database)

    async def read(
        self,
        statement: str,
        parameters: dict[str, Any],
        *,
        metadata: Mapping[str, str],
        timeout: float,
        bookmarks: Sequence[str] = (),
    ) -> tuple[list[list[Any]], str]:
        """As StatementReader.read."""
        if self._driver._closed:
            raise DriverError("the driver is closed")
        borrowed = await self.connections.acquire(bookmarks)
        try:
            records, bookmark = await self._run(borrowed, statement, parameters, metadata, timeout, bookmarks)
        except Neo4jError:
            await self.connections.give_back_failed(borrowed)
            raise
        except asyncio.CancelledError:
            # The server is well; only this connection has the rest of a response.
            self.connections.discard(borrowed)
            raise
        except BaseException:
            self.connections.discard_all(borrowed)
            raise
        await self.connections.give_back(borrowed)
        for record in records:
            if isinstance(record, BrokenHydrationObject):
                raise ValueError("a value of the database cannot be read") from record.error
        return records, bookmark

    async def _run(
        self,
        borrowed: ReusableConnection,
        statement: str,
        parameters: dict[str, Any],
        metadata: Mapping[str, str],
        timeout: float,
        bookmarks: Sequence[str],
    ) -> tuple[list[list[Any]], str]:
        connection, hooks = borrowed.connection, borrowed.hooks
        response = _Response()
        connection.run(
            statement,
            parameters,
            mode=READ_ACCESS,
            bookmarks=bookmarks,
            metadata=metadata,
            timeout=timeout,
            db=self._database,
            **hooks,
        )
        connection.pull(-1, on_records=response.records.extend, on_success=response.end, **hooks)
        await connection.send_all()
        while not response.ended:
            await connection.fetch_message()
        return response.records, response.bookmark

    def connections_released(self) -> AbstractAsyncContextManager[None]:
        """As StatementReader.connections_released."""
        return self.connections.yielded_to_pool()


class _Response:
    """The server's response to one PULL."""

    __slots__ = ("bookmark", "ended", "records")

    def __init__(self) -> None:
        self.records: list[list[Any]] = []
        self.bookmark = ""
        self.ended = False

    def end(self, summary: Mapping[str, Any]) -> None:
        self.bookmark = summary.get("bookmark", "")
        self.ended = True
