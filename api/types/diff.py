"""Diff: the additions, ends and changes between two instants."""

from __future__ import annotations

from typing import Annotated

import strawberry

from api.enums import FlowFact
from api.fields import Connection, field
from api.scalars import Instant
from api.types.element import Designation
from api.types.flow import Completeness, Flow
from api.types.lazy import DerivationRef
from api.types.node import LineageNode, Node
from domain.model.graph_enums import FlowKind
from graph.lineage.diff import Change


@strawberry.type(description="The position of a resource or field in the lineage of the starts.")
class LineagePlace:
    upstream: int | None = field("Least number of steps upstream; null if it does not feed a start within the depth.")
    downstream: int | None = field("Least number of steps downstream; null if no start feeds it within the depth.")


@strawberry.type(
    description="A resource or field that is in the lineage at only one of the instants, or at different positions."
)
class NodeChange:
    change: Change = field("The change between the two instants.")
    node: LineageNode = field("The resource or field.")
    before: LineagePlace | None = field("Its position at the earlier instant; null if it was not in the lineage.")
    after: LineagePlace | None = field("Its position at the later instant; null if it is not in the lineage.")


@strawberry.type(
    description="A flow or derivation that is valid at only one of the instants, or one that replaced another."
)
class EdgeChange:
    change: Change = field(
        "The change between the two instants; CHANGED: same ends, kind and job, but different facts."
    )
    kind: FlowKind = field("The purpose of the flow.")
    from_: LineageNode = field("The end that gives the data.", name="from")
    to: LineageNode = field("The end that receives the data.")
    differs: list[FlowFact] = field("The facts that differ; empty unless CHANGED.")
    before: Flow | None = field("The flow at the earlier instant; null if it was added, and for a derivation.")
    after: Flow | None = field("The flow at the later instant; null if it ended, and for a derivation.")
    derivation_before: DerivationRef | None = field(
        "The derivation between two fields at the earlier instant; null if it was added, and for a flow."
    )
    derivation_after: DerivationRef | None = field(
        "The derivation between two fields at the later instant; null if it ended, and for a flow."
    )


@strawberry.type(
    description="A designation that is in force at only one of the instants, or one that replaced another."
)
class DesignationChange:
    change: Change = field(
        "The change between the two instants; CHANGED: same element, region and scope, another department."
    )
    before: Designation | None = field("The designation at the earlier instant; null if it was added.")
    after: Designation | None = field("The designation at the later instant; null if it ended.")


DiffChange = Annotated[
    NodeChange | EdgeChange | DesignationChange,
    strawberry.union("DiffChange", description="A change between the two instants."),
]


@strawberry.type(description="Numbers of added, ended and changed objects of one type.")
class ChangeCounts:
    added: int = field("Number of objects that exist only at the later instant.")
    ended: int = field("Number of objects that exist only at the earlier instant.")
    changed: int = field("Number of objects that exist at both instants, with differences.")


@strawberry.type(description="Numbers of changes on all pages together.")
class DiffCounts:
    nodes: ChangeCounts = field("Resources and fields that entered, left or moved in the lineage.")
    edges: ChangeCounts = field("Flows and derivations that were added, ended or replaced.")
    designations: ChangeCounts = field("Designations that were made, ended or replaced.")


@strawberry.type(
    description="差异: a page of the differences between two instants: resources and fields, by distance and id, then "
    "flows and derivations, by their ends and id; or designations, by element, region, scope and id."
)
class DiffConnection(Connection[DiffChange]):
    of: Node = field("The compared object.")
    from_: Instant = field("The earlier instant.", name="from")
    to: Instant = field("The later instant.")
    counts: DiffCounts = field("Numbers of changes.")
    completeness: Completeness = field(
        "Completeness of both lineages. omitted and hidden count flows at both instants together."
    )
