"""Completeness: when a result is complete, and the names and order of its facts."""

from __future__ import annotations

import pytest

from domain.model.completeness import REASONS, Completeness


def is_complete(*stopped: str, omitted: int = 0, hidden: int = 0, consistent: bool = True) -> bool:
    return Completeness.of(stopped, omitted, hidden, consistent=consistent, version="v1").complete


def test_a_result_of_one_version_without_omissions_is_complete() -> None:
    assert is_complete()
    assert is_complete(hidden=3)


@pytest.mark.parametrize("reason", REASONS)
def test_a_stop_reason_or_an_omission_is_not_complete(reason: str) -> None:
    assert not is_complete(reason)
    assert not is_complete(omitted=1)


def test_a_result_of_two_versions_is_never_complete() -> None:
    assert not is_complete(consistent=False)


def test_facts_have_the_names_of_the_schema_and_reasons_in_order() -> None:
    completeness = Completeness.of({"TIME", "DEPTH", "PAGE"}, 2, 1, consistent=True, version="v1")
    assert completeness.facts() == {
        "complete": False,
        "stoppedBy": ["DEPTH", "PAGE", "TIME"],
        "omitted": 2,
        "hidden": 1,
        "consistent": True,
        "version": "v1",
    }
