"""What a finding says, which resources lie on a cycle, which elements do not come from their source."""

from __future__ import annotations

import re

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.model.finding_kind import LineageFindingKind as Kind
from domain.rules.finding_sentences import ARTICLES, article, sentence
from graph.findings.cycles import components
from graph.findings.source_reachability import ChainNode, SourceChains, UpstreamSearch, unsourced

TOLD: dict[Kind, tuple[object, ...]] = {
    Kind.LEVEL_SKIPPED: ("RETURN_FLOW", "县平台", "区平台", ["州平台"]),
    Kind.NOT_REPORTED: ("NP-01-01", "公民身份号码", "县平台", "州平台"),
    Kind.EXCESS_FIELDS: (["csrq", "xm"],),
    Kind.OUT_OF_REGION: ("喀什市", ["喀什地区"]),
    Kind.OTHER_CHANNEL: ("OTHER", "公安局", "教育局"),
    Kind.STALE: ("DAILY", "户籍", "2026-01-01T00:00:00Z"),
    Kind.NO_SOURCE: ("NP-01-01", "公民身份号码", "公安厅", "喀什市"),
    Kind.UNATTACHED: ("户籍",),
    Kind.CYCLE: (3,),
}


@pytest.mark.parametrize("kind", Kind)
def test_each_has_a_sentence_in_both_languages(kind: Kind) -> None:
    english, chinese = sentence(kind, TOLD[kind], "en"), sentence(kind, TOLD[kind], "zh")
    assert english.endswith(".")
    assert chinese.endswith("。")
    for value in TOLD[kind]:
        for word in value if isinstance(value, list) else [value]:
            if word not in ("RETURN_FLOW", "OTHER", "DAILY"):
                assert str(word) in english
                assert str(word) in chinese


@pytest.mark.parametrize("kind", Kind)
def test_an_article_is_one_of_the_measures_or_none(kind: Kind) -> None:
    english, chinese = article(kind, TOLD[kind], "en"), article(kind, TOLD[kind], "zh")
    assert (english is None) == (chinese is None) == (ARTICLES[kind] is None)
    if english and chinese:
        assert re.fullmatch(r"Art\. (1[0-9]|2[0-4])(\(\d\))?", english)
        assert re.fullmatch(r"第[一二十三四八]+条(第（.）项)?", chinese)


def test_a_level_passed_over_stands_on_the_article_of_its_direction() -> None:
    up = ("AGGREGATION", *TOLD[Kind.LEVEL_SKIPPED][1:])
    assert article(Kind.LEVEL_SKIPPED, up, "en") == "Art. 13"
    assert article(Kind.LEVEL_SKIPPED, TOLD[Kind.LEVEL_SKIPPED], "zh") == "第二十一条第（六）项"


def test_what_nobody_is_the_source_of_and_what_flows_into_itself_have_words_of_their_own() -> None:
    nobody = sentence(Kind.NO_SOURCE, ("NP-01-01", "公民身份号码", None, "喀什市"), "en")
    assert nobody.endswith("and nobody is designated as its source.")
    assert sentence(Kind.CYCLE, (1,), "zh") == "数据流回其自身。"
    assert "报备" in sentence(Kind.OTHER_CHANNEL, ("OFFLINE", "甲", "乙"), "zh")


ENDS = st.integers(0, 8)


@given(st.lists(st.tuples(ENDS, ENDS), max_size=30))
def test_components_are_those_of_a_known_library(edges: list[tuple[int, int]]) -> None:
    graph: nx.DiGraph[int] = nx.DiGraph(edges)
    graph.add_nodes_from(range(9))
    found = components(9, [source for source, _ in edges], [target for _, target in edges])
    together: dict[int, set[int]] = {}
    for node, number in enumerate(found):
        together.setdefault(number, set()).add(node)
    assert sorted(map(sorted, together.values())) == sorted(map(sorted, nx.strongly_connected_components(graph)))


def test_a_long_chain_and_a_long_ring_need_no_recursion() -> None:
    count = 50_000
    chain = components(count, range(count - 1), range(1, count))
    assert len(set(chain)) == count
    ring = components(count, range(count), [*range(1, count), 0])
    assert len(set(ring)) == 1


def link(*feeders: str, entry: tuple[str, tuple[str, ...]] | None = None) -> ChainNode[str]:
    return ChainNode("r", "flow_1" if feeders else None, list(feeders), (entry,) if entry else ())


GUIDED = {"source": frozenset({"source", "local"})}
DESIGNATED = {("r", "e"): "source", ("r", "f"): None}


def judged(links: dict[str, ChainNode[str]]) -> list[tuple[str, str]]:
    """Over all links; each subject by itself, with no more read than its chains ask for, is judged the same."""
    chains = SourceChains(DESIGNATED, GUIDED)
    whole = list(unsourced(links, sorted(links), chains))
    for each in sorted(links):
        read = {each: links[each]}
        upstream: UpstreamSearch[str] = UpstreamSearch(chains)
        front = upstream.begin(read)
        while front:
            read |= {other: links[other] for other in front if other in links}
            front = upstream.follow(front, read)
        assert list(unsourced(read, [each], chains)) == [found for found in whole if found[0] == each]
    return [(subject, element) for subject, lacking in whole for element in lacking]


def test_a_chain_begins_at_the_source_or_at_a_body_it_guides() -> None:
    used = link("before", entry=("other", ("e",)))
    for provider, found in (("source", []), ("local", []), ("other", [("used", "e")])):
        assert judged({"used": used, "before": link(entry=(provider, ("e",)))}) == found


def test_a_chain_goes_over_what_carries_the_element_or_is_attached_to_nothing() -> None:
    source, used = link(entry=("source", ("e",))), link("between", entry=("other", ("e",)))
    for between, found in (
        (link("source", entry=("other", ("e",))), []),
        (link("source"), []),
        (link("source", entry=("other", ("g",))), [("used", "e")]),
    ):
        said = [each for each in judged({"used": used, "between": between, "source": source}) if each[0] == "used"]
        assert said == found


def test_in_use_is_what_is_fed_and_nobodys_is_no_ones() -> None:
    assert judged({"alone": link(entry=("other", ("e", "f")))}) == []
    own = {"own": link("counter", entry=("source", ("e",))), "counter": link()}
    assert judged(own) == []
    assert judged({"used": link("counter", entry=("source", ("f",))), "counter": link()}) == [("used", "f")]


def test_in_a_ring_nothing_begins_unless_something_comes_in() -> None:
    ring = {"a": link("b", entry=("other", ("e",))), "b": link("a", entry=("other", ("e",)))}
    assert judged(ring) == [("a", "e"), ("b", "e")]
    entered = {**ring, "a": link("b", "s", entry=("other", ("e",))), "s": link(entry=("local", ("e",)))}
    assert judged(entered) == []
