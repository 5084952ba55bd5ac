"""Sentences and articles of findings, strongly connected components, and the source-reachability analysis."""

from __future__ import annotations

import re

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.model.finding_kind import FindingKind as Kind
from domain.model.finding_kind import FindingSubject as Subject
from domain.rules.finding_sentences import ARTICLES, article, sentence
from graph.findings.cycles import components
from graph.findings.source_reachability import ChainNode, SourceChains, UpstreamSearch, unsourced_elements
from graph.findings.statements import EVALUATIONS
from graph.query_files import load_query

DETAILS: dict[Kind, tuple[object, ...]] = {
    Kind.LEVEL_SKIPPED: ("RETURN_FLOW", "县平台", "区平台", ["州平台"]),
    Kind.NOT_REPORTED: ("NP-01-01", "公民身份号码", "县平台", "州平台"),
    Kind.EXCESS_FIELDS: (["csrq", "xm"], [["csrq", "出生日期"], ["xm", "姓名"]]),
    Kind.OUT_OF_REGION: ("喀什市", ["喀什地区"]),
    Kind.OTHER_CHANNEL: ("OTHER", "公安局", "教育局"),
    Kind.STALE: ("DAILY", "户籍", "2025-12-31T16:00:01Z"),
    Kind.NO_SOURCE: ("NP-01-01", "公民身份号码", "公安厅", "喀什市"),
    Kind.UNATTACHED: ("户籍",),
    Kind.CYCLE: (3,),
    Kind.RESTRICTION_WITHOUT_BASIS: ("户籍登记信息", "NOT_SHARED", ["办法第十九条"]),
    Kind.OPEN_BEYOND_SHARING: ("户籍登记信息", "CONDITIONAL"),
    Kind.IDENTIFIER_MISSING: ("法人登记信息", ["公民身份号码", "统一社会信用代码"]),
}


def flattened(value: object) -> list[object]:
    return [word for item in value for word in flattened(item)] if isinstance(value, list) else [value]


@pytest.mark.parametrize("kind", Kind)
def test_each_kind_has_a_sentence_in_both_languages(kind: Kind) -> None:
    english, chinese = sentence(kind, DETAILS[kind], "en"), sentence(kind, DETAILS[kind], "zh")
    assert english.endswith(".")
    assert chinese.endswith("。")
    for value in DETAILS[kind]:
        for word in flattened(value):
            if word == "2025-12-31T16:00:01Z":
                word = "2026-01-01 00:00:01"  # in Beijing time
            if word not in ("RETURN_FLOW", "OTHER", "DAILY", "CONDITIONAL", "NOT_SHARED"):
                assert str(word) in english
                assert str(word) in chinese


@pytest.mark.parametrize("kind", Kind)
def test_each_kind_cites_an_article_of_the_measures_or_none(kind: Kind) -> None:
    english, chinese = article(kind, DETAILS[kind], "en"), article(kind, DETAILS[kind], "zh")
    assert (english is None) == (chinese is None) == (ARTICLES[kind] is None)
    if english and chinese:
        assert re.fullmatch(r"Art\. (1[0-9]|2[0-4])(\(\d\))?", english)
        assert re.fullmatch(r"第[一二十三四八九]+条(第（.）项)?", chinese)


def test_a_skipped_level_cites_the_article_of_its_direction() -> None:
    up = ("AGGREGATION", *DETAILS[Kind.LEVEL_SKIPPED][1:])
    assert article(Kind.LEVEL_SKIPPED, up, "en") == "Art. 13"
    assert article(Kind.LEVEL_SKIPPED, DETAILS[Kind.LEVEL_SKIPPED], "zh") == "第二十一条第（六）项"


def test_special_cases_have_their_own_sentences() -> None:
    undesignated = sentence(Kind.NO_SOURCE, ("NP-01-01", "公民身份号码", None, "喀什市"), "en")
    assert undesignated.endswith(" is in use in 喀什市 without a designated source.")
    assert sentence(Kind.CYCLE, (1,), "zh") == "数据流转的来源与去向为同一资源。"
    unnamed = sentence(Kind.EXCESS_FIELDS, (["csrq", "x1"], [["csrq", "出生日期"]]), "zh")
    assert unnamed == "回流了接收方需求未列明的字段：出生日期（csrq）、x1，应遵循最小必要原则。"
    assert "报备" in sentence(Kind.OTHER_CHANNEL, ("OFFLINE", "甲", "乙"), "zh")
    restricted = sentence(Kind.RESTRICTION_WITHOUT_BASIS, ("户籍", "CONDITIONAL", []), "en")
    assert restricted == "户籍 is shared on conditions and names no legal basis for it (Art. 19)."
    assert "不予共享" in sentence(Kind.RESTRICTION_WITHOUT_BASIS, ("户籍", "NOT_SHARED", []), "zh")


@pytest.mark.parametrize("kind", EVALUATIONS)
def test_the_rule_of_a_kind_checks_its_kind_of_subject(kind: Kind) -> None:
    assert load_query(EVALUATIONS[kind]).given == (kind.subject.lower(),)


def test_the_subject_of_an_id() -> None:
    assert [Subject.of_id(f"{subject.lower()}_1_2") for subject in Subject] == list(Subject)
    with pytest.raises(ValueError, match="REGION"):
        Subject.of_id("region_650000000000")


ENDS = st.integers(0, 8)


@given(st.lists(st.tuples(ENDS, ENDS), max_size=30))
def test_components_equal_those_of_networkx(edges: list[tuple[int, int]]) -> None:
    graph: nx.DiGraph[int] = nx.DiGraph(edges)
    graph.add_nodes_from(range(9))
    component = components(9, [source for source, _ in edges], [target for _, target in edges])
    members: dict[int, set[int]] = {}
    for node, number in enumerate(component):
        members.setdefault(number, set()).add(node)
    assert sorted(map(sorted, members.values())) == sorted(map(sorted, nx.strongly_connected_components(graph)))


def test_long_chains_and_rings_do_not_recurse() -> None:
    count = 50_000
    chain = components(count, range(count - 1), range(1, count))
    assert len(set(chain)) == count
    ring = components(count, range(count), [*range(1, count), 0])
    assert len(set(ring)) == 1


def node(*feeders: str, entry: tuple[str, tuple[str, ...]] | None = None) -> ChainNode[str]:
    return ChainNode("r", "flow_1" if feeders else None, list(feeders), (entry,) if entry else ())


GUIDED = {"source": frozenset({"source", "local"})}
DESIGNATED = {("r", "e"): "source", ("r", "f"): None}


def check_all(nodes: dict[str, ChainNode[str]]) -> list[tuple[str, str]]:
    """The unsourced elements of all nodes; a search upstream of each single node must find the same."""
    chains = SourceChains(DESIGNATED, GUIDED)
    expected = list(unsourced_elements(nodes, sorted(nodes), chains))
    for subject in sorted(nodes):
        read = {subject: nodes[subject]}
        search: UpstreamSearch[str] = UpstreamSearch(chains)
        front = search.begin(read)
        while front:
            read |= {node: nodes[node] for node in front if node in nodes}
            front = search.follow(front, read)
        assert list(unsourced_elements(read, [subject], chains)) == [row for row in expected if row[0] == subject]
    return [(subject, element) for subject, lacking in expected for element in lacking]


def test_a_chain_begins_at_the_source_or_at_a_department_that_it_guides() -> None:
    used = node("before", entry=("other", ("e",)))
    for provider, expected in (("source", []), ("local", []), ("other", [("used", "e")])):
        assert check_all({"used": used, "before": node(entry=(provider, ("e",)))}) == expected


def test_a_chain_runs_over_resources_with_the_element_or_without_an_entry() -> None:
    source, used = node(entry=("source", ("e",))), node("between", entry=("other", ("e",)))
    for between, expected in (
        (node("source", entry=("other", ("e",))), []),
        (node("source"), []),
        (node("source", entry=("other", ("g",))), [("used", "e")]),
    ):
        rows = check_all({"used": used, "between": between, "source": source})
        assert [row for row in rows if row[0] == "used"] == expected


def test_only_elements_of_fed_resources_are_in_use() -> None:
    assert check_all({"alone": node(entry=("other", ("e", "f")))}) == []
    provided_by_source = {"own": node("counter", entry=("source", ("e",))), "counter": node()}
    assert check_all(provided_by_source) == []
    assert check_all({"used": node("counter", entry=("source", ("f",))), "counter": node()}) == [("used", "f")]


def test_a_ring_has_no_source_unless_a_source_feeds_it() -> None:
    ring = {"a": node("b", entry=("other", ("e",))), "b": node("a", entry=("other", ("e",)))}
    assert check_all(ring) == [("a", "e"), ("b", "e")]
    entered = {**ring, "a": node("b", "s", entry=("other", ("e",))), "s": node(entry=("local", ("e",)))}
    assert check_all(entered) == []
