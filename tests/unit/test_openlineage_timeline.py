"""Edges over time: against a plain replay, in any order, any number of times."""

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


def long(minute: int) -> str:
    return at(minute).replace("Z", ".000000Z")


def timeline(events: Sequence[Any]) -> Timeline:
    """What is projected of these events, each dataset standing for its bare name."""
    runs = join_all(map(parse_event, events)).runs.values()
    named = {key(SPACE, name): name for name in NAMES}
    return Timeline([(claims, [timed]) for claims, timed in map(claims_of, runs)], named)


def flows(*events: Any) -> Edges:
    return timeline(events).flows()


@st.composite
def histories(draw: st.DrawFn) -> list[Any]:
    """Runs of one job over an hour, each with a beginning and perhaps an end; every event has an instant of its own."""
    instants = draw(st.permutations(range(1, 60)))
    events = []
    datasets = st.none() | st.lists(st.sampled_from(NAMES), max_size=3, unique=True)
    for run in range(draw(st.integers(1, 6))):
        times = sorted(instants.pop() for _ in range(draw(st.integers(1, 3))))
        last = draw(st.sampled_from(["COMPLETE", "COMPLETE", "FAIL", "RUNNING"]))
        for minute in times:
            kind = last if minute == times[-1] else "START" if minute == times[0] else "RUNNING"
            events.append(run_event(minute, kind, draw(datasets), draw(datasets), run=str(run)))
    return events


def replayed(events: Sequence[Any]) -> Edges:
    """The same in plain steps, in the order of the events' instants."""
    found: Edges = {}
    runs: dict[str, dict[str, set[str]]] = {}
    before: dict[str, set[tuple[str, str]]] = {}
    stated: set[str] = set()
    for event in sorted(events, key=lambda each: each["eventTime"]):
        run, now = event["run"]["runId"], event["eventTime"].replace("Z", ".000000Z")
        said = runs.setdefault(run, {"inputs": set(), "outputs": set()})
        for side, names in said.items():
            if side in event:
                stated.add(run)
                names |= {each["name"] for each in event[side]}
        has = {(output, given) for output in said["outputs"] for given in said["inputs"]}
        completes = event["eventType"] == "COMPLETE"
        for edge in has if completes and run in stated else has - before.get(run, set()):
            known = found.setdefault(edge, [])
            if not known or known[-1][1] is not None:
                known.append((now, None))
        before[run] = has
        for edge, known in found.items() if completes and run in stated else ():
            if edge not in has and known[-1][1] is None:
                known[-1] = (known[-1][0], now)
    return dict(sorted(found.items()))


@settings(max_examples=300, deadline=None)
@given(histories(), st.data())
def test_any_order_and_number_gives_what_a_replay_gives(events: list[Any], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations([*events, *events[: len(events) // 2]]))
    assert flows(*shuffled) == replayed(events)


@settings(max_examples=50, deadline=None)
@given(histories())
def test_what_is_stored_says_the_same(events: list[Any]) -> None:
    for run in join_all(map(parse_event, events)).runs.values():
        assert run_of(text(run)) == run
        claims, _ = claims_of(run)
        assert claims_from(claims_text(claims)) == claims


@settings(max_examples=100, deadline=None)
@given(histories(), st.data())
def test_runs_that_say_the_same_come_together(events: list[Any], data: st.DataObject) -> None:
    grouped: dict[str, Any] = {}
    for run in join_all(map(parse_event, events)).runs.values():
        claims, timed = claims_of(run)
        grouped.setdefault(claims_text(claims), (claims, []))[1].append(timed)
    named = {key(SPACE, name): name for name in NAMES}
    assert Timeline(grouped.values(), named).flows() == flows(*events)


def test_a_completed_run_without_an_input_ends_its_edges_and_a_later_one_begins_them_again() -> None:
    first = run_event(1, inputs=["a", "b"], outputs=["c"], run="1")
    second = run_event(2, inputs=["a"], outputs=["c"], run="2")
    third = run_event(3, inputs=["a", "b"], outputs=["c"], run="3")
    assert flows(third, first, second) == {
        ("c", "a"): [(long(1), None)],
        ("c", "b"): [(long(1), long(2)), (long(3), None)],
    }


def test_a_run_that_failed_ends_nothing() -> None:
    assert flows(run_event(1, inputs=["a"], outputs=["c"]), run_event(2, "FAIL", run="2")) == {
        ("c", "a"): [(long(1), None)]
    }


def test_a_run_is_what_all_its_events_say() -> None:
    events = run_event(1, "START", ["a"], None), run_event(2, "COMPLETE", None, ["c"])
    assert flows(*events) == {("c", "a"): [(long(2), None)]}


def test_a_completed_run_whose_events_speak_of_no_data_ends_nothing() -> None:
    silent = run_event(2, "COMPLETE", None, None, run="2")
    assert flows(run_event(1, inputs=["a"], outputs=["c"]), silent) == {("c", "a"): [(long(1), None)]}


def test_a_completed_run_that_says_it_has_none_ends_all() -> None:
    none = run_event(2, "COMPLETE", [], [], run="2")
    assert flows(run_event(1, inputs=["a"], outputs=["c"]), none) == {("c", "a"): [(long(1), long(2))]}


def test_a_job_event_declares_from_its_instant_on() -> None:
    events = job_event(1, ["a", "b"], ["c"]), job_event(3, ["a"], ["c"])
    assert flows(*events) == {("c", "a"): [(long(1), None)], ("c", "b"): [(long(1), long(3))]}


def test_column_lineage_says_which_inputs_an_output_comes_from() -> None:
    told = dataset("c", columnLineage=column_lineage(total=["a.x"]))
    found = timeline([run_event(1, inputs=["a", "b"], outputs=[told, "d"])])
    assert list(found.flows()) == [("c", "a"), ("d", "a"), ("d", "b")]
    assert found.columns() == {("c", "total", "a", "x"): [(long(1), None)]}


def test_a_column_ends_with_what_it_was_read_from_or_when_it_is_no_longer_listed() -> None:
    def told(minute: int, **sources: list[str]) -> Any:
        output = dataset("c", columnLineage=column_lineage(**sources))
        return run_event(minute, inputs=["a"], outputs=[output], run=str(minute))

    silent = run_event(2, inputs=["a"], outputs=["c"], run="2")
    first = told(1, total=["a.x"], name=["a.n"])
    assert timeline([first, silent]).columns() == {
        ("c", "name", "a", "n"): [(long(1), None)],
        ("c", "total", "a", "x"): [(long(1), None)],
    }
    assert timeline([first, silent, told(3, name=["a.n"])]).columns() == {
        ("c", "name", "a", "n"): [(long(1), None)],
        ("c", "total", "a", "x"): [(long(1), long(3))],
    }
    gone = run_event(4, inputs=["b"], outputs=["c"], run="4")
    assert set(map(tuple, timeline([first, gone]).columns().values())) == {((long(1), long(4)),)}


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
