"""The query engine: compiles, caches and runs named queries for a selection."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from domain.errors import YuanliuError
from graph import query_files
from graph.client.database import STATEMENT_SECONDS
from graph.client.instrumentation import Observer, QuerySpan
from graph.client.protocol import Database
from graph.client.statement import Record
from graph.compile import Plan, Validity, compile_query, shortest_validity
from graph.compile.decoder import DecodeContext, Deferred
from graph.consistent_read import ATTEMPTS, Attempt, read_consistently
from graph.lru_cache import WeightedLRUCache
from graph.query_planning import QueryPlanning
from graph.selection import Selection
from graph.shape import Connection, Many, One

PLAN_CACHE_CHARACTERS, CHARACTER_BYTES = 500_000, 40
"""Bound of the plan cache: characters of all statements together, and the most bytes that a plan takes for each."""


@dataclass(frozen=True, slots=True)
class QueryResult:
    """A result, the graph version it was read at, and its validity while the graph is unchanged."""

    value: Any
    version: str
    validity: Validity


@dataclass(frozen=True, slots=True)
class BatchResult:
    """The graph versions of the reads that filled the deferred parts of a result, and the validity of these parts."""

    versions: frozenset[str]
    validity: Validity


BatchLoad = Callable[["QueryEngine", Sequence[Deferred], Mapping[str, Any]], Awaitable[BatchResult]]
"""Fills the deferred parts of a result, loaded for all rows together."""


async def _no_batch_load(_: QueryEngine, deferred: Sequence[Deferred], __: Mapping[str, Any]) -> BatchResult:
    raise YuanliuError(f"The query engine has no batch loader for {deferred[0].selection.name}.")


class QueryEngine:
    """Runs queries on one database.

    `on_query`: called with the name of each query when it starts. `observer`: receives an event when it has finished.
    `compiled`: number of plans compiled so far.
    """

    def __init__(self, database: Database, batch_load: BatchLoad = _no_batch_load) -> None:
        self.database = database
        self.batch_load = batch_load
        self.on_query: Callable[[str], None] | None = None
        self.observer: Observer | None = None
        self.compiled = 0
        self._planning = QueryPlanning()
        self._plans: WeightedLRUCache[Hashable, Plan] = WeightedLRUCache(PLAN_CACHE_CHARACTERS)

    @property
    def plans(self) -> int:
        """Number of cached plans."""
        return len(self._plans)

    def plan(self, name: str, field: One | Many | Connection, selection: Selection) -> Plan:
        """The plan of a query, cached for all selections of the same structure."""
        # the limit of a list is part of the text
        key = (name, field.target, getattr(field, "limit", None), selection.structure())
        plan = self._plans.get(key)
        if plan is None:
            plan = compile_query(query_files.load_query(name), field, selection)
            self.compiled += 1
            self._plans.put(key, plan, len(plan.text))
        return plan

    async def read(
        self,
        name: str,
        field: One | Many | Connection,
        selection: Selection,
        base_parameters: Mapping[str, Any],
        at: str | None = None,
        timeout: float = STATEMENT_SECONDS,
        *,
        parameters: Mapping[str, Any] | None = None,
        retry: bool = True,
    ) -> QueryResult:
        """Run a query: one round trip for its record, and batch loads if the selection needs them.

        `base_parameters`: parameters that every statement may use (audiences, asOf, tables of rules). `at`: the version
        that the read must not be older than. `timeout`: seconds for each statement. `parameters`: further parameters of
        this statement. `retry`: repeat the read until the result is of one version. Without it, the result counts as
        consistent if it is of version `at`: the caller repeats it together with its other reads.
        Raises CallerError, Unavailable, TimedOut.
        """
        plan = self.plan(name, field, selection)
        bound = plan.bind(selection)
        sent = {name: value for name, value in base_parameters.items() if name in plan.parameter_names}
        sent |= parameters or {}

        loaded = BatchResult(frozenset(), Validity.ALWAYS)

        async def attempt(_: str) -> Attempt[tuple[Any, Record, DecodeContext]]:
            nonlocal loaded
            with self.span(name) as span:
                record, consistent = await self._read(plan, {**sent, **bound}, at, timeout, retry=retry)
                span.version = record.version
                context = DecodeContext(selection, record.version, consistent)
                value = plan.read(record.columns, bound, context)
            if not context.deferred:
                return Attempt((value, record, context), record.version, True)
            loaded = await self.batch_load(self, context.deferred, base_parameters)
            one_version = loaded.versions <= {record.version} or not plan.reads_consistently
            return Attempt((value, record, context), record.version, one_version)

        result = await read_consistently(attempt, attempts=ATTEMPTS if retry else 1)
        value, record, context = result.value
        if not context.deferred:
            return QueryResult(value, record.version, plan.validity)
        if not result.consistent:
            context = replace(context, consistent=False, deferred=[])
            value = plan.read(record.columns, bound, context)
            loaded = await self.batch_load(self, context.deferred, base_parameters)
        return QueryResult(value, record.version, shortest_validity((plan.validity, loaded.validity)))

    async def read_query(
        self, name: str, parameters: Mapping[str, Any], at: str | None = None, timeout: float = STATEMENT_SECONDS
    ) -> tuple[Any, str]:
        """The result of a query that returns it without a selection, and the graph version it was read at.

        `parameters`: only those that the query uses are sent. `at`: the version that the read must not be older than.
        `timeout`: in seconds, both for the query and for a planning that it waits for. Raises Unavailable, TimedOut.
        """
        with self.span(name) as span:
            await self._planning.wait(name, timeout)
            record = await self.database.read(*_statement(name, parameters), at=at, timeout=timeout)
            span.version = record.version
        return record.value, record.version

    async def plan_query(self, name: str, parameters: Mapping[str, Any], timeout: float) -> None:
        """Run a large query that has no selection for the first time, so that the server plans it. Other reads of it
        wait meanwhile. If it fails, the next read of it begins another first run (graph/query_planning.py).

        `timeout`: in seconds. Raises TimedOut, Unavailable.
        """
        statement = _statement(name, parameters)
        await self._planning.plan(name, lambda: self.database.read(*statement, timeout=timeout))

    def span(self, name: str) -> QuerySpan:
        """Report the start of a query. Round trips inside the returned context belong to it."""
        if self.on_query:
            self.on_query(name)
        return QuerySpan(self.observer, name)

    async def _read(
        self,
        plan: Plan,
        parameters: Mapping[str, Any],
        at: str | None,
        timeout: float,
        *,
        retry: bool,
    ) -> tuple[Record, bool]:
        """The record of a plan, and whether it is of one version.

        A bookmark may name a version shortly before its data can be read, and a read is not a snapshot. So a plan that
        needs one version is read until it closes with the bookmark it began with, at most ATTEMPTS times.
        """
        if not (retry and plan.reads_consistently):
            record = await self.database.read(plan.text, parameters, at=at, timeout=timeout)
            return record, retry or record.version == at

        async def attempt(version: str) -> Attempt[Record]:
            record = await self.database.read(plan.text, parameters, timeout=timeout)
            return Attempt(record, record.version, record.version == version)

        result = await read_consistently(attempt, await self.database.version())
        return result.value, result.consistent


def _statement(name: str, parameters: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    """The text of a query and the parameters that it uses. The server plans again for others (docs/decisions/0018)."""
    used = query_files.query_parameters(name)
    return query_files.load_query(name).body, {key: value for key, value in parameters.items() if key in used}
