"""Regions and their platforms (Art. 4(5), 5, 6, 13)."""

from __future__ import annotations

from graph.shape import Connection, One, Order, Related, prop, shape
from graph.shapes.tree import tree_fields

BY_NAME = (Order("region.namePinyin"),)
REGION = shape(
    "Region",
    "region",
    node=("region", "region/regions_by_id"),
    indexes=(("namePinyin", "id"), ("code", "id"), ("level", "namePinyin", "id")),
    id=prop(by="id"),
    code=prop(by="text", sort=True),
    name=prop(by="text", sort="namePinyin"),
    level=prop(by="enum"),
    jurisdiction=prop(by="enum"),
    nominal=prop(by="boolean"),
    sample=prop(),
    parent=One("(region)-[:SUBORDINATE_TO]->(parent:Region)", "Region", binds="parent"),
    children=Connection("(region)<-[:SUBORDINATE_TO]-(child:Region)", "Region", (Order("child.code"),), binds="child"),
    partOf=One("(region)-[:PART_OF]->(heading:Region)", "Region", binds="heading"),
    administeredBy=One("(region)-[:ADMINISTERED_BY]->(upper:Region)", "Region", binds="upper"),
    administers=Connection(
        "(region)<-[:ADMINISTERED_BY]-(lower:Region)", "Region", (Order("lower.code"),), binds="lower"
    ),
    appliesByReference=One("(region)-[:APPLIES_BY_REFERENCE]->(model:Region)", "Region", binds="model"),
    competentAuthority=One("(region)<-[:COMPETENT_FOR]-(department:Department)", "Department"),
    platform=One("(region)<-[:OF]-(platform:Platform)", "Platform"),
    departments=Connection(
        "(region)<-[:SERVES]-(department:Department)", "Department", (Order("department.namePinyin"),)
    ),
    entries=Connection(
        "(region)<-[:SERVES]-(:Department)<-[:PROVIDED_BY]-(entry:CatalogEntry)",
        "CatalogEntry",
        (Order("entry.titlePinyin"),),
    ),
    designations=Connection(
        "(region)<-[:WITHIN]-(designation:Designation)", "Designation", (Order("designation.since", "instant"),)
    ),
    **tree_fields("region", "Region", "SUBORDINATE_TO"),
    filters={
        "parent": Related("(region)-[:SUBORDINATE_TO]->(parent:Region)", "Region", "parent"),
        "partOf": Related("(region)-[:PART_OF]->(heading:Region)", "Region", "heading"),
        "within": Related("(region)-[:SUBORDINATE_TO]->*(upper:Region)", "Region", "upper"),
    },
)

PLATFORM = shape(
    "Platform",
    "platform",
    node=("platform", "region/platforms_by_id"),
    indexes=(("namePinyin", "id"), ("code", "id")),
    id=prop(by="id"),
    code=prop(by="text", sort=True),
    name=prop(by="text", sort="namePinyin"),
    level=prop(by="enum"),
    sample=prop(),
    region=One("(platform)-[:OF]->(region:Region)", "Region"),
    reportsTo=One("(platform)-[:REPORTS_TO]->(upper:Platform)", "Platform", binds="upper"),
    reportedBy=Connection(
        "(platform)<-[:REPORTS_TO]-(lower:Platform)", "Platform", (Order("lower.code"),), binds="lower"
    ),
    resources=Connection("(platform)<-[:ON]-(resource:DataResource)", "DataResource", (Order("resource.name"),)),
    **tree_fields("platform", "Platform", "REPORTS_TO"),
    filters={"region": Related("(platform)-[:OF]->(region:Region)", "Region")},
)
