"""Instrumentation events: one for each finished query and each finished round trip.

Events hold names, times, versions and codes, never a value or a text. app.py sets the observer.
"""

from __future__ import annotations

import asyncio
import time
from contextvars import ContextVar, Token
from dataclasses import dataclass
from itertools import count
from types import TracebackType
from typing import Protocol, Self

from domain.errors import YuanliuError

CANCELLED = "CANCELLED"
"""Outcome code of cancelled work."""

_numbers = count(1)
_current_query: ContextVar[int] = ContextVar("current_query", default=0)


@dataclass(frozen=True, slots=True)
class QueryEvent:
    """A finished query. `number`: identifies it in its round trips. `began`: start on the monotonic clock.
    `version`: graph version of the result; empty without a result. `failure`: code of the error; empty on success."""

    name: str
    number: int
    began: float
    seconds: float
    version: str
    failure: str


@dataclass(frozen=True, slots=True)
class RoundTripEvent:
    """A finished round trip. `query_number`: `number` of its query; 0 if it belongs to none."""

    query_number: int
    began: float
    seconds: float
    version: str
    failure: str


class Observer(Protocol):
    """Receives the events, in the task that did the work. Must not raise."""

    def query_finished(self, event: QueryEvent) -> None: ...

    def round_trip_finished(self, event: RoundTripEvent) -> None: ...


class QuerySpan:
    """Context of a running query: round trips inside belong to it. The caller sets `version`."""

    __slots__ = ("_began", "_name", "_number", "_observer", "_token", "version")

    def __init__(self, observer: Observer | None, name: str) -> None:
        self._observer = observer
        self._name = name
        self.version = ""

    def __enter__(self) -> Self:
        self._number = next(_numbers)
        self._token: Token[int] = _current_query.set(self._number)
        self._began = time.monotonic()
        return self

    def __exit__(self, _: type[BaseException] | None, error: BaseException | None, __: TracebackType | None) -> None:
        _current_query.reset(self._token)
        if self._observer:
            seconds = time.monotonic() - self._began
            event = QueryEvent(self._name, self._number, self._began, seconds, self.version, outcome_code(error))
            self._observer.query_finished(event)


class InFlight:
    """Counts of running statements. `open`: have a connection of the pool or have requested one. `waiting`: wait for a
    slot before they request one."""

    def __init__(self) -> None:
        self.observer: Observer | None = None
        self.open = self.waiting = 0


class RoundTripSpan:
    """Context of a running round trip. The caller sets `version`."""

    __slots__ = ("_began", "_in_flight", "version")

    def __init__(self, in_flight: InFlight) -> None:
        self._in_flight = in_flight
        self.version = ""

    def __enter__(self) -> Self:
        self._in_flight.open += 1
        self._began = time.monotonic()
        return self

    def __exit__(self, _: type[BaseException] | None, error: BaseException | None, __: TracebackType | None) -> None:
        self._in_flight.open -= 1
        if observer := self._in_flight.observer:
            seconds = time.monotonic() - self._began
            observer.round_trip_finished(
                RoundTripEvent(_current_query.get(), self._began, seconds, self.version, outcome_code(error))
            )


def outcome_code(error: BaseException | None) -> str:
    """The code of an outcome: of the error; CANCELLED; INTERNAL for an unexpected error; empty on success."""
    if error is None:
        return ""
    if isinstance(error, asyncio.CancelledError):
        return CANCELLED
    return str(error.code) if isinstance(error, YuanliuError) else "INTERNAL"
