"""A document answered both ways, past graphql-core and walked by it, over the very same rows."""

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
from graph.client.database import STATEMENT_SECONDS, Record
from graph.client.protocol import Database, ReadsOnly
from graph.engine import QueryEngine
from graph.findings.batch_attach import attach_findings
from resolvers.caches import Caches
from resolvers.context import Context

T = TypeVar("T")
NOW = datetime(2026, 9, 1, 8, tzinfo=UTC)
# each masked error has a number of its own
NUMBER = re.compile(rb'"errorId":"[0-9a-f]{12}"')


@dataclass
class Remembering(ReadsOnly):
    """Asks the database once; the same statement with the same values gives the same rows, or the same error, again."""

    inner: Database
    known: dict[str, Record | YuanliuError] = field(default_factory=dict)
    statements: set[str] = field(default_factory=set)
    spoil: Callable[[tuple[Any, ...]], tuple[Any, ...]] | None = None
    """What is done to the rows before they are given."""

    @property
    def latest_version(self) -> None:
        """Nothing was read: each way asks for the version, and is told the one remembered."""
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
        if key not in self.known:
            try:
                self.known[key] = await self.inner.read(statement, parameters, timeout=timeout, at=at)
            except YuanliuError as error:
                self.known[key] = error
        found = self.known[key]
        if isinstance(found, YuanliuError):
            raise found
        if self.spoil:
            found = replace(found, columns=self.spoil(found.columns))
        return found


class Both:
    """Two services over one database, which is asked for each row once."""

    def __init__(self, bolt: Database) -> None:
        self.database = Remembering(bolt)
        zone = ZoneInfo("Asia/Shanghai")
        self.asked: list[str] = []

        def service(*, fast: bool) -> RequestHandler:
            graph, caches = QueryEngine(self.database, attach_findings), Caches()
            graph.on_query = self.asked.append if fast else None
            return RequestHandler(
                schema(zone),
                lambda language, viewer: Context(graph, language, NOW, viewer=viewer, caches=caches),
                fast=fast,
            )

        self.services = {fast: service(fast=fast) for fast in (True, False)}

    @property
    def path(self) -> FastExecutor:
        found = self.services[True].fast
        assert found is not None
        return found

    async def answer(self, query: str, variables: dict[str, Any] | None = None, language: str = "en") -> bytes:
        """The one answer, the same both ways."""
        self.asked.clear()
        fast, walked = [
            NUMBER.sub(b'"errorId":""', (await self._answer(each, query, variables, language)))
            for each in (True, False)
        ]
        assert fast == walked
        return fast

    async def taken(self, query: str, **variables: Any) -> Any:
        """The data of an answer without errors, which graphql-core had no part in."""
        before = self.path.taken
        found = orjson.loads(await self.answer(query, variables))
        assert "errors" not in found, found["errors"]
        assert self.path.taken == before + 1
        return found["data"]

    async def _answer(self, fast: bool, query: str, variables: dict[str, Any] | None, language: str) -> bytes:
        params = RequestParams(query, variables)
        found = await self.services[fast].answer(
            params, language, viewer=ANONYMOUS, caller="", reading=False, until=_staying
        )
        return NUMBER.sub(b'"errorId":""', found.body(language))


async def _staying(work: Awaitable[T]) -> T:
    return await work
