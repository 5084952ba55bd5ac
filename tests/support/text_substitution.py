"""Replaces a part of a text, for a test that changes a statement or a document."""

from __future__ import annotations


def substitute(text: str, *pairs: str) -> str:
    """The text with each old part replaced by the new one that follows it.

    Raises ValueError where an old part is absent: `str.replace` would leave the text as it is, and the test would pass
    without its change.
    """
    for old, new in zip(pairs[::2], pairs[1::2], strict=True):
        if old not in text:
            raise ValueError(f"not in the text: {old!r}")
        text = text.replace(old, new)
    return text
