"""Long texts cut for sentences, notes and reports."""

from __future__ import annotations

MAX_NAME_CHARACTERS = 40
"""Of a name or a value that a sentence quotes."""
MAX_PLACE_CHARACTERS = 200
"""Of a key or a path in a line of a report, which has several names."""


def shortened(text: str, characters: int = MAX_NAME_CHARACTERS) -> str:
    """A text of at most `characters` characters; one that was cut ends with an ellipsis."""
    return text if len(text) <= characters else f"{text[: characters - 1]}…"
