"""Information about the service: its version and counts."""

from __future__ import annotations

import strawberry

from api.fields import field
from api.scalars import Instant


@strawberry.type(description="Numbers of objects in the graph that the caller may see.")
class ServiceCounts:
    regions: int = field("Nodes of the administrative tree, from the nation to townships.")
    departments: int = field("Bodies that provide or use public data.")
    platforms: int = field("Platforms of regions of county level and above.")
    data_categories: int = field("Categories of base data, those of Art. 13 and ours.")
    data_elements: int = field("Well-defined data, each with one statutory source.")
    designations: int = field("Designations of sources, ended ones included (Art. 13).")
    classifications: int = field("Nodes of all classification schemes together.")
    libraries: int = field("Base, theme and special-topic libraries.")
    scenarios: int = field("Business scenarios with their needs (Art. 9).")
    catalog_entries: int = field("Entries of the catalog that the caller may see.")
    info_items: int = field("Columns of these entries.")
    resources: int = field("Tables, APIs, files and streams that the caller may see.")
    flows: int = field("Flows with both ends visible, ended ones included.")


@strawberry.type(description="Information about the service and its graph.")
class ServiceInfo:
    version: str = field("The version of the software, such as 0.1.0.")
    graph_version: str = field(
        "The version of the graph: the same while nothing is written, different after any write."
    )
    sample: bool = field("True if the graph holds the sample; its derived and decided data is marked as sample.")
    sample_as_of: Instant | None = field(
        "The instant at which the day of the sample begins, to which its update dates refer; null without a sample."
    )
    counts: ServiceCounts = field("Numbers of objects in the graph.")
