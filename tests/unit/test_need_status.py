"""The status and the gap reason of a need, and the tables of update cycles."""

from __future__ import annotations

import pytest

from domain.model.catalog_enums import UpdateCycle
from domain.rules.need_status import (
    CONDITIONAL,
    GRACE,
    NOT_ATTACHED,
    NOT_SHARED,
    PACE,
    SATISFIED,
    TOO_STALE,
    gap_reason,
    need_status,
)


@pytest.mark.parametrize(
    ("undesignated", "rank", "expected"),
    [
        (True, None, ("GAP", "UNDESIGNATED")),
        (True, SATISFIED, ("GAP", "UNDESIGNATED")),
        (False, None, ("GAP", "NOT_IN_CATALOG")),
        (False, NOT_SHARED, ("NOT_SHARED", None)),
        (False, NOT_ATTACHED, ("GAP", "NOT_ATTACHED")),
        (False, TOO_STALE, ("GAP", "TOO_STALE")),
        (False, CONDITIONAL, ("CONDITIONAL", None)),
        (False, SATISFIED, ("SATISFIED", None)),
    ],
)
def test_the_status_and_the_reason_follow_from_the_rank(
    undesignated: bool, rank: int | None, expected: tuple[str, str | None]
) -> None:
    assert (need_status(undesignated, rank), gap_reason(undesignated, rank)) == expected


def test_better_ranks_are_smaller() -> None:
    assert SATISFIED < CONDITIONAL < TOO_STALE < NOT_ATTACHED < NOT_SHARED


def test_the_pace_follows_the_order_of_update_cycles() -> None:
    assert sorted(PACE, key=lambda cycle: PACE[cycle]) == [cycle.value for cycle in UpdateCycle]
    assert sorted(PACE.values()) == list(range(11))


def test_every_cycle_with_a_period_has_a_grace_period() -> None:
    assert set(GRACE) == set(PACE) - {"IRREGULAR", "OTHER"}
