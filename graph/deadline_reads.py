"""The statements of one response under one deadline: shared parameters, memoised results, graph versions."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from math import inf
from typing import Any

from domain.errors import TimedOut
from graph import query_files
from graph.client.database import STATEMENT_SECONDS
from graph.client.instrumentation import QuerySpan
from graph.client.protocol import Database


@dataclass
class DeadlineReads:
    """Statements that share `parameters` and must all end by `end`, on the monotonic clock.

    `seconds`: the time for all of them, named in TimedOut. `max_seconds`: for one of them. `at`: the version that no
    read may be older than. `start_span`: reports each statement as a query. `versions`: the graph versions they closed
    at. `memo`: columns by statement and the parameters of that statement alone.
    """

    database: Database
    parameters: Mapping[str, Any]
    end: float
    seconds: float
    max_seconds: float = STATEMENT_SECONDS
    at: str | None = None
    start_span: Callable[[str], QuerySpan] | None = None
    versions: set[str] = field(default_factory=set)
    memo: dict[Hashable, tuple[Any, ...]] = field(default_factory=dict)

    @classmethod
    def with_timeout(cls, seconds: float, database: Database, parameters: Mapping[str, Any]) -> DeadlineReads:
        """Statements that must end `seconds` from now."""
        return cls(database, parameters, deadline_after(seconds), seconds)

    @property
    def version(self) -> str:
        """The one version that all statements closed at; empty if they closed at several."""
        return next(iter(self.versions)) if len(self.versions) == 1 else ""

    async def read(
        self, statement: str, /, *, name: str = "", within: float = inf, memoise: bool = False, **parameters: Any
    ) -> tuple[Any, ...]:
        """Columns of a statement's single record.

        `name`: of the query, for `start_span`. `within`: seconds it may take, if fewer than remain. `memoise`: read
        it once and reuse its columns. Raises TimedOut, Unavailable.
        """
        key = (statement, *((key, _frozen(value)) for key, value in sorted(parameters.items()))) if memoise else None
        if key in self.memo:
            return self.memo[key]
        with self.start_span(name) if self.start_span else nullcontext() as span:
            timeout = min(within, self.max_seconds, remaining_seconds(self.end))
            if timeout <= 0:
                raise TimedOut.after(self.seconds)
            record = await self.database.read(statement, {**self.parameters, **parameters}, timeout=timeout, at=self.at)
            if span:
                span.version = record.version
        self.versions.add(record.version)
        if memoise:
            self.memo[key] = record.columns
        return record.columns

    async def rows(self, statement: str, /, **parameters: Any) -> list[Any]:
        """The list in the first column of a statement's record; empty for null."""
        return (await self.read(statement, **parameters))[0] or []

    async def query(self, name: str, /, *, within: float = inf, **parameters: Any) -> tuple[Any, ...]:
        """Columns of a named query's single record. Raises TimedOut, Unavailable."""
        return await self.read(query_files.load_query(name).body, name=name, within=within, **parameters)

    async def value(self, name: str, /, **parameters: Any) -> Any:
        """First column of a named query."""
        return (await self.query(name, **parameters))[0]

    async def memoised_list(self, name: str, /, **parameters: Any) -> list[Any]:
        """The list in the first column of a named query, memoised."""
        return list((await self.read(query_files.load_query(name).body, name=name, memoise=True, **parameters))[0])


def deadline_after(seconds: float) -> float:
    """The deadline `seconds` from now, on the monotonic clock."""
    return time.monotonic() + seconds


def remaining_seconds(end: float) -> float:
    """Seconds until `end`, on the monotonic clock; not positive if it has passed."""
    return end - time.monotonic()


def seconds_left(end: float) -> float:
    """Seconds until `end`, on the monotonic clock. Raises TimedOut if none are left."""
    seconds = remaining_seconds(end)
    if seconds <= 0:
        raise TimedOut.after(0)
    return seconds


def statement_timeout(end: float) -> float:
    """Seconds that one statement may take: until `end`, but at most STATEMENT_SECONDS. Raises TimedOut."""
    return min(seconds_left(end), STATEMENT_SECONDS)


def _frozen(value: Any) -> Hashable:
    return tuple(value) if isinstance(value, list) else value
