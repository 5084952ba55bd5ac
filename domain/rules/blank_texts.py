"""Texts that show nothing."""

from __future__ import annotations

import unicodedata

FILLERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and symbols without ink: the fillers of Hangul, and the Braille pattern without dots."""


def is_blank(text: str) -> bool:
    """Whether a text has only blanks, characters without width and fillers."""
    return all(sign.isspace() or sign in FILLERS or unicodedata.category(sign) == "Cf" for sign in text)
