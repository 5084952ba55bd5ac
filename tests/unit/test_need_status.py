"""The status of a need, and the pace of its entries."""

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
    ("undesignated", "place", "found"),
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
def test_the_status_and_its_reason(undesignated: bool, place: int | None, found: tuple[str, str | None]) -> None:
    assert (need_status(undesignated, place), gap_reason(undesignated, place)) == found


def test_the_better_the_smaller() -> None:
    assert SATISFIED < CONDITIONAL < TOO_STALE < NOT_ATTACHED < NOT_SHARED


def test_cycles_go_from_fast_to_slow_and_what_promises_nothing_is_slowest() -> None:
    assert sorted(PACE, key=lambda cycle: PACE[cycle]) == [cycle.value for cycle in UpdateCycle]
    assert sorted(PACE.values()) == list(range(11))


def test_every_cycle_with_a_rhythm_has_a_grace() -> None:
    assert set(GRACE) == set(PACE) - {"IRREGULAR", "OTHER"}
