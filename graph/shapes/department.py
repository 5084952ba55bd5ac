"""Departments (Art. 2(2), 5, 6)."""

from __future__ import annotations

from graph.shape import Connection, One, Order, Related, prop, shape
from graph.shapes.contact import contact_field
from graph.shapes.tree import tree_fields

DEPARTMENT = shape(
    "Department",
    "department",
    node=("department", "department/departments_by_id"),
    indexes=(
        ("namePinyin", "id"),
        ("code", "id"),
        ("lineKey", "id"),
        ("line", "namePinyin", "id"),
        ("level", "namePinyin", "id"),
    ),
    id=prop(by="id"),
    code=prop(by="text", sort=True),
    name=prop(by="text", sort="namePinyin"),
    kind=prop(by="enum"),
    line=prop(by="text", sort="lineKey"),
    level=prop(by="enum"),
    grassrootsKind=prop(by="enum"),
    creditCodes=prop(),
    sample=prop(),
    contact=contact_field("department"),
    region=One("(department)-[:SERVES]->(region:Region)", "Region"),
    competentFor=One("(department)-[:COMPETENT_FOR]->(region:Region)", "Region"),
    guidedBy=One("(department)-[:GUIDED_BY]->(upper:Department)", "Department", binds="upper"),
    guides=Connection(
        "(department)<-[:GUIDED_BY]-(lower:Department)", "Department", (Order("lower.namePinyin"),), binds="lower"
    ),
    platform=One("(department)-[:SERVES]->(:Region)<-[:OF]-(platform:Platform)", "Platform"),
    entries=Connection(
        "(department)<-[:PROVIDED_BY]-(entry:CatalogEntry)", "CatalogEntry", (Order("entry.titlePinyin"),)
    ),
    sourceOf=Connection(
        "(department)<-[:TO]-(designation:Designation)-[:DESIGNATES]->(element:DataElement) "
        "WHERE designation.since <= $asOf AND $asOf < designation.until",
        "DataElement",
        (Order("element.code"),),
        distinct=True,
    ),
    designations=Connection(
        "(department)<-[:TO]-(designation:Designation)", "Designation", (Order("designation.since", "instant"),)
    ),
    leads=Connection("(department)<-[:LED_BY]-(library:Library)", "Library", (Order("library.code"),)),
    builds=Connection("(department)<-[:BUILT_BY]-(library:Library)", "Library", (Order("library.code"),)),
    **tree_fields("department", "Department", "GUIDED_BY"),
    filters={
        "region": Related("(department)-[:SERVES]->(region:Region)", "Region"),
        "regionWithin": Related("(department)-[:SERVES]->(:Region)-[:SUBORDINATE_TO]->*(region:Region)", "Region"),
        "guidedBy": Related("(department)-[:GUIDED_BY]->(upper:Department)", "Department", "upper"),
    },
)
