"""The scalars of the schema: DateTime, Date and Long.

Instants and days of the graph are served unchanged. Arguments are parsed as RFC 3339 or ISO 8601.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NewType
from zoneinfo import ZoneInfo

import strawberry

from domain.rules.instants import day_of, instant_of

Instant = NewType("Instant", str)
Day = NewType("Day", str)
Long = NewType("Long", int)
MAX_LONG = 2**53 - 1
"""The largest integer up to which all are exact in JSON numbers of JavaScript."""


def scalars(zone: ZoneInfo) -> dict[object, Any]:
    """The scalars of a service by their types in declarations. `zone`: the time zone in which a date begins."""
    return {Instant: _instant_scalar(zone), Day: _DAY, Long: _LONG}


def _instant_scalar(zone: ZoneInfo) -> strawberry.types.scalar.ScalarDefinition:
    def parse(text: object) -> datetime:
        return instant_of(str(text), zone)

    return strawberry.scalar(
        name="DateTime",
        description=(
            "An instant, ISO 8601, served in UTC such as 2026-03-01T00:00:00Z. As an argument it may have any offset; "
            f"without an offset it is read in {zone.key}, and a date without a time is its first instant there."
        ),
        specified_by_url="https://datatracker.ietf.org/doc/html/rfc3339",
        serialize=str,
        parse_value=parse,
    )


def _parse_day(text: object) -> date:
    return day_of(str(text))


def long_of(value: object) -> int:
    """An integer of a Long. Raises ValueError."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > MAX_LONG:
        raise ValueError(f"Long cannot represent {value!r}: it is no integer of at most 2^53 - 1.")
    return value


_DAY = strawberry.scalar(
    name="Date",
    description="A day in Beijing time, YYYY-MM-DD such as 2026-03-01.",
    specified_by_url="https://datatracker.ietf.org/doc/html/rfc3339#section-5.6",
    serialize=str,
    parse_value=_parse_day,
)
_LONG = strawberry.scalar(
    name="Long",
    description="An integer of at most 2^53 - 1, which JSON numbers hold exactly.",
    serialize=long_of,
    parse_value=long_of,
)
