"""Executes documents on the fast path and on graphql-core, over the same rows, and compares the responses."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import orjson

from api.execution.fast.executor import FastExecutor
from api.execution.request_handler import RequestHandler
from api.http.request_params import RequestParams
from api.schema import schema
from domain.errors import YuanliuError
from domain.viewer import ANONYMOUS
from graph.batch_load import load_deferred
from graph.client.database import STATEMENT_SECONDS
from graph.client.protocol import Database, ReadsOnly
from graph.client.statement import Record
from graph.engine import QueryEngine
from resolvers.caches import Caches
from resolvers.context import Context

T = TypeVar("T")
NOW = datetime(2026, 9, 1, 8, tzinfo=UTC)
# each masked error has its own id
ERROR_ID = re.compile(rb'"errorId":"[0-9a-f]{12}"')


@dataclass
class ReplayingDatabase(ReadsOnly):
    """Reads each statement with its parameters once, and replays its rows or its error after that."""

    inner: Database
    cached: dict[str, Record | YuanliuError] = field(default_factory=dict)
    statements: set[str] = field(default_factory=set)
    spoil: Callable[[tuple[Any, ...]], tuple[Any, ...]] | None = None
    """Changes the rows before they are returned."""

    @property
    def latest_version(self) -> None:
        """None: both executions read the version, and the second replays it."""
        return

    async def read(
        self,
        statement: str,
        parameters: Mapping[str, Any],
        *,
        timeout: float = STATEMENT_SECONDS,
        at: str | None = None,
    ) -> Record:
        key = statement + repr(sorted(parameters.items()))
        self.statements.add(statement)
        if key not in self.cached:
            try:
                self.cached[key] = await self.inner.read(statement, parameters, timeout=timeout, at=at)
            except YuanliuError as error:
                self.cached[key] = error
        result = self.cached[key]
        if isinstance(result, YuanliuError):
            raise result
        return replace(result, columns=self.spoil(result.columns)) if self.spoil else result


class DualExecution:
    """Two services over one database, which reads each row once."""

    def __init__(self, database: Database) -> None:
        self.database = ReplayingDatabase(database)
        zone = ZoneInfo("Asia/Shanghai")
        self.queries: list[str] = []

        def service(*, fast: bool) -> RequestHandler:
            graph, caches = QueryEngine(self.database, load_deferred), Caches()
            graph.on_query = self.queries.append if fast else None
            return RequestHandler(
                schema(zone),
                lambda language, viewer: Context(graph, language, NOW, viewer=viewer, caches=caches),
                fast=fast,
            )

        self.services = {fast: service(fast=fast) for fast in (True, False)}

    @property
    def fast_path(self) -> FastExecutor:
        executor = self.services[True].fast
        assert executor is not None
        return executor

    async def response(self, query: str, variables: dict[str, Any] | None = None, language: str = "en") -> bytes:
        """The response, which is the same for both."""
        self.queries.clear()
        fast, reference = [
            ERROR_ID.sub(b'"errorId":""', (await self._body(fast, query, variables, language)))
            for fast in (True, False)
        ]
        assert fast == reference
        return fast

    async def data(self, query: str, **variables: Any) -> Any:
        """The data of a response without errors, which the fast path completed."""
        before = self.fast_path.completed
        response = orjson.loads(await self.response(query, variables))
        assert "errors" not in response, response["errors"]
        assert self.fast_path.completed == before + 1
        return response["data"]

    async def _body(self, fast: bool, query: str, variables: dict[str, Any] | None, language: str) -> bytes:
        params = RequestParams(query, variables)
        result = await self.services[fast].handle(
            params, language, viewer=ANONYMOUS, caller="", read_only=False, run=_run
        )
        return ERROR_ID.sub(b'"errorId":""', result.body(language))


async def _run(work: Awaitable[T]) -> T:
    return await work
