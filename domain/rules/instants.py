"""Instants: their parsing in the time zone of the service, and their texts."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

from domain.chinese import quoted
from domain.errors import BadDate, DateOutOfRange

BEIJING = timezone(timedelta(hours=8))
"""北京时间, in which sentences state instants; it has no daylight saving time."""
EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
LATEST = datetime(9999, 12, 30, tzinfo=UTC)
OPEN_END = datetime(9999, 12, 31, tzinfo=UTC)
"""Stored as the end of an interval without an end; `OPEN_END_CYPHER` in graph/shape.py is the same."""


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_RFC_3339 = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ](?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60)(?:\.[0-9]+)?"
    r"(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])"
)
_LEAP_SECOND = re.compile(r"(?<=:59):60(?=\D|$)")


def instant_of(text: str | datetime, zone: tzinfo = UTC) -> datetime:
    """An ISO 8601 instant in UTC. Without an offset it is local time in `zone`; a date is the first instant of its day.

    As RFC 3339 allows, `t` and `z` may be lower case, and a leap second is the instant after it. Raises BadDate for
    anything else, and outside EARLIEST and LATEST.
    """
    try:
        parsed = text if isinstance(text, datetime) else _parsed(text)
        aware = parsed if parsed.tzinfo else parsed.replace(tzinfo=zone)
    except (ValueError, OverflowError) as error:
        raise _bad(text) from error
    try:
        instant = aware.astimezone(UTC)
    except OverflowError as error:
        raise _out_of_range(text) from error
    if not EARLIEST <= instant <= LATEST:
        raise _out_of_range(text)
    return instant


def is_rfc3339(text: str) -> bool:
    """Whether a text is a `date-time` of RFC 3339, also one outside EARLIEST and LATEST."""
    try:
        rfc3339_instant_of(text)
    except BadDate as error:
        return isinstance(error, DateOutOfRange)
    return True


def rfc3339_instant_of(text: str) -> datetime:
    """The instant of a `date-time` of RFC 3339, in UTC. A space may stand for `T`, as a note of RFC 3339 allows.

    Other forms of ISO 8601 raise BadDate: week dates, ordinal dates, dates without dashes, commas before fractions, the
    hour 24, and times without an offset.
    """
    if _RFC_3339.fullmatch(text) is None:
        raise BadDate(
            f"{text[:40]!r} is not a date-time of RFC 3339.",
            zh=f"{quoted(text[:40])}不是符合 RFC 3339 的时间。",
            remedy="Write it with seconds and an offset, such as 2026-03-01T00:00:00+08:00.",
            remedy_zh="请写明秒及时区，例如 2026-03-01T00:00:00+08:00。",
        )
    return instant_of(text)


def day_of(text: str | date) -> date:
    """A day, written YYYY-MM-DD. Raises BadDate for anything else, and outside EARLIEST and LATEST."""
    try:
        day = text if isinstance(text, date) else date.fromisoformat(text if _DAY.fullmatch(text) else "")
    except ValueError as error:
        raise BadDate(
            f"{str(text)[:40]!r} is not a day.",
            zh=f"{quoted(str(text)[:40])}不是有效日期。",
            remedy="Write it as YYYY-MM-DD, such as 2026-03-01.",
            remedy_zh="请按 YYYY-MM-DD 书写，例如 2026-03-01。",
        ) from error
    if not EARLIEST.date() <= day <= LATEST.date():
        raise _out_of_range(text)
    return day


def beginning_of_day(day: date, *, days_later: int = 0) -> datetime:
    """The first instant of a day, or of one some days later, in Beijing time."""
    return datetime(day.year, day.month, day.day, tzinfo=BEIJING).astimezone(UTC) + timedelta(days=days_later)


def utc_text(instant: datetime) -> str:
    """An instant in UTC, in ISO 8601 with Z."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def local_text(instant: datetime) -> str:
    """An instant in Beijing time, to the second, for sentences. A whole day is written without its time."""
    local = instant.astimezone(BEIJING)
    if (local.hour, local.minute, local.second) == (0, 0, 0):
        return local.strftime("%Y-%m-%d")
    return local.strftime("%Y-%m-%d %H:%M:%S")


def sortable_text(instant: datetime) -> str:
    """An instant, given in UTC, always with microseconds, so that the order of the texts is that of the instants."""
    return instant.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _parsed(text: str) -> datetime:
    """Raises ValueError."""
    upper = text.upper()
    regular = _LEAP_SECOND.sub(":59", upper)
    parsed = datetime.fromisoformat(regular)
    return parsed if regular == upper else parsed + timedelta(seconds=1)


def _out_of_range(text: object) -> DateOutOfRange:
    earliest, latest = local_text(EARLIEST), local_text(LATEST)
    return DateOutOfRange(
        f"{str(text)[:40]!r} is outside the range from {earliest} to {latest}, Beijing time.",
        zh=f"{quoted(str(text)[:40])}超出允许范围（北京时间 {earliest} 至 {latest}）。",
        remedy="Use an instant within the range; leave a bound out if there is none.",
        remedy_zh="请使用范围内的时间；没有起止限制时请省略该参数。",
    )


def _bad(text: object) -> BadDate:
    return BadDate(
        f"{str(text)[:40]!r} is not an instant.",
        zh=f"{quoted(str(text)[:40])}不是有效时间。",
        remedy="Write it as ISO 8601, such as 2026-03-01T00:00:00+08:00 or 2026-03-01.",
        remedy_zh="请按 ISO 8601 书写，例如 2026-03-01T00:00:00+08:00 或 2026-03-01。",
    )
