"""What can be found to be amiss in a flow or a resource, and which article says so."""

from __future__ import annotations

from enum import StrEnum


class LineageFindingKind(StrEnum):
    """What the law, or a rule of ours, asks of a flow or a resource and does not find."""

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
    def place(self) -> int:
        """Its place in the order in which findings are listed."""
        return list(LineageFindingKind).index(self)

    @property
    def of_flows(self) -> bool:
        """Whether it is about flows; else about resources."""
        return self in _OF_FLOWS


_Kind = LineageFindingKind
_OF_FLOWS = frozenset({_Kind.LEVEL_SKIPPED, _Kind.EXCESS_FIELDS, _Kind.OUT_OF_REGION, _Kind.OTHER_CHANNEL, _Kind.CYCLE})
