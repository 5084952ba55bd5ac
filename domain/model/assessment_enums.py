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
    """The degree to which an entry meets a need, best first (docs/decisions/0006-need-status.md)."""

    SATISFIED = "SATISFIED"
    CONDITIONAL = "CONDITIONAL"
    TOO_STALE = "TOO_STALE"
    NOT_ATTACHED = "NOT_ATTACHED"
    NOT_SHARED = "NOT_SHARED"


class Coverage(StrEnum):
    """The coverage of a region by an entry."""

    COVERED = "COVERED"
    UNKNOWN = "UNKNOWN"


class CopyAspect(StrEnum):
    """A property in which a copy differs from its source."""

    SHARE_TYPE = "SHARE_TYPE"
    SECURITY_GRADE = "SECURITY_GRADE"
    UPDATE_CYCLE = "UPDATE_CYCLE"
    ITEMS = "ITEMS"
