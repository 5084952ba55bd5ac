"""Diff: what was added, what ended and what changed between two instants."""

from __future__ import annotations

import strawberry

from api.enums import FlowFact
from api.fields import field
from api.scalars import Instant
from api.types.element import Designation
from api.types.flow import Completeness, Flow
from api.types.node import LineageNode
from domain.model.graph_enums import FlowKind
from graph.lineage.diff import Change


@strawberry.type(description="Where a resource stands in the lineage of another.")
class LineagePlace:
    upstream: int | None = field("How many steps up at least; null where it does not feed it within the depth.")
    downstream: int | None = field("How many steps down at least; null where it is not fed by it within the depth.")


@strawberry.type(description="A resource that is in the lineage at one of the instants only, or elsewhere in it.")
class NodeChange:
    change: Change = field("What became of it.")
    node: LineageNode = field("The resource.")
    before: LineagePlace | None = field("Where it stood at the earlier instant; null where it was not there.")
    after: LineagePlace | None = field("Where it stands at the later one; null where it is not there.")


@strawberry.type(description="A flow that is there at one of the instants only, or one that took another's place.")
class EdgeChange:
    change: Change = field("What became of it; CHANGED: same ends, kind and job, and other facts.")
    kind: FlowKind = field("Why it flows.")
    from_: LineageNode = field("Where it comes from.", name="from")
    to: LineageNode = field("Where it goes.")
    differs: list[FlowFact] = field("Which facts are not the same; empty unless CHANGED.")
    before: Flow | None = field("The flow of the earlier instant; null where it was added.")
    after: Flow | None = field("The flow of the later one; null where it ended.")


@strawberry.type(description="A designation that holds at one of the instants only, or one that took another's place.")
class DesignationChange:
    change: Change = field("What became of it; CHANGED: same element and region, another department.")
    before: Designation | None = field("The designation of the earlier instant; null where it was added.")
    after: Designation | None = field("The designation of the later one; null where it ended.")


@strawberry.type(description="How many of a sort were added, ended, changed.")
class ChangeCounts:
    added: int = field("How many were added.")
    ended: int = field("How many ended.")
    changed: int = field("How many changed.")


@strawberry.type(description="How many changes there are, all pages together.")
class DiffCounts:
    nodes: ChangeCounts = field("Of resources.")
    edges: ChangeCounts = field("Of flows.")
    designations: ChangeCounts = field("Of designations.")


@strawberry.type(
    description="差异: what differs between two instants, in pages of `limit` changes: resources, flows, designations."
)
class Diff:
    of: strawberry.ID = field("Of what.")
    from_: Instant = field("The earlier instant.", name="from")
    to: Instant = field("The later instant.")
    nodes: list[NodeChange] = field("Resources, by distance and id.")
    edges: list[EdgeChange] = field("Flows, by their ends and id.")
    designations: list[DesignationChange] = field("Designations, by element, region and id.")
    counts: DiffCounts = field("How many changes there are.")
    completeness: Completeness = field(
        "Whether the lineages at both instants are whole, and this page the last; omitted and hidden are flows, of "
        "both instants together."
    )
