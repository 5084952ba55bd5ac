"""What is asked of paths: every argument of `paths` that decides its answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.model.kinds import FlowKind
from graph.lineage.paths.ast import Pattern, kinds, longest


@dataclass(frozen=True, slots=True)
class PathRequest:
    """Paths of at most `most` flows from `start` to `goal`, `limit` a page, behind the one whose flows are `after`.

    `milliseconds`: how long it may take in all.
    """

    start: str
    goal: str
    pattern: Pattern
    most: int
    limit: int
    milliseconds: int
    audiences: tuple[str, ...]
    as_of: datetime
    after: tuple[str, ...] = ()

    @property
    def length(self) -> int:
        """The most flows a path can have: as asked, or as the pattern admits."""
        admitted = longest(self.pattern)
        return self.most if admitted is None else min(self.most, admitted)

    @property
    def may_be_longer(self) -> bool:
        """Whether the pattern admits paths longer than asked for."""
        admitted = longest(self.pattern)
        return admitted is None or admitted > self.most

    @property
    def kinds(self) -> list[str]:
        """The kinds of flow that paths can take."""
        spoken_of = kinds(self.pattern)
        return [kind.value for kind in FlowKind if spoken_of is None or kind.value in spoken_of]
