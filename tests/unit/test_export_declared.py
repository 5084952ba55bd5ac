"""OpenLineage out: valid by the specification's schema and our own door, and what comes in again is what went out."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings

from domain.model.lineage_export import ExportedEdge, ExportedLineage
from exchange.export.openlineage import to_openlineage
from exchange.openlineage.parse import parse_event
from exchange.openlineage.validate import check
from tests.support.export_samples import AS_OF, CUT, WHOLE, exports, flow, named

NODES = named("a", "b", "c")


def events(*edges: ExportedEdge) -> list[dict[str, Any]]:
    return [json.loads(each) for each in to_openlineage(ExportedLineage(NODES, edges, WHOLE, AS_OF))]


def jobs(*edges: ExportedEdge) -> list[tuple[str, str, list[str], list[str]]]:
    """(day, job, inputs, outputs) of each JobEvent."""
    return [
        (
            each["eventTime"][:10],
            each["job"]["name"],
            [given["name"] for given in each["inputs"]],
            [made["name"] for made in each["outputs"]],
        )
        for each in events(*edges)
        if "job" in each
    ]


def test_a_node_is_a_dataset_event_with_its_schema() -> None:
    first, *_ = events()
    assert first["dataset"]["name"] == "a"
    assert first["dataset"]["facets"]["schema"]["fields"] == [{"name": "id", "type": "STRING"}]
    assert first["dataset"]["facets"]["ownership"]["owners"] == [{"name": "li", "type": "STEWARD"}, {"name": "team"}]
    assert first["dataset"]["facets"]["yuanliu_node"]["id"] == "resource_a"
    assert first["dataset"]["facets"]["yuanliu_export"]["complete"] == "true"


def test_what_a_job_drew_and_has_not_ended_is_declared_as_a_part_of_it() -> None:
    found = flow("1", "a", "c", "load", 1), flow("2", "b", "c", "load", 2)
    assert jobs(*found) == [("2026-01-02", "load", ["a"], ["c"]), ("2026-01-03", "load", ["a", "b"], ["c"])]
    last = events(*found)[-1]
    assert last["job"]["facets"]["yuanliu_export"]["part"] is True
    assert [run.stated for run in parse_event(last).runs.values()] == [False]


def test_what_has_ended_and_what_no_job_drew_has_a_job_of_its_own() -> None:
    assert jobs(flow("1", "a", "b", "load", 1, 3), flow("2", "b", "c", None, 2, kind="RETURN_FLOW")) == [
        ("2026-01-02", "flow_1", ["a"], ["b"]),
        ("2026-01-04", "flow_1", [], []),
        ("2026-01-03", "flow_2", ["b"], ["c"]),
    ]
    ended, *_, drawn = [
        each["job"]["facets"]["yuanliu_flow"]
        for each in events(flow("1", "a", "b", "load", 1, 3), flow("2", "b", "c", None, 2, kind="RETURN_FLOW"))
        if "job" in each
    ]
    assert (ended["kind"], ended["job"]) == ("TRANSFORMATION", {"namespace": "jobs", "name": "load"})
    assert drawn["kind"] == "RETURN_FLOW"


def test_not_every_input_with_every_output_is_said_by_column_lineage() -> None:
    (event,) = [
        each
        for each in events(flow("1", "a", "b", "load", 1), flow("2", "b", "c", "load", 1, None, ("x", "y", 1, None)))
        if "job" in each
    ]
    b, c = (each["facets"]["columnLineage"] for each in event["outputs"])
    assert [each["name"] for each in b["dataset"]] == ["a"]
    assert c["fields"]["y"]["inputFields"] == [{"namespace": "postgres://warehouse", "name": "b", "field": "x"}]
    assert [len(run.sources) for run in parse_event(event).runs.values()] == [2]


@settings(max_examples=60, deadline=None)
@given(exports())
def test_every_event_is_one_by_the_specification(exported: ExportedLineage) -> None:
    for each in to_openlineage(exported):
        check(json.loads(each))


@pytest.mark.parametrize("said", [WHOLE, CUT])
def test_every_event_says_whether_the_answer_is_whole(said: Any) -> None:
    for each in to_openlineage(ExportedLineage(NODES, (flow("1", "a", "b", "load", 1),), said, AS_OF)):
        event = json.loads(each)
        facet = (event.get("job") or event["dataset"])["facets"]["yuanliu_export"]
        assert facet["complete"] == ("true" if said.complete else "false")
