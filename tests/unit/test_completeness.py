"""What an answer says of itself: when it is complete, and by which names."""

from __future__ import annotations

import pytest

from domain.model.completeness import REASONS, Completeness


def of(*stopped: str, omitted: int = 0, hidden: int = 0, consistent: bool = True, whole: bool | None = None) -> bool:
    return Completeness.of(stopped, omitted, hidden, consistent=consistent, version="v1", whole=whole).complete


def test_nothing_left_out_at_one_version_is_complete() -> None:
    assert of()
    assert of(hidden=3)


@pytest.mark.parametrize("reason", REASONS)
def test_what_stopped_or_was_left_out_is_not_complete(reason: str) -> None:
    assert not of(reason)
    assert not of(omitted=1)


def test_who_knows_more_decides() -> None:
    assert of("WIDTH", whole=True)
    assert not of(whole=False)


def test_two_versions_are_never_complete() -> None:
    assert not of(consistent=False)
    assert not of(consistent=False, whole=True)


def test_facts_have_the_names_of_the_contract_and_reasons_their_order() -> None:
    told = Completeness.of({"TIME", "DEPTH", "BUDGET"}, 2, 1, consistent=True, version="v1", cursor="next")
    assert told.facts() == {
        "complete": False,
        "stoppedBy": ["DEPTH", "BUDGET", "TIME"],
        "omitted": 2,
        "hidden": 1,
        "consistent": True,
        "version": "v1",
        "cursor": "next",
    }
