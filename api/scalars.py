"""The DateTime scalar: values of the graph are served unchanged, arguments are parsed as RFC 3339 or ISO 8601."""

from __future__ import annotations

from datetime import datetime
from typing import NewType
from zoneinfo import ZoneInfo

import strawberry

from domain.rules.instants import instant_of

Instant = NewType("Instant", str)


def instant_scalar(zone: ZoneInfo) -> strawberry.types.scalar.ScalarDefinition:
    """The DateTime scalar of a service. `zone`: the time zone in which a date begins."""

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
