"""The day of the sample: which dates follow it, how many data are overdue on it, which days are allowed."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import BadDate
from domain.model.batch import Row
from domain.rules.instants import OPEN_END
from domain.rules.need_status import GRACE
from exchange.sample.build import batches
from exchange.sample.deterministic import SAMPLE_END
from exchange.sample.sample_day import FIRST_DAY, beginning_of, current_day, day_at, moved_by, parse_day
from exchange.sample.stored_day import MOVED_ACTS
from tests.support.sample_rows import all_batches, by_code, rows, sample

NOW = datetime(2026, 11, 29, 3, tzinfo=UTC)
LAST_SECOND = timedelta(days=1) - timedelta(seconds=1)


def rows_for(day: date) -> list[tuple[str, Row]]:
    return [(batch.act, row) for batch in batches(sample(), day) for row in batch.rows]


def test_another_day_moves_the_update_dates_by_whole_days_and_nothing_else() -> None:
    first = [(batch.act, row) for batch in all_batches() for row in batch.rows]
    moved_acts: dict[str, set[str]] = {}
    for (act, row), (other_act, other) in zip(first, rows_for(date(2027, 3, 1)), strict=True):
        assert act == other_act
        if row == other:
            continue
        assert {**row, "properties": {}} == {**other, "properties": {}}
        before, after = row["properties"], other["properties"]
        assert before.keys() == after.keys()
        names = {name for name in before if before[name] != after[name]}
        assert {after[name] - before[name] for name in names} == {timedelta(days=181)}
        moved_acts.setdefault(act, set()).update(names)
    assert moved_acts == {"load/entry": {"updatedAt", "dataUpdatedAt"}, "load/resource": {"updatedAt"}}
    assert set(moved_acts) == set(MOVED_ACTS)


def test_all_update_dates_follow_the_day() -> None:
    """Each entry and each resource moves, so that no two of them change their order."""
    moved = {row["id"]: row for act, row in rows_for(FIRST_DAY + timedelta(days=1)) if act in MOVED_ACTS}
    for act in MOVED_ACTS:
        for row in rows(act.removeprefix("load/")):
            assert moved[row["id"]]["properties"]["updatedAt"] - row["properties"]["updatedAt"] == timedelta(days=1)


def test_nothing_is_later_than_the_beginning_of_the_first_day() -> None:
    assert beginning_of(FIRST_DAY) == SAMPLE_END
    instants = [
        value
        for batch in all_batches()
        for row in batch.rows
        for value in (*row.values(), *row.get("properties", {}).values())
        if isinstance(value, datetime) and value != OPEN_END
    ]
    assert len(instants) > 60_000
    assert max(instants) < SAMPLE_END


@cache
def period(text: str) -> tuple[int, ...]:
    """Years, months, days and hours of an ISO 8601 duration."""
    parts = re.fullmatch(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(\d+)H)?", text)
    assert parts is not None
    return tuple(int(part or 0) for part in parts.groups())


def due(updated: datetime, cycle: str) -> datetime | None:
    """When data of this cycle becomes overdue; None if it never does."""
    if cycle not in GRACE:
        return None
    years, months, days, hours = period(GRACE[cycle])
    more_years, month = divmod(updated.month - 1 + months, 12)
    year = updated.year + years + more_years
    day = min(updated.day, monthrange(year, month + 1)[1])
    return updated.replace(year=year, month=month + 1, day=day) + timedelta(days=days, hours=hours)


@cache
def dates_with_cycles() -> tuple[list[tuple[datetime, str]], list[tuple[datetime, str]]]:
    """The update dates of the attached entries, and of the resources that are attached to them, with their cycles."""
    cycles = {code: entry["updateCycle"] for code, entry in by_code("entry").items()}
    resources = [(row["properties"]["updatedAt"], cycles[row["entry"]]) for row in rows("resource") if row["entry"]]
    attached = {row["entry"] for row in rows("resource")} - {None}
    return [(by_code("entry")[code]["dataUpdatedAt"], cycles[code]) for code in attached], resources


@settings(max_examples=50, deadline=None)
@given(
    day=st.dates(FIRST_DAY, date(2040, 12, 31)),
    time=st.timedeltas(timedelta(), LAST_SECOND) | st.sampled_from([timedelta(), LAST_SECOND]),
)
def test_one_in_twenty_is_overdue_at_every_instant_of_every_day(day: date, time: timedelta) -> None:
    at = beginning_of(day) + time
    for dates in dates_with_cycles():
        ends = [due(updated + moved_by(day), cycle) for updated, cycle in dates]
        assert 0.04 < sum(end is not None and end < at for end in ends) / len(ends) < 0.06


def test_only_data_of_hourly_cycles_becomes_overdue_during_the_day() -> None:
    fast = {"REALTIME", "HOURLY"}
    begin, end = beginning_of(FIRST_DAY), beginning_of(FIRST_DAY) + LAST_SECOND
    published = [row["properties"] for row in rows("entry") if row["properties"]["status"] == "PUBLISHED"]
    instants = [
        (entry["updateCycle"], at) for entry in published if (at := due(entry["dataUpdatedAt"], entry["updateCycle"]))
    ]
    assert {cycle for cycle, at in instants if begin <= at < end} == fast
    assert all(at < end for cycle, at in instants if cycle in fast)


def test_an_attachment_begins_after_the_publication_and_before_the_first_day() -> None:
    attached = 0
    entries = by_code("entry")
    for row in rows("resource"):
        if row["entry"] is None:
            assert row["attachedSince"] is None
            continue
        published = entries[row["entry"]]["publishedAt"]
        assert published < row["attachedSince"] <= published + timedelta(days=60)
        assert row["attachedSince"] < SAMPLE_END
        attached += 1
    assert attached > 9_000


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (datetime(2026, 11, 28, 15, 59, 59, tzinfo=UTC), date(2026, 11, 28)),
        (datetime(2026, 11, 28, 16, tzinfo=UTC), date(2026, 11, 29)),
        (datetime(2020, 1, 1, tzinfo=UTC), FIRST_DAY),
    ],
)
def test_the_day_of_a_first_load_is_today_in_xinjiang(now: datetime, expected: date) -> None:
    assert current_day(now) == expected


@given(st.dates(date(1995, 1, 1), date(2100, 1, 1)))
def test_a_day_begins_on_itself(day: date) -> None:
    assert day_at(beginning_of(day)) == day
    assert day_at(beginning_of(day) - timedelta(microseconds=1)) == day - timedelta(days=1)


@given(st.dates(FIRST_DAY, current_day(NOW)))
def test_a_day_is_parsed(day: date) -> None:
    assert parse_day(day.isoformat(), NOW) == day


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("tomorrow", "'tomorrow' is not a day."),
        ("", "'' is not a day."),
        ("20260901", "'20260901' is not a day."),
        ("2026-9-1", "'2026-9-1' is not a day."),
        ("2026-09-31", "'2026-09-31' is not a day."),
        ("2026-09-01T00:00:00Z", "'2026-09-01T00:00:00Z' is not a day."),
        ("２０２６-09-01", "'２０２６-09-01' is not a day."),
        ("2026-08-31", "The sample cannot be as of 2026-08-31."),
        ("2026-11-30", "The sample cannot be as of 2026-11-30."),
        ("9999-12-31", "The sample cannot be as of 9999-12-31."),
    ],
)
def test_another_value_is_no_day(text: str, sentence: str) -> None:
    with pytest.raises(BadDate) as raised:
        parse_day(text, NOW)
    assert raised.value.message == sentence
    assert "2026-09-01" in raised.value.remedy
    assert "2026-09-01" in raised.value.remedy_zh
