"""Intervals of edges, compared with a plain replay, for events in any order and with repetitions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exchange.openlineage.parse import parse_event
from exchange.openlineage.rows import claims_from, claims_text
from exchange.openlineage.state import join_all, key, run_of, text
from exchange.openlineage.timeline import Interval, Timeline, claims_of, intervals
from tests.support.openlineage_events import SPACE, at, column_lineage, dataset, job_event, run_event

NAMES = "abcd"
Edges = dict[tuple[str, str], list[Interval]]


def stored_instant(minute: int) -> str:
    return at(minute).replace("Z", ".000000Z")


def timeline(events: Sequence[Any]) -> Timeline:
    """The timeline of these events; each dataset stands for its name without the namespace."""
    runs = join_all(map(parse_event, events)).runs.values()
    names = {key(SPACE, name): name for name in NAMES}
    return Timeline([(claims, [times]) for claims, times in map(claims_of, runs)], names)


def flows(*events: Any) -> Edges:
    return timeline(events).flows()


@st.composite
def histories(draw: st.DrawFn) -> list[Any]:
    """Runs of one job in an hour, each with a start and perhaps an end. No two events have the same instant."""
    instants = draw(st.permutations(range(1, 60)))
    events = []
    datasets = st.none() | st.lists(st.sampled_from(NAMES), max_size=3, unique=True)
    outputs = st.none() | st.lists(st.sampled_from(NAMES) | outputs_with_columns(), max_size=3)
    for run in range(draw(st.integers(1, 6))):
        times = sorted(instants.pop() for _ in range(draw(st.integers(1, 3))))
        last = draw(st.sampled_from(["COMPLETE", "COMPLETE", "FAIL", "RUNNING"]))
        for minute in times:
            kind = last if minute == times[-1] else "START" if minute == times[0] else "RUNNING"
            events.append(run_event(minute, kind, draw(datasets), draw(outputs), run=str(run)))
    return events


def outputs_with_columns() -> st.SearchStrategy[Any]:
    """Outputs whose column lineage names any datasets, which need not be inputs of the run."""
    sources = st.lists(st.sampled_from(NAMES).map("{}.x".format), max_size=2)
    return st.tuples(st.sampled_from(NAMES), sources).map(
        lambda drawn: dataset(drawn[0], columnLineage=column_lineage(total=drawn[1]))
    )


def replay(events: Sequence[Any]) -> Edges:
    """The intervals by plain steps, in the order of the events' instants."""
    result: Edges = {}
    runs: dict[str, dict[str, set[str]]] = {}
    sources: dict[str, set[tuple[str, str]]] = {}
    before: dict[str, set[tuple[str, str]]] = {}
    stated: set[str] = set()
    for event in sorted(events, key=lambda event: event["eventTime"]):
        run, at = event["run"]["runId"], event["eventTime"].replace("Z", ".000000Z")
        sides = runs.setdefault(run, {"inputs": set(), "outputs": set()})
        for side, names in sides.items():
            if side in event:
                stated.add(run)
                names |= {item["name"] for item in event[side]}
        for item in event.get("outputs", ()):
            fields = item.get("facets", {}).get("columnLineage", {}).get("fields", {})
            named = {source["name"] for field in fields.values() for source in field["inputFields"]}
            sources.setdefault(run, set()).update((item["name"], name) for name in named)
        current = {(output, source) for output in sides["outputs"] for source in sides["inputs"]}
        current |= sources.get(run, set())
        completes = event["eventType"] == "COMPLETE"
        for edge in current if completes and run in stated else current - before.get(run, set()):
            edge_intervals = result.setdefault(edge, [])
            if not edge_intervals or edge_intervals[-1][1] is not None:
                edge_intervals.append((at, None))
        before[run] = current
        for edge, edge_intervals in result.items() if completes and run in stated else ():
            if edge not in current and edge_intervals[-1][1] is None:
                edge_intervals[-1] = (edge_intervals[-1][0], at)
    return dict(sorted(result.items()))


@settings(max_examples=300, deadline=None)
@given(histories(), st.data())
def test_any_order_and_repetition_gives_the_same_as_a_replay(events: list[Any], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations([*events, *events[: len(events) // 2]]))
    assert flows(*shuffled) == replay(events)


@settings(max_examples=50, deadline=None)
@given(histories())
def test_stored_form_round_trips(events: list[Any]) -> None:
    for run in join_all(map(parse_event, events)).runs.values():
        assert run_of(text(run)) == run
        claims, _ = claims_of(run)
        assert claims_from(claims_text(claims)) == claims


def test_claims_of_an_earlier_release_are_not_read() -> None:
    stored = '{"pairs":{"s\\nc\\ns\\na":0},"columns":{},"told":%s}'
    assert claims_from(stored % "[]") is not None
    assert claims_from(stored % '["s\\nc"]') is None


@settings(max_examples=100, deadline=None)
@given(histories(), st.data())
def test_runs_with_equal_claims_are_grouped(events: list[Any], data: st.DataObject) -> None:
    grouped: dict[str, Any] = {}
    for run in join_all(map(parse_event, events)).runs.values():
        claims, times = claims_of(run)
        grouped.setdefault(claims_text(claims), (claims, []))[1].append(times)
    names = {key(SPACE, name): name for name in NAMES}
    assert Timeline(grouped.values(), names).flows() == flows(*events)


def test_completed_run_ends_edges_that_a_later_run_begins_again() -> None:
    first = run_event(1, inputs=["a", "b"], outputs=["c"], run="1")
    second = run_event(2, inputs=["a"], outputs=["c"], run="2")
    third = run_event(3, inputs=["a", "b"], outputs=["c"], run="3")
    assert flows(third, first, second) == {
        ("c", "a"): [(stored_instant(1), None)],
        ("c", "b"): [(stored_instant(1), stored_instant(2)), (stored_instant(3), None)],
    }


def test_failed_run_ends_nothing() -> None:
    assert flows(run_event(1, inputs=["a"], outputs=["c"]), run_event(2, "FAIL", run="2")) == {
        ("c", "a"): [(stored_instant(1), None)]
    }


def test_run_that_failed_first_ends_nothing_although_it_completes_later() -> None:
    events = [
        run_event(1, inputs=["a", "b"], outputs=["c"]),
        run_event(2, "FAIL", ["a"], ["c"], run="2"),
        run_event(3, "COMPLETE", ["a"], ["c"], run="2"),
    ]
    assert flows(*events)["c", "b"] == [(stored_instant(1), None)]


def test_two_names_of_one_resource_have_no_flow_between_them() -> None:
    """A dataset that a run reads and writes under one name flows to itself."""
    runs = join_all(map(parse_event, [run_event(1, inputs=["a", "b"], outputs=["b", "c"])])).runs.values()
    names = {key(SPACE, name): "one" if name in "ab" else name for name in NAMES}
    joined = Timeline([(claims, [times]) for claims, times in map(claims_of, runs)], names)
    assert set(joined.flows()) == {("one", "one"), ("c", "one")}
    read_only = join_all(map(parse_event, [run_event(1, inputs=["a"], outputs=["b"])])).runs.values()
    joined = Timeline([(claims, [times]) for claims, times in map(claims_of, read_only)], names)
    assert joined.flows() == {}


def test_run_combines_all_its_events() -> None:
    events = run_event(1, "START", ["a"], None), run_event(2, "COMPLETE", None, ["c"])
    assert flows(*events) == {("c", "a"): [(stored_instant(2), None)]}


def test_completed_run_without_listed_datasets_ends_nothing() -> None:
    unlisted = run_event(2, "COMPLETE", None, None, run="2")
    assert flows(run_event(1, inputs=["a"], outputs=["c"]), unlisted) == {("c", "a"): [(stored_instant(1), None)]}


def test_completed_run_with_empty_lists_ends_all_edges() -> None:
    empty = run_event(2, "COMPLETE", [], [], run="2")
    assert flows(run_event(1, inputs=["a"], outputs=["c"]), empty) == {
        ("c", "a"): [(stored_instant(1), stored_instant(2))]
    }


def test_job_event_declares_from_its_instant_on() -> None:
    events = job_event(1, ["a", "b"], ["c"]), job_event(3, ["a"], ["c"])
    assert flows(*events) == {
        ("c", "a"): [(stored_instant(1), None)],
        ("c", "b"): [(stored_instant(1), stored_instant(3))],
    }


def test_column_lineage_adds_inputs_and_removes_none() -> None:
    output = dataset("c", columnLineage=column_lineage(total=["a.x"]))
    lineage = timeline([run_event(1, inputs=["b"], outputs=[output, "d"])])
    assert list(lineage.flows()) == [("c", "a"), ("c", "b"), ("d", "b")]
    assert lineage.columns() == {("c", "total", "a", "x"): [(stored_instant(1), None)]}


def test_column_lineage_that_no_longer_names_an_input_does_not_end_its_flow() -> None:
    def run_with_sources(minute: int, *sources: str) -> Any:
        output = dataset("c", columnLineage=column_lineage(total=sources))
        return run_event(minute, inputs=["a", "b"], outputs=[output], run=str(minute))

    assert flows(run_with_sources(1, "a.x", "b.x"), run_with_sources(2, "a.x")) == {
        ("c", "a"): [(stored_instant(1), None)],
        ("c", "b"): [(stored_instant(1), None)],
    }


def test_column_ends_with_its_input_or_when_it_is_no_longer_listed() -> None:
    def run_with_columns(minute: int, **sources: list[str]) -> Any:
        output = dataset("c", columnLineage=column_lineage(**sources))
        return run_event(minute, inputs=["a"], outputs=[output], run=str(minute))

    without_columns = run_event(2, inputs=["a"], outputs=["c"], run="2")
    first = run_with_columns(1, total=["a.x"], name=["a.n"])
    assert timeline([first, without_columns]).columns() == {
        ("c", "name", "a", "n"): [(stored_instant(1), None)],
        ("c", "total", "a", "x"): [(stored_instant(1), None)],
    }
    assert timeline([first, without_columns, run_with_columns(3, name=["a.n"])]).columns() == {
        ("c", "name", "a", "n"): [(stored_instant(1), None)],
        ("c", "total", "a", "x"): [(stored_instant(1), stored_instant(3))],
    }
    other_input = run_event(4, inputs=["b"], outputs=["c"], run="4")
    assert set(map(tuple, timeline([first, other_input]).columns().values())) == {
        ((stored_instant(1), stored_instant(4)),)
    }


@pytest.mark.parametrize(
    ("present", "absent", "expected"),
    [
        ("", "1", []),
        ("1", "", [("1", None)]),
        ("1", "1", [("1", None)]),
        ("13", "2", [("1", "2"), ("3", None)]),
        ("12", "34", [("1", "3")]),
        ("2", "13", [("2", "3")]),
    ],
)
def test_intervals(present: str, absent: str, expected: list[Interval]) -> None:
    assert intervals(present, absent) == expected
