"""One statement in a transaction of its own over one of the driver's connections: a session's `run` without a session.

What a session, a result and a record cost beside the connection is more than a third of what a question costs us
(docs/decisions/0021). The connection, its pool, its routing and its errors are the driver's; so are all of its bytes.
None of what is used here is public: the driver is pinned, and tests/graph/test_round_trip.py holds it to a session's
answers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from neo4j import READ_ACCESS, AsyncDriver
from neo4j._async.io._pool import AcquisitionAuth, AcquisitionDatabase
from neo4j._codec.hydration import BrokenHydrationObject
from neo4j._deadline import Deadline
from neo4j.exceptions import DriverError, Neo4jError

from graph.driver import REACH_SECONDS

_OWN_AUTH = AcquisitionAuth(None)


class RoundTrips:
    """Reads of one database over one driver's pool."""

    def __init__(self, driver: AsyncDriver, database: str) -> None:
        self._driver = driver
        self._pool = driver._pool
        self._name = database
        self._database = AcquisitionDatabase(database)

    async def read(
        self,
        statement: str,
        parameters: dict[str, Any],
        *,
        metadata: Mapping[str, str],
        timeout: float,
        bookmarks: Sequence[str] = (),
    ) -> tuple[list[list[Any]], str]:
        """The values of each record, and the bookmark it closed with.

        `timeout`: seconds the server may take. Raises what the driver raises (graph/bolt_errors.py); cancelled, its
        connection is closed.
        """
        if self._driver._closed:
            raise DriverError("the driver is closed")
        connection = await self._pool.acquire(
            READ_ACCESS, Deadline(REACH_SECONDS), self._database, bookmarks, _OWN_AUTH, None
        )
        records: list[list[Any]] = []
        summary: dict[str, Any] = {}
        try:
            hooks = connection.new_hydration_scope()
            both = {"dehydration_hooks": hooks.dehydration_hooks, "hydration_hooks": hooks.hydration_hooks}
            connection.run(
                statement,
                parameters,
                mode=READ_ACCESS,
                bookmarks=bookmarks,
                metadata=metadata,
                timeout=timeout,
                db=self._name,
                **both,
            )
            connection.pull(n=-1, on_records=records.extend, on_success=summary.update, **both)
            await connection.send_all()
            await connection.fetch_all()
        except (Neo4jError, DriverError):
            await self._pool.release(connection)
            raise
        except BaseException:
            # what was under way is unknown: nobody else is to have this connection
            self._pool.kill_and_release(connection)
            raise
        await self._pool.release(connection)
        return [_whole(each) for each in records], summary.get("bookmark", "")


def _whole(record: Any) -> list[Any]:
    """Raises ValueError where the driver could not read a value."""
    if isinstance(record, BrokenHydrationObject):
        raise ValueError("a value of the database cannot be read") from record.error
    found: list[Any] = record
    return found
