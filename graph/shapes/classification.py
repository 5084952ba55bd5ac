"""Classification schemes: trees whose codes may repeat, keyed by (scheme, key)."""

from __future__ import annotations

from graph.shape import Connection, One, Order, Related, prop, shape
from graph.shapes.tree import tree_fields

CLASSIFICATION = shape(
    "Classification",
    "classification",
    node=("class", "classification/classifications_by_id"),
    indexes=(("namePinyin", "id"), ("code", "id"), ("position", "id"), ("scheme", "code", "id")),
    composite_key=("scheme", "key"),
    id=prop(by="id"),
    scheme=prop(by="text"),
    key=prop(by="text"),
    code=prop(by="text", sort=True),
    name=prop(by="text", sort="namePinyin"),
    depth=prop(by="number"),
    position=prop(by="number", sort=True),
    broader=One("(classification)-[:BROADER]->(broader:Classification)", "Classification", binds="broader"),
    narrower=Connection(
        "(classification)<-[:BROADER]-(narrower:Classification)",
        "Classification",
        (Order("narrower.position", "number"),),
        binds="narrower",
    ),
    entries=Connection(
        "(classification)<-[:BROADER]-*(:Classification)<-[:CLASSIFIED_AS]-(entry:CatalogEntry)",
        "CatalogEntry",
        (Order("entry.titlePinyin"),),
        distinct=True,
    ),
    **tree_fields("classification", "Classification", "BROADER"),
    filters={
        "within": Related("(classification)-[:BROADER]->*(broader:Classification)", "Classification", "broader"),
        "broader": Related("(classification)-[:BROADER]->(broader:Classification)", "Classification", "broader"),
    },
)
