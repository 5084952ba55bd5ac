"""Regions and their platforms (Art. 4(5), 5, 6, 13)."""

from __future__ import annotations

from graph.shape import Connection, One, Order, Related, expr, prop, shape

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
    parent=One("(region)-[:PART_OF]->(parent:Region)", "Region", binds="parent"),
    isRoot=expr("NOT EXISTS { (region)-[:PART_OF]->() }", by="boolean"),
    hasChildren=expr("EXISTS { (region)<-[:PART_OF]-() }", by="boolean"),
    ancestors=Connection(
        "path = (region)-[:SUBORDINATE_TO]->+(above:Region)",
        "Region",
        (Order("length(path)"),),
        binds="above",
        carry=("path",),
    ),
    children=Connection("(region)<-[:PART_OF]-(child:Region)", "Region", (Order("child.code"),), binds="child"),
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
    filters={
        "parent": Related("(region)-[:PART_OF]->(parent:Region)", "Region", "parent"),
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
    isRoot=expr("NOT EXISTS { (platform)-[:REPORTS_TO]->() }", by="boolean"),
    hasChildren=expr("EXISTS { (platform)<-[:REPORTS_TO]-() }", by="boolean"),
    ancestors=Connection(
        "path = (platform)-[:REPORTS_TO]->+(above:Platform)",
        "Platform",
        (Order("length(path)"),),
        binds="above",
        carry=("path",),
    ),
    reportedBy=Connection(
        "(platform)<-[:REPORTS_TO]-(lower:Platform)", "Platform", (Order("lower.code"),), binds="lower"
    ),
    resources=Connection("(platform)<-[:ON]-(resource:DataResource)", "DataResource", (Order("resource.name"),)),
    filters={"region": Related("(platform)-[:OF]->(region:Region)", "Region")},
)
