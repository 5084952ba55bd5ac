"""Path patterns: the parser, the positions of its errors, and the automaton compared with brute force."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import BadPattern, LimitExceeded
from domain.model.graph_enums import FlowKind, RegionLevel
from graph.lineage.paths.ast import Choice, Pattern, PatternHop, Repeat, Sequence, hop_count, kinds, max_length
from graph.lineage.paths.automaton import START, Automaton
from graph.lineage.paths.parser import KINDS, LEVELS, MAX_PATTERN_CHARACTERS, MAX_PATTERN_HOPS, parse_pattern
from tests.oracles.paths import Tree, alphabet, matches, text, trees
from tests.strategies import lineage as lineage_worlds

ITEM = (*KINDS, "(", ".")
QUANTIFIER = ("{", "?", "*", "+")


def test_kinds_and_levels_are_the_closed_sets() -> None:
    assert ("ANY", *(kind.value for kind in FlowKind)) == KINDS
    assert tuple(level.value for level in RegionLevel) == LEVELS
    for kind in FlowKind:
        assert parse_pattern(kind.value) == PatternHop(kind.value)
    for level in RegionLevel:
        assert parse_pattern(f"ANY{{{level.value}}}") == PatternHop(None, frozenset({level.value}))


def test_the_example_of_the_documentation() -> None:
    down = [PatternHop("RETURN_FLOW", frozenset({level})) for level in ("PREFECTURE", "COUNTY")]
    assert parse_pattern(
        "COLLECTION AGGREGATION+ INTEGRATION (RETURN_FLOW{PREFECTURE} RETURN_FLOW{COUNTY})?"
    ) == Sequence(
        (
            PatternHop("COLLECTION"),
            Repeat(PatternHop("AGGREGATION"), 1, None),
            PatternHop("INTEGRATION"),
            Repeat(Sequence(tuple(down)), 0, 1),
        )
    )


@pytest.mark.parametrize(
    ("pattern_text", "tree"),
    [
        (".", PatternHop()),
        (" ( ANY\n) ", PatternHop()),
        ("SHARING|OPENING .", Choice((PatternHop("SHARING"), Sequence((PatternHop("OPENING"), PatternHop()))))),
        ("ANY{COUNTY|PREFECTURE}{2}", Repeat(PatternHop(None, frozenset({"COUNTY", "PREFECTURE"})), 2, 2)),
        ("ANY{ 2 , 3 }", Repeat(PatternHop(), 2, 3)),
        ("(ANY{0,})?", Repeat(Repeat(PatternHop(), 0, None), 0, 1)),
    ],
)
def test_a_pattern_is_parsed_into_its_tree(pattern_text: str, tree: Pattern) -> None:
    assert parse_pattern(pattern_text) == tree


@pytest.mark.parametrize(
    ("pattern_text", "line", "column", "expected"),
    [
        ("", 1, 1, ITEM),
        ("SHARING |", 1, 10, ITEM),
        ("SHARING\n(", 2, 2, ITEM),
        ("sharing", 1, 1, ITEM),
        ("采集", 1, 1, ITEM),
        ("SHARING AGREGATION", 1, 9, ITEM),
        ("()", 1, 2, ITEM),
        ("*", 1, 1, ITEM),
        ("(SHARING", 1, 9, (*KINDS, "|", "(", ")", *QUANTIFIER, ".")),
        ("SHARING)", 1, 8, (*KINDS, "|", "(", *QUANTIFIER, ".", "the end")),
        ("SHARING+?", 1, 9, (*KINDS, "|", "(", ".", "the end")),
        ("SHARING $", 1, 9, (*KINDS, "|", "(", *QUANTIFIER, ".", "the end")),
        ("SHARING{", 1, 9, (*LEVELS, "1–50")),
        ("SHARING{CITY}", 1, 9, LEVELS),
        ("SHARING{COUNTY", 1, 15, ("|", "}")),
        ("SHARING{COUNTY|}", 1, 16, LEVELS),
        ("(SHARING){COUNTY}", 1, 11, ("1–50",)),
        ("SHARING{0}", 1, 9, ("1–50",)),
        ("SHARING{3,2}", 1, 11, ("3–50",)),
        ("SHARING{51}", 1, 9, ("1–50",)),
        ("SHARING{1,99999999999999999999}", 1, 11, ("1–50",)),
    ],
)
def test_an_error_has_its_position_and_what_was_expected(
    pattern_text: str, line: int, column: int, expected: tuple[str, ...]
) -> None:
    with pytest.raises(BadPattern) as refused:
        parse_pattern(pattern_text)
    assert (refused.value.line, refused.value.column) == (line, column)
    assert refused.value.expected == expected


def test_patterns_have_limits() -> None:
    assert max_length(parse_pattern("ANY{50} ANY{50}")) == MAX_PATTERN_HOPS
    for pattern_text, code, number in (
        ("." * (MAX_PATTERN_CHARACTERS + 1), "PATTERN_EXCEEDED", MAX_PATTERN_CHARACTERS + 1),
        ("." * (MAX_PATTERN_HOPS + 1), "PATTERN_HOPS_EXCEEDED", MAX_PATTERN_HOPS + 1),
        ("((.{50}){50}){50}", "PATTERN_HOPS_EXCEEDED", 125_000),
        ("(" * 80 + "." + "){50}" * 80, "PATTERN_HOPS_EXCEEDED", 1_000_000_000),
    ):
        with pytest.raises(LimitExceeded) as refused:
            parse_pattern(pattern_text)
        assert (refused.value.code, refused.value.found) == (code, number)


def test_brackets_nest_as_deep_as_a_pattern_is_long() -> None:
    assert parse_pattern("(" * 249 + "." + ")" * 249) == PatternHop()
    nested = parse_pattern("(" * 166 + "." + ")*" * 166)
    automaton = Automaton(nested)
    assert (hop_count(nested), max_length(nested), kinds(nested)) == (1, None, None)
    assert automaton.after(automaton.after(START)) == automaton.last


WORDS = st.lists(st.tuples(st.sampled_from(lineage_worlds.KINDS), st.sampled_from(lineage_worlds.LEVELS)), max_size=5)


@settings(max_examples=500, deadline=None)
@given(tree=trees(), words=st.lists(WORDS, min_size=8, max_size=8))
def test_the_automaton_matches_what_brute_force_matches(tree: Tree, words: list[list[tuple[str, str]]]) -> None:
    """Forwards and backwards, and nothing that the bounds of the tree would exclude."""
    pattern = parse_pattern(text(tree))
    automaton = Automaton(pattern)
    longest = max_length(pattern)
    for word in filter(None, words):
        states, behind = START, automaton.last
        for step in word:
            states = automaton.after(states) & automaton.matching(*step)
        for step in reversed(word):
            behind = automaton.before(behind & automaton.matching(*step))
        matched = matches(tree, word)
        assert bool(states & automaton.last) == matched
        assert bool(behind & START) == matched
        if matched:
            assert longest is None or len(word) <= longest
            assert {kind for kind, _ in word} <= alphabet(tree)
    assert (kinds(pattern) or set(lineage_worlds.KINDS)) == alphabet(tree)
