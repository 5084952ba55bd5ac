"""What may be asked of the graph: a question by its file's name, answered for a selection."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from domain.errors import YuanliuError
from graph import query_files
from graph.client.database import STATEMENT_SECONDS, Record
from graph.client.instrumentation import Observer, QuerySpan
from graph.client.protocol import Database
from graph.compile import Plan, Validity, compile_query
from graph.compile.decoder import DecodeContext, Deferred
from graph.consistent_read import ATTEMPTS, Attempt, read_consistently
from graph.lru_cache import WeightedLRUCache
from graph.selection import Selection
from graph.shape import Connection, Many, One

PLAN_CACHE_CHARACTERS = 1_000_000
"""Characters of all kept plans' texts together: a plan holds 12 to 40 bytes for each."""


@dataclass(frozen=True, slots=True)
class QueryResult:
    """An answer, the version of the graph it was read at, and how long it holds while the graph stays so."""

    value: Any
    version: str
    validity: Validity


BatchLoad = Callable[["QueryEngine", Sequence[Deferred], Mapping[str, Any]], Awaitable[set[str]]]
"""Fills the places of an answer that are read for all its rows together; returns the versions of its reads."""


async def _no_batch_load(_: QueryEngine, deferred: Sequence[Deferred], __: Mapping[str, Any]) -> set[str]:
    raise YuanliuError(f"This graph was made without what loads {deferred[0].selection.name}.")


class QueryEngine:
    """Questions over one database. `observer` hears the name of each question as it is asked, `listener` how each went
    once it is over."""

    def __init__(self, database: Database, batch_load: BatchLoad = _no_batch_load) -> None:
        self.database = database
        self.batch_load = batch_load
        self.observer: Callable[[str], None] | None = None
        self.listener: Observer | None = None
        self.compiled = 0
        self._plans: WeightedLRUCache[Hashable, Plan] = WeightedLRUCache(PLAN_CACHE_CHARACTERS)

    @property
    def plans(self) -> int:
        """How many compiled questions are kept."""
        return len(self._plans)

    def plan(self, name: str, field: One | Many | Connection, selection: Selection) -> Plan:
        """The compiled question, kept for every selection of the same structure."""
        # a list's bound stands in the text
        key = (name, field.target, getattr(field, "limit", None), selection.structure())
        plan = self._plans.get(key)
        if plan is None:
            plan = compile_query(query_files.load_query(name), field, selection)
            self.compiled += 1
            self._plans.put(key, plan, len(plan.text))
        return plan

    async def fetch(
        self, name: str, field: One | Many | Connection, selection: Selection, base_parameters: Mapping[str, Any]
    ) -> Any:
        """One question, one round trip, one record.

        `ambient`: what every text may speak of besides its own arguments (audiences, asOf, the rules' tables).
        Raises CallerError, Unavailable, TimedOut.
        """
        return (await self.read_versioned(name, field, selection, base_parameters))[0]

    async def read_versioned(
        self,
        name: str,
        field: One | Many | Connection,
        selection: Selection,
        base_parameters: Mapping[str, Any],
        at: str | None = None,
    ) -> tuple[Any, str]:
        """The same, and the version of the graph it closed with. `at`: a version it must not be older than."""
        read = await self.read(name, field, selection, base_parameters, at)
        return read.value, read.version

    async def read(
        self,
        name: str,
        field: One | Many | Connection,
        selection: Selection,
        base_parameters: Mapping[str, Any],
        at: str | None = None,
        timeout: float = STATEMENT_SECONDS,
        *,
        handed: Mapping[str, Any] | None = None,
        once: bool = False,
    ) -> QueryResult:
        """The same, and how long it holds.

        `at`: a version of the graph the read must not be older than. `timeout`: how long each statement of it may take.
        `handed`: what its text alone speaks of, found beside it. `once`: what is to be of one version is to be of `at`,
        and is not read again here, since whoever asks reads it together with other things.
        """
        plan = self.plan(name, field, selection)
        bound = plan.bound(selection)
        spoken = {name: value for name, value in base_parameters.items() if name in plan.parameter_names}
        spoken |= handed or {}

        async def attempt(_: str) -> Attempt[tuple[Any, Record, DecodeContext]]:
            with self.span(name) as span:
                answer, consistent = await self._read(plan, {**spoken, **bound}, at, timeout, once=once)
                span.version = answer.version
                reading = DecodeContext(selection, answer.version, consistent)
                value = plan.read(answer.columns, bound, reading)
            if not reading.deferred:
                return Attempt((value, answer, reading), answer.version, True)
            versions = await self.batch_load(self, reading.deferred, base_parameters)
            whole = versions <= {answer.version} or not plan.reads_consistently
            return Attempt((value, answer, reading), answer.version, whole)

        result = await read_consistently(attempt, attempts=1 if once else ATTEMPTS)
        value, answer, reading = result.value
        if not reading.deferred:
            return QueryResult(value, answer.version, plan.validity)
        if not result.consistent:
            value = plan.read(answer.columns, bound, torn := replace(reading, consistent=False, deferred=[]))
            await self.batch_load(self, torn.deferred, base_parameters)
        return QueryResult(value, answer.version, Validity.UNKNOWN)

    async def read_query(
        self, name: str, parameters: Mapping[str, Any], at: str | None = None, timeout: float = STATEMENT_SECONDS
    ) -> tuple[Any, str]:
        """A question whose file returns its answer itself, and the version of the graph it closed with. `at`: a version
        it must not be older than; `timeout`: how long it may take."""
        with self.span(name) as span:
            answer = await self.database.read(query_files.load_query(name).body, parameters, at=at, timeout=timeout)
            span.version = answer.version
        return answer.value, answer.version

    def span(self, name: str) -> QuerySpan:
        """Tells the observer that a question is asked; what is asked of the database inside belongs to it."""
        self.asked(name)
        return QuerySpan(self.listener, name)

    def asked(self, name: str) -> None:
        """Tells the observer that a question is asked."""
        if self.observer:
            self.observer(name)

    async def _read(
        self,
        plan: Plan,
        parameters: Mapping[str, Any],
        at: str | None,
        timeout: float,
        *,
        once: bool,
    ) -> tuple[Record, bool]:
        """A bookmark can name a version an instant before its data can be read, and a read is no snapshot: so what is
        to be at one version is read until it closes with the bookmark it began with, some few times."""
        if once or not plan.reads_consistently:
            answer = await self.database.read(plan.text, parameters, at=at, timeout=timeout)
            return answer, not once or answer.version == at

        async def attempt(version: str) -> Attempt[Record]:
            answer = await self.database.read(plan.text, parameters, timeout=timeout)
            return Attempt(answer, answer.version, answer.version == version)

        result = await read_consistently(attempt, await self.database.version())
        return result.value, result.consistent
