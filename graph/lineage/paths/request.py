"""The arguments of a path search that decide its result."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.model.graph_enums import FlowKind
from domain.rules.node_ids import prefix_of
from graph.lineage.paths.ast import Pattern, kinds, max_length
from graph.lineage.request import Granularity
from graph.lineage.starts import FIELD_STARTS


@dataclass(frozen=True, slots=True)
class PathRequest:
    """Paths of at most `max_length` flows from `start` to `goal`, in pages of `limit`. Each is the id of a node, or of
    something that stands for nodes (graph/lineage/starts.py). Between fields, a flow is a derivation.

    `after`: the flow ids of the last path of the page before. `milliseconds`: the time for all of it.
    """

    start: str
    goal: str
    pattern: Pattern
    max_length: int
    limit: int
    milliseconds: int
    audiences: tuple[str, ...]
    as_of: datetime
    after: tuple[str, ...] = ()

    @property
    def seconds(self) -> float:
        """The time for all of it, in seconds."""
        return self.milliseconds / 1000

    @property
    def granularity(self) -> Granularity:
        """FIELD if an end is a field or a data element, otherwise RESOURCE."""
        over_fields = {prefix_of(self.start), prefix_of(self.goal)} & FIELD_STARTS
        return Granularity.FIELD if over_fields else Granularity.RESOURCE

    @property
    def searched_length(self) -> int:
        """The most flows a path can have: as requested, or fewer if the pattern matches no longer path."""
        pattern_length = max_length(self.pattern)
        return self.max_length if pattern_length is None else min(self.max_length, pattern_length)

    @property
    def may_be_longer(self) -> bool:
        """Whether the pattern matches paths longer than requested."""
        pattern_length = max_length(self.pattern)
        return pattern_length is None or pattern_length > self.max_length

    @property
    def kinds(self) -> list[str]:
        """The kinds of flow that a path can have."""
        named = kinds(self.pattern)
        return [kind.value for kind in FlowKind if named is None or kind.value in named]
