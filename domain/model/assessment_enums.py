"""Enumerations of assessments."""

from __future__ import annotations

from enum import StrEnum


class Via(StrEnum):
    """The way the data of a need comes."""

    SOURCE = "SOURCE"
    RETURN_FLOW = "RETURN_FLOW"
    LOCAL_REGISTER = "LOCAL_REGISTER"
    LIBRARY = "LIBRARY"


class Place(StrEnum):
    """How well an entry meets a need, best first (docs/decisions/0006-need-status.md)."""

    SATISFIED = "SATISFIED"
    CONDITIONAL = "CONDITIONAL"
    TOO_STALE = "TOO_STALE"
    NOT_ATTACHED = "NOT_ATTACHED"
    NOT_SHARED = "NOT_SHARED"


class Coverage(StrEnum):
    """Whether an entry holds the data of a region."""

    COVERED = "COVERED"
    UNKNOWN = "UNKNOWN"


class CopyAspect(StrEnum):
    """What differs between a copy and its source."""

    SHARE_TYPE = "SHARE_TYPE"
    SECURITY_GRADE = "SECURITY_GRADE"
    UPDATE_CYCLE = "UPDATE_CYCLE"
    ITEMS = "ITEMS"
