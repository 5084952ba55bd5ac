"""On which terms an entry meets a need: its place, its lateness, and how a copy differs from its source."""

from __future__ import annotations

from calendar import monthrange
from datetime import datetime, timedelta

from tests.oracles.assessment.judgement import Judgement
from tests.oracles.assessment.world import Entry, Flow

PLACES = ("SATISFIED", "CONDITIONAL", "TOO_STALE", "NOT_ATTACHED", "NOT_SHARED")
"""From the best to the worst."""
SATISFIED, CONDITIONAL, TOO_STALE, NOT_ATTACHED, NOT_SHARED = range(5)
CYCLES = (
    "REALTIME",
    "HOURLY",
    "DAILY",
    "WEEKLY",
    "TEN_DAYS",
    "MONTHLY",
    "QUARTERLY",
    "HALF_YEARLY",
    "YEARLY",
    "IRREGULAR",
    "OTHER",
)
"""From the fastest to the slowest; an absent cycle is as slow as OTHER."""
GRACE = {
    "REALTIME": (0, timedelta(hours=1)),
    "HOURLY": (0, timedelta(hours=2)),
    "DAILY": (0, timedelta(days=2)),
    "WEEKLY": (0, timedelta(days=9)),
    "TEN_DAYS": (0, timedelta(days=13)),
    "MONTHLY": (1, timedelta(days=5)),
    "QUARTERLY": (3, timedelta(days=10)),
    "HALF_YEARLY": (6, timedelta(days=15)),
    "YEARLY": (13, timedelta()),
}
"""Months and a time after which data of a cycle is late."""
RANKS_THAT_RESTRICT = ("LAW", "ADMINISTRATIVE_REGULATION")
Difference = tuple[str, tuple[str, ...], tuple[str, ...]]
"""The aspect, and the values of the source and of the copy."""


def place_of_entry(judged: Judgement, entry: Entry, freshness: str) -> int:
    """The place of an entry by its own terms. A department does not ask itself for its own data."""
    own = judged.department == entry.provider
    if entry.share_type == "NOT_SHARED" and not own:
        return NOT_SHARED
    if not judged.attached(entry.code):
        return NOT_ATTACHED
    if _pace(entry.update_cycle) > _pace(freshness):
        return TOO_STALE
    return SATISFIED if entry.share_type == "UNCONDITIONAL" or own else CONDITIONAL


def place_of_return(judged: Judgement, entry: Entry, flow: Flow, freshness: str) -> int:
    """The place of what an entry's flow returns: free to use (Art. 21(6)), unless a law or an administrative regulation
    restricts the flow. It is no fresher than the entry or the flow."""
    cadence = flow.cadence or entry.update_cycle
    stale = max(_pace(cadence), _pace(entry.update_cycle)) > _pace(freshness)
    if is_free_to_use(judged, flow):
        return TOO_STALE if stale else SATISFIED
    own = judged.department == entry.provider
    if entry.share_type == "NOT_SHARED" and not own:
        return NOT_SHARED
    if stale:
        return TOO_STALE
    return SATISFIED if entry.share_type == "UNCONDITIONAL" or own else CONDITIONAL


def is_free_to_use(judged: Judgement, flow: Flow) -> bool:
    """Whether no law or administrative regulation (除法律、行政法规另有规定外) restricts the use of what it returns."""
    return judged.world.rank_of_basis.get(flow.restricted_by or "") not in RANKS_THAT_RESTRICT


def is_late(updated_at: datetime | None, cycle: str | None, at: datetime) -> bool:
    """Whether data is older at the instant than its cycle allows; false where that cannot be known."""
    if updated_at is None or cycle not in GRACE:
        return False
    months, time = GRACE[cycle]
    return _months_later(updated_at, months) + time < at


def differences(source: Entry, copy: Entry) -> tuple[Difference, ...]:
    """How a library's copy differs from its source. Of the items: the names that only one of them has."""
    pairs = (
        ("SHARE_TYPE", _scalar(source.share_type), _scalar(copy.share_type)),
        ("SECURITY_GRADE", _scalar(source.security_grade), _scalar(copy.security_grade)),
        ("UPDATE_CYCLE", _scalar(source.update_cycle), _scalar(copy.update_cycle)),
        ("ITEMS", _names_only_in(source, copy), _names_only_in(copy, source)),
    )
    return tuple(pair for pair in pairs if pair[1] != pair[2])


def _pace(cycle: str | None) -> int:
    return CYCLES.index(cycle or "OTHER")


def _months_later(instant: datetime, months: int) -> datetime:
    years, month = divmod(instant.month - 1 + months, 12)
    last_day = monthrange(instant.year + years, month + 1)[1]
    return instant.replace(year=instant.year + years, month=month + 1, day=min(instant.day, last_day))


def _scalar(value: str | None) -> tuple[str, ...]:
    return () if value is None else (value,)


def _names_only_in(entry: Entry, other: Entry) -> tuple[str, ...]:
    others = {item.name for item in other.items}
    return tuple(item.name for item in entry.items if item.name not in others)
