"""Flows, return flows, and the completeness of a result."""

from __future__ import annotations

import strawberry

from api.enums import StopReason
from api.fields import Connection, field
from api.scalars import Instant
from api.types.finding import FindingConnection, LineageFindingCount, findings
from api.types.lazy import FindingRef, JobRef, PlatformRef, RegionRef, ResourceRef
from api.types.node import Node
from domain.model.catalog_enums import UpdateCycle
from domain.model.graph_enums import Channel, FlowKind


@strawberry.type(description="数据流转: data going from one resource to another, with its validity.")
class Flow(Node):
    kind: FlowKind = field("Why it flows.")
    since: Instant = field("From this instant.")
    until: Instant | None = field("Up to this instant; null while it has no end.")
    cadence: UpdateCycle | None = field("How often.")
    fields: list[str] = field("The names of the fields that flow; empty where not known.")
    channel: Channel | None = field("Over the sharing platform, another channel or offline (Art. 18, 22).")
    coverage: list[str] = field("The codes of the regions whose data flows; empty where not recorded.")
    needed_fields: list[str] | None = field(
        "The names of the fields that the receiver's need names (按需回流, Art. 21(6)); null where none is recorded."
    )
    notified_at: Instant | None = field("When the competent authority was notified of its channel (Art. 18).")
    filed_at: Instant | None = field("When it was filed as offline sharing (Art. 22(2)).")
    note: str | None = field("What was noted about it.")
    sample: bool = field("True where it is made for the sample.")
    from_: ResourceRef | None = field("Where it comes from.", name="from")
    to: ResourceRef | None = field("Where it goes.")
    job: JobRef | None = field("The job it goes through; null where it was drawn without one.")
    findings: FindingConnection = findings("this flow")


@strawberry.type(description="A step of a chain of return flows.")
class Hop:
    resource: ResourceRef | None = field("The resource at this step.")
    platform: PlatformRef | None = field("The platform it is on.")
    since: Instant | None = field("Since when the step before flows here; null at the origin.")


@strawberry.type(description="Two regions between which a return flow passed over a level (逐级, Art. 21(6)).")
class LevelSkip:
    from_: RegionRef | None = field("The upper region.", name="from")
    to: RegionRef | None = field("The lower region.")


@strawberry.type(description="回流: a flow that brings data back down to a region's platform (Art. 21(6)).")
class ReturnFlow:
    id: strawberry.ID = field("The flow's Relay id.")
    kind: FlowKind = field("RETURN_FLOW.")
    since: Instant = field("From this instant.")
    until: Instant | None = field("Up to this instant; null while it has no end.")
    cadence: UpdateCycle | None = field("How often.")
    fields: list[str] = field("The names of the fields returned (最小必要, Art. 21(6)); empty where not known.")
    channel: Channel | None = field("Over the sharing platform, another channel or offline (Art. 18, 22).")
    coverage: list[str] = field("The codes of the regions whose data flows; empty where not recorded.")
    needed_fields: list[str] | None = field(
        "The names of the fields that the receiver's need names (按需回流, Art. 21(6)); null where none is recorded."
    )
    notified_at: Instant | None = field("When the competent authority was notified of its channel (Art. 18).")
    filed_at: Instant | None = field("When it was filed as offline sharing (Art. 22(2)).")
    note: str | None = field("What was noted about it.")
    sample: bool = field("True where it is made for the sample.")
    from_: ResourceRef | None = field("The resource that gives.", name="from")
    resource: ResourceRef | None = field("The resource on the region's platform that receives.")
    hops: list[Hop] = field(
        "The shortest chain of return flows valid at the instant that ends with this one and starts at a resource "
        "that none enters (in a cycle: at the giver), from the origin down; ties by edge ids. It is followed 100 flows "
        "up; what it shows where flows were left out is told at chainComplete."
    )
    level_skips: list[LevelSkip] = field("Where the chain passed over a level of platforms.")
    chain_complete: bool = field(
        "Whether hops is that chain. False where flows were left out by depth, width or time (completeness says which) "
        "by which another chain may be as short: hops is then the shortest of those followed, or where none came to an "
        "origin, the shortest to a resource some of whose flows were left out."
    )
    findings: FindingConnection = findings("this flow")


@strawberry.type(description="Whether an answer is whole; a part that looks whole is never served.")
class Completeness:
    complete: bool = field("Whether this page ends the answer and nothing was left out.")
    stopped_by: list[StopReason] = field("What cut it; empty when complete.")
    omitted: int = field("How many rows the answer has behind this page.")
    hidden: int = field("How many rows there are that the caller may not see; they do not make it incomplete.")
    consistent: bool = field("Whether all of it was read at one version of the graph.")
    version: str = field("The version of the graph it was read at.")
    cursor: str | None = field("Continues the answer; null when complete.")


@strawberry.type(description="A page of findings, and whether it is all of them.")
class LineageFindingConnection(Connection[FindingRef]):
    counts: list[LineageFindingCount] = field("How many there are of each kind asked for; counted only when selected.")
    as_of: Instant = field("The instant asked about.")
    completeness: Completeness = field(
        "Whether the answer is whole; omitted and hidden are counted only when selected, hidden are the flows with an "
        "end that the caller may not see, which were not judged."
    )


@strawberry.type(description="A page of return flows, and whether it is all of them.")
class ReturnFlowConnection(Connection[ReturnFlow]):
    completeness: Completeness = field(
        "Whether the answer is whole; omitted counts the flows behind this page, and where chains are selected also "
        "those that were left out of them."
    )
