"""The default region: 新疆维吾尔自治区."""

from __future__ import annotations

HOME = "650000000000"


def home_region(code: str | None) -> str:
    """The code, or that of the autonomous region if it is None."""
    return HOME if code is None else code
