"""Data resources on platforms, their fields and flows (OpenLineage: dataset, field)."""

from __future__ import annotations

from graph.shape import Argument, Connection, One, Order, Related, moment, prop, shape

VALID = "flow.since <= $asOf AND $asOf < flow.until AND other.audience IN $audiences"

RESOURCE = shape(
    "DataResource",
    "resource",
    audience=True,
    indexes=(("updatedAt", "id"), ("name", "id"), ("kind", "updatedAt", "id")),
    id=prop(by="id"),
    namespace=prop(by="text"),
    name=prop(by="text", sort=True),
    title=prop(by="text"),
    kind=prop(by="enum"),
    updatedAt=moment(sort=True),
    records=prop(by="number"),
    builtBy=prop(by="enum"),
    sample=prop(by="boolean"),
    platform=One("(resource)-[:ON]->(platform:Platform)", "Platform"),
    entry=One("(resource)<-[:ATTACHED]-(entry:CatalogEntry)", "CatalogEntry"),
    fields=Connection("(resource)-[:HAS_FIELD]->(field:Field)", "Field", (Order("field.position"),)),
    upstream=Connection(
        f"(resource)<-[flow:FLOWS_TO]-(other) WHERE {VALID}",
        "Flow",
        (Order("flow.kind"),),
        arguments=(Argument("asOf"),),
    ),
    downstream=Connection(
        f"(resource)-[flow:FLOWS_TO]->(other) WHERE {VALID}",
        "Flow",
        (Order("flow.kind"),),
        arguments=(Argument("asOf"),),
    ),
    filters={
        "platform": Related("(resource)-[:ON]->(platform:Platform)", "Platform"),
        "entry": Related("(resource)<-[:ATTACHED]-(entry:CatalogEntry)", "CatalogEntry"),
        "region": Related("(resource)-[:ON]->(:Platform)-[:OF]->(region:Region)", "Region"),
    },
)

FIELD = shape(
    "Field",
    "field",
    audience=True,
    id=prop(by="id"),
    name=prop(by="text", sort=True),
    position=prop(by="number", sort=True),
    dataType=prop(by="enum"),
    resource=One("(field)<-[:HAS_FIELD]-(resource:DataResource)", "DataResource"),
    item=One("(field)-[:STORES]->(item:InfoItem)", "InfoItem"),
)
