"""The kinds of findings."""

from __future__ import annotations

from enum import StrEnum


class LineageFindingKind(StrEnum):
    """A requirement of the law, or of a rule of ours, that a flow or a resource does not meet (docs/lineage.md)."""

    LEVEL_SKIPPED = "LEVEL_SKIPPED"
    NOT_REPORTED = "NOT_REPORTED"
    EXCESS_FIELDS = "EXCESS_FIELDS"
    OUT_OF_REGION = "OUT_OF_REGION"
    OTHER_CHANNEL = "OTHER_CHANNEL"
    STALE = "STALE"
    NO_SOURCE = "NO_SOURCE"
    UNATTACHED = "UNATTACHED"
    CYCLE = "CYCLE"

    @property
    def position(self) -> int:
        """Its position, from 0, in the order in which findings are listed."""
        return list(LineageFindingKind).index(self)

    @property
    def of_flows(self) -> bool:
        """Whether its subjects are flows; otherwise they are resources."""
        return self in _OF_FLOWS


_Kind = LineageFindingKind
_OF_FLOWS = frozenset({_Kind.LEVEL_SKIPPED, _Kind.EXCESS_FIELDS, _Kind.OUT_OF_REGION, _Kind.OTHER_CHANNEL, _Kind.CYCLE})
