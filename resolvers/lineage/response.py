"""Instants as they are served."""

from __future__ import annotations

from datetime import datetime


def instant(at: datetime) -> str:
    """An instant in UTC as it is served."""
    return at.isoformat().replace("+00:00", "Z")
