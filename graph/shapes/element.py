"""Categories of base data, data elements, standards, legal bases, designations (Art. 13; ISO/IEC 11179)."""

from __future__ import annotations

from graph.argument import AS_OF, REGION, SCOPE
from graph.shape import Connection, One, Order, Related, day, expr, prop, shape

CATEGORY = shape(
    "DataCategory",
    "category",
    node=("category", "element/categories_by_id"),
    indexes=(("namePinyin", "id"), ("code", "id")),
    id=prop(by="id"),
    code=prop(by="text", sort=True),
    name=prop(by="text", sort="namePinyin"),
    subject=prop(by="enum"),
    position=prop(),
    article=prop(by="text"),
    open=expr("coalesce(category.open, false)", by="boolean"),
    sample=prop(),
    elements=Connection("(category)<-[:IN_CATEGORY]-(element:DataElement)", "DataElement", (Order("element.code"),)),
    collectors=Connection(
        "(category)-[collector:LAWFULLY_COLLECTED_BY]->(:LegalBasis)",
        "LawfulCollector",
        (Order("collector.position", "number"),),
    ),
)

COLLECTOR = shape(
    "LawfulCollector",
    "collector",
    row_key="position",
    collectorKind=prop(by="enum"),
    name=prop(),
    line=prop(),
    ownReading=expr("coalesce(collector.ownReading, false)"),
    grassrootsKinds=expr("coalesce(collector.grassrootsKinds, [])"),
    commissioned=expr("coalesce(collector.commissioned, false)"),
    legalBasis=One("()-[collector]->(basis:LegalBasis)", "LegalBasis"),
)

STANDARD = shape(
    "Standard",
    "standard",
    node=("standard", "element/standards_by_id"),
    indexes=(("namePinyin", "id"), ("code", "id")),
    id=prop(by="id"),
    code=prop(by="text", sort=True),
    name=prop(by="text", sort="namePinyin"),
    sample=prop(),
    elements=Connection("(standard)<-[:GOVERNED_BY]-(element:DataElement)", "DataElement", (Order("element.code"),)),
)

BASIS = shape(
    "LegalBasis",
    "basis",
    node=("basis", "element/bases_by_id"),
    indexes=(("key", "id"),),
    id=prop(by="id"),
    key=prop(by="text", sort=True),
    instrument=prop(by="text"),
    article=prop(by="text"),
    rank=prop(by="enum"),
)

ELEMENT = shape(
    "DataElement",
    "element",
    node=("element", "element/elements_by_id"),
    indexes=(("namePinyin", "id"), ("code", "id")),
    id=prop(by="id"),
    code=prop(by="text", sort=True),
    name=prop(by="text", sort="namePinyin"),
    definition=prop(by="text"),
    dataType=prop(by="enum"),
    length=prop(by="number"),
    identifier=prop(by="boolean"),
    sample=prop(),
    category=One("(element)-[:IN_CATEGORY]->(category:DataCategory)", "DataCategory"),
    standard=One("(element)-[:GOVERNED_BY]->(standard:Standard)", "Standard"),
    authoritativeSource=One(
        "",
        "AuthoritativeSource",
        file="authority/requested_region",
        arguments=(REGION, SCOPE, AS_OF),
    ),
    entries=Connection(
        "(element)<-[:REALIZES]-()<-[:HAS_ITEM]-(entry:CatalogEntry)",
        "CatalogEntry",
        (Order("entry.titlePinyin"),),
        distinct=True,
    ),
    usedBy=Connection("(element)<-[:NEEDS]-(scenario:Scenario)", "Scenario", (Order("scenario.code"),), distinct=True),
    designations=Connection(
        "(element)<-[:DESIGNATES]-(designation:Designation)", "Designation", (Order("designation.since", "instant"),)
    ),
    filters={
        "category": Related("(element)-[:IN_CATEGORY]->(category:DataCategory)", "DataCategory"),
        "standard": Related("(element)-[:GOVERNED_BY]->(standard:Standard)", "Standard"),
        "usedBy": Related("(element)<-[:NEEDS]-(scenario:Scenario)", "Scenario"),
    },
)

DESIGNATION = shape(
    "Designation",
    "designation",
    node=("designation", "element/designations_by_id"),
    indexes=(("since", "id"),),
    id=prop(by="id"),
    since=day(sort=True),
    until=day(),
    active=expr("designation.activeKey IS NOT NULL", by="boolean"),
    scope=prop(by="enum"),
    note=prop(),
    sample=prop(),
    element=One("(designation)-[:DESIGNATES]->(element:DataElement)", "DataElement"),
    department=One("(designation)-[:TO]->(department:Department)", "Department"),
    region=One("(designation)-[:WITHIN]->(region:Region)", "Region"),
    legalBasis=One("(designation)-[:BASED_ON]->(basis:LegalBasis)", "LegalBasis"),
    filters={
        "element": Related("(designation)-[:DESIGNATES]->(element:DataElement)", "DataElement"),
        "department": Related("(designation)-[:TO]->(department:Department)", "Department"),
        "region": Related("(designation)-[:WITHIN]->(region:Region)", "Region"),
    },
)
