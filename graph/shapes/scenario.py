"""Business scenarios and how well the catalog meets their needs (Art. 9, 17, 19)."""

from __future__ import annotations

from domain.rules import need_status
from graph.shape import Connection, Many, One, Order, Related, computed, expr, prop, shape

SCENARIO = shape(
    "Scenario",
    "scenario",
    node=("scenario", "scenario/scenarios_by_id"),
    indexes=(("namePinyin", "id"), ("code", "id")),
    id=prop(by="id"),
    code=prop(by="text", sort=True),
    name=prop(by="text", sort="namePinyin"),
    description=prop(by="text"),
    sample=prop(),
    region=One("(region:Region) WHERE region.code = $region", "Region"),
    needs=Many("", "Need", ("need.position",), 1000, file="scenario/needs"),
    filters={"element": Related("(scenario)-[:NEEDS]->(element:DataElement)", "DataElement")},
)

NEED = shape(
    "Need",
    "need",
    "element",
    "region",
    "named",
    preludes=("authority/source", "scenario/need_candidates"),
    id=prop(),
    position=prop(),
    purpose=prop(),
    freshness=prop(),
    element=One("element", "DataElement", same=True),
    entry=One("named", "CatalogEntry", same=True),
    status=computed(need_status.need_status, "element IS NOT NULL AND designation IS NULL", "candidates[0][1]"),
    reason=computed(need_status.gap_reason, "element IS NOT NULL AND designation IS NULL", "candidates[0][1]"),
    source=One("region", "AuthoritativeSource", same=True, unless="element IS NULL"),
    entries=Connection(
        "UNWIND candidates AS pair WITH pair[0] AS entry, pair[1] AS place",
        "CatalogEntry",
        (Order("place"), Order("entry.code")),
        carry=("place",),
        edge={"place": expr("place")},
    ),
)
