"""What can be heard of the graph's work from outside: each question and each statement, once it is over.

Names, times, versions and codes only; never a value, never a text. Who listens is the composition root's choice.
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
"""Stands for a code where nobody waited for the outcome any longer."""

_numbers = count(1)
_asking: ContextVar[int] = ContextVar("asking", default=0)


@dataclass(frozen=True, slots=True)
class QueryEvent:
    """A question that is over. `number`: its own, which its statements carry; `began`: of the monotonic clock;
    `version`: of the graph, where it was answered; `failure`: the code of what was raised, else empty."""

    name: str
    number: int
    began: float
    seconds: float
    version: str
    failure: str


@dataclass(frozen=True, slots=True)
class RoundTripEvent:
    """A round trip that is over. `question`: the number of the one it was made for, 0 where it was for none."""

    question: int
    began: float
    seconds: float
    version: str
    failure: str


class Observer(Protocol):
    """Hears both, in the task that asked. Must not raise."""

    def question(self, over: QueryEvent) -> None: ...

    def statement(self, over: RoundTripEvent) -> None: ...


class QuerySpan:
    """A question under way: a context, in which the statements belong to it. Its asker sets `version`."""

    __slots__ = ("_began", "_listener", "_name", "_number", "_token", "version")

    def __init__(self, listener: Observer | None, name: str) -> None:
        self._listener = listener
        self._name = name
        self.version = ""

    def __enter__(self) -> Self:
        self._number = next(_numbers)
        self._token: Token[int] = _asking.set(self._number)
        self._began = time.monotonic()
        return self

    def __exit__(self, _: type[BaseException] | None, error: BaseException | None, __: TracebackType | None) -> None:
        _asking.reset(self._token)
        if self._listener:
            seconds = time.monotonic() - self._began
            over = QueryEvent(self._name, self._number, self._began, seconds, self.version, code_of(error))
            self._listener.question(over)


class InFlight:
    """How many statements are under way: those that are `open` hold a connection of the pool or wait for it to give
    one, those that are `waiting` for their turn do not ask it yet."""

    def __init__(self) -> None:
        self.listener: Observer | None = None
        self.open = self.waiting = 0


class RoundTripSpan:
    """A round trip under way: a context. Who speaks sets `version`."""

    __slots__ = ("_began", "_sessions", "version")

    def __init__(self, in_flight: InFlight) -> None:
        self._sessions = in_flight
        self.version = ""

    def __enter__(self) -> Self:
        self._sessions.open += 1
        self._began = time.monotonic()
        return self

    def __exit__(self, _: type[BaseException] | None, error: BaseException | None, __: TracebackType | None) -> None:
        self._sessions.open -= 1
        if listener := self._sessions.listener:
            seconds = time.monotonic() - self._began
            listener.statement(RoundTripEvent(_asking.get(), self._began, seconds, self.version, code_of(error)))


def code_of(error: BaseException | None) -> str:
    """What an outcome counts as: empty where nothing was raised."""
    if error is None:
        return ""
    if isinstance(error, asyncio.CancelledError):
        return CANCELLED
    return str(error.code) if isinstance(error, YuanliuError) else "INTERNAL"
