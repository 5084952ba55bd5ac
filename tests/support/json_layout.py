"""JSON formatted for readers: a value that fits stands on one line, and an object with one key opens with its value."""

from __future__ import annotations

import json
from typing import Any

WIDTH = 130


def format_json(value: Any, indent: int = 0, prefix: int = 0) -> str:
    """`value` as JSON text, keys in their order. `prefix`: characters of the first line that are already used."""
    flat = json.dumps(value, ensure_ascii=False)
    if indent + prefix + len(flat) <= WIDTH or not isinstance(value, dict | list) or not value:
        return flat
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    members = [(f"{json.dumps(key)}: ", item) for key, item in value.items()] if isinstance(value, dict) else []
    members = members or [("", item) for item in value]
    if len(members) == 1:
        key, item = members[0]
        return opening + key + format_json(item, indent, prefix + 1 + len(key)) + closing
    inner = " " * (indent + 2)
    lines = [inner + key + format_json(item, indent + 2, len(key)) for key, item in members]
    return opening + "\n" + ",\n".join(lines) + "\n" + " " * indent + closing
