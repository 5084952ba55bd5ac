"""Information about the service."""

from __future__ import annotations

from typing import Any

from graph.shape import GraphVersion, One, expr, shape

COUNTED_NOUNS = (
    "regions",
    "departments",
    "platforms",
    "dataCategories",
    "dataElements",
    "designations",
    "classifications",
    "libraries",
    "scenarios",
    "catalogEntries",
    "infoItems",
    "resources",
    "flows",
)

SERVICE_INFO = shape(
    "ServiceInfo",
    "counted",
    version=expr("$service"),
    graphVersion=GraphVersion(),
    sample=expr("counted.sample"),
    sampleAsOf=expr("counted.sampleAsOf"),
    counts=One("counted", "ServiceCounts", same=True),
)

COUNT_FIELDS: dict[str, Any] = {name: expr(f"counted.{name}") for name in COUNTED_NOUNS}
SERVICE_COUNTS = shape("ServiceCounts", "counted", **COUNT_FIELDS)
