"""The status of a need (Art. 9, 10, 19, 24).

Each candidate entry has a place, the smaller the better; the need has the status of its best entry.
"""

from __future__ import annotations

from domain.model.assessment_enums import Place
from domain.model.graph_enums import RegionLevel

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

PLACES = tuple(place.value for place in Place)
"""The places of an entry, the best first; the statements number them from 0 (graph/queries/scenario)."""
LEVELS = {level.value: rank for rank, level in enumerate(RegionLevel)}
"""Levels of regions by rank, 0 for the highest."""


def need_status(place: int | None) -> str:
    """The status of a need whose best entry has this place; None without an entry."""
    if place is None or PLACES[place] in ("TOO_STALE", "NOT_ATTACHED"):
        return "GAP"
    return PLACES[place]


def gap_reason(place: int | None, undesignated: bool, uncovered: bool) -> str | None:
    """The reason why a need is neither SATISFIED nor CONDITIONAL; None if it is one of them.

    `undesignated`: the element has no source in force. `uncovered`: the source has entries, none of which covers the
    region.
    """
    if place is not None:
        return None if PLACES[place] in ("SATISFIED", "CONDITIONAL") else PLACES[place]
    if undesignated:
        return "UNDESIGNATED"
    return "NOT_COVERED" if uncovered else "NOT_IN_CATALOG"
