"""The kinds of findings, and the kinds of their subjects."""

from __future__ import annotations

from enum import StrEnum

from domain.model.catalog_enums import Labelled


class FindingSubject(Labelled):
    """The kind of object that a finding is about."""

    FLOW = "FLOW", "数据流转"
    RESOURCE = "RESOURCE", "数据资源"
    ENTRY = "ENTRY", "目录条目"

    @classmethod
    def of_id(cls, subject_id: str) -> FindingSubject:
        """The kind of subject with this Relay id. Raises ValueError for an id of another noun."""
        return cls(subject_id.partition("_")[0].upper())


class FindingKind(StrEnum):
    """A requirement of the law, or of a rule of ours, that its subject does not meet (docs/findings.md)."""

    LEVEL_SKIPPED = "LEVEL_SKIPPED"
    NOT_REPORTED = "NOT_REPORTED"
    EXCESS_FIELDS = "EXCESS_FIELDS"
    OUT_OF_REGION = "OUT_OF_REGION"
    OTHER_CHANNEL = "OTHER_CHANNEL"
    STALE = "STALE"
    NO_SOURCE = "NO_SOURCE"
    UNATTACHED = "UNATTACHED"
    CYCLE = "CYCLE"
    RESTRICTION_WITHOUT_BASIS = "RESTRICTION_WITHOUT_BASIS"
    OPEN_BEYOND_SHARING = "OPEN_BEYOND_SHARING"
    IDENTIFIER_MISSING = "IDENTIFIER_MISSING"

    @property
    def position(self) -> int:
        """Its position, from 0, in the order in which findings are listed."""
        return list(FindingKind).index(self)

    @property
    def subject(self) -> FindingSubject:
        """The kind of its subjects."""
        return _SUBJECTS.get(self, FindingSubject.RESOURCE)


_Kind = FindingKind
_SUBJECTS = {
    **dict.fromkeys(
        (_Kind.LEVEL_SKIPPED, _Kind.EXCESS_FIELDS, _Kind.OUT_OF_REGION, _Kind.OTHER_CHANNEL, _Kind.CYCLE),
        FindingSubject.FLOW,
    ),
    **dict.fromkeys(
        (_Kind.RESTRICTION_WITHOUT_BASIS, _Kind.OPEN_BEYOND_SHARING, _Kind.IDENTIFIER_MISSING), FindingSubject.ENTRY
    ),
}
"""The kind of subjects by kind of finding, without those of resources."""
