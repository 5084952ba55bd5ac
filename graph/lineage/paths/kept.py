"""What was read for a page of paths, kept for those that follow: the least recently used go first when together it is
too much."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Mapping
from typing import Any

from graph.lineage.paths.request import Wanted

MOST_KEPT = 500_000
"""Values in all that is kept together; about 100 bytes each."""
Told = Mapping[Hashable, tuple[Any, ...]]
"""The columns of each statement, by its text and what it was asked of."""


class KeptReads:
    """By question, whatever its page, and version of the graph."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, tuple[Told, int]] = OrderedDict()

    def get(self, wanted: Wanted, version: str) -> Told | None:
        key = _key(wanted, version)
        if key not in self._kept:
            return None
        self._kept.move_to_end(key)
        return self._kept[key][0]

    def keep(self, wanted: Wanted, version: str, told: Told) -> None:
        """What is more than all of the bound is not kept."""
        key = _key(wanted, version)
        self._kept[key] = told, _values(list(told.values()))
        self._kept.move_to_end(key)
        while self._kept and sum(weight for _, weight in self._kept.values()) > self._most:
            self._kept.popitem(last=False)


def _key(wanted: Wanted, version: str) -> Hashable:
    return wanted.start, wanted.goal, wanted.pattern, wanted.most, wanted.audiences, wanted.as_of, version


def _values(told: Any) -> int:
    return sum(map(_values, told)) if isinstance(told, list | tuple) else 1
