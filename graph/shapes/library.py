"""Base, theme and special-topic libraries (Art. 2(6–8), 8, 14)."""

from __future__ import annotations

from graph.shape import Connection, CopiedProperties, One, Order, Related, prop, shape

LIBRARY = shape(
    "Library",
    "library",
    node=("library", "library/libraries_by_id"),
    indexes=(("namePinyin", "id"), ("code", "id"), ("position", "id"), ("kind", "namePinyin", "id")),
    id=prop(by="id"),
    code=prop(by="text", sort=True),
    name=prop(by="text", sort="namePinyin"),
    kind=prop(by="enum"),
    position=prop(by="number", sort=True),
    sample=prop(),
    lead=One("(library)-[:LED_BY]->(department:Department)", "Department"),
    builders=Connection(
        "(library)-[:BUILT_BY]->(department:Department)", "Department", (Order("department.namePinyin"),)
    ),
    entries=Connection(
        "(library)-[:HOLDS]->(entry:CatalogEntry)",
        "CatalogEntry",
        (Order("entry.titlePinyin"),),
        copies=CopiedProperties(
            "HOLDS",
            ("libraryCode", "library.code"),
            {"id": "entryId", "shareType": "shareType", "updatedAt": "updatedAt"},
            (("updatedAt", "entryId"), ("shareType", "updatedAt", "entryId")),
            ((), ("shareType",)),
        ),
    ),
    elements=Connection("", "DataElement", (Order("element.code"),), file="library/elements"),
    filters={
        "lead": Related("(library)-[:LED_BY]->(department:Department)", "Department"),
        "builder": Related("(library)-[:BUILT_BY]->(department:Department)", "Department"),
        "element": Related(
            "(library)-[:HOLDS]->(held:CatalogEntry)-[:HAS_ITEM]->()-[:REALIZES]->(element:DataElement) "
            "WHERE held.audience IN $audiences",
            "DataElement",
        ),
    },
)
