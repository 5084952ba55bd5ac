"""Repeats a read until all its statements saw the same graph version."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from math import inf
from typing import Generic, NamedTuple, TypeVar

from domain.errors import GraphChanged, TimedOut

ATTEMPTS = 3
T = TypeVar("T")


class Attempt(NamedTuple, Generic[T]):
    """Result of one attempt. `version`: the version it closed at, where the next attempt begins; empty if the attempt
    closed at several versions. `consistent`: no writer changed the graph between its statements."""

    value: T
    version: str
    consistent: bool


async def read_consistently(
    attempt: Callable[[str], Awaitable[Attempt[T]]],
    version: str = "",
    *,
    attempts: float = ATTEMPTS,
    end: float = inf,
    falls_back: bool = False,
) -> Attempt[T]:
    """Repeat `attempt` until it is consistent. Return the last attempt, consistent or not.

    `version`: passed to the first attempt; each following attempt gets the version that the previous one closed at.
    `end`: on the monotonic clock; an attempt that would end later, if it took as long as the previous one, is not
    started. `falls_back`: if an attempt after the first times out, return the previous one instead of raising TimedOut.
    Raises what `attempt` raises.
    """
    result: Attempt[T] | None = None
    number = 0
    while True:
        number += 1
        started = time.monotonic()
        try:
            result = await attempt(version)
        except TimedOut:
            if result is None or not falls_back:
                raise
            return result
        now = time.monotonic()
        if result.consistent or number >= attempts or now + (now - started) > end:
            return result
        version = result.version


async def read_unchanged(attempt: Callable[[], Awaitable[T | None]]) -> T:
    """Repeat `attempt` while it returns None, which means that a writer changed the graph between its statements.

    Raises GraphChanged after ATTEMPTS attempts, and what `attempt` raises.
    """

    async def attempt_once(_: str) -> Attempt[T | None]:
        value = await attempt()
        return Attempt(value, "", value is not None)

    result = await read_consistently(attempt_once)
    if result.value is None:
        raise GraphChanged
    return result.value


def check_continuation(expected: str | None, version: str, *, consistent: bool) -> None:
    """Raise GraphChanged unless a continuation was read at the version of its first page.

    `expected`: the version in the cursor; None for a first page, which may be of any version.
    """
    if expected is not None and (version != expected or not consistent):
        raise GraphChanged
