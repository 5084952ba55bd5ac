"""The parts of a JSON value, and its texts, each with its JSON path."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def parts(value: Any, path: str = "$") -> Iterator[tuple[str, Any]]:
    """A JSON value and all values in it with their paths, in its order."""
    stack: list[tuple[str, Any]] = [(path, value)]
    while stack:
        at, current = stack.pop()
        yield at, current
        if isinstance(current, dict):
            stack += [(member_path(at, name), current[name]) for name in reversed(current)]
        elif isinstance(current, list | tuple):
            stack += [(f"{at}[{index}]", current[index]) for index in range(len(current) - 1, -1, -1)]


def is_deeper_than(value: Any, levels: int) -> bool:
    """Whether a JSON value is nested deeper than this number of levels."""
    values = [value]
    for _ in range(levels):
        values = [
            child
            for part in values
            for child in (part.values() if isinstance(part, dict) else part if isinstance(part, list) else ())
        ]
        if not values:
            return False
    return True


def texts(part: Any) -> Iterable[str]:
    """The texts of a part itself: a text, or the keys of an object. A report of the path does not repeat the key."""
    return (part,) if isinstance(part, str) else part if isinstance(part, dict) else ()


def member_path(path: str, name: str) -> str:
    """The JSON path of a member of an object."""
    if _PLAIN_NAME.fullmatch(name):
        return f"{path}.{name}"
    escaped = name.replace("\\", "\\\\").replace("'", "\\'")
    return f"{path}['{escaped}']"
