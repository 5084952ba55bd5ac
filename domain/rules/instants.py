"""Instants: their parsing in the time zone of the service, and their texts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone, tzinfo

from domain.chinese import quoted
from domain.errors import BadDate

BEIJING = timezone(timedelta(hours=8))
"""北京时间, in which sentences state instants; it has no daylight saving time."""
EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
LATEST = datetime(9999, 12, 30, tzinfo=UTC)
OPEN_END = datetime(9999, 12, 31, tzinfo=UTC)
"""Stored as the end of an interval without an end; `OPEN_END_CYPHER` in graph/shape.py is the same."""


def instant_of(text: str | datetime, zone: tzinfo = UTC) -> datetime:
    """An ISO 8601 instant in UTC. Without an offset it is local time in `zone`; a date is the first instant of its day.

    Raises BadDate for anything else, and for years before 1900.
    """
    try:
        parsed = text if isinstance(text, datetime) else datetime.fromisoformat(text)
        aware = parsed if parsed.tzinfo else parsed.replace(tzinfo=zone)
        instant = aware.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise _bad(text) from error
    if not EARLIEST <= instant <= LATEST:
        raise _bad(text)
    return instant


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


def _bad(text: object) -> BadDate:
    return BadDate(
        f"{str(text)[:40]!r} is not an instant between 1900 and 9999.",
        zh=f"{quoted(str(text)[:40])}不是 1900 至 9999 年之间的有效时间。",
        remedy="Write it as ISO 8601, such as 2026-03-01T00:00:00+08:00 or 2026-03-01.",
        remedy_zh="请按 ISO 8601 书写，例如 2026-03-01T00:00:00+08:00 或 2026-03-01。",
    )
