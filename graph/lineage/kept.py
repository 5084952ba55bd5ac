"""Answers kept for their continuations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from graph.compile import Holding
from graph.kept import KeptByWeight
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
        self._kept: KeptByWeight[tuple[Walk, str], Kept] = KeptByWeight(most)

    def get(self, walk: Walk, version: str) -> Kept | None:
        return self._kept.get((walk, version))

    def keep(self, walk: Walk, answer: Kept) -> None:
        """Keeps an answer, which may have grown since it was kept."""
        self._kept.keep((walk, answer.read.version), answer, answer.weight)
