"""Instants of events and of files of dbt, in the range that the intervals of lineage allow."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

from domain.errors import BadDate, DateOutOfRange
from domain.rules.instants import instant_of, rfc3339_instant_of, utc_text
from exchange.openlineage.errors import BadEvent

LATEST = datetime(9998, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)
"""The year 9999 stands for an interval without an end."""


def lineage_instant_of(text: str, zone: tzinfo = UTC) -> datetime:
    """The instant of a text in ISO 8601. Raises BadDate also for one after LATEST."""
    return _in_range(text, instant_of(text, zone))


def event_instant_of(text: str, path: str) -> datetime:
    """The instant of a `date-time` of RFC 3339. Raises BadEvent with this path, also for one after LATEST."""
    try:
        return _in_range(text, rfc3339_instant_of(text))
    except BadDate as error:
        raise BadEvent(path, error.message, error.zh, rule="BAD_DATE", remedy=error.remedy) from error


def _in_range(text: str, instant: datetime) -> datetime:
    if instant > LATEST:
        raise DateOutOfRange(
            f"{text[:40]!r} is after {utc_text(LATEST)}; the year 9999 stands for an interval without an end.",
            zh=f"“{text[:40]}”晚于 {utc_text(LATEST)}；9999 年用于表示没有终止时间。",
            remedy="Use an instant from 1900-01-01T00:00:00Z to the end of the year 9998.",
            remedy_zh="请使用 1900-01-01T00:00:00Z 至 9998 年底之间的时间。",
        )
    return instant
