"""Jobs, their runs, and the datasets that name resources (OpenLineage: job, run, dataset)."""

from __future__ import annotations

from graph.argument import AS_OF
from graph.shape import Connection, One, Order, Related, expr, moment, prop, shape
from graph.shapes.owner import owners_field
from graph.shapes.resource import FLOW_VALID
from graph.shapes.stored_facts import tags_field

JOB_VISIBLE = (
    "(NOT EXISTS { (above)-[:NAMES]->() } OR "
    "EXISTS { (above)-[:NAMES]->()-[:STANDS_FOR]->(named) WHERE named.audience IN $audiences })"
)
"""A job is visible to callers that may read a resource it names, or to all if it names none."""

ALL_VISIBLE = "NOT EXISTS { (job)-[:NAMES]->()-[:STANDS_FOR]->(named) WHERE NOT named.audience IN $audiences }"
"""A text of a job that may name all its resources is served to callers that may read all of them."""

LAST_RUN = (
    "(run:Run) WHERE run.id = head(COLLECT { MATCH (job)-[:RAN]->(started:Run) WHERE NOT started.static "
    "RETURN started.id ORDER BY started.startedAt DESC, started.id DESC LIMIT 1 })"
)
"""The run that started last; declarations are no runs."""
DURATION = "CASE WHEN NOT run.static THEN (run.endedAt.epochMillis - run.startedAt.epochMillis) / 1000.0 END"

JOB = shape(
    "Job",
    "job",
    node=("job", "job/jobs_by_id"),
    indexes=(("name", "id"), ("updatedAt", "id")),
    composite_key=("namespace", "name"),
    id=prop(by="id"),
    namespace=prop(by="text"),
    name=prop(by="text", sort=True),
    updatedAt=moment(sort=True),
    description=prop(),
    sql=expr(f"CASE WHEN {ALL_VISIBLE} THEN job.sql END"),
    sqlDialect=prop(),
    tags=tags_field("job"),
    owners=owners_field("job"),
    runs=Connection("(job)-[:RAN]->(run:Run)", "Run", (Order("run.startedAt", "instant"),)),
    lastRun=One(LAST_RUN, "Run"),
    resources=Connection(
        "(job)-[:NAMES]->(:Dataset)-[:STANDS_FOR]->(resource:DataResource)",
        "DataResource",
        (Order("resource.name"),),
        distinct=True,
    ),
    reads=Connection(
        f"(resource:DataResource)-[flow:FLOWS_TO]->(other) WHERE flow.job = job.id AND {FLOW_VALID}",
        "DataResource",
        (Order("resource.name"),),
        arguments=(AS_OF,),
        distinct=True,
    ),
    writes=Connection(
        f"(resource:DataResource)<-[flow:FLOWS_TO]-(other) WHERE flow.job = job.id AND {FLOW_VALID}",
        "DataResource",
        (Order("resource.name"),),
        arguments=(AS_OF,),
        distinct=True,
    ),
    filters={"run": Related("(job)-[:RAN]->(run:Run)", "Run"), "lastRun": Related(LAST_RUN, "Run")},
)

RUN = shape(
    "Run",
    "run",
    node=("run", "job/runs_by_id"),
    indexes=(("startedAt", "id"), ("state", "startedAt", "id")),
    id=prop(by="id"),
    runId=prop(by="text"),
    static=prop(by="boolean"),
    state=prop(by="enum"),
    startedAt=moment(sort=True),
    endedAt=moment(),
    durationSeconds=expr(DURATION, by="number"),
    error=prop(by="text"),
    nominalStartAt=moment(by=None),
    nominalEndAt=moment(by=None),
    tags=tags_field("run"),
    job=One("(run)<-[:RAN]-(job:Job)", "Job"),
    parent=One(
        f"(parent:Run)<-[:RAN]-(above:Job) WHERE parent.id = run.parent AND {JOB_VISIBLE}", "Run", binds="parent"
    ),
    filters={"job": Related("(run)<-[:RAN]-(job:Job)", "Job")},
)

DATASET = shape("Dataset", "dataset", namespace=prop(by="text", sort=True), name=prop(by="text", sort=True))
