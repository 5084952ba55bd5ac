"""The authoritative source of an element in a region (Art. 13, one datum one source one standard)."""

from __future__ import annotations

from domain.rules import repeat_collection
from graph.shape import Connection, Many, One, Order, RowCount, computed, expr, shape

MAX_SCOPES = 5
"""Maximum number of designations in force: one for each scope and one for all."""
MAX_COLLECTORS = 20
"""Maximum number of lawful collectors of a category that are listed."""
BOUND_COLLECTORS = 10
"""Number of lawful collectors of a category that the cost counts."""
BOUND_REPEAT_COLLECTORS = 20
"""Number of repeat collections of an element that the cost counts."""

AUTHORITATIVE_SOURCE = shape(
    "AuthoritativeSource",
    "region",
    "element",
    "scope",
    preludes=("authority/source",),
    status=expr("CASE WHEN size(designations) = 0 THEN 'UNDESIGNATED' ELSE 'DESIGNATED' END"),
    element=One("element", "DataElement", same=True),
    region=One("region", "Region", same=True),
    asOf=expr("toString($asOf)"),
    department=One("source", "Department", same=True),
    localCollector=One("", "Department", file="authority/local_collector"),
    designation=One("designation", "Designation", same=True),
    designations=Many(
        "UNWIND designations AS row WITH row.act AS designation",
        "Designation",
        ("coalesce(designation.scope, '')", "designation.id"),
        MAX_SCOPES,
    ),
    candidates=Many(
        "(element)-[:IN_CATEGORY]->(:DataCategory)-[collector:LAWFULLY_COLLECTED_BY]->(:LegalBasis)",
        "LawfulCollector",
        ("collector.position",),
        MAX_COLLECTORS,
        bound=BOUND_COLLECTORS,
    ),
    byReference=expr("byReference"),
    standard=One("(element)-[:GOVERNED_BY]->(standard:Standard)", "Standard"),
    entries=Connection("", "CatalogEntry", (Order("entry.titlePinyin"),), file="authority/entries"),
    repeatCollectors=Many(
        "",
        "RepeatCollector",
        ("department.regionCode", "entry.id"),
        file="authority/repeat_collectors",
        bound=BOUND_REPEAT_COLLECTORS,
    ),
    repeatCollectorCount=RowCount("authority/repeat_collectors"),
)

_COLLECTION_FACTS = ("department.line", "department.grassrootsKind", "commissioned", "collectors", "shared", "listed")

REPEAT_COLLECTOR = shape(
    "RepeatCollector",
    "entry",
    "department",
    "shared",
    "listed",
    "collectors",
    "commissioned",
    department=One("department", "Department", same=True),
    entry=One("entry", "CatalogEntry", same=True),
    allowed=computed(repeat_collection.repeat_allowed, *_COLLECTION_FACTS),
    reason=computed(repeat_collection.repeat_reason, *_COLLECTION_FACTS),
)
