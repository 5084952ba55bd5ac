"""Lineage: traversals that state what they omit."""

from __future__ import annotations

from typing import Any

import strawberry
from strawberry import UNSET

from api.enums import LineageDirection, LineageGranularity
from api.fields import Connection, PageInfo, connection_field, field
from api.scalars import Instant
from api.types.finding import FindingConnection, findings
from api.types.flow import Completeness
from api.types.lazy import DepartmentRef, EntryRef, LibraryRef, RegionRef, ResourceRef, ScenarioRef
from api.types.node import LineageNode
from domain.model.catalog_enums import ShareType
from domain.model.graph_enums import FlowKind, RegionLevel
from resolvers.lineage.lineage_arguments import DEFAULT_VALUES as DEFAULT

__all__ = ["Impact", "Interval", "Lineage", "LineageBudget", "LineageDirection", "LineageFilter", "LineageGranularity"]


def option(description: str, default: Any = UNSET) -> Any:
    """An optional field of an input."""
    return strawberry.field(description=description, default=default)


@strawberry.input(description="From an instant up to, not including, another.")
class Interval:
    since: Instant = field("From this instant.")
    until: Instant = field("Up to this instant.")


@strawberry.input(
    description="Which flows match, and which resources pass; start nodes always pass. A field passes by its resource, "
    "a coarser node if one of its resources passes all of it."
)
class LineageFilter:
    kinds: list[FlowKind] | None = option("Only flows of these kinds match.")
    levels: list[RegionLevel] | None = option("Only resources on platforms of these levels pass.")
    regions: list[str] | None = option("Only resources on platforms of these regions or below pass; region codes.")
    departments: list[str] | None = option("Only resources of entries these departments provide pass; codes.")
    platforms: list[str] | None = option("Only resources on these platforms pass; codes.")
    libraries: list[str] | None = option("Only resources of entries these libraries hold pass; codes.")
    share_types: list[ShareType] | None = option("Only resources of entries with these share types pass.")


@strawberry.input(description="How much a page and a walk may take.")
class LineageBudget:
    nodes: int | None = option("How many nodes a page has, 1–10,000.", DEFAULT["nodes"])
    milliseconds: int | None = option("How long the whole walk may take, 1–30,000.", DEFAULT["milliseconds"])


@strawberry.type(description="A node as the walk met it: a resource, or what the granularity says.")
class LineageStep:
    node: LineageNode = field("What was met.")
    depth: int = field("Its least distance from a start, in steps.")
    filtered_out: bool = field("True where the filter rejects it and it stays as part of a way to what passes.")
    omitted_upstream: int | None = field("How many of its matching flows in no page carries; null where not walked.")
    omitted_downstream: int | None = field("How many of its matching flows out no page carries; null where not walked.")
    unplaced: int = field(
        "How many matching flows lead to or from resources that belong to no node of the granularity, in the ways "
        "walked; such an answer is not complete. 0 at FIELD and RESOURCE."
    )


@strawberry.type(
    description="A matching flow between two resources of the answer, a derivation between two fields, or all flows of "
    "a kind from one coarser node to another."
)
class LineageEdge:
    id: strawberry.ID = field("The id of the edge: the same in every answer.")
    granularity: LineageGranularity = field(
        "How finely it is known: in a walk over fields RESOURCE where only the resources' flow is."
    )
    from_: LineageNode = field("Where it comes from.", name="from")
    to: LineageNode = field("Where it goes.")
    kind: FlowKind = field("Why it flows.")
    flow: strawberry.ID | None = field(
        "The Relay id of the flow; null for a group of flows, and for a derivation with no flow between its resources."
    )
    since: Instant = field("From this instant; of a group of flows the earliest.")
    until: Instant | None = field("Up to this instant, of a group the latest; null while it has no end.")
    fields: list[str] = field("The names of the fields that flow; empty where not known, and for a group of flows.")
    flow_count: int | None = field("How many flows are behind it; null at FIELD and RESOURCE.")
    resource_count: int | None = field(
        "How many distinct resources are behind it, givers and takers; null at FIELD and RESOURCE."
    )
    field_count: int | None = field(
        "How many distinct fields of the givers its flows name; null where none names any, and at FIELD and RESOURCE."
    )
    findings: FindingConnection = findings("its flow")


@strawberry.type(description="How many nodes stand at a depth.")
class DepthCount:
    depth: int = field("The depth.")
    count: int = field("How many nodes.")


@strawberry.type(description="How many edges are of a kind.")
class KindCount:
    kind: FlowKind = field("The kind.")
    count: int = field("How many edges.")


@strawberry.type(description="How many nodes stand at a level.")
class LevelCount:
    level: RegionLevel = field("The level of the platform.")
    count: int = field("How many nodes.")


@strawberry.type(description="How many nodes are a department's.")
class DepartmentCount:
    code: str = field("The department's code.")
    name: str = field("The department's name.")
    count: int = field("How many nodes.")


@strawberry.type(description="How much the whole answer holds, all pages together.")
class LineageCounts:
    total: int = field("How many nodes.")
    nodes: int = field("How many nodes; the same as total.")
    edges: int = field("How many edges.")
    by_depth: list[DepthCount] = field("Nodes by depth.")
    by_kind: list[KindCount] = field("Flows by kind.")
    by_level: list[LevelCount] = field(
        "Nodes by level: their platform's, of an entry its provider's, of a library its lead's; those without left out."
    )
    by_department: list[DepartmentCount] = field(
        "Nodes by department: their entry's provider, of a library its lead; those without are left out."
    )


@strawberry.type(description="A page of a walk's answer. The pages joined are the answer, each edge once.")
class Lineage:
    nodes: list[LineageStep] = field("The page's nodes, by depth and id.")
    edges: list[LineageEdge] = field("The edges with one end on this page and the other on this or an earlier one.")
    completeness: Completeness = field("Whether the answer is whole, and what cut it.")
    page_info: PageInfo = field("Where the page stands.")
    counts: LineageCounts = field("How much the whole answer holds.")
    as_of: Instant = field("The instant asked about.")


@strawberry.type(description="What stands on the resources reached, each counted over all of them and listed.")
class ImpactFacets:
    resources: Connection[ResourceRef] = connection_field(
        ResourceRef, "DataResource", "The resources themselves, by name."
    )
    entries: Connection[EntryRef] = connection_field(
        EntryRef, "CatalogEntry", "The entries they are attached to, by pinyin."
    )
    libraries: Connection[LibraryRef] = connection_field(
        LibraryRef, "Library", "The libraries that hold these entries, by code."
    )
    departments: Connection[DepartmentRef] = connection_field(
        DepartmentRef, "Department", "The departments that provide these entries, by pinyin."
    )
    regions: Connection[RegionRef] = connection_field(
        RegionRef, "Region", "The regions on whose platforms they are, by code."
    )
    scenarios: Connection[ScenarioRef] = connection_field(
        ScenarioRef, "Scenario", "The scenarios that need one of these entries or a data element they realize, by code."
    )


@strawberry.type(description="影响: what stands downstream of resources and feels it when they change.")
class Impact:
    facets: ImpactFacets = field("What stands downstream, the start itself not counted.")
    completeness: Completeness = field("Whether all of it was reached.")
    as_of: Instant = field("The instant asked about.")
