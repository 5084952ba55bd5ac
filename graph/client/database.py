"""The database client: reads, writes, timeouts, retries and graph versions.

graph/client/errors.py translates the driver's errors, graph/client/values.py its values. The measured reasons for each
setting are in docs/decisions/0003-one-statement-per-root-field.md.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Mapping, Sequence, Set
from contextlib import asynccontextmanager
from itertools import count
from typing import Any

import neo4j
from neo4j import READ_ACCESS, AsyncDriver, AsyncManagedTransaction, AsyncSession, Query
from neo4j.exceptions import ConfigurationError

from domain.errors import Conflict, SetupError, StatementRefused, TimedOut, Unavailable
from domain.rules.address_text import without_credentials
from graph.client.driver import CONNECT_SECONDS, RETRY_SECONDS, USER_AGENT, create_driver
from graph.client.errors import (
    DRIVER_ERRORS,
    UNSENDABLE,
    CredentialsRefused,
    StatementTerminated,
    translate_error,
    translate_errors,
)
from graph.client.graph_versions import GraphVersions
from graph.client.health_check import answers, ping
from graph.client.instrumentation import InFlight, RoundTripSpan
from graph.client.query_terminator import METADATA_KEY, TERMINATE_STATEMENT, QueryTerminator
from graph.client.server import Server
from graph.client.statement import Record, Statement
from graph.client.statement_reader import choose_reader
from graph.client.values import record_to_dict

POOL_SIZE = 50
CONTROL_CONNECTIONS = 2
"""Connections besides the pool: one to terminate statements, one for health checks."""
STATEMENT_SECONDS = 10.0
WORK_SECONDS = 120.0
"""For loading and set-up: the first statements of a cold server may take long, and no caller waits for them."""
STALE_CONNECTION_SECONDS = 0.5
TERMINATION_GRACE_SECONDS = 0.1
"""From a statement's timeout until it is terminated here: the server checks for overdue statements only every 2 s."""


class Neo4jDatabase:
    """Client of one database over Bolt. Implements Database (graph/client/protocol.py).

    A connection is used by one task at a time.
    """

    def __init__(
        self,
        driver: AsyncDriver,
        control_driver: AsyncDriver,
        database: str,
        pool: int = POOL_SIZE,
        *,
        direct: bool = True,
    ) -> None:
        """`pool`: the maximum number of connections. `control_driver`: connects to the same database to terminate
        statements and to check its health, without waiting for a connection of the pool. `direct`: read without a
        session if the driver allows it (graph/client/statement_reader.py)."""
        self.pool = pool
        self.in_flight = InFlight()
        self._driver = driver
        self._control_driver = control_driver
        self._database = database
        self._reader = choose_reader(driver, database, direct=direct)
        self._slots = asyncio.Semaphore(pool)
        self._versions = GraphVersions()
        self._terminator = QueryTerminator(self._stop)
        process_id = os.urandom(8).hex()
        self._tags = (f"{process_id}-{number}" for number in count())

    @classmethod
    def open(
        cls,
        server: Server,
        *,
        database: str = "neo4j",
        pool: int = POOL_SIZE,
        direct: bool = True,
        agent: str = USER_AGENT,
    ) -> Neo4jDatabase:
        """A client that has not connected yet. Raises SetupError if the address is malformed."""
        try:
            driver, control_driver = (create_driver(server, size, agent) for size in (pool, CONTROL_CONNECTIONS))
            return cls(driver, control_driver, database, pool, direct=direct)
        except (ConfigurationError, ValueError):
            uri = without_credentials(server.uri)
            raise SetupError(
                f"NEO4J_URI is not an address of a Neo4j server: {uri}.",
                zh=f"NEO4J_URI 不是 Neo4j 服务器的地址：{uri}。",
                remedy="Write it like neo4j://host:7687 or bolt://host:7687, or unset it for the embedded database.",
                remedy_zh="请写成 neo4j://host:7687 或 bolt://host:7687；不设置则使用内置数据库。",
            ) from None

    @property
    def terminated_statements(self) -> int:
        """Number of abandoned statements whose termination was requested."""
        return self._terminator.requested

    async def close(self) -> None:
        await self._terminator.close()
        await self._control_driver.close()
        await self._driver.close()

    async def verify(self) -> str:
        """The server's version. Raises SetupError for refused credentials, Unavailable without a response."""
        try:
            async with translate_errors(STATEMENT_SECONDS):
                info = await self._driver.get_server_info()
        except CredentialsRefused as error:
            raise SetupError(
                "The database refused the user name or password.",
                zh="数据库拒绝了用户名或密码。",
                remedy="Check NEO4J_USER and NEO4J_PASSWORD.",
                remedy_zh="请检查 NEO4J_USER 与 NEO4J_PASSWORD。",
            ) from error
        return info.agent

    async def read(
        self,
        statement: str,
        parameters: Mapping[str, Any],
        *,
        timeout: float = STATEMENT_SECONDS,
        at: str | None = None,
    ) -> Record:
        """The single record of a statement, in one round trip. A stale connection is replaced once.

        `at`: the version that the read must not be older than; ignored if its bookmark is no longer known. If every
        connection is in use, the read waits for one; `timeout` does not include the wait. If the read is cancelled, the
        statement is terminated on the server. Raises TimedOut if the statement was terminated for its timeout or had no
        reply, Unavailable if the server answers on no connection.
        """
        self.in_flight.waiting += 1
        try:
            await self._slots.acquire()
        finally:
            self.in_flight.waiting -= 1
        try:
            return await self._read_with_slot(statement, parameters, timeout, at)
        finally:
            self._slots.release()

    async def _read_with_slot(
        self, statement: str, parameters: Mapping[str, Any], timeout: float, at: str | None
    ) -> Record:
        loop = asyncio.get_running_loop()
        started = loop.time()
        tag = next(self._tags)
        limit = asyncio.timeout(None)

        def terminate() -> None:
            self._terminator.terminate(tag)
            limit.reschedule(started + timeout + CONNECT_SECONDS)

        timer = loop.call_later(timeout + TERMINATION_GRACE_SECONDS, terminate)
        try:
            async with limit:
                try:
                    return await self._read(statement, parameters, tag, timeout, at)
                except StatementTerminated:
                    raise
                except Unavailable:
                    # A stale connection fails at once. A server that was not reached for seconds is down.
                    if loop.time() - started > STALE_CONNECTION_SECONDS:
                        raise
                return await self._read(statement, parameters, tag, timeout, at)
        except asyncio.CancelledError:
            self._terminator.terminate(tag)
            raise
        except TimeoutError as error:
            if await answers(self._control_driver, self._database):
                raise TimedOut.after(timeout) from error
            raise Unavailable.database() from error
        except StatementTerminated as error:
            if timer.when() > loop.time():
                raise Unavailable.database() from error
            raise TimedOut.after(timeout) from error
        finally:
            timer.cancel()

    async def _read(
        self, statement: str, parameters: Mapping[str, Any], tag: str, timeout: float, at: str | None
    ) -> Record:
        bookmarks = self._versions.bookmarks(at)
        with RoundTripSpan(self.in_flight) as span:
            try:
                records, bookmark = await self._reader.read(
                    statement, dict(parameters), metadata={METADATA_KEY: tag}, timeout=timeout, bookmarks=bookmarks
                )
            except DRIVER_ERRORS as error:
                raise translate_error(error, timeout) from error
            span.version = self._versions.record(bookmark)
        return Record(tuple(records[0]) if records else (), span.version)

    async def rows(
        self, statement: str, parameters: Mapping[str, Any], *, timeout: float = WORK_SECONDS
    ) -> list[dict[str, Any]]:
        """All rows of a statement, as maps. For look-ups of commands, not for responses to callers."""
        with RoundTripSpan(self.in_flight):
            async with self.read_session(timeout) as session:
                result = await session.run(Query(statement, timeout=timeout), dict(parameters))
                return [record_to_dict(record) async for record in result]

    async def write(
        self, statements: Sequence[Statement], *, conflicts: Set[str] = frozenset(), timeout: float = WORK_SECONDS
    ) -> list[list[dict[str, Any]]]:
        """Run the statements in one transaction; return the rows of each. Transient errors are retried.

        `conflicts`: statements whose rows are what another writer changed meanwhile. If there is one, nothing is
        written, and Conflict is raised. Raises StatementRefused for a value that the database cannot store.
        """

        async def work(transaction: AsyncManagedTransaction) -> list[list[dict[str, Any]]]:
            results = []
            for statement, parameters in statements:
                try:
                    result = await transaction.run(statement, dict(parameters))
                except UNSENDABLE as error:
                    raise StatementRefused(str(error)) from error
                results.append([record_to_dict(record) async for record in result])
                if results[-1] and statement in conflicts:
                    raise Conflict(f"Another writer has changed {len(results[-1])} of the nodes that were read.")
            return results

        work = neo4j.unit_of_work(timeout=timeout)(work)
        with RoundTripSpan(self.in_flight):
            async with self._writing(timeout + RETRY_SECONDS) as session:
                return await session.execute_write(work)

    async def run_schema(self, statement: str, *, timeout: float = WORK_SECONDS) -> None:
        """Run a statement that needs its own transaction, such as CREATE CONSTRAINT."""
        async with self._writing(timeout) as session:
            result = await session.run(Query(statement, timeout=timeout))
            await result.consume()

    @property
    def latest_version(self) -> str | None:
        """The version that the last read closed at; None before the first read."""
        return self._versions.latest or None

    async def version(self) -> str:
        """The current graph version: a digest of the bookmark of the last committed transaction. Takes about 1 ms."""
        return (await self.read("RETURN 1", {})).version

    async def ping(self) -> None:
        """Check that the server answers, over a connection that queries do not use. Raises Unavailable, TimedOut."""
        await ping(self._control_driver, self._database, STATEMENT_SECONDS)

    async def plan(
        self,
        statement: str,
        parameters: Mapping[str, Any],
        *,
        profile: bool = False,
        timeout: float = WORK_SECONDS,
    ) -> Mapping[str, Any]:
        """The server's plan of a statement, by EXPLAIN, or by PROFILE, which runs it."""
        verb = "PROFILE " if profile else "EXPLAIN "
        async with self.read_session(timeout) as session:
            result = await session.run(Query(verb + statement, timeout=timeout), dict(parameters))
            summary = await result.consume()
            return (summary.profile if profile else summary.plan) or {}

    async def _stop(self, tags: Sequence[str]) -> None:
        async with (
            translate_errors(STATEMENT_SECONDS),
            self._control_driver.session(database=self._database) as session,
        ):
            result = await session.run(Query(TERMINATE_STATEMENT, timeout=STATEMENT_SECONDS), tags=list(tags))
            await result.consume()

    @asynccontextmanager
    async def read_session(self, seconds: float, fetch_size: int = -1) -> AsyncIterator[AsyncSession]:
        """A session of the driver for one statement. `fetch_size`: records that the server sends at once; -1: all."""
        limit = asyncio.timeout(seconds + CONNECT_SECONDS)
        session = self._driver.session(database=self._database, default_access_mode=READ_ACCESS, fetch_size=fetch_size)
        async with translate_errors(seconds), limit, self._reader.connections_released(), session:
            yield session

    @asynccontextmanager
    async def _writing(self, seconds: float) -> AsyncIterator[AsyncSession]:
        session = self._driver.session(database=self._database)
        limit = asyncio.timeout(seconds + CONNECT_SECONDS)
        async with translate_errors(seconds), limit, self._reader.connections_released(), session:
            yield session
