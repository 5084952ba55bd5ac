"""JSON laid out for people: what fits on a line stands on one, and what holds one thing opens with it."""

from __future__ import annotations

import json
from typing import Any

WIDTH = 130


def laid_out(value: Any, indent: int = 0, before: int = 0) -> str:
    """`value` as JSON text, keys in their order; `before`: how much of the first line is taken already."""
    flat = json.dumps(value, ensure_ascii=False)
    if indent + before + len(flat) <= WIDTH or not isinstance(value, dict | list) or not value:
        return flat
    opens, closes = "{}" if isinstance(value, dict) else "[]"
    parts = [(f"{json.dumps(key)}: ", each) for key, each in value.items()] if isinstance(value, dict) else []
    parts = parts or [("", each) for each in value]
    if len(parts) == 1:
        key, only = parts[0]
        return opens + key + laid_out(only, indent, before + 1 + len(key)) + closes
    inner = " " * (indent + 2)
    lines = [inner + key + laid_out(each, indent + 2, len(key)) for key, each in parts]
    return opens + "\n" + ",\n".join(lines) + "\n" + " " * indent + closes
