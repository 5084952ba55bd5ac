"""Information about the service: its version and counts."""

from __future__ import annotations

import strawberry

from api.fields import field
from api.scalars import Instant


@strawberry.type(description="Numbers of objects in the graph that the caller may see.")
class ServiceCounts:
    regions: int = field("Regions.")
    departments: int = field("Departments.")
    platforms: int = field("Platforms.")
    data_categories: int = field("Categories of base data.")
    data_elements: int = field("Data elements.")
    designations: int = field("Designations, ended ones included.")
    classifications: int = field("Nodes of classification schemes.")
    libraries: int = field("Libraries.")
    scenarios: int = field("Scenarios.")
    catalog_entries: int = field("Catalog entries.")
    info_items: int = field("Information items.")
    resources: int = field("Data resources.")
    flows: int = field("Flows, ended ones included.")


@strawberry.type(description="Information about the service and its graph.")
class ServiceInfo:
    version: str = field("The version of the service.")
    graph_version: str = field(
        "The version of the graph: the same while nothing is written, different after any write."
    )
    sample: bool = field("True if the graph holds the sample; its derived and decided data is marked as sample.")
    sample_as_of: Instant | None = field(
        "The instant at which the day of the sample begins, to which its update dates refer; null without a sample."
    )
    counts: ServiceCounts = field("Numbers of objects in the graph.")
