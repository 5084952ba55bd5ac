"""The driver as it is set here; the measured reasons stand in docs/decisions/0003 and 0018."""

from __future__ import annotations

from typing import Any

from neo4j import AsyncDriver, AsyncGraphDatabase
from neo4j._async.io._bolt._bolt_socket import AsyncBoltSocket

from graph.endpoint import Endpoint
from graph.inbox import Inbox

REACH_SECONDS = 4.0
RETRY_SECONDS = 15.0


def driver(endpoint: Endpoint, pool: int) -> AsyncDriver:
    """At most `pool` connections; nothing is contacted yet. Raises ConfigurationError, ValueError."""
    made = AsyncGraphDatabase.driver(
        endpoint.uri,
        auth=(endpoint.user, endpoint.password),
        notifications_min_severity="OFF",
        telemetry_disabled=True,
        fetch_size=-1,
        connection_timeout=REACH_SECONDS / 2,
        connection_acquisition_timeout=REACH_SECONDS,
        max_connection_pool_size=pool,
        max_transaction_retry_time=RETRY_SECONDS,
        user_agent="yuanliu",
    )
    _keep_no_clock(made)
    return made


def _keep_no_clock(made: AsyncDriver) -> None:
    """Every statement has a clock of ours (`asyncio.timeout`), so its connection needs none.

    A server hints that nothing heard for two minutes is a dead connection. On Python before 3.12 the driver then waits
    for each piece of an answer in a task of its own, a fifth of what a question costs; and with no such hint still goes
    through four coroutines for each piece (docs/decisions/0018, 0021).
    """
    pool = made._pool
    opened = pool.opener

    async def untimed(*arguments: Any) -> Any:
        connection = await opened(*arguments)
        connection.socket.__class__ = Untimed
        Inbox.taking_over(connection.inbox, connection.socket._reader)
        return connection

    pool.opener = untimed


class Untimed(AsyncBoltSocket):
    """A socket past its handshake, which is written to as long as whoever asked waits."""

    async def sendall(self, data: bytes) -> None:
        self._writer.write(data)
        await self._writer.drain()
