"""What callers write for an instant."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import BadDate
from domain.rules.instants import EARLIEST, LATEST, instant_of

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2026-03-01", datetime(2026, 2, 28, 16, tzinfo=UTC)),
        ("2026-03-01T08:00:00", datetime(2026, 3, 1, tzinfo=UTC)),
        ("2026-03-01T00:00:00Z", datetime(2026, 3, 1, tzinfo=UTC)),
        ("2026-03-01T00:00:00+08:00", datetime(2026, 2, 28, 16, tzinfo=UTC)),
        ("2026-03-01T00:00:00.5-05:00", datetime(2026, 3, 1, 5, 0, 0, 500_000, tzinfo=UTC)),
        ("1900-01-02", datetime(1900, 1, 1, 15, 54, 17, tzinfo=UTC)),
        ("9999-12-30T00:00:00Z", datetime(9999, 12, 30, tzinfo=UTC)),
    ],
)
def test_an_instant_is_read_in_the_zone_of_the_service(text: str, found: datetime) -> None:
    assert instant_of(text, SHANGHAI) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "2026-02-30",
        "2026-13-01",
        "1899-12-31",
        "9999-12-31",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "２０２６-03-01",
        "2026-03-01T25:00:00Z",
    ],
)
def test_what_is_no_instant_between_1900_and_9999_is_refused(text: str) -> None:
    with pytest.raises(BadDate) as caught:
        instant_of(text, SHANGHAI)
    assert caught.value.code == "BAD_DATE"
    assert caught.value.message == f"{text!r} is not an instant between 1900 and 9999."


@given(st.text())
def test_whatever_is_written_is_an_instant_or_refused(text: str) -> None:
    try:
        found = instant_of(text, SHANGHAI)
    except BadDate:
        return
    assert EARLIEST <= found <= LATEST


@given(
    st.datetimes(datetime(1901, 1, 1), datetime(9998, 1, 1)),  # noqa: DTZ001 hypothesis adds the zones
    st.integers(-14 * 60, 14 * 60),
)
def test_the_same_instant_in_any_offset_is_the_same(naive: datetime, minutes: int) -> None:
    instant = naive.replace(tzinfo=UTC)
    written = instant.astimezone(timezone(timedelta(minutes=minutes))).isoformat()
    assert instant_of(written, SHANGHAI) == instant
    assert instant_of(instant, SHANGHAI) == instant
    assert instant_of(written).tzinfo is UTC
