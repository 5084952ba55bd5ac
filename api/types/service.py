"""Information about the service: its version and counts."""

from __future__ import annotations

import strawberry

from api.fields import field


@strawberry.type(description="How much the graph holds of what the caller may see.")
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


@strawberry.type(description="What serves you, and of what.")
class ServiceInfo:
    version: str = field("The version of the service.")
    graph_version: str = field("The version of the graph: the same while nothing is written, another after any write.")
    sample: bool = field("True where the graph holds the sample: derived and decided data marked so.")
    counts: ServiceCounts = field("How much it holds.")
