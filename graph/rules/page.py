"""Windows on a list and the cursors that continue them (Relay Cursor Connections).

A cursor is base64url of a JSON list: a mark of the order it was given out in, then the row's sort values and id.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from graph.errors import BadCursor, BadPageSize

DEFAULT_SIZE = 20
LARGEST_SIZE = 100
LEAST, MOST = -(2**63), 2**63 - 1
INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?Z")


@dataclass(frozen=True, slots=True)
class Window:
    """How many rows, counted from which end."""

    size: int
    backward: bool


def window(arguments: Mapping[str, Any]) -> Window:
    """The window that first/last ask for. Raises BadPageSize outside 1–100 or where both are given."""
    first, last = arguments.get("first"), arguments.get("last")
    if first is not None and last is not None:
        raise BadPageSize(
            "first and last were both given.",
            zh="first 与 last 不能同时使用。",
            remedy="Give one of them.",
            remedy_zh="请只给其中一个。",
        )
    size = last if last is not None else DEFAULT_SIZE if first is None else first
    if not 1 <= size <= LARGEST_SIZE:
        name = "last" if last is not None else "first"
        raise BadPageSize(
            f"{name}: {size} is outside 1–{LARGEST_SIZE}.",
            zh=f"{name}: {size} 超出 1–{LARGEST_SIZE} 的范围。",
            remedy=f"Ask for 1 to {LARGEST_SIZE} rows at once and continue with the cursor.",
            remedy_zh=f"每次请取 1 到 {LARGEST_SIZE} 行，再用游标继续。",
        )
    return Window(size, last is not None)


def mark(order: str) -> str:
    """Six characters that tell one order from another."""
    return hashlib.sha256(order.encode()).hexdigest()[:6]


def cursor(order_mark: str, values: Sequence[Any]) -> str:
    """The cursor of a row with these sort values and id."""
    packed = json.dumps([order_mark, *values], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(packed.encode()).decode().rstrip("=")


def opened(order_mark: str, text: str, kinds: Sequence[str]) -> list[Any]:
    """The sort values and id in a cursor, each of its kind. Raises BadCursor where it is broken or of another order.

    `kinds`: `instant` for a value that is a DATETIME's text, `plain` for any other.
    """
    try:
        padded = text + "=" * (-len(text) % 4)
        values = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, RecursionError) as error:
        raise _bad(text) from error
    if not isinstance(values, list) or len(values) != len(kinds) + 1 or values[0] != order_mark:
        raise _bad(text)
    if not all(_fits(value, kind) for value, kind in zip(values[1:], kinds, strict=True)):
        raise _bad(text)
    return values[1:]


def _fits(value: object, kind: str) -> bool:
    """Whether the database would take it: what it cannot read would fail there, and be called our mistake."""
    if kind == "instant":
        return isinstance(value, str) and INSTANT.fullmatch(value) is not None and _is_date(value)
    if isinstance(value, str):
        return not any("\ud800" <= char <= "\udfff" for char in value)
    if isinstance(value, int):
        return LEAST <= value <= MOST
    return isinstance(value, float) and math.isfinite(value)


def _is_date(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _bad(text: str) -> BadCursor:
    return BadCursor(
        f"The cursor {text[:40]!r} is broken, or belongs to another list or order.",
        zh=f"游标 {text[:40]!r} 已损坏，或属于另一个列表或排序。",
        remedy="Use a cursor of the same field with the same orderBy, or start from the first page.",
        remedy_zh="请使用同一字段、同一 orderBy 返回的游标，或从第一页重新开始。",
    )
