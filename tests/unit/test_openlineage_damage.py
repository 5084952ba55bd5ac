"""A damaged event is either refused with its place or can be stored; and no credential survives in what is stored."""

from __future__ import annotations

from typing import Any

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from exchange.openlineage.commands import commands
from exchange.openlineage.errors import BadEvent
from exchange.openlineage.identity import dataset_identities
from exchange.openlineage.parse import parse_event
from exchange.openlineage.rows import edges
from exchange.openlineage.state import LineageState
from exchange.openlineage.timeline import claims_of
from tests.strategies.credentials import credentials, texts_with_credential
from tests.strategies.damaged_events import EVENT, PLACES, damaged_events


def written_rows(state: LineageState) -> list[Any]:
    """All rows that a write of this state into an empty graph has."""
    identities, bindings, _ = dataset_identities(state.datasets, {})
    runs = {job.id: [(claims, [times]) for claims, times in _claims(state, job.key)] for job in state.jobs.values()}
    projected = [edges(job, runs[job.id], bindings) for job in state.jobs.values()]
    return commands(state, state, identities, bindings, projected, {"flows": [], "derivations": []}, [])


def _claims(state: LineageState, job: str) -> list[Any]:
    return [claims_of(run) for run in state.runs.values() if run.job == job]


def test_undamaged_event_is_accepted() -> None:
    assert {name for name, _ in written_rows(parse_event(EVENT))} >= {
        "lineage/flow",
        "lineage/derivation",
        "lineage/run",
    }


@settings(max_examples=600, deadline=None)
@given(damaged_events(), st.booleans())
def test_damaged_event_is_refused_or_can_be_stored(event: Any, strict: bool) -> None:
    try:
        state = parse_event(event, strict=strict)
    except BadEvent as error:
        reported = error.path
    else:
        reported = ""
        assert orjson.dumps(written_rows(state))
    assert reported[:1] in ("", "$")


TEXT_PLACES = [
    place for place in PLACES if "facets" in place and place[-1] not in ("facets", "_producer", "_schemaURL")
]


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_no_credential_survives_in_what_is_stored_or_reported(data: st.DataObject) -> None:
    event: Any = orjson.loads(orjson.dumps(EVENT))
    secret = data.draw(credentials())
    *parents, name = data.draw(st.sampled_from(TEXT_PLACES))
    owner = event
    for parent in parents:
        owner = owner[parent]
    owner[name] = data.draw(texts_with_credential(secret))
    try:
        stored = orjson.dumps(written_rows(parse_event(event))).decode()
    except BadEvent as error:
        stored = f"{error.path} {error.message} {error.zh}"
    assert secret not in stored
