"""The status and the reason of a need, and the tables of update cycles and levels."""

from __future__ import annotations

import pytest

from domain.model.assessment_enums import Place
from domain.model.catalog_enums import UpdateCycle
from domain.model.graph_enums import RegionLevel
from domain.rules.need_status import GRACE, LEVELS, PACE, PLACES, gap_reason, need_status


@pytest.mark.parametrize(
    ("place", "undesignated", "uncovered", "expected"),
    [
        (0, False, False, ("SATISFIED", None)),
        (1, False, False, ("CONDITIONAL", None)),
        (2, False, False, ("GAP", "TOO_STALE")),
        (3, False, False, ("GAP", "NOT_ATTACHED")),
        (4, False, False, ("NOT_SHARED", "NOT_SHARED")),
        (0, False, True, ("SATISFIED", None)),
        (None, True, False, ("GAP", "UNDESIGNATED")),
        (None, False, True, ("GAP", "NOT_COVERED")),
        (None, False, False, ("GAP", "NOT_IN_CATALOG")),
    ],
)
def test_the_status_and_the_reason_follow_from_the_place(
    place: int | None, undesignated: bool, uncovered: bool, expected: tuple[str, str | None]
) -> None:
    assert (need_status(place), gap_reason(place, undesignated, uncovered)) == expected


def test_the_places_are_those_of_the_schema() -> None:
    assert list(PLACES) == [place.value for place in Place]


def test_the_levels_are_those_of_regions() -> None:
    assert list(LEVELS) == [level.value for level in RegionLevel]
    assert list(LEVELS.values()) == list(range(5))


def test_the_pace_follows_the_order_of_update_cycles() -> None:
    assert sorted(PACE, key=lambda cycle: PACE[cycle]) == [cycle.value for cycle in UpdateCycle]
    assert sorted(PACE.values()) == list(range(11))


def test_every_cycle_with_a_period_has_a_grace_period() -> None:
    assert set(GRACE) == set(PACE) - {"IRREGULAR", "OTHER"}
