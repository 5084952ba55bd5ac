"""What a scenario's need comes to, first that holds (design, section 6; Art. 9, 10, 19, 24).

Each candidate entry has a place, the smaller the better; the need has the status of its best entry.
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
"""Update cycles from fast to slow. What has no rhythm is slower than all that have one."""

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
"""How long after its last change data of a cycle is overdue (our rule, ISO 8601 durations; Art. 24)."""

SATISFIED, CONDITIONAL, TOO_STALE, NOT_ATTACHED, NOT_SHARED = range(5)
_STATUS = ("SATISFIED", "CONDITIONAL", "GAP", "GAP", "NOT_SHARED")
_REASON = (None, None, "TOO_STALE", "NOT_ATTACHED", None)


def need_status(undesignated: bool, place: int | None) -> str:
    """The status of a need whose best entry has this place (None: no entry)."""
    return "GAP" if undesignated or place is None else _STATUS[place]


def gap_reason(undesignated: bool, place: int | None) -> str | None:
    """Why a need is a GAP; None where it is none."""
    if undesignated:
        return "UNDESIGNATED"
    return "NOT_IN_CATALOG" if place is None else _REASON[place]
