"""The table of next steps: its articles, periods and sentences in both languages."""

from __future__ import annotations

from typing import Any

import pytest

from domain.rules.next_steps import NEXT_STEPS, STEP_TABLE, Act, step_article, step_sentence

STEPS = [(situation, step) for situation, steps in STEP_TABLE.items() for step in steps]


def test_the_periods_are_those_of_article_21() -> None:
    days = {situation: [step.days for step in steps] for situation, steps in NEXT_STEPS.items()}
    assert days == {
        "UNCONDITIONAL": [3],
        "CONDITIONAL": [3, 5],
        "OWN": [],
        "RETURNED": [0],
        "NOT_SHARED": [None],
        "TOO_STALE": [None],
        "NOT_ATTACHED": [None],
        "NOT_IN_CATALOG": [None, None],
        "NOT_COVERED": [None],
        "NOT_REPORTED_TO_SOURCE": [None, None],
        "UNDESIGNATED": [None],
        "RETURNED_TOO_RARELY": [None],
        "PROVISIONAL": [3],
        "PROVISIONAL_CONDITIONAL": [3, 5],
        "PROVISIONAL_NOT_SHARED": [None],
    }


def test_every_act_occurs() -> None:
    assert {step["act"] for _, step in STEPS} == set(Act)


@pytest.mark.parametrize(("situation", "step"), STEPS, ids=[f"{name}-{step['act']}" for name, step in STEPS])
def test_a_step_has_article_and_sentence_in_both_languages(situation: str, step: dict[str, Any]) -> None:
    assert step_article("en", step) == f"Art. {step['article']}"
    assert step_article("zh", step).startswith("第")
    named = bool(step["body"])
    english = step_sentence("en", step, "Body" if named else None, "Platform", 2)
    chinese = step_sentence("zh", step, "某部门" if named else None, "某平台", 2)
    assert english.endswith(".")
    assert chinese.endswith("。")
    assert ("Body" in english, "某部门" in chinese) == (named, named), situation
    assert ("Platform" in english, "某平台" in chinese) == (step["platform"], step["platform"]), situation
    if step["days"]:
        assert str(step["days"]) in english
        assert f"{step['days']}个工作日" in chinese


def test_a_provisional_step_counts_the_entries_that_hold_the_element() -> None:
    step = STEP_TABLE["PROVISIONAL"][0]
    assert step_sentence("en", step, None, "P", 1).startswith("1 published entry holds the element; until")
    assert step_sentence("zh", step, None, "某平台", 83).startswith("已有83条已发布目录条目含有该数据元，")
