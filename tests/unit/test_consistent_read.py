"""Repeated reads: until consistent, within attempts and time; what is returned or raised when that fails."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf

import pytest

from domain.errors import GraphChanged, TimedOut
from graph import consistent_read
from graph.consistent_read import ATTEMPTS, Attempt, check_continuation, read_consistently, read_unchanged


@dataclass
class Clock:
    """Replaces the `time` module of the code under test."""

    now: float = 0.0

    def monotonic(self) -> float:
        return self.now


@dataclass
class Graph:
    """A graph that a writer changes during each of the first `writes` attempts. Each attempt takes `seconds`; attempt
    number `times_out` raises TimedOut."""

    clock: Clock
    writes: float
    seconds: float = 1.0
    times_out: int = 0
    version: int = 1
    opened: list[str] = field(default_factory=list)

    async def attempt(self, version: str) -> Attempt[int]:
        self.opened.append(version)
        number = len(self.opened)
        self.clock.now += self.seconds
        if number == self.times_out:
            raise TimedOut.after(self.seconds)
        written = number <= self.writes
        self.version += written
        return Attempt(number, f"v{self.version}", not written)

    async def value(self) -> int | None:
        result = await self.attempt("")
        return result.value if result.consistent else None


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(consistent_read, "time", clock)
    return clock


@pytest.mark.parametrize("writes", range(ATTEMPTS))
async def test_attempts_repeat_until_no_writer_interferes(clock: Clock, writes: int) -> None:
    graph = Graph(clock, writes)
    result = await read_consistently(graph.attempt, "v1")
    assert result == Attempt(writes + 1, f"v{writes + 1}", True)
    # each attempt begins at the version that the previous one closed at
    assert graph.opened == [f"v{number}" for number in range(1, writes + 2)]


async def test_exhausted_attempts_return_the_last_one_as_inconsistent(clock: Clock) -> None:
    graph = Graph(clock, writes=inf)
    assert await read_consistently(graph.attempt, "v1") == Attempt(ATTEMPTS, f"v{ATTEMPTS + 1}", False)


async def test_one_attempt_is_not_repeated(clock: Clock) -> None:
    graph = Graph(clock, writes=inf)
    assert await read_consistently(graph.attempt, attempts=1) == Attempt(1, "v2", False)


@pytest.mark.parametrize(("end", "count"), [(0.5, 1), (1.5, 1), (2.0, 2), (2.5, 2), (7.0, 7)])
async def test_no_attempt_starts_that_would_end_too_late(clock: Clock, end: float, count: int) -> None:
    graph = Graph(clock, writes=inf)
    assert await read_consistently(graph.attempt, attempts=inf, end=end) == Attempt(count, f"v{count + 1}", False)
    assert clock.now == count


async def test_attempts_and_time_both_limit(clock: Clock) -> None:
    assert (await read_consistently(Graph(clock, inf).attempt, end=100.0)).value == ATTEMPTS
    clock.now = 0.0
    assert (await read_consistently(Graph(clock, inf).attempt, end=2.0)).value == 2


@pytest.mark.parametrize("falls_back", [False, True])
async def test_a_first_attempt_that_times_out_raises(clock: Clock, falls_back: bool) -> None:
    with pytest.raises(TimedOut):
        await read_consistently(Graph(clock, inf, times_out=1).attempt, falls_back=falls_back)


async def test_a_later_attempt_that_times_out_falls_back_to_the_previous_one_only_if_allowed(clock: Clock) -> None:
    with pytest.raises(TimedOut):
        await read_consistently(Graph(clock, inf, times_out=2).attempt)
    result = await read_consistently(Graph(clock, inf, times_out=2).attempt, falls_back=True)
    assert result == Attempt(1, "v2", False)


async def test_other_errors_of_an_attempt_are_raised(clock: Clock) -> None:
    async def failing(_: str) -> Attempt[None]:
        raise GraphChanged

    with pytest.raises(GraphChanged):
        await read_consistently(failing, falls_back=True)


@pytest.mark.parametrize("writes", range(ATTEMPTS))
async def test_an_unchanged_graph_is_awaited(clock: Clock, writes: int) -> None:
    assert await read_unchanged(Graph(clock, writes).value) == writes + 1


async def test_a_graph_that_always_changes_is_an_error(clock: Clock) -> None:
    graph = Graph(clock, writes=inf)
    with pytest.raises(GraphChanged):
        await read_unchanged(graph.value)
    assert len(graph.opened) == ATTEMPTS


def test_a_first_page_may_be_of_any_version() -> None:
    check_continuation(None, "v1", consistent=True)
    check_continuation(None, "v1", consistent=False)
    with pytest.raises(GraphChanged):
        check_continuation("v2", "v1", consistent=True)


@pytest.mark.parametrize(("version", "consistent"), [("v2", True), ("v1", False), ("", False)])
def test_a_continuation_of_another_version_is_an_error(version: str, consistent: bool) -> None:
    check_continuation("v1", "v1", consistent=True)
    with pytest.raises(GraphChanged):
        check_continuation("v1", version, consistent=consistent)
