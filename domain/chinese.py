"""Values in Chinese sentences."""

from __future__ import annotations

from collections.abc import Iterable


def quoted(value: object) -> str:
    """The value in Chinese quotation marks. Characters that cannot be printed are escaped, as `repr` does."""
    return f"“{repr(str(value))[1:-1]}”"


def listed(values: Iterable[object]) -> str:
    """The values with the enumeration comma."""
    return "、".join(map(str, values))
