"""The measures of documents, compared with documents of known size and with a recursive expansion of fragments."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping

import pytest
from graphql import get_introspection_query, parse
from hypothesis import given
from hypothesis import strategies as st

from api.errors import FragmentCycle
from api.limits.document import Limits, exceeded_limits
from domain.errors import LimitExceeded

ALL = Limits(depth=-1, aliases=-1, root_fields=-1, selections=-1)


def measured(text: str, limits: Limits = ALL) -> dict[str, int]:
    return {
        error.code: error.found for error in exceeded_limits(parse(text), limits) if isinstance(error, LimitExceeded)
    }


def codes(text: str, limits: Limits | None = None) -> list[str]:
    return [error.code for error in exceeded_limits(parse(text), limits or Limits())]


def test_a_document_is_measured_with_its_fragments_spread() -> None:
    text = """
      query Q { a: one { ...F } two { ... on T { b: x { y } } ...F } ...Top }
      fragment F on T { f: p { q { r } } }
      fragment Top on Query { three two { z } }
    """
    assert measured(text) == {
        "DEPTH_EXCEEDED": 4,
        "ALIASES_EXCEEDED": 4,
        "ROOT_FIELDS_EXCEEDED": 3,
        "SELECTIONS_EXCEEDED": 23,
    }


def test_the_largest_operation_counts_not_their_sum() -> None:
    text = "query A { x { y } } query B { a: x b: x }"
    assert measured(text) == {
        "DEPTH_EXCEEDED": 2,
        "ALIASES_EXCEEDED": 2,
        "ROOT_FIELDS_EXCEEDED": 2,
        "SELECTIONS_EXCEEDED": 4,
    }


def nested(depth: int) -> str:
    return "{a" * depth + "}" * depth


def inside(*members: str) -> str:
    """A document of these members one below the top."""
    return "{a{" + " ".join(members) + "}}"


def numbered(count: int, form: str = "x{}") -> list[str]:
    return [form.format(number) for number in range(count)]


@pytest.mark.parametrize(
    ("at", "over", "code"),
    [
        (nested(15), nested(16), "DEPTH_EXCEEDED"),
        (inside(*numbered(30, "x{}:c")), inside(*numbered(31, "x{}:c")), "ALIASES_EXCEEDED"),
        ("{" + " ".join(numbered(10)) + "}", "{" + " ".join(numbered(11)) + "}", "ROOT_FIELDS_EXCEEDED"),
        (inside(*numbered(4_999)), inside(*numbered(5_000)), "SELECTIONS_EXCEEDED"),
        (inside("c " * 100), inside("c " * 101), "COMPARISONS_EXCEEDED"),
    ],
)
def test_each_limit_admits_its_value_and_no_more(at: str, over: str, code: str) -> None:
    assert codes(at) == []
    assert codes(over) == [code]


def test_an_error_names_the_limit_and_the_count_in_both_languages() -> None:
    (error,) = exceeded_limits(parse(nested(200)))
    assert error.message == "The document's depth is 200; the limit is 15."
    assert error.zh == "文档深度为 200，上限为 15。"
    assert isinstance(error, LimitExceeded)
    assert (error.found, error.limit) == (200, 15)


def test_a_thousand_aliases_name_the_aliases_first() -> None:
    aliases = "{" + " ".join(numbered(1_000, "a{}:__typename")) + "}"
    assert codes(aliases) == ["ALIASES_EXCEEDED", "ROOT_FIELDS_EXCEEDED"]


def test_introspection_is_measured_and_that_of_graphiql_is_fifteen_deep() -> None:
    graphiql = get_introspection_query(
        descriptions=True,
        specified_by_url=True,
        directive_is_repeatable=True,
        schema_description=True,
        input_value_deprecation=True,
    )
    assert measured(graphiql, ALL)["DEPTH_EXCEEDED"] == 15
    assert codes(graphiql) == []
    cycle = '{__type(name:"T")' + "{fields{type" * 8 + "{name}" + "}}" * 8 + "}"
    assert codes(cycle) == ["DEPTH_EXCEEDED"]


@pytest.mark.parametrize(
    ("text", "cycle"),
    [
        ("{...f} fragment f on Q {...f}", ["f", "f"]),
        ("{...f} fragment f on Q {a{...g}} fragment g on Q {...on Q{b{...f}}}", ["f", "g", "f"]),
        ("{x} fragment p on Q {...f} fragment f on Q {...g} fragment g on Q {...f}", ["f", "g", "f"]),
    ],
)
def test_a_cycle_of_fragments_is_reported_with_its_names(text: str, cycle: list[str]) -> None:
    (error,) = exceeded_limits(parse(text))
    assert isinstance(error, FragmentCycle)
    assert error.message == f"The fragments {' → '.join(cycle)} form a cycle; the depth limit is 15."


def test_a_long_cycle_is_shortened() -> None:
    text = "{...f0}" + "".join(f"fragment f{i} on Q {{...f{(i + 1) % 500}}}" for i in range(500))
    (error,) = exceeded_limits(parse(text))
    assert "f0 → f1 → f2 → f3 → f4 → f5 → … → f0" in error.message


def doubled(times: int, leaf: str = "c") -> str:
    links = "".join(f"fragment f{i} on Q {{...f{i + 1} ...f{i + 1}}}" for i in range(times))
    return "{...f0}" + links + f"fragment f{times} on Q {{{leaf}}}"


def twice_below(times: int) -> str:
    links = "".join(f"fragment f{i} on Q {{a{{...f{i + 1}}} b{{...f{i + 1}}}}}" for i in range(times))
    return "{...f0}" + links + f"fragment f{times} on Q {{c}}"


@pytest.mark.parametrize(
    "text",
    [
        doubled(30),
        doubled(400),
        twice_below(13),
        doubled(30, "...nowhere"),
    ],
)
def test_exponential_fragments_are_rejected_without_expansion(text: str) -> None:
    """The number of function calls is linear in the length of the document."""
    document = parse(text)
    events: Counter[str] = Counter()
    profile = sys.getprofile()
    sys.setprofile(lambda frame, event, argument: events.update([event]))
    try:
        errors = exceeded_limits(document)
    finally:
        sys.setprofile(profile)
    assert [error.code for error in errors] == ["SELECTIONS_EXCEEDED"]
    assert 0 < events["call"] <= len(text)


@pytest.mark.parametrize(
    "text",
    [
        inside("c " * 4_990),
        inside("b{c} " * 1_240),
        inside("...{c} " * 1_240),
        inside(*numbered(450, "...f{}")) + " ".join(numbered(450, "fragment f{} on Q {{c}}")),
        "{x} fragment unused on Q {" + "c " * 2_000 + "}",
        "{...f} fragment f on Q {" + "c " * 2_000 + "} fragment f on Q {c}",
    ],
)
def test_documents_with_too_many_comparisons_are_rejected(text: str) -> None:
    assert codes(text) == ["COMPARISONS_EXCEEDED"]


def test_pairs_are_counted_for_merged_fields() -> None:
    """Two fields a are one pair; their merged selections have three fields c, which are three pairs."""
    merged = "{ a { c c } ...F } fragment F on Q { a { c } }"
    assert codes(merged, Limits(comparisons=4)) == []
    assert codes(merged, Limits(comparisons=3)) == ["COMPARISONS_EXCEEDED"]


# A document of fragments F0 … Fn, each of which may spread those of higher number: never a cycle.
Body = list[tuple[str, int]]


def bodies(count: int) -> st.SearchStrategy[list[Body]]:
    def body(index: int) -> st.SearchStrategy[Body]:
        kinds = ["field", "alias", "nest", "inline"] + (["spread"] if index < count else [])
        member = st.tuples(st.sampled_from(kinds), st.integers(index + 1, max(count, index + 1)))
        return st.lists(member, min_size=1, max_size=4)

    return st.tuples(*(body(index) for index in range(count + 1))).map(list)


def written(members: Body, index: int, count: int) -> str:
    below = f"{{...F{index + 1}}}" if index < count else "{leaf}"
    forms = {"field": "x", "alias": "y: x", "nest": f"n {below}", "inline": f"... {below}"}
    return " ".join(f"...F{target}" if kind == "spread" else forms[kind] for kind, target in members)


def naive(members: Body, index: int, all_bodies: Mapping[int, Body], count: int) -> tuple[int, int, int]:
    """Depth, aliases and selections by recursive expansion."""
    depth = aliases = selections = 0
    for kind, target in members:
        selections += 1
        following = target if kind == "spread" else index + 1
        inner = (1, 0, 1)
        if kind == "spread" or (kind in ("nest", "inline") and index < count):
            inner = naive(all_bodies[following], following, all_bodies, count)
        if kind == "spread":
            depth, aliases, selections = max(depth, inner[0]), aliases + inner[1], selections + inner[2]
        elif kind in ("nest", "inline"):
            selections += inner[2] + (index < count)
            depth = max(depth, inner[0] + (kind == "nest"))
            aliases += inner[1]
        else:
            depth = max(depth, 1)
            aliases += kind == "alias"
    return depth, aliases, selections


@given(bodies(5))
def test_the_measure_equals_that_of_recursive_expansion(drawn: list[Body]) -> None:
    count = len(drawn) - 1
    fragments = dict(enumerate(drawn))
    text = "{" + written(drawn[0], 0, count) + "}" + "".join(
        f"fragment F{index} on Q {{{written(drawn[index], index, count)}}}" for index in range(1, count + 1)
    )  # fmt: skip
    counts = measured(text)
    depth, aliases, _ = naive(drawn[0], 0, fragments, count)
    total = sum(naive(drawn[index], index, fragments, count)[2] for index in fragments)
    assert counts["DEPTH_EXCEEDED"] == depth
    assert counts["ALIASES_EXCEEDED"] == aliases
    assert counts["SELECTIONS_EXCEEDED"] == total
