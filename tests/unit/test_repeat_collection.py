"""Whether a department may collect an element again: by hand for the cases of Art. 13, and the law of the rule."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.rules.repeat_collection import repeat_allowed, repeat_reason
from exchange.sample.law import category_rows
from exchange.sample.read_facts import read_facts

BOTH = ["TOWNSHIP_GOVERNMENT", "SUBDISTRICT_OFFICE"]
Facts = tuple[str | None, str | None, bool]
TOWNSHIP: Facts = ("乡镇街道", "TOWNSHIP_GOVERNMENT", False)
OFFICE: Facts = ("乡镇街道", "SUBDISTRICT_OFFICE", False)
REGIMENT: Facts = ("乡镇街道", "OTHER", False)
COLLECTORS_OF = {row["properties"]["code"]: row["collectors"] for row in category_rows(read_facts())}


def collectors_of(category: str) -> list[list[Any]]:
    """The collectors of a category of the sample, as the query returns them."""
    return [
        [
            collector["collectorKind"],
            collector.get("line"),
            collector.get("grassrootsKinds", []),
            collector.get("commissioned", False),
        ]
        for collector in COLLECTORS_OF[category]
    ]


def outcome(category: str, facts: Facts, shared: bool = True, listed: bool = True) -> tuple[bool | None, str]:
    arguments = (*facts, collectors_of(category), shared, listed)
    return repeat_allowed(*arguments), repeat_reason(*arguments)


LAWFUL = (None, "LAWFUL_COLLECTOR")
OPEN = (None, "NOT_DECIDABLE")
NO = (False, "SOURCE_SHARES")


@pytest.mark.parametrize(
    ("category", "facts", "expected"),
    [
        # a line that the article names, or that we read its words as
        ("NP-04", ("公安", None, False), LAWFUL),
        ("NP-06", ("民政", None, False), LAWFUL),
        ("LE-04", ("机构编制", None, False), LAWFUL),
        ("NR-03", ("水利", None, False), LAWFUL),
        ("NP-01", ("民政", None, False), NO),
        # 居民婚姻登记: 民政部门、乡镇人民政府
        ("NP-03", TOWNSHIP, LAWFUL),
        ("NP-03", OFFICE, NO),
        ("NP-03", REGIMENT, NO),
        # 卫生健康: 卫生健康主管部门、乡镇人民政府、街道办事处
        ("NP-05", TOWNSHIP, LAWFUL),
        ("NP-05", OFFICE, LAWFUL),
        ("NP-05", REGIMENT, NO),
        # 流动人口: only bodies that 公安机关 has commissioned
        ("NP-02", TOWNSHIP, NO),
        ("NP-02", ("乡镇街道", "TOWNSHIP_GOVERNMENT", True), LAWFUL),
        ("NP-02", ("乡镇街道", "SUBDISTRICT_OFFICE", True), LAWFUL),
        ("NP-02", ("乡镇街道", "OTHER", True), NO),
        ("NP-02", ("卫生健康", None, True), NO),
        # a commission is of no use for other data
        ("NP-03", ("乡镇街道", "SUBDISTRICT_OFFICE", True), NO),
        # 有关资格证书: an institution without a line, which may be any department
        ("NP-10", ("教育", None, False), OPEN),
        ("NP-10", TOWNSHIP, OPEN),
        ("NP-10", (None, None, False), OPEN),
        # 教育, 自然资源: institutions as well as lines
        ("NP-07", ("其他", None, False), OPEN),
        ("NP-07", (None, None, False), OPEN),
        ("NP-07", ("人力资源和社会保障", None, False), LAWFUL),
        ("NP-07", ("民政", None, False), NO),
        ("NR-11", (None, None, False), OPEN),
        ("NR-11", TOWNSHIP, NO),
        ("NP-01", (None, None, False), NO),
    ],
)
def test_departments_that_the_article_names(category: str, facts: Facts, expected: tuple[bool | None, str]) -> None:
    assert outcome(category, facts) == expected


def test_others_may_collect_only_what_is_not_shared() -> None:
    other: Facts = ("民政", None, False)
    assert outcome("NP-01", other, shared=True, listed=True) == (False, "SOURCE_SHARES")
    assert outcome("NP-01", other, shared=False, listed=True) == (True, "SOURCE_NOT_SHARED")
    assert outcome("NP-01", other, shared=False, listed=False) == (True, "SOURCE_NOT_IN_CATALOG")


LINES = st.sampled_from([None, "公安", "民政", "乡镇街道", "其他"])
KINDS = st.sampled_from([None, *BOTH, "OTHER"])
COLLECTORS: st.SearchStrategy[list[Any]] = st.lists(
    st.one_of(
        st.tuples(st.just("LINE"), st.sampled_from(["公安", "民政"]), st.just([]), st.just(False)),
        st.tuples(st.just("GRASSROOTS"), st.just("乡镇街道"), st.lists(st.sampled_from(BOTH)), st.booleans()),
        st.tuples(st.just("INSTITUTION"), st.none(), st.just([]), st.just(False)),
    ),
    max_size=4,
)


@given(LINES, KINDS, st.booleans(), COLLECTORS, st.booleans(), st.booleans())
def test_the_outcome_is_left_open_exactly_for_bodies_that_the_article_names_or_may_name(
    line: str | None, kind: str | None, commissioned: bool, collectors: list[Any], shared: bool, listed: bool
) -> None:
    arguments = (line, kind, commissioned, collectors, shared, listed)
    named = any(collector[0] == "LINE" and collector[1] == line for collector in collectors) or any(
        kind in collector[2] and (commissioned or not collector[3]) for collector in collectors
    )
    institution = any(collector[0] == "INSTITUTION" for collector in collectors)
    alone = all(collector[0] == "INSTITUTION" for collector in collectors)
    open_question = not named and institution and (alone or line in (None, "其他"))
    reason, allowed = repeat_reason(*arguments), repeat_allowed(*arguments)
    assert (reason == "LAWFUL_COLLECTOR") == named
    assert (reason == "NOT_DECIDABLE") == open_question
    assert (allowed is None) == (named or open_question)
    assert allowed is None or allowed == (not shared)
    # the order of the article is no order of precedence
    assert repeat_reason(line, kind, commissioned, collectors[::-1], shared, listed) == reason
