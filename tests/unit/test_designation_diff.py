"""Differences of designations between two instants: CHANGED is the same element, region and scope."""

from __future__ import annotations

from graph.lineage.diff import DesignationInterval, designation_differences


def interval(key: str, scope: str | None, department: str, before: bool, after: bool) -> DesignationInterval:
    return DesignationInterval(key, "element_LE-04-01", "region_65", scope, department, before, after)


def changes(*intervals: DesignationInterval) -> list[tuple[str, str | None, str | None]]:
    return [
        (change.change.value, change.before.id if change.before else None, change.after.id if change.after else None)
        for change in designation_differences(intervals)
    ]


def test_another_department_for_the_same_scope_is_a_change() -> None:
    assert changes(
        interval("a", "MARKET_ENTITY", "d1", True, False), interval("b", "MARKET_ENTITY", "d2", False, True)
    ) == [("CHANGED", "a", "b")]


def test_another_scope_is_another_datum() -> None:
    assert changes(
        interval("a", "MARKET_ENTITY", "d1", True, False), interval("b", "SOCIAL_ORGANIZATION", "d2", False, True)
    ) == [("ENDED", "a", None), ("ADDED", None, "b")]


def test_a_designation_for_all_that_is_replaced_by_one_for_each_scope_ends() -> None:
    assert changes(
        interval("z", "SOCIAL_ORGANIZATION", "d2", False, True),
        interval("y", "MARKET_ENTITY", "d1", False, True),
        interval("a", None, "d1", True, False),
    ) == [("ENDED", "a", None), ("ADDED", None, "y"), ("ADDED", None, "z")]
