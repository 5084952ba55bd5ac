"""Answers kept for their continuations: the least recently used go first when together they hold too much."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from graph.compile import Holding
from graph.lineage.request import Walk
from graph.lineage.walk import Read

MOST_KEPT = 400_000
"""Nodes and edges in all answers together; about 200 bytes each."""


@dataclass
class Kept:
    """An answer, and what was read of its nodes for each selection, by the selection's structure; and how long that
    holds."""

    read: Read
    shown: dict[Any, Mapping[str, Any]] = field(default_factory=dict)
    holding: set[Holding] = field(default_factory=set)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Node id → its name."""
        return {node.met.id: node.met.name for node in self.read.answer.nodes}

    @property
    def weight(self) -> int:
        answer = self.read.answer
        return len(answer.nodes) * (1 + len(self.shown)) + len(answer.edges)


class KeptAnswers:
    """By walk and version of the graph."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._kept: OrderedDict[tuple[Walk, str], Kept] = OrderedDict()

    def get(self, walk: Walk, version: str) -> Kept | None:
        found = self._kept.get((walk, version))
        if found:
            self._kept.move_to_end((walk, version))
        return found

    def keep(self, walk: Walk, kept: Kept) -> None:
        """Keeps an answer, which may have grown since; one that is larger than all of the bound is not kept."""
        self._kept[walk, kept.read.version] = kept
        self._kept.move_to_end((walk, kept.read.version))
        while self._kept and sum(each.weight for each in self._kept.values()) > self._most:
            self._kept.popitem(last=False)
