"""Facets of an impact analysis: the nouns that depend on the resources that a traversal reached.

`$distances`: id of a reached resource or field → its distance. `$fields`: ids of the reached fields."""

from __future__ import annotations

from graph.shape import Connection, Order, expr, shape

# an attached entry or its items may be hidden although the resource is visible: nothing is reached through them
BY_NEED = "(at)<-[:ATTACHED]-(entry:CatalogEntry)<-[:NEEDS]-(scenario) WHERE entry.audience IN $audiences"
REALIZED = (
    "(at)<-[:ATTACHED]-(entry:CatalogEntry)-[:HAS_ITEM]->(item:InfoItem)-[:REALIZES]->(:DataElement)"
    "<-[:NEEDS]-(scenario) WHERE entry.audience IN $audiences AND item.audience IN $audiences"
)

IMPACT_FACETS = shape(
    "ImpactFacets",
    "closure",
    resources=Connection(
        "UNWIND closure AS resource WITH resource",
        "DataResource",
        (Order("resource.name"),),
        edge={"distance": expr("$distances[resource.id]")},
    ),
    fields=Connection(
        "MATCH (field:Field) WHERE field.id IN $fields",
        "Field",
        (Order("field.name"),),
        edge={"distance": expr("$distances[field.id]")},
    ),
    entries=Connection(
        "UNWIND closure AS at MATCH (at)<-[:ATTACHED]-(entry:CatalogEntry)",
        "CatalogEntry",
        (Order("entry.titlePinyin"),),
        distinct=True,
    ),
    libraries=Connection(
        "UNWIND closure AS at MATCH (at)<-[:ATTACHED]-(entry:CatalogEntry)<-[:HOLDS]-(library:Library) "
        "WHERE entry.audience IN $audiences",
        "Library",
        (Order("library.code"),),
        distinct=True,
    ),
    departments=Connection(
        "UNWIND closure AS at MATCH (at)<-[:ATTACHED]-(entry:CatalogEntry)-[:PROVIDED_BY]->(department:Department) "
        "WHERE entry.audience IN $audiences",
        "Department",
        (Order("department.namePinyin"),),
        distinct=True,
    ),
    regions=Connection(
        "UNWIND closure AS at MATCH (at)-[:ON]->(:Platform)-[:OF]->(region:Region)",
        "Region",
        (Order("region.code"),),
        distinct=True,
    ),
    scenarios=Connection(
        f"MATCH (scenario:Scenario) WHERE any(at IN closure WHERE EXISTS {{ MATCH {BY_NEED} }} "
        f"OR EXISTS {{ MATCH {REALIZED} }})",
        "Scenario",
        (Order("scenario.code"),),
    ),
)
