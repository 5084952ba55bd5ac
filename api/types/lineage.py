"""Lineage: traversals that state what they omit."""

from __future__ import annotations

from typing import Any

import strawberry
from strawberry import UNSET

from api.enums import LineageDirection, LineageGranularity
from api.fields import Connection, Edge, connection_field, field
from api.scalars import Instant
from api.types.facets import CatalogEntryConnection, entries_field
from api.types.finding import SubjectFindingConnection, findings
from api.types.flow import Completeness
from api.types.lazy import (
    DepartmentRef,
    DerivationRef,
    FieldRef,
    FlowRef,
    LibraryRef,
    RegionRef,
    ResourceRef,
    ScenarioRef,
)
from api.types.node import LineageNode
from domain.model.catalog_enums import ShareType
from domain.model.graph_enums import Channel, FlowKind, RegionLevel, ResourceKind

__all__ = ["Impact", "Interval", "LineageConnection", "LineageDirection", "LineageFilter", "LineageGranularity"]


def option(description: str) -> Any:
    """An optional field of an input."""
    return strawberry.field(description=description, default=UNSET)


@strawberry.input(
    description="An interval from one instant up to, not including, another; BAD_ARGUMENT if since is not earlier."
)
class Interval:
    since: Instant = field("Start of the interval, inclusive.")
    until: Instant = field("End of the interval, exclusive.")


@strawberry.input(
    description="Filters on flows, which match, and on resources, which pass; all fields must match. Nothing matches "
    "or passes an empty list. Start nodes always pass. A field passes if its resource does, a coarser node if one of "
    "its resources passes all filters."
)
class LineageFilter:
    kinds: list[FlowKind] | None = option("Only flows of these kinds match.")
    channels: list[Channel] | None = option("Only flows through these channels match.")
    jobs: list[strawberry.ID] | None = option("Only flows that these jobs reported match; Relay ids of jobs.")
    levels: list[RegionLevel] | None = option("Only resources on platforms of these levels pass.")
    regions: list[str] | None = option("Only resources on platforms of these regions or below pass; codes or ids.")
    departments: list[str] | None = option("Only resources of entries these departments provide pass; codes or ids.")
    platforms: list[str] | None = option("Only resources on these platforms pass; codes or ids.")
    libraries: list[str] | None = option("Only resources of entries these libraries hold pass; codes or ids.")
    share_types: list[ShareType] | None = option("Only resources of entries with these share types pass.")
    namespaces: list[str] | None = option("Only resources of these OpenLineage namespaces pass.")
    resource_kinds: list[ResourceKind] | None = option("Only resources of these forms pass, such as TABLE.")
    origins: list[str] | None = option("Only resources that these imports created pass: openlineage, dbt.")
    owners: list[str] | None = option("Only resources with one of these owners pass; names of owners.")


@strawberry.type(description="A visited node of the requested granularity.")
class LineageStep:
    node: LineageNode = field("The visited node.")
    depth: int = field("Its least distance from a start, in steps.")
    filtered_out: bool = field("True if the filter rejects it and it stays because it leads to a node that passes.")
    omitted_upstream: int | None = field(
        "Number of matching incoming flows that are in no page; null if that direction is not traversed."
    )
    omitted_downstream: int | None = field(
        "Number of matching outgoing flows that are in no page; null if that direction is not traversed."
    )
    unplaced: int = field(
        "Number of matching flows, in the traversed directions, whose other end belongs to no node of the "
        "granularity. If it is not 0, the result is incomplete. 0 at FIELD, RESOURCE, LIBRARY and NAMESPACE."
    )


@strawberry.type(
    description="A matching flow between two resources of the result, a derivation between two fields, or all flows "
    "of a kind from one coarser node to another."
)
class LineageEdge:
    key: str = field("A text that identifies the edge: the same in every response.")
    granularity: LineageGranularity = field(
        "The granularity at which it is known: in a traversal of fields, RESOURCE if only the flow between the "
        "resources is known."
    )
    from_: LineageNode = field("The end that gives the data.", name="from")
    to: LineageNode = field("The end that receives the data.")
    kind: FlowKind = field("The purpose of the flow.")
    flow: FlowRef | None = field(
        "The flow; null for a group of flows, and for a derivation with no flow between its resources."
    )
    derivation: DerivationRef | None = field("The derivation between two fields; null for any other edge.")
    since: Instant = field("Start of validity, inclusive; of a group of flows the earliest.")
    until: Instant | None = field(
        "End of validity, exclusive; of a group of flows the latest; null while it has no end."
    )
    fields: list[str] = field("The names of the fields that flow; empty if not known, and for a group of flows.")
    flow_count: int | None = field("Number of flows that it represents; null at FIELD and RESOURCE.")
    resource_count: int | None = field(
        "Number of distinct resources that it represents, givers and receivers; at JOB those that one job writes and "
        "the other reads; null at FIELD and RESOURCE."
    )
    field_count: int | None = field(
        "Number of distinct fields of the givers that its flows name; null if none names any, and at FIELD and "
        "RESOURCE."
    )
    findings: SubjectFindingConnection = findings("its flow")


@strawberry.type(description="A resource of hubs, with its numbers of neighbours and flows.")
class HubEdge(Edge[ResourceRef]):
    resource_count: int = field(
        "Number of distinct other resources that it feeds, or that feed it, in the requested direction."
    )
    flow_count: int = field("Number of flows between it and these resources in this direction.")


@strawberry.type(description="A page of resources by their numbers of neighbours, the largest first.")
class HubConnection(Connection[ResourceRef]):
    # lists are covariant in GraphQL, but not in Python
    edges: list[HubEdge] = field("The page's rows with their cursors.")  # type: ignore[assignment]


@strawberry.type(description="Number of nodes at a depth.")
class DepthCount:
    depth: int = field("Least distance from a start, in steps; a start has 0.")
    count: int = field("Number of nodes at this depth.")


@strawberry.type(description="Number of edges of a kind.")
class KindCount:
    kind: FlowKind = field("The purpose that these flows have in common.")
    count: int = field("Number of edges of this kind.")


@strawberry.type(description="Number of nodes at a level.")
class LevelCount:
    level: RegionLevel = field("The administrative level, from NATION to TOWNSHIP.")
    count: int = field("Number of nodes at this level.")


@strawberry.type(description="Number of nodes of a department.")
class DepartmentCount:
    code: str = field("The code, a credit code or one of our own.")
    name: str = field("The name, such as 喀什市公安局.")
    count: int = field("Number of nodes that belong to the department.")


@strawberry.type(description="Counts of the whole result, all pages together.")
class LineageCounts:
    total: int = field("Number of nodes on all pages together.")
    nodes: int = field("Number of nodes; the same as total.")
    edges: int = field("Number of edges on all pages together.")
    by_depth: list[DepthCount] = field("Number of nodes at each depth, starts included.")
    by_kind: list[KindCount] = field("Number of edges of each kind of flow.")
    by_level: list[LevelCount] = field(
        "Nodes by level: that of their platform, of an entry its provider, of a library its lead; nodes without one "
        "are omitted."
    )
    by_department: list[DepartmentCount] = field(
        "Nodes by department: the provider of their entry, of a library its lead; nodes without one are omitted."
    )


@strawberry.type(
    description="A page of the result of a traversal: its nodes by depth and id, and the flows between them. The pages "
    "together are the result, each flow once."
)
class LineageConnection(Connection[LineageStep]):
    flows: list[LineageEdge] = field("The flows with one end on this page and the other on this or an earlier one.")
    completeness: Completeness = field("Completeness of the result, and the reasons why it is incomplete.")
    counts: LineageCounts = field("Counts of the whole result.")
    as_of: Instant = field("The instant of evaluation.")


@strawberry.type(description="A reached resource, with its distance.")
class ImpactResourceEdge(Edge[ResourceRef]):
    distance: int = field("Least number of steps from a start; over fields, that of its nearest reached field.")


@strawberry.type(description="A page of the reached resources.")
class ImpactResourceConnection(Connection[ResourceRef]):
    # lists are covariant in GraphQL, but not in Python
    edges: list[ImpactResourceEdge] = field("The page's rows with their cursors.")  # type: ignore[assignment]


@strawberry.type(description="A reached field, with its distance.")
class ImpactFieldEdge(Edge[FieldRef]):
    distance: int = field("Least number of steps from a start.")


@strawberry.type(description="A page of the reached fields.")
class ImpactFieldConnection(Connection[FieldRef]):
    edges: list[ImpactFieldEdge] = field("The page's rows with their cursors.")  # type: ignore[assignment]


@strawberry.type(description="Number of resources and fields at a distance.")
class DistanceCount:
    distance: int = field("Least number of steps from a start, 1 or more.")
    resources: int = field("Number of reached resources at this distance.")
    fields: int | None = field("Number of reached fields at this distance; null if the traversal goes over resources.")


@strawberry.type(
    description="The reached resources and the objects that depend on them; each list has its total count."
)
class ImpactFacets:
    resources: ImpactResourceConnection = connection_field(
        ResourceRef, "DataResource", "The reached resources, by name.", connection=ImpactResourceConnection
    )
    fields: ImpactFieldConnection | None = connection_field(
        FieldRef,
        "Field",
        "The reached fields, by name; null if the traversal goes over resources, because no start is a field or a data "
        "element.",
        connection=ImpactFieldConnection | None,
    )
    entries: CatalogEntryConnection = entries_field("The entries they are attached to, by pinyin.")
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


@strawberry.type(
    description="影响: everything downstream of resources, fields or data elements, which a change of them affects."
)
class Impact:
    facets: ImpactFacets = field("Everything downstream, without the start itself.")
    by_distance: list[DistanceCount] = field("Number of reached resources and fields at each distance, nearest first.")
    coverage_unknown: int | None = field(
        "Number of return flows of the result whose coverage is not recorded, so that they may not have rows of the "
        "region; null without a region."
    )
    completeness: Completeness = field("Completeness of the traversal.")
    as_of: Instant = field("The instant of evaluation.")
