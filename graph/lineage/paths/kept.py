"""What was read for a page of paths, kept for those that follow."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

from graph.kept import KeptByWeight
from graph.lineage.paths.request import Wanted

MOST_KEPT = 500_000
"""Values in all that is kept together; about 100 bytes each."""
Told = Mapping[Hashable, tuple[Any, ...]]
"""The columns of each statement, by its text and what it was asked of."""


class KeptReads:
    """By question, whatever its page, and version of the graph."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._kept: KeptByWeight[Hashable, Told] = KeptByWeight(most)

    def get(self, wanted: Wanted, version: str) -> Told | None:
        return self._kept.get(_key(wanted, version))

    def keep(self, wanted: Wanted, version: str, told: Told) -> None:
        self._kept.keep(_key(wanted, version), told, _values(list(told.values())))


def _key(wanted: Wanted, version: str) -> Hashable:
    return wanted.start, wanted.goal, wanted.pattern, wanted.most, wanted.audiences, wanted.as_of, version


def _values(told: Any) -> int:
    return sum(map(_values, told)) if isinstance(told, list | tuple) else 1
