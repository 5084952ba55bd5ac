"""The texts of a JSON value, each with its JSON path."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def texts(value: Any, path: str = "$") -> Iterator[tuple[str, str]]:
    """All texts of a JSON value with their paths, in its order. A key is a text whose path is that of its object, so
    that a report of the path does not repeat the key."""
    stack: list[tuple[str, Any]] = [(path, value)]
    while stack:
        at, current = stack.pop()
        if isinstance(current, str):
            yield at, current
        elif isinstance(current, dict):
            yield from ((at, name) for name in current)
            stack += [(member_path(at, name), current[name]) for name in reversed(current)]
        elif isinstance(current, list | tuple):
            stack += [(f"{at}[{index}]", current[index]) for index in range(len(current) - 1, -1, -1)]


def member_path(path: str, name: str) -> str:
    """The JSON path of a member of an object."""
    if _PLAIN_NAME.fullmatch(name):
        return f"{path}.{name}"
    escaped = name.replace("\\", "\\\\").replace("'", "\\'")
    return f"{path}['{escaped}']"
