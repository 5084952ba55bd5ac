"""The driver: sessions, turns, retries, timeouts, bookmarks; its errors are in graph/client/errors.py, its values in
graph/client/values.py.

Measured reasons for each setting stand in docs/decisions/0003-one-record.md.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
from collections import OrderedDict
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any

import neo4j
from neo4j import READ_ACCESS, AsyncDriver, AsyncManagedTransaction, AsyncSession, Query
from neo4j.exceptions import ConfigurationError

from domain.errors import SetupError, TimedOut, Unavailable
from graph.client.driver import CONNECT_SECONDS, RETRY_SECONDS, create_driver
from graph.client.errors import DRIVER_ERRORS, CredentialsRefused, StatementTerminated, translate, translate_errors
from graph.client.instrumentation import InFlight, RoundTripSpan
from graph.client.query_terminator import METADATA_KEY, TERMINATE_STATEMENT, QueryTerminator
from graph.client.server import Server
from graph.client.statement_reader import choose_reader
from graph.client.values import record_to_dict

POOL_SIZE = 50
CONTROL_CONNECTIONS = 2
"""Connections besides the pool: one to stop statements over, one for signs of life."""
STATEMENT_SECONDS = 10.0
WORK_SECONDS = 120.0
"""For loading and set-up: a cold server may take long over its first statements, and nobody waits for an answer."""
STALE_CONNECTION_SECONDS = 0.5
REMEMBERED_VERSIONS = 64
TERMINATION_GRACE_SECONDS = 0.1
"""The server looks for statements past their time every 2 s only; this long after it we have ours stopped ourselves."""


@dataclass(frozen=True, slots=True)
class Record:
    """What one read gave: the columns of its record (none where it gave no record) and the graph version."""

    columns: tuple[Any, ...]
    version: str

    @property
    def value(self) -> Any:
        return self.columns[0] if self.columns else None


class Neo4jDatabase:
    """One database, spoken to over Bolt. A connection for each question, never shared between tasks."""

    def __init__(
        self, driver: AsyncDriver, stopping: AsyncDriver, database: str, pool: int = POOL_SIZE, *, direct: bool = True
    ) -> None:
        """`pool`: the most connections; `stopping`: a way to the same database for stopping statements and for signs of
        life, which must not wait for a connection that statements hold; `direct`: reads take no session where the
        driver allows it (graph/client/statement_reader.py)."""
        self.pool = pool
        self.in_flight = InFlight()
        self._driver = driver
        self._stopping = stopping
        self._database = database
        self._reader = choose_reader(driver, database, direct=direct)
        self._turns = asyncio.Semaphore(pool)
        self._named: OrderedDict[str, tuple[str, ...]] = OrderedDict()
        self._latest = ("", "")
        self._terminator = QueryTerminator(self._stop)
        own = os.urandom(8).hex()
        self._marks = (f"{own}-{number}" for number in count())

    @classmethod
    def open(
        cls, endpoint: Server, *, database: str = "neo4j", pool: int = POOL_SIZE, direct: bool = True
    ) -> Neo4jDatabase:
        """A pool of connections; nothing is contacted yet. Raises SetupError where the address cannot be one."""
        try:
            return cls(
                create_driver(endpoint, pool),
                create_driver(endpoint, CONTROL_CONNECTIONS),
                database,
                pool,
                direct=direct,
            )
        except (ConfigurationError, ValueError) as error:
            raise SetupError(
                f"NEO4J_URI is not an address of a Neo4j server: {endpoint.uri}.",
                zh=f"NEO4J_URI 不是 Neo4j 服务器的地址：{endpoint.uri}。",
                remedy="Write it like neo4j://host:7687 or bolt://host:7687, or unset it for the embedded database.",
                remedy_zh="请写成 neo4j://host:7687 或 bolt://host:7687；不设置则使用内置数据库。",
            ) from error

    @property
    def terminated_statements(self) -> int:
        """How many statements nobody waited for any longer."""
        return self._terminator.added

    async def close(self) -> None:
        await self._terminator.close()
        await self._stopping.close()
        await self._driver.close()

    async def verify(self) -> str:
        """The server's version. Raises SetupError for refused credentials, Unavailable where nobody answers."""
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
        """The single record of a statement, in one round trip; tried again once where the connection was stale.

        `at`: a version the read must not be older than; one that is forgotten asks for nothing. Cancelled, it has the
        statement stopped on the server. Raises TimedOut where the statement was stopped for its time, Unavailable where
        nobody could be reached, or nothing was heard even of that. Where every connection has a read it waits its turn,
        which is no part of its time.
        """
        self.in_flight.waiting += 1
        try:
            await self._turns.acquire()
        finally:
            self.in_flight.waiting -= 1
        try:
            return await self._in_turn(statement, parameters, timeout, at)
        finally:
            self._turns.release()

    async def _in_turn(
        self,
        statement: str,
        parameters: Mapping[str, Any],
        timeout: float,
        at: str | None,
    ) -> Record:
        loop = asyncio.get_running_loop()
        started = loop.time()
        mark = next(self._marks)
        reach = asyncio.timeout(None)

        def late() -> None:
            self._terminator.add(mark)
            reach.reschedule(started + timeout + CONNECT_SECONDS)

        overdue = loop.call_later(timeout + TERMINATION_GRACE_SECONDS, late)
        try:
            async with reach:
                try:
                    return await self._read(statement, parameters, mark, timeout, at)
                except StatementTerminated:
                    raise
                except Unavailable:
                    # A stale connection fails at once; whoever could not be reached for seconds is not there.
                    if loop.time() - started > STALE_CONNECTION_SECONDS:
                        raise
                return await self._read(statement, parameters, mark, timeout, at)
        except asyncio.CancelledError:
            self._terminator.add(mark)
            raise
        except TimeoutError as error:
            raise Unavailable.database() from error
        except StatementTerminated as error:
            if overdue.when() > loop.time():
                raise Unavailable.database() from error
            raise TimedOut.after(timeout) from error
        finally:
            overdue.cancel()

    async def _read(
        self,
        statement: str,
        parameters: Mapping[str, Any],
        mark: str,
        timeout: float,
        at: str | None,
    ) -> Record:
        bookmarks = self._named.get(at, ()) if at else ()
        with RoundTripSpan(self.in_flight) as speaking:
            try:
                records, bookmark = await self._reader.read(
                    statement, dict(parameters), metadata={METADATA_KEY: mark}, timeout=timeout, bookmarks=bookmarks
                )
            except DRIVER_ERRORS as error:
                raise translate(error, timeout) from error
            speaking.version = self._version(bookmark)
        return Record(tuple(records[0]) if records else (), speaking.version)

    def _version(self, bookmark: str) -> str:
        """A version's name, by which a read can be opened at it later."""
        if bookmark == self._latest[0]:
            return self._latest[1]
        version = hashlib.sha256(bookmark.encode()).hexdigest()[:16]
        self._latest = (bookmark, version)
        if version not in self._named:
            self._named[version] = (bookmark,)
            if len(self._named) > REMEMBERED_VERSIONS:
                self._named.popitem(last=False)
        return version

    async def rows(
        self, statement: str, parameters: Mapping[str, Any], *, timeout: float = WORK_SECONDS
    ) -> list[dict[str, Any]]:
        """All rows of a statement, as maps; for the commands' own look-ups, not for answers to callers."""
        with RoundTripSpan(self.in_flight):
            async with self._reading(timeout) as session:
                result = await session.run(Query(statement, timeout=timeout), dict(parameters))
                return [record_to_dict(record) async for record in result]

    async def write(
        self, statements: Sequence[tuple[str, Mapping[str, Any]]], *, timeout: float = WORK_SECONDS
    ) -> list[list[dict[str, Any]]]:
        """Every statement in one transaction, tried again where the server says it was a passing fault."""

        async def work(transaction: AsyncManagedTransaction) -> list[list[dict[str, Any]]]:
            answers = []
            for statement, parameters in statements:
                result = await transaction.run(statement, dict(parameters))
                answers.append([record_to_dict(record) async for record in result])
            return answers

        work = neo4j.unit_of_work(timeout=timeout)(work)
        with RoundTripSpan(self.in_flight):
            async with self._writing(timeout + RETRY_SECONDS) as session:
                return await session.execute_write(work)

    async def run_schema(self, statement: str, *, timeout: float = WORK_SECONDS) -> None:
        """A statement that the server takes only by itself, such as CREATE CONSTRAINT."""
        async with self._writing(timeout) as session:
            result = await session.run(Query(statement, timeout=timeout))
            await result.consume()

    @property
    def newest(self) -> str | None:
        """The version that the last read closed with; None before any."""
        return self._latest[1] or None

    async def version(self) -> str:
        """The version of the graph: a digest of the bookmark of the last committed transaction, about 1 ms."""
        return (await self.read("RETURN 1", {})).version

    async def alive(self) -> None:
        """A sign of life, over the connection that no question takes. Raises Unavailable, TimedOut."""
        session = self._stopping.session(database=self._database)
        async with translate_errors(STATEMENT_SECONDS), asyncio.timeout(STATEMENT_SECONDS + CONNECT_SECONDS), session:
            await (await session.run(Query("RETURN 1", timeout=STATEMENT_SECONDS))).consume()

    async def plan(
        self,
        statement: str,
        parameters: Mapping[str, Any],
        *,
        profile: bool = False,
        timeout: float = WORK_SECONDS,
    ) -> Mapping[str, Any]:
        """The server's plan of a statement (EXPLAIN, or PROFILE, which runs it)."""
        verb = "PROFILE " if profile else "EXPLAIN "
        async with self._reading(timeout) as session:
            result = await session.run(Query(verb + statement, timeout=timeout), dict(parameters))
            summary = await result.consume()
            return (summary.profile if profile else summary.plan) or {}

    async def _stop(self, marks: Sequence[str]) -> None:
        async with translate_errors(STATEMENT_SECONDS), self._stopping.session(database=self._database) as session:
            result = await session.run(Query(TERMINATE_STATEMENT, timeout=STATEMENT_SECONDS), marks=list(marks))
            await result.consume()

    @asynccontextmanager
    async def _reading(self, seconds: float) -> AsyncIterator[AsyncSession]:
        limit = asyncio.timeout(seconds + CONNECT_SECONDS)
        async with translate_errors(seconds), limit, self._reader.connections_released(), self._session() as session:
            yield session

    @asynccontextmanager
    async def _writing(self, seconds: float) -> AsyncIterator[AsyncSession]:
        session = self._driver.session(database=self._database)
        limit = asyncio.timeout(seconds + CONNECT_SECONDS)
        async with translate_errors(seconds), limit, self._reader.connections_released(), session:
            yield session

    def _session(self) -> AsyncSession:
        return self._driver.session(database=self._database, default_access_mode=READ_ACCESS, fetch_size=-1)
