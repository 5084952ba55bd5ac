"""The region this service is of."""

from __future__ import annotations

HOME = "650000000000"


def home_region(code: str | None) -> str:
    """The region asked for; none means the autonomous region."""
    return HOME if code is None else code
