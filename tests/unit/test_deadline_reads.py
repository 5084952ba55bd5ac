"""Statements under one deadline: shared parameters, timeouts, memoised results, collected versions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf
from typing import Any, cast

import pytest

from domain.errors import TimedOut
from graph import deadline_reads, query_files
from graph.client.database import STATEMENT_SECONDS, Neo4jDatabase
from graph.client.instrumentation import QuerySpan
from graph.client.statement import Record
from graph.deadline_reads import DeadlineReads, seconds_left, statement_timeout

QUERY = "service/next_change"


@dataclass
class Clock:
    """Replaces the `time` module of the code under test."""

    now: float = 100.0

    def monotonic(self) -> float:
        return self.now


@dataclass
class Database:
    """Answers each statement with a numbered list, at the next of the given versions, and records the calls."""

    clock: Clock
    versions: list[str] = field(default_factory=lambda: ["v1"])
    seconds: float = 0.0
    calls: list[tuple[str, Mapping[str, Any], float, str | None]] = field(default_factory=list)

    async def read(
        self, statement: str, parameters: Mapping[str, Any], *, timeout: float, at: str | None = None
    ) -> Record:
        self.calls.append((statement, parameters, timeout, at))
        self.clock.now += self.seconds
        version = self.versions.pop(0) if len(self.versions) > 1 else self.versions[0]
        return Record(([len(self.calls)], "second"), version)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(deadline_reads, "time", clock)
    return clock


def reads_of(database: Database, seconds: float = 60.0, **options: Any) -> DeadlineReads:
    end = database.clock.now + seconds
    return DeadlineReads(cast(Neo4jDatabase, database), {"shared": 1}, end, seconds, **options)


async def test_statements_share_parameters_and_version(clock: Clock) -> None:
    database = Database(clock)
    reads = reads_of(database, at="v0")
    assert await reads.read("RETURN 1", own=2) == ([1], "second")
    assert await reads.rows("RETURN 1") == [2]
    assert await reads.query(QUERY, shared=3) == ([3], "second")
    assert await reads.value(QUERY) == [4]
    body = query_files.load_query(QUERY).body
    assert [(statement, parameters, at) for statement, parameters, _, at in database.calls] == [
        ("RETURN 1", {"shared": 1, "own": 2}, "v0"),
        ("RETURN 1", {"shared": 1}, "v0"),
        (body, {"shared": 3}, "v0"),
        (body, {"shared": 1}, "v0"),
    ]


async def test_a_statement_has_the_remaining_time_but_no_more_than_the_maximum(clock: Clock) -> None:
    database = Database(clock, seconds=55.0)
    reads = reads_of(database)
    await reads.read("RETURN 1", within=3.0)
    await reads.read("RETURN 1")
    with pytest.raises(TimedOut, match="60 s"):
        await reads.read("RETURN 1")
    assert [timeout for *_, timeout, _ in database.calls] == [3.0, 5.0]


async def test_without_a_maximum_only_the_deadline_limits_a_statement(clock: Clock) -> None:
    database = Database(clock)
    await reads_of(database).read("RETURN 1")
    await reads_of(database, max_seconds=inf).read("RETURN 1")
    assert [timeout for *_, timeout, _ in database.calls] == [STATEMENT_SECONDS, 60.0]


async def test_no_statement_starts_without_time(clock: Clock) -> None:
    database = Database(clock)
    with pytest.raises(TimedOut):
        await reads_of(database).read("RETURN 1", within=0.0)
    assert not database.calls


async def test_a_memoised_statement_runs_once_for_the_same_parameters(clock: Clock) -> None:
    database = Database(clock)
    reads = reads_of(database)
    assert await reads.read("RETURN 1", memoise=True, ids=["a"]) == ([1], "second")
    assert await reads.read("RETURN 1", memoise=True, ids=["a"]) == ([1], "second")
    assert await reads.read("RETURN 1", memoise=True, ids=["b"]) == ([2], "second")
    assert await reads.read("RETURN 2", memoise=True, ids=["a"]) == ([3], "second")
    assert await reads.memoised_list(QUERY) == [4]
    assert await reads.memoised_list(QUERY) == [4]
    # what is not memoised runs again
    assert await reads.read("RETURN 1", ids=["a"]) == ([5], "second")
    assert len(database.calls) == 5


async def test_a_memo_is_carried_over_and_needs_no_time(clock: Clock) -> None:
    first = reads_of(Database(clock))
    await first.read("RETURN 1", memoise=True)
    database = Database(clock)
    second = reads_of(database, seconds=0.0, memo=dict(first.memo))
    assert await second.read("RETURN 1", memoise=True) == ([1], "second")
    assert not database.calls
    assert not second.versions


async def test_versions_are_collected(clock: Clock) -> None:
    reads = reads_of(Database(clock, ["v1", "v1", "v2"]))
    assert reads.version == ""
    await reads.read("RETURN 1")
    await reads.read("RETURN 1")
    assert (reads.versions, reads.version) == ({"v1"}, "v1")
    await reads.read("RETURN 1")
    assert (reads.versions, reads.version) == ({"v1", "v2"}, "")


async def test_each_statement_that_runs_is_reported_with_its_version(clock: Clock) -> None:
    spans: list[QuerySpan] = []
    names: list[str] = []

    def start_span(name: str) -> QuerySpan:
        names.append(name)
        spans.append(QuerySpan(None, name))
        return spans[-1]

    reads = reads_of(Database(clock), start_span=start_span)
    await reads.read("RETURN 1", name="lineage/paths_subgraph", memoise=True)
    await reads.read("RETURN 1", name="lineage/paths_subgraph", memoise=True)
    await reads.value(QUERY)
    assert names == ["lineage/paths_subgraph", QUERY]
    assert {span.version for span in spans} == {"v1"}


def test_with_timeout_starts_now(clock: Clock) -> None:
    reads = DeadlineReads.with_timeout(30.0, cast(Neo4jDatabase, Database(clock)), {})
    assert (reads.end, reads.seconds) == (130.0, 30.0)


def test_seconds_left_raises_without_remaining_time(clock: Clock) -> None:
    assert seconds_left(160.0) == 60.0
    assert statement_timeout(160.0) == STATEMENT_SECONDS
    assert statement_timeout(101.0) == 1.0
    for end in (100.0, 99.0):
        with pytest.raises(TimedOut):
            seconds_left(end)
