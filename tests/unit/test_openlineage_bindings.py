"""Flows of names that stand for several datasets one after the other: none is lost, and none is invented."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from exchange.openlineage.bindings import Bindings
from exchange.openlineage.identity import dataset_identities
from exchange.openlineage.parse import parse_event
from exchange.openlineage.rows import edges
from exchange.openlineage.state import LineageState, join_all, key
from exchange.openlineage.timeline import claims_of
from tests.support.openlineage_events import SPACE, at, column_lineage, dataset, facet, run_event

NAMES = "abc"


@st.composite
def histories(draw: st.DrawFn) -> list[Any]:
    """Completed runs of one job that write, rename and drop, each at a minute of its own."""
    events = []
    names = st.sampled_from(NAMES)
    for minute in range(1, draw(st.integers(2, 12))):
        name, other = draw(names), draw(names)
        match draw(st.sampled_from(["write", "write", "rename", "drop"])):
            case "rename":
                former = {"namespace": SPACE, "name": other}
                change = facet(lifecycleStateChange="RENAME", previousIdentifier=former)
                events.append(
                    run_event(minute, "COMPLETE", None, [dataset(name, lifecycleStateChange=change)], job="ddl")
                )
            case "drop":
                change = facet(lifecycleStateChange="DROP")
                events.append(
                    run_event(minute, "COMPLETE", None, [dataset(name, lifecycleStateChange=change)], job="ddl")
                )
            case _:
                columns = column_lineage(x=[f"{other}.y"])
                events.append(run_event(minute, inputs=[other], outputs=[dataset(name, columnLineage=columns)]))
        events[-1]["run"] = {"runId": f"3f5e83fa-3480-44ff-99c5-{minute:012}"}
    return events


def resource_at(bindings: Bindings, name: str, instant: str) -> str:
    """What a name stood for at an instant."""
    bound = bindings[key(SPACE, name)]
    return next(binding.resource for binding in bound if not binding.until or instant <= binding.until)


def stated(events: list[Any]) -> list[tuple[str, str, str]]:
    """Source, output and instant of each write."""
    return [
        (event["inputs"][0]["name"], event["outputs"][0]["name"], event["eventTime"].replace("Z", ".000000Z"))
        for event in events
        if event.get("inputs")
    ]


@settings(max_examples=200, deadline=None)
@given(histories(), st.data())
def test_each_write_is_a_flow_between_what_its_names_stood_for(events: list[Any], data: st.DataObject) -> None:
    state = join_all(map(parse_event, data.draw(st.permutations([*events, *events[:3]]))))
    _, bindings, _ = dataset_identities(state.datasets, {})
    job = state.jobs.get(key("jobs", "load"))
    if job is None:
        return
    rows = flows_of(state, bindings)
    expected = set()
    for source, output, instant in stated(events):
        ends = resource_at(bindings, source, instant), resource_at(bindings, output, instant)
        if ends[0] != ends[1] or source == output:
            expected.add(ends)
            assert any(row[:2] == ends and row[2] <= instant < row[3] for row in rows), (source, output, instant)
    assert {row[:2] for row in rows} == expected


def flows_of(state: LineageState, bindings: Bindings) -> list[tuple[str, str, str, str]]:
    """Ends and interval of all flows. The derivations have the same."""
    job = state.jobs[key("jobs", "load")]
    runs = [(claims, [times]) for claims, times in map(claims_of, state.runs.values()) if times.times]
    projected = edges(job, runs, bindings)
    assert len(projected.derivations) >= len({(row["from"], row["to"]) for row in projected.flows})
    return [(row["from"], row["to"], row["since"], row["until"]) for row in projected.flows]


@settings(max_examples=150, deadline=None)
@given(histories())
def test_renamed_dataset_keeps_its_resource(events: list[Any]) -> None:
    state = join_all(map(parse_event, events))
    _, bindings, rejected = dataset_identities(state.datasets, {})
    not_applied = {(link.name, link.other, link.at) for link in rejected}
    for name, facts in state.datasets.items():
        for former, runs in facts.renamed.items():
            for instant in runs.keys() - {at_ for n, o, at_ in not_applied if (n, o) == (name, former)}:
                just_before = f"{at(int(instant[14:16]) - 1)[:-1]}.500000Z"
                just_after = f"{instant.partition('.')[0]}.500000Z"
                new, old = (stored.partition("\n")[2] for stored in (name, former))
                assert resource_at(bindings, new, just_after) == resource_at(bindings, old, just_before)
