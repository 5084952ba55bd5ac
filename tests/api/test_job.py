"""Jobs, runs, derivations and dataset names from OpenLineage events, and their visibility."""

from __future__ import annotations

from exchange.openlineage.ingest import LineageIngest
from tests.conftest import Api
from tests.support.openlineage_events import SPACE, column_lineage, dataset, facet, run_event, schema, symlinks

EVENTS = [
    run_event(1, "START", ["a"], [dataset("b", schema=schema("x"))], run="1"),
    run_event(2, "COMPLETE", [], [dataset("b", columnLineage=column_lineage(x=["a.k"]))], run="1"),
    run_event(
        3,
        "FAIL",
        ["a"],
        ["b"],
        run="2",
        facets={
            "errorMessage": facet(message="no space left", programmingLanguage="SQL"),
            "parent": facet(
                run={"runId": run_event(0, run="0")["run"]["runId"]}, job={"namespace": "jobs", "name": "nightly"}
            ),
        },
    ),
    run_event(4, "START", [], [], run="0", job="nightly"),
    run_event(
        5,
        "COMPLETE",
        ["b"],
        [
            dataset(
                "c",
                symlinks=symlinks("lake/c"),
                documentation=facet(description="of people"),
                ownership=facet(owners=[{"name": "team:registers"}, {"name": "li", "type": "STEWARD"}]),
                dataSource=facet(name="warehouse", uri="postgres://warehouse"),
            )
        ],
        job="publish",
        job_facets={"ownership": facet(owners=[{"name": "team:flows", "type": "MAINTAINER"}, {"name": "wang"}])},
    ),
]
RESOURCE = "query ($namespace: String!, $name: String!) { resource(namespace: $namespace, name: $name) { %s } }"
PROPERTIES = """
  id name origin sample description owners { name type } dataSource platform { code }
  freshness { updatedAt updateCycle dueAt overdue }
  datasets { nodes { namespace name } }
"""
JOBS = """
  writtenBy { totalCount nodes { namespace name updatedAt
    reads { nodes { name } } writes { nodes { name } } resources { nodes { name } }
    runs(orderBy: [{startedAt: DESC}]) { totalCount nodes { runId static state startedAt endedAt error
      job { name } parent { state job { name } } } } } }
  readBy { nodes { name owners { name type } } }
  then: writtenBy(asOf: "2026-03-01T00:00:30Z") { totalCount }
  jobs { nodes { name } }
"""
FLOWS = """
  upstream { nodes { sample job { name } } }
  fields { nodes { name upstream { totalCount nodes { since until job { name } from { name resource { name } } } }
    downstream { totalCount } } }
"""
IDS = """
MATCH (job:Job {name: 'load'})-[:RAN]->(run:Run {state: 'COMPLETE'}), ()-[derives:DERIVES]->()
RETURN job.id AS job, run.id AS run, derives.id AS derives
"""
NODE = """
query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id
  ... on Job { name } ... on Run { state } ... on Derivation { from { name } to { name } } } }
"""


async def test_properties_of_a_resource_from_lineage_events(empty_api: Api) -> None:
    await LineageIngest(empty_api.engine.database).ingest(EVENTS)
    data = (await empty_api.data(RESOURCE % PROPERTIES, namespace=SPACE, name="b"))["resource"]
    assert empty_api.queries == ["resource/resource_by_name"]
    assert data.pop("id").startswith("resource_")
    assert data == {
        "name": "b",
        "origin": "openlineage",
        "sample": False,
        "description": None,
        "owners": [],
        "dataSource": None,
        "platform": None,
        "freshness": {"updatedAt": "2026-03-01T00:03:00Z", "updateCycle": None, "dueAt": None, "overdue": None},
        "datasets": {"nodes": [{"namespace": SPACE, "name": "b"}]},
    }


async def test_jobs_of_a_resource_from_lineage_events(empty_api: Api) -> None:
    await LineageIngest(empty_api.engine.database).ingest(EVENTS)
    data = (await empty_api.data(RESOURCE % JOBS, namespace=SPACE, name="b"))["resource"]
    assert empty_api.queries == ["resource/resource_by_name"]
    first_run, second_run = (run_event(0, run=run)["run"]["runId"] for run in ("1", "2"))
    assert data == {
        "writtenBy": {
            "totalCount": 1,
            "nodes": [
                {
                    "namespace": "jobs",
                    "name": "load",
                    "updatedAt": "2026-03-01T00:03:00Z",
                    "reads": {"nodes": [{"name": "a"}]},
                    "writes": {"nodes": [{"name": "b"}]},
                    "resources": {"nodes": [{"name": "a"}, {"name": "b"}]},
                    "runs": {
                        "totalCount": 2,
                        "nodes": [
                            {
                                "runId": second_run,
                                "static": False,
                                "state": "FAIL",
                                "startedAt": "2026-03-01T00:03:00Z",
                                "endedAt": "2026-03-01T00:03:00Z",
                                "error": "no space left",
                                "job": {"name": "load"},
                                "parent": {"state": "START", "job": {"name": "nightly"}},
                            },
                            {
                                "runId": first_run,
                                "static": False,
                                "state": "COMPLETE",
                                "startedAt": "2026-03-01T00:01:00Z",
                                "endedAt": "2026-03-01T00:02:00Z",
                                "error": None,
                                "job": {"name": "load"},
                                "parent": None,
                            },
                        ],
                    },
                }
            ],
        },
        "readBy": {
            "nodes": [
                {
                    "name": "publish",
                    "owners": [{"name": "team:flows", "type": "MAINTAINER"}, {"name": "wang", "type": None}],
                }
            ]
        },
        "then": {"totalCount": 0},
        "jobs": {"nodes": [{"name": "load"}, {"name": "publish"}]},
    }


async def test_flows_and_derivations_from_lineage_events(empty_api: Api) -> None:
    await LineageIngest(empty_api.engine.database).ingest(EVENTS)
    data = (await empty_api.data(RESOURCE % FLOWS, namespace=SPACE, name="b"))["resource"]
    assert empty_api.queries == ["resource/resource_by_name"]
    assert data == {
        "upstream": {"nodes": [{"sample": False, "job": {"name": "load"}}]},
        "fields": {
            "nodes": [
                {
                    "name": "x",
                    "upstream": {
                        "totalCount": 1,
                        "nodes": [
                            {
                                "since": "2026-03-01T00:02:00Z",
                                "until": None,
                                "job": {"name": "load"},
                                "from": {"name": "k", "resource": {"name": "a"}},
                            }
                        ],
                    },
                    "downstream": {"totalCount": 0},
                }
            ]
        },
    }


async def test_a_resource_by_the_name_of_a_symlink(empty_api: Api) -> None:
    await LineageIngest(empty_api.engine.database).ingest(EVENTS)
    data = await empty_api.data(
        """
        query ($n: String!) {
          resource(namespace: $n, name: "lake/c") {
            name description owners { name kind: type } dataSource datasets { nodes { name } } }
          resources(where: {dataset: {name: {eq: "lake/c"}}}) { nodes { name } } }
        """,
        n=SPACE,
    )
    assert data == {
        "resource": {
            "name": "c",
            "description": "of people",
            "owners": [{"name": "li", "kind": "STEWARD"}, {"name": "team:registers", "kind": None}],
            "dataSource": "warehouse",
            "datasets": {"nodes": [{"name": "c"}, {"name": "lake/c"}]},
        },
        "resources": {"nodes": [{"name": "c"}]},
    }


async def test_parent_of_which_no_event_arrived_is_a_run_of_its_job(empty_api: Api) -> None:
    await LineageIngest(empty_api.engine.database).ingest(EVENTS[2:3])
    runs = (
        "{ runs { nodes { state startedAt endedAt parent { runId state startedAt endedAt job { namespace name } } } } }"
    )
    (run,) = [run for run in (await empty_api.data(runs))["runs"]["nodes"] if run["parent"]]
    assert run == {
        "state": "FAIL",
        "startedAt": "2026-03-01T00:03:00Z",
        "endedAt": "2026-03-01T00:03:00Z",
        "parent": {
            "runId": run_event(0, run="0")["run"]["runId"],
            "state": "OTHER",
            "startedAt": "2026-03-01T00:03:00Z",
            "endedAt": None,
            "job": {"namespace": "jobs", "name": "nightly"},
        },
    }


async def test_nodes_of_jobs_runs_and_derivations_are_visible_with_their_resources(empty_api: Api) -> None:
    database = empty_api.engine.database
    await LineageIngest(database).ingest(EVENTS)
    [ids] = await database.rows(IDS, {})
    node_ids = [ids["job"], ids["run"], ids["derives"]]
    assert (await empty_api.data(NODE, ids=node_ids))["nodes"] == [
        {"__typename": "Job", "id": ids["job"], "name": "load"},
        {"__typename": "Run", "id": ids["run"], "state": "COMPLETE"},
        {"__typename": "Derivation", "id": ids["derives"], "from": {"name": "k"}, "to": {"name": "x"}},
    ]
    assert sorted(empty_api.queries) == ["job/jobs_by_id", "job/runs_by_id", "resource/derivations_by_id"]
    hide = "MATCH (n) WHERE n.name IN ['a', 'b', 'k', 'x'] AND n.audience IS NOT NULL SET n.audience = 'DEPT:nobody'"
    await database.write([(hide, {})])
    assert (await empty_api.data(NODE, ids=node_ids))["nodes"] == [None, None, None]
    names = "{ resource(namespace: %s, name: %s) { id } }"
    assert await empty_api.data(names % (f'"{SPACE}"', '"b"')) == {"resource": None}


FAILED = """
{
  lastFailed: jobs(where: { lastRun: { state: { eq: FAIL } } }) { nodes { name lastRun { state durationSeconds } } }
  everCompleted: jobs(where: { run: { state: { eq: COMPLETE } } }) { nodes { name } }
  long: runs(where: { durationSeconds: { gte: 60 } }) { nodes { state durationSeconds } }
  running: runs(where: { durationSeconds: { eq: null } }) { nodes { job { name lastRun { state } } durationSeconds } }
}
"""


async def test_jobs_by_their_last_run_and_runs_by_their_duration(empty_api: Api) -> None:
    await LineageIngest(empty_api.engine.database).ingest(EVENTS)
    assert await empty_api.data(FAILED) == {
        "lastFailed": {"nodes": [{"name": "load", "lastRun": {"state": "FAIL", "durationSeconds": 0.0}}]},
        "everCompleted": {"nodes": [{"name": "load"}, {"name": "publish"}]},
        "long": {"nodes": [{"state": "COMPLETE", "durationSeconds": 60.0}]},
        "running": {
            "nodes": [{"job": {"name": "nightly", "lastRun": {"state": "START"}}, "durationSeconds": None}],
        },
    }
