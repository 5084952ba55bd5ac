"""Parsing of instants."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import BadDate
from domain.rules.instants import EARLIEST, LATEST, beginning_of_day, day_of, instant_of

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-01", datetime(2026, 2, 28, 16, tzinfo=UTC)),
        ("2026-03-01T08:00:00", datetime(2026, 3, 1, tzinfo=UTC)),
        ("2026-03-01T00:00:00Z", datetime(2026, 3, 1, tzinfo=UTC)),
        ("2026-03-01T00:00:00+08:00", datetime(2026, 2, 28, 16, tzinfo=UTC)),
        ("2026-03-01T00:00:00.5-05:00", datetime(2026, 3, 1, 5, 0, 0, 500_000, tzinfo=UTC)),
        ("1900-01-02", datetime(1900, 1, 1, 15, 54, 17, tzinfo=UTC)),
        ("9999-12-30T00:00:00Z", datetime(9999, 12, 30, tzinfo=UTC)),
        ("2026-03-01t08:00:00z", datetime(2026, 3, 1, 8, tzinfo=UTC)),
        ("2026-06-30T23:59:60Z", datetime(2026, 7, 1, tzinfo=UTC)),
        ("2026-06-30T23:59:60+08:00", datetime(2026, 6, 30, 16, tzinfo=UTC)),
    ],
)
def test_a_text_without_an_offset_is_local_time_of_the_service(text: str, expected: datetime) -> None:
    assert instant_of(text, SHANGHAI) == expected


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "2026-02-30", "2026-13-01", "２０２６-03-01", "2026-03-01T25:00:00Z", "2026-03-01T00:00:61Z"],
)
def test_other_text_raises_bad_date(text: str) -> None:
    with pytest.raises(BadDate) as caught:
        instant_of(text, SHANGHAI)
    assert caught.value.code == "BAD_DATE"
    assert caught.value.message == f"{text!r} is not an instant."


@pytest.mark.parametrize(
    "text",
    ["1899-12-31", "1900-01-01", "9999-12-31", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"],
)
def test_an_instant_out_of_range_is_refused_with_the_range(text: str) -> None:
    with pytest.raises(BadDate) as caught:
        instant_of(text, SHANGHAI)
    bounds = ("1900-01-01 08:00:00", "9999-12-30 08:00:00")
    assert caught.value.message == f"{text!r} is outside the range from {bounds[0]} to {bounds[1]}, Beijing time."
    assert f"（北京时间 {bounds[0]} 至 {bounds[1]}）" in caught.value.zh


@pytest.mark.parametrize("text", ["2026-02-30", "20260301", "2026-03-01T00:00:00Z", "2026-W09-1", "", "1899-12-31"])
def test_a_day_is_written_with_hyphens(text: str) -> None:
    with pytest.raises(BadDate):
        day_of(text)


def test_a_day_begins_at_midnight_in_beijing() -> None:
    assert day_of("2024-02-29") == date(2024, 2, 29)
    assert beginning_of_day(date(2024, 2, 29)) == datetime(2024, 2, 28, 16, tzinfo=UTC)
    assert beginning_of_day(date(2024, 2, 29), days_later=1) == datetime(2024, 2, 29, 16, tzinfo=UTC)


@given(st.text())
def test_any_text_is_an_instant_within_bounds_or_raises(text: str) -> None:
    try:
        parsed = instant_of(text, SHANGHAI)
    except BadDate:
        return
    assert EARLIEST <= parsed <= LATEST


@given(
    st.datetimes(datetime(1901, 1, 1), datetime(9998, 1, 1)),  # noqa: DTZ001 hypothesis adds the zones
    st.integers(-14 * 60, 14 * 60),
)
def test_the_offset_does_not_change_the_instant(naive: datetime, minutes: int) -> None:
    instant = naive.replace(tzinfo=UTC)
    text = instant.astimezone(timezone(timedelta(minutes=minutes))).isoformat()
    assert instant_of(text, SHANGHAI) == instant
    assert instant_of(instant, SHANGHAI) == instant
    assert instant_of(text).tzinfo is UTC
