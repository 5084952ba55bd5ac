"""Reads a result of any size with bounded memory, for a backup."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from typing import Any

from neo4j import Query

from graph.client.database import Neo4jDatabase

FETCH_SIZE = 1000


async def stream_records(
    database: Neo4jDatabase, statement: str, parameters: Mapping[str, Any], *, timeout: float
) -> AsyncGenerator[list[tuple[Any, ...]], None]:
    """The records of a statement in lists of at most FETCH_SIZE. The server sends the next ones when they are read.

    The values are those of the driver: a statement returns temporal values as texts. Close the iterator if it is not
    read to its end. Raises TimedOut, Unavailable.
    """
    async with database.read_session(timeout, FETCH_SIZE) as session:
        result = await session.run(Query(statement, timeout=timeout), dict(parameters))
        while records := await result.fetch(FETCH_SIZE):
            yield [tuple(record) for record in records]
