"""What stands on the resources that a walk reached: impact, by facet."""

from __future__ import annotations

from graph.shape import Connection, Order, shape

REALIZED = "(at)<-[:ATTACHED]-()-[:HAS_ITEM]->()-[:REALIZES]->(:DataElement)<-[:NEEDS]-(scenario)"

IMPACT_FACETS = shape(
    "ImpactFacets",
    "closure",
    resources=Connection("UNWIND closure AS resource WITH resource", "DataResource", (Order("resource.name"),)),
    entries=Connection(
        "UNWIND closure AS at MATCH (at)<-[:ATTACHED]-(entry:CatalogEntry)",
        "CatalogEntry",
        (Order("entry.titlePinyin"),),
        distinct=True,
    ),
    libraries=Connection(
        "UNWIND closure AS at MATCH (at)<-[:ATTACHED]-()<-[:HOLDS]-(library:Library)",
        "Library",
        (Order("library.code"),),
        distinct=True,
    ),
    departments=Connection(
        "UNWIND closure AS at MATCH (at)<-[:ATTACHED]-()-[:PROVIDED_BY]->(department:Department)",
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
        "MATCH (scenario:Scenario) WHERE any(at IN closure WHERE EXISTS { (at)<-[:ATTACHED]-()<-[:NEEDS]-(scenario) } "
        f"OR EXISTS {{ {REALIZED} }})",
        "Scenario",
        (Order("scenario.code"),),
    ),
)
