"""Session-based read of one statement: the driver's public API only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import Any

from neo4j import READ_ACCESS, AsyncDriver, Bookmarks, Query
from neo4j.exceptions import BrokenRecordError


class SessionReader:
    """Implements StatementReader (graph/client/statement_reader.py) with one session for each read."""

    def __init__(self, driver: AsyncDriver, database: str) -> None:
        self._driver = driver
        self._database = database

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
        query = Query(statement, metadata=dict(metadata), timeout=timeout)
        minimum = Bookmarks.from_raw_values(bookmarks) if bookmarks else None
        async with self._driver.session(
            database=self._database, default_access_mode=READ_ACCESS, fetch_size=-1, bookmarks=minimum
        ) as session:
            try:
                records = await (await session.run(query, parameters)).values()
            except BrokenRecordError as error:
                raise ValueError("a value of the database cannot be read") from error
            closing = (await session.last_bookmarks()).raw_values
        return records, next(iter(closing), "")

    def connections_released(self) -> AbstractAsyncContextManager[None]:
        """As StatementReader.connections_released: each session returns its connection itself."""
        return nullcontext()
