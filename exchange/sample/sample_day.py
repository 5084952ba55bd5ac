"""The day of the sample: its update dates refer to it, and only they follow it (docs/sample.md).

Days are those of Xinjiang's official time (Asia/Shanghai, UTC+8, no daylight saving since 1991).
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone

from domain.chinese import quoted
from domain.errors import BadDate
from exchange.sample.deterministic import SAMPLE_END

_ZONE = timezone(timedelta(hours=8))
_FORM = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def utc_now() -> datetime:
    """The present instant."""
    return datetime.now(UTC)


def day_at(instant: datetime) -> date:
    """The day of an instant."""
    return instant.astimezone(_ZONE).date()


FIRST_DAY = day_at(SAMPLE_END)
"""The day for which the dates are derived. On an earlier day, things would be published and attached in its future."""


def beginning_of(day: date) -> datetime:
    """The first instant of a day, in UTC."""
    return datetime.combine(day, time(), _ZONE).astimezone(UTC)


def moved_by(day: date) -> timedelta:
    """The whole days by which the update dates of a sample of this day are later than those of FIRST_DAY."""
    return day - FIRST_DAY


def current_day(now: datetime) -> date:
    """The day of a sample that is first loaded now: today. With a clock that is before FIRST_DAY, it is FIRST_DAY."""
    return max(day_at(now), FIRST_DAY)


def parse_day(text: str, now: datetime) -> date:
    """The day `YYYY-MM-DD`, from FIRST_DAY to today.

    Raises BadDate for another form and for a day out of this range: nothing was updated after the present instant.
    """
    try:
        day = date.fromisoformat(text) if _FORM.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None:
        raise BadDate(
            f"{text[:40]!r} is not a day.",
            zh=f"{quoted(text[:40])}不是有效的日期。",
            remedy=f"Write it as YYYY-MM-DD, such as {FIRST_DAY}.",
            remedy_zh=f"请按“年-月-日”书写，例如 {FIRST_DAY}。",
        )
    last = current_day(now)
    if not FIRST_DAY <= day <= last:
        raise BadDate(
            f"The sample cannot be as of {day}.",
            zh=f"样例数据的基准日不能为 {day}。",
            remedy=f"Give a day from {FIRST_DAY}, on which its last records begin, to today, {last} (Asia/Shanghai).",
            remedy_zh=f"请填写 {FIRST_DAY}（样例中最后一批业务记录的日期）至今日 {last}（北京时间）之间的日期。",
        )
    return day
