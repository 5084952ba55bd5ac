"""Which of several names a misspelt one means."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_EDITS = 2
"""Number of wrong, missing and additional characters up to which a name counts as misspelt."""
MIN_SIMILARITY = 0.8
"""Minimum ratio of difflib at which a longer name counts as misspelt too."""


def edit_distance(one: str, other: str) -> int:
    """The Levenshtein distance: characters to insert, delete or replace, each counting 1."""
    row = list(range(len(other) + 1))
    for count, character in enumerate(one, 1):
        diagonal, row[0] = row[0], count
        for column, opposite in enumerate(other, 1):
            replaced = diagonal + (character != opposite)
            diagonal = row[column]
            row[column] = min(replaced, diagonal + 1, row[column - 1] + 1)
    return row[-1]


def intended_name(name: str, names: Sequence[str], prefix: str) -> str | None:
    """The one of `names` that `name` misspells, if it does. All `names` begin with `prefix`."""
    nearest = min(names, key=lambda candidate: edit_distance(name, candidate))
    if edit_distance(name, nearest) <= MAX_EDITS:
        return nearest
    if not name.startswith(prefix):
        return None
    words = {candidate.removeprefix(prefix): candidate for candidate in names}
    matches = get_close_matches(name.removeprefix(prefix), words, 1, MIN_SIMILARITY)
    return words[matches[0]] if matches else None
