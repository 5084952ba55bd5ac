"""Format of instants in responses."""

from __future__ import annotations

from datetime import datetime


def instant(at: datetime) -> str:
    """An instant in UTC, in ISO 8601 with Z."""
    return at.isoformat().replace("+00:00", "Z")
