"""OpenLineage export: events are valid by the specification's schema and by our import."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings

from domain.model.lineage_export import ExportedEdge, ExportedLineage
from exchange.export.openlineage import to_openlineage
from exchange.openlineage.parse import parse_event
from exchange.openlineage.validate import check
from tests.support.export_samples import AS_OF, CUT, WHOLE, exports, flow, nodes_named

NODES = nodes_named("a", "b", "c")


def events(*edges: ExportedEdge) -> list[dict[str, Any]]:
    return [json.loads(line) for line in to_openlineage(ExportedLineage(NODES, edges, WHOLE, AS_OF))]


def jobs(*edges: ExportedEdge) -> list[tuple[str, str, list[str], list[str]]]:
    """(day, job, inputs, outputs) of each JobEvent."""
    return [
        (
            event["eventTime"][:10],
            event["job"]["name"],
            [source["name"] for source in event["inputs"]],
            [target["name"] for target in event["outputs"]],
        )
        for event in events(*edges)
        if "job" in event
    ]


def test_node_is_a_dataset_event_with_its_schema() -> None:
    first, *_ = events()
    assert first["dataset"]["name"] == "a"
    assert first["dataset"]["facets"]["schema"]["fields"] == [{"name": "id", "type": "STRING"}]
    assert first["dataset"]["facets"]["ownership"]["owners"] == [{"name": "li", "type": "STEWARD"}, {"name": "team"}]
    assert first["dataset"]["facets"]["yuanliu_node"]["id"] == "resource_a"
    assert first["dataset"]["facets"]["yuanliu_export"]["complete"] == "true"


def test_open_flow_of_a_job_is_declared_as_a_part_of_it() -> None:
    exported = flow("1", "a", "c", "load", 1), flow("2", "b", "c", "load", 2)
    assert jobs(*exported) == [("2026-01-02", "load", ["a"], ["c"]), ("2026-01-03", "load", ["a", "b"], ["c"])]
    last = events(*exported)[-1]
    assert last["job"]["facets"]["yuanliu_export"]["part"] is True
    assert [run.stated for run in parse_event(last).runs.values()] == [False]


def test_ended_flow_and_flow_without_job_have_a_job_of_their_own() -> None:
    assert jobs(flow("1", "a", "b", "load", 1, 3), flow("2", "b", "c", None, 2, kind="RETURN_FLOW")) == [
        ("2026-01-02", "flow_1", ["a"], ["b"]),
        ("2026-01-04", "flow_1", [], []),
        ("2026-01-03", "flow_2", ["b"], ["c"]),
    ]
    ended, *_, without_job = [
        event["job"]["facets"]["yuanliu_flow"]
        for event in events(flow("1", "a", "b", "load", 1, 3), flow("2", "b", "c", None, 2, kind="RETURN_FLOW"))
        if "job" in event
    ]
    assert (ended["kind"], ended["job"]) == ("TRANSFORMATION", {"namespace": "jobs", "name": "load"})
    assert without_job["kind"] == "RETURN_FLOW"


def test_column_lineage_limits_the_inputs_of_outputs() -> None:
    (event,) = [
        item
        for item in events(flow("1", "a", "b", "load", 1), flow("2", "b", "c", "load", 1, None, ("x", "y", 1, None)))
        if "job" in item
    ]
    b, c = (item["facets"]["columnLineage"] for item in event["outputs"])
    assert [item["name"] for item in b["dataset"]] == ["a"]
    assert c["fields"]["y"]["inputFields"] == [{"namespace": "postgres://warehouse", "name": "b", "field": "x"}]
    assert [len(run.sources) for run in parse_event(event).runs.values()] == [2]


@settings(max_examples=60, deadline=None)
@given(exports())
def test_every_event_is_valid_by_the_specification(exported: ExportedLineage) -> None:
    for line in to_openlineage(exported):
        check(json.loads(line))


@pytest.mark.parametrize("completeness", [WHOLE, CUT])
def test_every_event_has_the_completeness(completeness: Any) -> None:
    for line in to_openlineage(ExportedLineage(NODES, (flow("1", "a", "b", "load", 1),), completeness, AS_OF)):
        event = json.loads(line)
        facet = (event.get("job") or event["dataset"])["facets"]["yuanliu_export"]
        assert facet["complete"] == ("true" if completeness.complete else "false")
