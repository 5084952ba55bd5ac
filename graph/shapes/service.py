"""What the service says of itself."""

from __future__ import annotations

from typing import Any

from graph.shape import GraphVersion, One, expr, shape

COUNTED = (
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
    counts=One("counted", "ServiceCounts", same=True),
)

NUMBERS: dict[str, Any] = {name: expr(f"counted.{name}") for name in COUNTED}
SERVICE_COUNTS = shape("ServiceCounts", "counted", **NUMBERS)
