"""One statement in a transaction of its own over one of the driver's connections: a session's `run` without a session.

What a session, a result, a record and a message's many handlers cost beside the connection is more than half of what a
question costs us (docs/decisions/0021). The connection, its pool, its routing, what it packs and reads, its states and
its errors are the driver's; so are all of its bytes. None of what is used here is public: the driver is pinned, and
tests/graph/test_round_trip.py holds it to a session's answers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from neo4j import AsyncDriver
from neo4j._async.io._bolt._base import tx_timeout_as_ms
from neo4j._async.io._bolt._common import Response
from neo4j._codec.hydration import BrokenHydrationObject
from neo4j.exceptions import DriverError, Neo4jError

from graph.lines import Line, Lines

RECORD = b"\x71"
"""Bolt's message, as it has been since its version 1."""


class RoundTrips:
    """Reads of one database over one driver's pool."""

    def __init__(self, driver: AsyncDriver, database: str) -> None:
        self._driver = driver
        self._database = database
        self.lines = Lines(driver._pool, database)

    async def read(
        self,
        statement: str,
        parameters: dict[str, Any],
        *,
        metadata: Mapping[str, str],
        timeout: float,
        bookmarks: Sequence[str] = (),
        row: Callable[[Any], Any] | None = None,
    ) -> tuple[list[Any], str]:
        """The values of each record, and the bookmark it closed with.

        `timeout`: seconds the server may take. `row`: what is made of the first value of each record behind the first
        as soon as it comes, and stands for the record. Raises what the driver raises (graph/bolt_errors.py); cancelled,
        its connection is closed.
        """
        if self._driver._closed:
            raise DriverError("the driver is closed")
        extra = {"mode": "r", "db": self._database, "tx_timeout": tx_timeout_as_ms(timeout)}
        if metadata:
            extra["tx_metadata"] = metadata
        if bookmarks:
            extra["bookmarks"] = bookmarks
        line = await self.lines.take(bookmarks)
        try:
            records, bookmark = await _asked(line, (statement, parameters, extra), row)
        except Neo4jError:
            await self.lines.refuse(line)
            raise
        except BaseException:
            self.lines.drop(line)
            raise
        await self.lines.give(line)
        for each in records:
            if isinstance(each, BrokenHydrationObject):
                raise ValueError("a value of the database cannot be read") from each.error
        return records, bookmark


async def _asked(
    line: Line, run: tuple[str, dict[str, Any], dict[str, Any]], row: Callable[[Any], Any] | None
) -> tuple[list[Any], str]:
    records: list[Any] = []

    def came(found: list[Any]) -> None:
        for each in found:
            apart = row if records and not isinstance(each, BrokenHydrationObject) else None
            records.append(apart(each[0]) if apart else each)

    summary: dict[str, Any] = {}
    connection = line.connection
    made: Any = Response
    line.ask(run, made(connection, "run", line.read), made(connection, "pull", line.read, on_success=summary.update))
    await connection.send_all()
    while connection.responses:
        tag, fields = await connection.inbox.pop(line.read)
        if tag == RECORD:
            came(fields)
        else:
            await connection._process_message(tag, fields)
    return records, summary.get("bookmark", "")
