"""The status of a scenario's need (Art. 9, 10, 19, 24).

Each candidate entry has a rank, the smaller the better; the need has the status of its best entry.
"""

from __future__ import annotations

PACE = {
    cycle: pace
    for pace, cycle in enumerate(
        (
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
    )
}
"""Update cycles by speed, 0 for the fastest. Cycles without a period are the slowest."""

GRACE = {
    "REALTIME": "PT1H",
    "HOURLY": "PT2H",
    "DAILY": "P2D",
    "WEEKLY": "P9D",
    "TEN_DAYS": "P13D",
    "MONTHLY": "P1M5D",
    "QUARTERLY": "P3M10D",
    "HALF_YEARLY": "P6M15D",
    "YEARLY": "P1Y1M",
}
"""By update cycle the time after the last change at which data is overdue (our rule, ISO 8601 durations; Art. 24)."""

SATISFIED, CONDITIONAL, TOO_STALE, NOT_ATTACHED, NOT_SHARED = range(5)
_STATUS = ("SATISFIED", "CONDITIONAL", "GAP", "GAP", "NOT_SHARED")
_REASON = (None, None, "TOO_STALE", "NOT_ATTACHED", None)


def need_status(undesignated: bool, rank: int | None) -> str:
    """The status of a need whose best entry has this rank; None without an entry."""
    return "GAP" if undesignated or rank is None else _STATUS[rank]


def gap_reason(undesignated: bool, rank: int | None) -> str | None:
    """The reason of a GAP; None for any other status."""
    if undesignated:
        return "UNDESIGNATED"
    return "NOT_IN_CATALOG" if rank is None else _REASON[rank]
