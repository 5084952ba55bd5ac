"""Checks of names: of namespaces, datasets, fields, jobs and runs, wherever an event has them."""

from __future__ import annotations

import re

from domain.rules.blank_texts import is_blank
from domain.rules.text_checks import MAX_INDEXED_BYTES, is_too_long
from exchange.openlineage.errors import BadEvent

CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")


def is_name(text: str | None) -> bool:
    """Whether a text can be a name: `check_name` accepts it."""
    return text is not None and not (is_blank(text) or CONTROL.search(text) or is_too_long(text))


def check_not_blank(path: str, name: str) -> None:
    """Raise BadEvent if a name is blank."""
    if is_blank(name):
        raise BadEvent(path, "must not be blank.", "不能为空。", rule="IDENTITY_MISSING")


def check_name(path: str, name: str) -> None:
    """Raise BadEvent if a name is blank, has a line end or another control character, or is too long for an index."""
    check_not_blank(path, name)
    if CONTROL.search(name):
        raise BadEvent(path, "contains a control character.", "含有控制字符。", rule="BAD_VALUE")
    if is_too_long(name):
        message = f"has more than {MAX_INDEXED_BYTES:,} bytes in UTF-8."
        raise BadEvent(path, message, f"超过 {MAX_INDEXED_BYTES:,} 字节（UTF-8）。", rule="BAD_VALUE")
