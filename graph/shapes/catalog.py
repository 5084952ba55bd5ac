"""Catalog entries and their items (Art. 7–12, 19; the national template)."""

from __future__ import annotations

from graph.argument import AS_OF
from graph.shape import Batched, Connection, One, Order, Related, expr, moment, prop, shape
from graph.shapes.contact import contact_field

BY_CODE = Order("entry.codeKey", present="entry.code")
CLASSIFIED_WITHIN = "(entry)-[:CLASSIFIED_AS]->(:Classification)-[:BROADER]->*(classification:Classification)"

ENTRY = shape(
    "CatalogEntry",
    "entry",
    node=("entry", "catalog/entries_by_id"),
    audience=True,
    indexes=(
        ("updatedAt", "id"),
        ("titlePinyin", "id"),
        ("codeKey", "id"),
        ("code", "id"),
        ("providerKey", "id"),
        ("regionCode", "id"),
        ("shareTypeKey", "id"),
        ("recordCountKey", "id"),
        ("publishedAtKey", "id"),
        ("dataUpdatedAtKey", "id"),
        ("shareType", "updatedAt", "id"),
        ("openType", "updatedAt", "id"),
        ("status", "updatedAt", "id"),
    ),
    composite_key=("source", "sourceKey"),
    orders={"code": BY_CODE, "provider": Order("entry.providerKey"), "region": Order("entry.regionCode")},
    id=prop(by="id"),
    code=prop(by="text", sort="codeKey"),
    title=prop(by="text", sort="titlePinyin"),
    name=prop("title"),
    titleEn=prop(by="text"),
    abstract=prop(by="text"),
    status=prop(by="enum"),
    format=prop(by="enum"),
    formatDetail=prop(by="text"),
    shareType=prop(by="enum", sort="shareTypeKey", order_kind="number"),
    shareCondition=prop(by="text"),
    shareMethod=prop(by="enum"),
    openType=prop(by="enum"),
    openCondition=prop(by="text"),
    updateCycle=prop(by="enum"),
    securityGrade=prop(by="enum"),
    usage=prop(by="text"),
    innerDepartment=prop(by="text"),
    dataGigabytes=prop("dataVolume", by="number"),
    recordCount=prop(by="long", sort="recordCountKey"),
    sharedGigabytes=prop("sharedVolume", by="number"),
    sharedRecordCount=prop("sharedRecords", by="long"),
    openGigabytes=prop("openVolume", by="number"),
    openRecordCount=prop("openRecords", by="long"),
    related=prop(by="text"),
    publishedAt=moment(sort="publishedAtKey"),
    updatedAt=moment(sort=True),
    dataUpdatedAt=moment(sort="dataUpdatedAtKey"),
    source=prop(by="text"),
    sourceKey=prop(by="text"),
    sample=prop(by="boolean"),
    attached=expr("EXISTS { (entry)-[:ATTACHED]->() }", by="boolean"),
    overdue=expr("coalesce(entry.dataUpdatedAt + duration($grace[entry.updateCycle]) < $now, false)", by="boolean"),
    conformance=One("entry", "Conformance", same=True),
    contact=contact_field("entry", otherwise="(entry)-[:PROVIDED_BY]->(other:Department)"),
    provider=One("(entry)-[:PROVIDED_BY]->(department:Department)", "Department"),
    region=One("(entry)-[:PROVIDED_BY]->(:Department)-[:SERVES]->(region:Region)", "Region"),
    items=Connection(
        "(entry)-[has:HAS_ITEM]->(item:InfoItem)",
        "InfoItem",
        # an item's id is its entry's code and its position (domain/rules/info_items.py), and ids are unique
        (Order("has.position", "number", unique=True),),
        carry=("has",),
    ),
    classifications=Connection(
        "(entry)-[:CLASSIFIED_AS]->(classification:Classification)", "Classification", (Order("classification.code"),)
    ),
    libraries=Connection("(entry)<-[:HOLDS]-(library:Library)", "Library", (Order("library.code"),)),
    resources=Connection("(entry)-[:ATTACHED]->(resource:DataResource)", "DataResource", (Order("resource.name"),)),
    restrictedBy=Connection("(entry)-[:RESTRICTED_BY]->(basis:LegalBasis)", "LegalBasis", (Order("basis.key"),)),
    findings=Batched("entry.id", "Finding", (AS_OF,)),
    filters={
        "provider": Related("(entry)-[:PROVIDED_BY]->(department:Department)", "Department"),
        "region": Related("(entry)-[:PROVIDED_BY]->(:Department)-[:SERVES]->(region:Region)", "Region"),
        "regionWithin": Related(
            "(entry)-[:PROVIDED_BY]->(:Department)-[:SERVES]->(:Region)-[:SUBORDINATE_TO]->*(region:Region)",
            "Region",
        ),
        "item": Related("(entry)-[:HAS_ITEM]->(item:InfoItem)", "InfoItem"),
        "library": Related("(entry)<-[:HOLDS]-(library:Library)", "Library"),
        "element": Related("(entry)-[:HAS_ITEM]->()-[:REALIZES]->(element:DataElement)", "DataElement"),
        "category": Related(
            "(entry)-[:HAS_ITEM]->()-[:REALIZES]->(:DataElement)-[:IN_CATEGORY]->(category:DataCategory)",
            "DataCategory",
        ),
        "classification": Related(CLASSIFIED_WITHIN, "Classification"),
    },
)

CONFORMANCE = shape(
    "Conformance",
    "entry",
    complete=expr("size(coalesce(entry.missing, [])) = 0"),
    missing=expr("coalesce(entry.missing, [])"),
)

ITEM = shape(
    "InfoItem",
    "item",
    node=("item", "catalog/items_by_id"),
    audience=True,
    indexes=(("name", "id"), ("position", "id")),
    id=prop(by="id"),
    name=prop(by="text", sort=True),
    position=prop(by="number", sort=True),
    dataType=prop(by="enum"),
    length=prop(by="number"),
    description=prop(by="text"),
    sample=expr("coalesce(item.sample, false)"),
    element=One("(item)-[:REALIZES]->(element:DataElement)", "DataElement"),
    entry=One("(item)<-[:HAS_ITEM]-(entry:CatalogEntry)", "CatalogEntry"),
    filters={"element": Related("(item)-[:REALIZES]->(element:DataElement)", "DataElement")},
)
