"""Data resources on platforms, their fields and flows (OpenLineage: dataset, field)."""

from __future__ import annotations

from typing import Any

from graph.argument import AS_OF
from graph.shape import (
    OPEN_END_CYPHER,
    Batched,
    Connection,
    One,
    Order,
    Related,
    Value,
    expr,
    moment,
    prop,
    shape,
    until,
)
from graph.shapes.owner import owners_field
from graph.shapes.stored_facts import (
    assertions_field,
    column_metrics_field,
    quality_metrics_field,
    source_freshness_field,
    statistics_field,
    tags_field,
    transformations_field,
)


def valid(edge: str, end: str) -> str:
    """The condition that an edge is valid at the instant, and that the caller sees the node at its other end."""
    return f"{edge}.since <= $asOf AND $asOf < {edge}.until AND {end}.audience IN $audiences"


FLOW_VALID, DERIVATION_VALID = valid("flow", "other"), valid("derives", "other")
HAS = "(field)<-[has:HAS_FIELD|FORMERLY_HAS_FIELD]-()"
FIELD_SINCE = f"nullIf(head([{HAS} | has.since]), datetime('1900-01-01T00:00:00Z'))"
FIELD_UNTIL = f"head([{HAS} | has.until])"
ENTERS, LEAVES = valid("entering", "source"), valid("leaving", "target")

RESOURCE = shape(
    "DataResource",
    "resource",
    node=("resource", "resource/resources_by_id"),
    audience=True,
    indexes=(("updatedAt", "id"), ("name", "id"), ("kind", "updatedAt", "id")),
    composite_key=("namespace", "name"),
    id=prop(by="id"),
    namespace=prop(by="text"),
    name=prop(by="text", sort=True),
    title=prop(by="text"),
    kind=prop(by="enum"),
    updatedAt=moment(sort=True),
    recordCount=prop("records", by="long"),
    builtBy=prop(by="enum"),
    sample=expr("coalesce(resource.sample, false)", by="boolean"),
    origin=prop(by="text"),
    description=prop(by="text"),
    owners=owners_field("resource"),
    dataSource=prop(by="text"),
    hasUpstream=expr(
        f"EXISTS {{ (resource)<-[entering:FLOWS_TO]-(source) WHERE {valid('entering', 'source')} }}", by="boolean"
    ),
    hasDownstream=expr(
        f"EXISTS {{ (resource)-[leaving:FLOWS_TO]->(target) WHERE {valid('leaving', 'target')} }}", by="boolean"
    ),
    tags=tags_field("resource"),
    datasetVersion=prop(),
    outputStatistics=statistics_field("resource", "outputStatistics"),
    inputStatistics=statistics_field("resource", "inputStatistics"),
    qualityMetrics=quality_metrics_field("resource"),
    qualityAssertions=assertions_field("resource"),
    sourceFreshness=source_freshness_field("resource"),
    freshness=One("resource", "Freshness", same=True),
    platform=One("(resource)-[:ON]->(platform:Platform)", "Platform"),
    entry=One("(resource)<-[:ATTACHED]-(entry:CatalogEntry)", "CatalogEntry"),
    fields=Connection("(resource)-[:HAS_FIELD]->(field:Field)", "Field", (Order("field.position", "number"),)),
    upstream=Connection(
        f"(resource)<-[flow:FLOWS_TO]-(other) WHERE {FLOW_VALID}",
        "Flow",
        (Order("flow.kind"),),
        arguments=(AS_OF,),
    ),
    downstream=Connection(
        f"(resource)-[flow:FLOWS_TO]->(other) WHERE {FLOW_VALID}",
        "Flow",
        (Order("flow.kind"),),
        arguments=(AS_OF,),
    ),
    datasets=Connection(
        "(resource)<-[:STANDS_FOR]-(dataset:Dataset)",
        "Dataset",
        (Order("dataset.namespace"), Order("dataset.name")),
    ),
    writtenBy=Connection(
        f"(resource)<-[flow:FLOWS_TO]-(other) WHERE {FLOW_VALID} MATCH (job:Job) WHERE job.id = flow.job",
        "Job",
        (Order("job.name"),),
        arguments=(AS_OF,),
        distinct=True,
    ),
    readBy=Connection(
        f"(resource)-[flow:FLOWS_TO]->(other) WHERE {FLOW_VALID} MATCH (job:Job) WHERE job.id = flow.job",
        "Job",
        (Order("job.name"),),
        arguments=(AS_OF,),
        distinct=True,
    ),
    jobs=Connection(
        "(resource)<-[:STANDS_FOR]-(:Dataset)<-[:NAMES]-(job:Job)", "Job", (Order("job.name"),), distinct=True
    ),
    findings=Batched("resource.id", "Finding", (AS_OF,)),
    filters={
        "platform": Related("(resource)-[:ON]->(platform:Platform)", "Platform"),
        "entry": Related("(resource)<-[:ATTACHED]-(entry:CatalogEntry)", "CatalogEntry"),
        "region": Related("(resource)-[:ON]->(:Platform)-[:OF]->(region:Region)", "Region"),
        "field": Related("(resource)-[:HAS_FIELD]->(field:Field)", "Field"),
        "dataset": Related("(resource)<-[:STANDS_FOR]-(dataset:Dataset)", "Dataset"),
    },
)

FRESHNESS = shape(
    "Freshness",
    "resource",
    preludes=("resource/freshness",),
    updatedAt=expr("toString(resource.updatedAt)"),
    updateCycle=expr("cycle"),
    dueAt=expr("toString(due)"),
    overdue=expr("due < $now"),
)

FIELD = shape(
    "Field",
    "field",
    node=("field", "resource/fields_by_id"),
    audience=True,
    indexes=(("name", "id"), ("position", "id")),
    id=prop(by="id"),
    name=prop(by="text", sort=True),
    position=prop(by="number", sort=True),
    dataType=prop(by="enum"),
    declaredType=prop(),
    since=Value(f"toString({FIELD_SINCE})", "instant", None, FIELD_SINCE),
    until=Value(
        f"CASE WHEN {FIELD_UNTIL} < {OPEN_END_CYPHER} THEN toString({FIELD_UNTIL}) END",
        "instant",
        None,
        FIELD_UNTIL,
        open_ended=True,
    ),
    description=prop(),
    tags=tags_field("field"),
    qualityMetrics=column_metrics_field("field"),
    qualityAssertions=assertions_field("field"),
    resource=One("(field)<-[:HAS_FIELD|FORMERLY_HAS_FIELD]-(resource:DataResource)", "DataResource"),
    item=One("(field)-[:STORES]->(item:InfoItem)", "InfoItem"),
    upstream=Connection(
        f"(field)<-[derives:DERIVES]-(other) WHERE {DERIVATION_VALID}", "Derivation", arguments=(AS_OF,)
    ),
    downstream=Connection(
        f"(field)-[derives:DERIVES]->(other) WHERE {DERIVATION_VALID}", "Derivation", arguments=(AS_OF,)
    ),
    filters={"item": Related("(field)-[:STORES]->(item:InfoItem)", "InfoItem")},
)

FROM_FIELD: dict[str, Any] = {"from": One("(giver:Field)-[derives]->()", "Field", binds="giver")}
DERIVATION = shape(
    "Derivation",
    "derives",
    node=("derives", "resource/derivations_by_id"),
    id=prop(by="id"),
    since=moment(sort=True),
    until=until(),
    lastSeen=moment(by=None),
    transformations=transformations_field("derives"),
    to=One("()-[derives]->(taker:Field)", "Field", binds="taker"),
    job=One("(job:Job) WHERE job.id = derives.job", "Job"),
    **FROM_FIELD,
)
