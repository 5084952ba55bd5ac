"""The scenarios: each matter that a description names has a need, and each element of ours is needed."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.support.sample_rows import by_code, rows

# For each matter of a description (事项): the elements of which at least one need must be.
MATTERS = {
    "newborn": {
        "出生医学证明": "NP-04-01",
        "预防接种": "NP-05-01",
        "户口登记": "NP-04-02",
        "医疗保险参保": "OT-01-01",
        "社会保障卡申领": "NP-06-05",
    },
    "company-opening": {
        "企业设立登记": "LE-01-01",
        "公章刻制": "OT-01-02",
        "税务登记": "OT-01-03",
        "社会保险登记": "OT-01-04",
        "公积金缴存登记": "OT-01-05",
    },
    "enrolment": {"入学报名": "NP-07-01"},
    "after-death": {
        "死亡医学证明": "NP-04-06",
        "户口注销": "NP-01-14",
        "社会保险待遇停发": "NP-06-01",
        "公积金提取": "NP-09-01",
    },
    "retirement": {
        "退休审批": "NP-06-11",
        "养老待遇核定": "NP-06-03",
        "公积金提取": "NP-09-01",
        "医疗保险变更": "OT-01-01",
    },
    "disability": {
        "残疾人证办理": "NP-08-01",
        "两项补贴": "NP-08-02",
        "康复服务": "OT-01-06",
        "就业扶持": "NP-06-06",
    },
    "house-moving": {"不动产转移登记": "NP-11-01", "水": "OT-01-07", "电": "OT-01-08", "气": "OT-01-09"},
}


def needs(scenario: str) -> list[str]:
    """The elements of the needs, by position."""
    own = [row for row in rows("need") if row["scenario"] == scenario]
    return [str(row["element"]) for row in sorted(own, key=lambda row: int(row["properties"]["position"]))]


def test_scenarios_have_at_least_six_needs() -> None:
    counts = Counter(row["scenario"] for row in rows("need"))
    assert set(counts) == set(MATTERS) == set(by_code("scenario"))
    assert min(counts.values()) >= 6


@pytest.mark.parametrize("scenario", MATTERS)
def test_each_matter_of_a_description_has_a_need(scenario: str) -> None:
    row = by_code("scenario")[scenario]
    for matter, element in MATTERS[scenario].items():
        assert matter in row["name"] + row["description"]
        assert element in needs(scenario), matter


def test_needs_are_appended_behind_the_former_ones() -> None:
    newborn = ["NP-01-01", "NP-01-13", "NP-03-01", "NP-04-01", "NP-04-02", "NP-05-01", "NP-05-03", "NP-06-05"]
    assert needs("newborn") == [*newborn, "NP-01-07", "OT-01-01"]
    assert needs("house-moving")[6:] == ["OT-01-07", "OT-01-08", "OT-01-09"]


def test_each_element_of_ours_is_needed_and_one_has_no_source_and_no_entry() -> None:
    ours = {code for code in by_code("element") if code.startswith("OT-")}
    assert ours <= {row["element"] for row in rows("need")}
    realized = {row["element"] for row in rows("item") if row["element"]}
    assert ours - realized == {"OT-01-08"}
