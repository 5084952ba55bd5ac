"""Visibility of root lists: a flow with both its ends, a job with one of its resources, a run with its job."""

from __future__ import annotations

from itertools import combinations
from typing import Any

from exchange.openlineage.ingest import LineageIngest
from graph.client.database import Neo4jDatabase
from tests.conftest import Api
from tests.support.graph_builder import GraphBuilder
from tests.support.openlineage_events import run_event

HIDE = "MATCH (n:DataResource) SET n.audience = CASE WHEN n.name IN $hidden THEN 'DEPT:nobody' ELSE 'GOV' END"
HIDE_FIELDS = "MATCH (n:DataResource)-[:HAS_FIELD|FORMERLY_HAS_FIELD]->(field) SET field.audience = n.audience"
FLOWS = {"1": ("a", "b"), "2": ("b", "c"), "3": ("c", "a"), "4": ("a", "a")}
JOBS = {"load": "ab", "publish": "bc", "nightly": ""}
EVENTS = [
    run_event(1, "COMPLETE", ["a"], ["b"], run="1", job="load"),
    run_event(2, "FAIL", ["a"], ["b"], run="2", job="load"),
    run_event(3, "COMPLETE", ["b"], ["c"], run="3", job="publish"),
    run_event(4, "START", [], [], run="4", job="nightly"),
]
LISTS = """
query ($back: String) {
  flows { totalCount nodes { id from { name } to { name } } }
  byKind: flows(orderBy: [{kind: DESC}], last: 10, before: $back) { nodes { id } }
  fields { totalCount nodes { name } }
}
"""
LINEAGE = """
{ jobs { totalCount nodes { name } }
  runs(orderBy: [{startedAt: DESC}]) { totalCount nodes { state job { name } } }
  failed: runs(where: {state: {eq: FAIL}}) { nodes { job { name } } }
  ofLoad: runs(where: {job: {name: {eq: "load"}}}) { totalCount }
  flows { nodes { from { name } to { name } job { name } } } }
"""
SETS = [set(names) for size in range(4) for names in combinations("abc", size)]


async def hide(api: Api, hidden: set[str]) -> None:
    await api.engine.database.write([(HIDE, {"hidden": sorted(hidden)}), (HIDE_FIELDS, {})])


async def test_a_flow_is_listed_if_both_its_ends_are_visible(database: Neo4jDatabase, empty_api: Api) -> None:
    """Also a field if its resource is, for every set of hidden resources."""
    builder = GraphBuilder()
    builder.region("R")
    builder.platform("R")
    for name in "abc":
        builder.resource(name, "R")
        builder.column(name, f"x{name}")
    for key, (giver, taker) in FLOWS.items():
        builder.flow(key, giver, taker, kind="SHARING" if key == "2" else "RETURN_FLOW")
    await builder.write(database)
    for hidden in SETS:
        await hide(empty_api, hidden)
        data = await empty_api.data(LISTS)
        visible = {f"flow_{key}": ends for key, ends in FLOWS.items() if not {*ends} & hidden}
        assert data["flows"] == {
            "totalCount": len(visible),
            "nodes": [{"id": key, "from": {"name": ends[0]}, "to": {"name": ends[1]}} for key, ends in visible.items()],
        }
        assert {node["id"] for node in data["byKind"]["nodes"]} == {*visible}
        fields = [{"name": f"x{name}"} for name in "abc" if name not in hidden]
        assert data["fields"] == {"totalCount": len(fields), "nodes": fields}


async def test_a_job_is_listed_with_one_of_its_resources_and_a_run_with_its_job(empty_api: Api) -> None:
    """A job that names no resource is listed for all."""
    await LineageIngest(empty_api.engine.database).ingest(EVENTS)
    for hidden in SETS:
        await hide(empty_api, hidden)
        data = await empty_api.data(LINEAGE)
        jobs = sorted(name for name, resources in JOBS.items() if not resources or {*resources} - hidden)
        assert data["jobs"] == {"totalCount": len(jobs), "nodes": [{"name": name} for name in jobs]}
        runs: list[Any] = [
            {"state": state, "job": {"name": job}}
            for state, job in (("START", "nightly"), ("COMPLETE", "publish"), ("FAIL", "load"), ("COMPLETE", "load"))
            if job in jobs
        ]
        assert data["runs"] == {"totalCount": len(runs), "nodes": runs}
        assert data["failed"] == {"nodes": [{"job": {"name": "load"}}] if "load" in jobs else []}
        assert data["ofLoad"] == {"totalCount": 2 if "load" in jobs else 0}
        flows = [
            {"from": {"name": ends[0]}, "to": {"name": ends[1]}, "job": {"name": job}}
            for job, ends in JOBS.items()
            if ends and not {*ends} & hidden
        ]
        assert data["flows"] == {"nodes": flows}
