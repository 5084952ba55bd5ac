"""The join of states: any order, any grouping and any repetition of events gives the same state."""

from __future__ import annotations

import random
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exchange.openlineage.bindings import Binding, bindings_from, stored_bindings
from exchange.openlineage.identity import dataset_identities
from exchange.openlineage.parse import parse_event
from exchange.openlineage.rows import OPEN_END_TEXT, edges
from exchange.openlineage.state import LineageState, dataset_of, join_all, key, run_of, text
from exchange.openlineage.timeline import claims_of
from tests.support.openlineage_events import SPACE, at, dataset, facet, run_event, symlinks

NAME = {letter: key(SPACE, letter) for letter in "abc"}
STATES = ["START", "RUNNING", "OTHER", "COMPLETE", "FAIL", "ABORT"]


def instant(minute: int) -> str:
    return at(minute).replace("Z", ".000000Z")


@st.composite
def outputs(draw: st.DrawFn) -> Any:
    former = {"namespace": SPACE, "name": draw(st.sampled_from("abc"))}
    facets = st.sampled_from(
        [
            {},
            {"symlinks": symlinks(draw(st.sampled_from("abc")))},
            {"symlinks": facet(_deleted=True)},
            {"lifecycleStateChange": facet(lifecycleStateChange="DROP")},
            {"lifecycleStateChange": facet(lifecycleStateChange="RENAME", previousIdentifier=former)},
        ]
    )
    return dataset(draw(st.sampled_from("abc")), **draw(facets))


EVENTS = st.builds(
    run_event,
    st.integers(1, 3),
    st.sampled_from(STATES),
    st.lists(st.sampled_from("abc"), max_size=2),
    st.lists(outputs(), max_size=2),
    run=st.sampled_from("12"),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(EVENTS, min_size=1, max_size=5), st.data())
def test_join_is_commutative_associative_and_idempotent(events: list[Any], data: st.DataObject) -> None:
    states = [parse_event(event) for event in events]
    joined = join_all(states)
    shuffled = data.draw(st.permutations([*states, *states[:2]]))
    split = data.draw(st.integers(0, len(shuffled)))
    assert join_all(shuffled[:split]).join(join_all(shuffled[split:])) == joined
    assert joined.join(joined) == joined
    assert [run_of(text(run)) for run in joined.runs.values()] == list(joined.runs.values())
    assert [dataset_of(text(facts)) for facts in joined.datasets.values()] == list(joined.datasets.values())


@settings(max_examples=500, deadline=None)
@given(st.lists(EVENTS, min_size=1, max_size=12), st.sets(st.sampled_from("abc"), max_size=1), st.randoms())
def test_each_name_stands_for_one_dataset_at_a_time(events: list[Any], feed: set[str], order: random.Random) -> None:
    """No two resources have one name, and the result does not depend on the order of the datasets."""
    catalogued = {NAME[name]: f"resource_{name}" for name in feed}
    datasets = join_all(map(parse_event, events)).datasets
    result = dataset_identities(datasets, catalogued)
    identities, bindings, _ = result
    assert len({identity.name for identity in identities}) == len(identities)
    assert len({identity.resource for identity in identities}) == len(identities)
    periods = sorted(period for identity in identities for period in identity.periods)
    assert {name: [p.since for p in periods if p.name == name] for name in datasets} == {
        name: ["", *(p.until for p in periods if p.name == name and p.until)] for name in datasets
    }
    for name, bound in bindings.items():
        assert [binding.until for binding in bound] == [*sorted(binding.until for binding in bound[:-1]), ""]
        assert bindings_from(name, bound[-1].resource, stored_bindings(name, bound)) == bound
    shuffled = list(datasets.items())
    order.shuffle(shuffled)
    assert dataset_identities(dict(shuffled), catalogued)[1:] == result[1:]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 4), st.sampled_from(STATES)), min_size=1, max_size=6))
def test_first_terminal_state_stays(reports: list[tuple[int, str]]) -> None:
    (run,) = join_all(parse_event(run_event(minute, kind)) for minute, kind in reports).runs.values()
    terminal = sorted(report for report in reports if report[1] in ("COMPLETE", "FAIL", "ABORT"))
    if terminal:
        minute, kind = terminal[0]
        assert (run.state, run.ended) == ((instant(minute), kind), instant(minute))
    else:
        assert (run.state[0], run.ended) == (instant(max(minute for minute, _ in reports)), None)


def test_state_stored_by_an_earlier_release_is_terminal() -> None:
    (run,) = parse_event(run_event(1)).runs.values()
    values = orjson.loads(text(run))
    values["state"] = [instant(2), "RUNNING"]
    del values["named"]
    assert run_of(orjson.dumps(values).decode()) == run
    facts = parse_event(RENAMED).datasets[NAME["b"]]
    values = orjson.loads(text(facts))
    values["renamed"] = {former: list(*runs.items()) for former, runs in facts.renamed.items()}
    assert dataset_of(orjson.dumps(values).decode()) == facts


def identity_of(state: LineageState, name: str, catalogued: dict[str, str]) -> tuple[str, str]:
    """The name and the resource of a dataset."""
    (identity,) = (identity for identity in dataset_identities(state.datasets, catalogued)[0] if name in identity.names)
    return identity.name, identity.resource


JOINED = run_event(1, outputs=[dataset("a", symlinks=symlinks("b"))])
DELETED = run_event(2, outputs=[dataset("a", symlinks=facet(_deleted=True))], run="2")
RENAMED = run_event(
    3,
    outputs=[
        dataset(
            "b",
            lifecycleStateChange=facet(
                lifecycleStateChange="RENAME", previousIdentifier={"namespace": SPACE, "name": "a"}
            ),
        )
    ],
    run="3",
)


def rejected(catalogued: dict[str, str], *events: Any) -> list[tuple[str, str]]:
    _, _, links = dataset_identities(join_all(map(parse_event, events)).datasets, catalogued)
    return [(link.name, link.other) for link in links]


def test_symlink_of_two_catalogued_resources_is_rejected() -> None:
    assert rejected({NAME["a"]: "resource_1", NAME["b"]: "resource_2"}, JOINED) == [(NAME["a"], NAME["b"])]
    assert rejected({NAME["a"]: "resource_1"}, JOINED) == []
    chain = run_event(2, outputs=[dataset("c", symlinks=symlinks("b"))])
    assert rejected({NAME["a"]: "resource_1", NAME["c"]: "resource_2"}, JOINED, chain) == [(NAME["c"], NAME["b"])]


def test_deleted_symlink_joins_no_more() -> None:
    state = join_all(map(parse_event, (DELETED, JOINED)))
    assert len(dataset_identities(state.datasets, {})[0]) == 2
    again = run_event(3, outputs=[dataset("a", symlinks=symlinks("b"))], run="3")
    assert len(dataset_identities(state.join(parse_event(again)).datasets, {})[0]) == 1


def test_renaming_keeps_the_resource() -> None:
    before = identity_of(parse_event(run_event(1, outputs=["a"])), NAME["a"], {})
    state = join_all(map(parse_event, (run_event(1, outputs=["a"]), RENAMED)))
    assert identity_of(state, NAME["a"], {}) == (NAME["b"], before[1])
    assert identity_of(state, NAME["a"], {NAME["a"]: "resource_1"}) == (NAME["a"], "resource_1")


def test_renaming_to_an_existing_name_is_rejected() -> None:
    earlier = run_event(1, outputs=["b"], run="1")
    assert rejected({}, earlier, RENAMED) == [(NAME["b"], NAME["a"])]
    assert rejected({}, run_event(1, "START", outputs=["b"], run="3"), RENAMED) == []
    assert rejected({}, run_event(5, outputs=["b"], run="1"), RENAMED) == []
    assert rejected({NAME["b"]: "resource_1"}, RENAMED) == [(NAME["b"], NAME["a"])]


@pytest.mark.parametrize(("later", "until"), [(None, instant(2)), (3, None)])
def test_dropped_dataset_ends_its_flows(later: int | None, until: str | None) -> None:
    drop = run_event(
        2, outputs=[dataset("b", lifecycleStateChange=facet(lifecycleStateChange="DROP"))], run="2", job="drop"
    )
    events = [run_event(1, inputs=["a"], outputs=["b"]), drop]
    if later:
        events.append(run_event(later, inputs=["a"], outputs=["b"], run="3"))
    state = join_all(map(parse_event, events))
    bindings = {name: (Binding(name, dropped=(instant(2),) if name == NAME["b"] else ()),) for name in NAME.values()}
    job = state.jobs[key("jobs", "load")]
    runs = [(claims, [times]) for claims, times in map(claims_of, state.runs.values())]
    rows = edges(job, runs, bindings).flows
    assert len(rows) == (2 if later else 1)
    assert rows[-1]["until"] == (until or OPEN_END_TEXT)


def test_run_that_drops_what_it_read_ends_its_flow() -> None:
    dropped = dataset("a", lifecycleStateChange=facet(lifecycleStateChange="DROP"))
    events = [run_event(1, "START", ["a"], ["b"]), run_event(2, "COMPLETE", ["a"], ["b", dropped])]
    state = join_all(map(parse_event, events))
    _, bindings, _ = dataset_identities(state.datasets, {})
    runs = [(claims, [times]) for claims, times in map(claims_of, state.runs.values())]
    [row] = edges(state.jobs[key("jobs", "load")], runs, bindings).flows
    assert (row["since"], row["until"]) == (instant(1), instant(2))


@pytest.mark.parametrize("kind", ["START", "RUNNING", "FAIL", "ABORT"])
@pytest.mark.parametrize("change", ["DROP", "RENAME"])
def test_run_that_has_not_completed_drops_and_renames_nothing(kind: str, change: str) -> None:
    lifecycle = facet(lifecycleStateChange=change, previousIdentifier={"namespace": SPACE, "name": "a"})
    state = parse_event(run_event(1, kind, outputs=[dataset("b", lifecycleStateChange=lifecycle)]))
    facts = state.datasets[NAME["b"]]
    assert (facts.dropped, facts.renamed) == ((), {})
    completed = parse_event(run_event(1, "COMPLETE", outputs=[dataset("b", lifecycleStateChange=lifecycle)]))
    facts = completed.datasets[NAME["b"]]
    assert (bool(facts.dropped), bool(facts.renamed)) == (change == "DROP", change == "RENAME")
