"""Edges that several parties declare: the union of the intervals of each."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from exchange.openlineage.rows import claims_from, claims_text
from exchange.openlineage.run_ids import scope_and_instant, static_run
from exchange.openlineage.scopes import ScopedTimeline
from exchange.openlineage.state import RunFacts, key
from exchange.openlineage.timeline import Claims, Interval, Timeline, claims_of, united

INSTANTS = [f"2026-03-01T00:{minute:02}:00.000000Z" for minute in range(8)]
Minutes = st.integers(0, len(INSTANTS) - 1)


def contains(intervals: list[Interval], at: str) -> bool:
    return any(since <= at and (until is None or at < until) for since, until in intervals)


def declared(scope: str, minute: int, inputs: set[str]) -> RunFacts:
    at = INSTANTS[minute]
    return RunFacts(
        job=key("jobs", "j"),
        run=static_run(at, scope),
        started=at,
        state=(at, "COMPLETE"),
        completed=at,
        stated=True,
        inputs=dict.fromkeys((key("s", name) for name in inputs), at),
        outputs={key("s", "out"): at},
    )


def stored(claims: Claims) -> Claims:
    """The claims as they are read from the graph."""
    result = claims_from(claims_text(claims))
    assert result == claims
    return claims


@given(st.lists(st.tuples(Minutes, st.none() | Minutes), max_size=6))
def test_union_contains_the_instants_of_all_intervals(pairs: list[tuple[int, int | None]]) -> None:
    intervals = [
        (INSTANTS[since], None if until is None else INSTANTS[until])
        for since, until in pairs
        if until is None or since < until
    ]
    union = united(intervals)
    assert [contains(union, at) for at in INSTANTS] == [contains(intervals, at) for at in INSTANTS]
    for (_, until), (since, _) in pairwise(union):
        assert until is not None
        assert until < since


@settings(max_examples=200, deadline=None)
@given(
    st.dictionaries(
        st.tuples(st.sampled_from(["", "one", "two"]), Minutes), st.sets(st.sampled_from("abc")), max_size=12
    )
)
def test_edge_exists_while_any_party_declares_it(declarations: dict[tuple[str, int], set[str]]) -> None:
    runs = [declared(scope, minute, inputs) for (scope, minute), inputs in declarations.items()]
    claims = [(stored(claims), [times]) for claims, times in map(claims_of, runs)]
    names = {key("s", name): name for name in ("a", "b", "c", "out")}
    flows = ScopedTimeline(claims, names).flows()
    for name in "abc":
        for minute, at in enumerate(INSTANTS):
            latest = {
                scope: inputs
                for (scope, declared_at), inputs in sorted(declarations.items(), key=lambda item: item[0][1])
                if declared_at <= minute
            }
            expected = any(name in inputs for inputs in latest.values())
            assert contains(flows.get(("out", name), []), at) == expected


def test_one_party_has_the_timeline_of_its_runs() -> None:
    runs = [declared("one", 1, {"a"}), declared("one", 2, {"b"})]
    claims = [(claims, [times]) for claims, times in map(claims_of, runs)]
    names = {key("s", name): name for name in ("a", "b", "out")}
    assert ScopedTimeline(claims, names).flows() == Timeline(claims, names).flows()
    assert scope_and_instant(runs[0].run) == ("one", INSTANTS[1])
