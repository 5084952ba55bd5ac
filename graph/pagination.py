"""Page sizes and cursors (Relay Cursor Connections).

A cursor is base64url, without padding, of a JSON list: the fingerprint of the list or query that issued it, then
values. In a list these are the sort values and the id of a row. Callers can forge cursors: decoding checks each value.
"""

from __future__ import annotations

import base64
import hashlib
import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, Literal, TypeVar

from domain.errors import BadCursor, BadPageSize

T = TypeVar("T")
DEFAULT_SIZE = 20
MAX_SIZE = 100
MIN_INTEGER, MAX_INTEGER = -(2**63), 2**63 - 1
DATABASE_DATETIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?Z")

ValueKind = Literal["text", "number", "boolean", "count", "instant", "datetime"]
"""The type of a value in a cursor.

`text`: a string; `number`: an integer or float that the database accepts as a parameter; `boolean`; `count`: an integer
that is not negative; `instant`: the text of a database DATETIME in UTC; `datetime`: an aware datetime in UTC.
"""
_compact_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_spaced_json = json.JSONEncoder().encode


@dataclass(frozen=True, slots=True)
class Window:
    """The number of rows of a page, and whether they are counted from the end."""

    size: int
    backward: bool

    def page(self, rows: Sequence[T], *, after: bool, before: bool) -> Page[T]:
        """The page of rows that were read in the direction of the window, one more than its size if there are more.

        `after`, `before`: whether the list was read from a cursor, whose row lies outside the page.
        """
        more = len(rows) > self.size
        page = rows[: self.size]
        if self.backward:
            return Page(page[::-1], has_next=before, has_previous=more or after)
        return Page(page, has_next=more or before, has_previous=after)


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """The rows of a page in the order of the list, and whether rows follow and precede them."""

    rows: Sequence[T]
    has_next: bool
    has_previous: bool

    def info(self, cursor: Callable[[T], str]) -> dict[str, Any]:
        """The facts of PageInfo."""
        return {
            "hasNextPage": self.has_next,
            "hasPreviousPage": self.has_previous,
            "startCursor": cursor(self.rows[0]) if self.rows else None,
            "endCursor": cursor(self.rows[-1]) if self.rows else None,
        }


def window(arguments: Mapping[str, Any], *, default: int = DEFAULT_SIZE, maximum: int = MAX_SIZE) -> Window:
    """The window that `first` or `last` selects. Raises BadPageSize out of its bounds or if both are present."""
    first, last = arguments.get("first"), arguments.get("last")
    if first is not None and last is not None:
        raise BadPageSize(
            "first and last were both given.",
            argument="last",
            zh="first 与 last 不能同时使用。",
            remedy="Give one of them.",
            remedy_zh="请只给其中一个。",
        )
    size = last if last is not None else default if first is None else first
    if not 1 <= size <= maximum:
        name = "last" if last is not None else "first"
        raise BadPageSize(
            f"{name}: {size:,} is outside 1–{maximum:,}.",
            argument=name,
            zh=f"参数 {name} 为 {size:,}，超出 1–{maximum:,} 的范围。",
            remedy=f"Ask for 1 to {maximum:,} rows at once and continue with the cursor.",
            remedy_zh=f"每次请取 1 至 {maximum:,} 行，再用游标继续。",
        )
    return Window(size, last is not None)


def fingerprint_of(text: str) -> str:
    """Six hexadecimal digits that distinguish one list or query from another."""
    return hashlib.sha256(text.encode()).hexdigest()[:6]


def encode(fingerprint: str, values: Sequence[Any], *, spaced: bool = False) -> str:
    """A cursor with these values. `spaced`: as JSON in ASCII with spaces, the form of traversal cursors."""
    text = (_spaced_json if spaced else _compact_json)([fingerprint, *values])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode(
    fingerprint: str,
    cursor: str,
    kinds: Sequence[ValueKind],
    *,
    more: ValueKind | None = None,
    argument: str = "after",
    error: Callable[[str, str], BadCursor] = BadCursor.of_list,
) -> list[Any]:
    """The values of a cursor, one of each kind. `more`: one or more values of this kind follow.

    Raises what `error` makes of the cursor and of `argument`, the name of its argument, if it is malformed, has another
    fingerprint or a value of another kind.
    """
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        items = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        if not isinstance(items, list) or items[:1] != [fingerprint]:
            raise error(cursor, argument)
        values = items[1:]
        expected = list(kinds)
        if more is not None:
            expected += [more] * max(1, len(values) - len(kinds))
        return [_VALUES[kind](value) for kind, value in zip(expected, values, strict=True)]
    # binascii.Error and UnicodeDecodeError are ValueErrors; deeply nested JSON is a RecursionError
    except (ValueError, TypeError, RecursionError) as cause:
        raise error(cursor, argument) from cause


def _number(value: object) -> int | float:
    if isinstance(value, int) and not isinstance(value, bool) and MIN_INTEGER <= value <= MAX_INTEGER:
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    raise ValueError(value)


def _text(value: object) -> str:
    # the driver cannot encode a lone surrogate
    if isinstance(value, str) and not any("\ud800" <= char <= "\udfff" for char in value):
        return value
    raise ValueError(value)


def _boolean(value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise ValueError(value)


def _count(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MAX_INTEGER:
        return value
    raise ValueError(value)


def _instant(value: object) -> str:
    if isinstance(value, str) and DATABASE_DATETIME.fullmatch(value):
        datetime.fromisoformat(value)
        return value
    raise ValueError(value)


def _datetime(value: object) -> datetime:
    parsed = datetime.fromisoformat(_text(value))
    if parsed.utcoffset() == timedelta(0):
        return parsed
    raise ValueError(value)


_VALUES: Mapping[str, Callable[[object], Any]] = {
    "text": _text,
    "number": _number,
    "boolean": _boolean,
    "count": _count,
    "instant": _instant,
    "datetime": _datetime,
}
