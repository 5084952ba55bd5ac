"""Flows, return flows, and the completeness of a result."""

from __future__ import annotations

import strawberry

from api.enums import StopReason
from api.fields import Connection, field
from api.scalars import Instant
from api.types.finding import FindingCount, SubjectFindingConnection, findings
from api.types.lazy import BasisRef, FindingRef, JobRef, PlatformRef, RegionRef, ResourceRef
from api.types.node import Node
from domain.model.catalog_enums import UpdateCycle
from domain.model.graph_enums import Channel, FlowKind


@strawberry.type(description="数据流转: a flow of data from one resource to another, with its validity.")
class Flow(Node):
    kind: FlowKind = field("The purpose of the flow.")
    since: Instant = field("Start of validity, inclusive.")
    until: Instant | None = field("End of validity, exclusive; null while it has no end.")
    last_seen: Instant | None = field(
        "The completion of the last run, within its validity, that had the flow; null if none completed or it was "
        "recorded without a job."
    )
    cadence: UpdateCycle | None = field(
        "The update cycle at which the data flows, such as DAILY; null if not recorded."
    )
    fields: list[str] = field("The names of the fields that flow; empty if not known.")
    channel: Channel | None = field("The channel: the sharing platform, another channel or offline (Art. 18, 22).")
    coverage: list[str] = field("The codes of the regions whose data flows; empty if not recorded.")
    needed_fields: list[str] | None = field(
        "The names of the fields that the receiver's need names (按需回流, Art. 21(6)); null if none is recorded."
    )
    notified_at: Instant | None = field(
        "The time at which the competent authority was notified of its channel (Art. 18)."
    )
    filed_at: Instant | None = field("The time at which it was filed as offline sharing (Art. 22(2)).")
    note: str | None = field("A free text that was recorded with the flow; null without one.")
    restricted_by: BasisRef | None = field(
        "The legal basis that restricts the use of returned data (Art. 21(6)); null if none is recorded."
    )
    sample: bool = field("True if it is made for the sample.")
    from_: ResourceRef = field("The end that gives the data.", name="from")
    to: ResourceRef = field("The end that receives the data.")
    job: JobRef | None = field("The job that moves the data; null if it was recorded without one.")
    findings: SubjectFindingConnection = findings("this flow")


@strawberry.type(description="A step of a chain of return flows.")
class Hop:
    resource: ResourceRef = field("The resource at this step.")
    platform: PlatformRef | None = field("The platform that the resource of this step is on.")
    since: Instant | None = field("The start of the flow from the previous step to this one; null at the origin.")


@strawberry.type(description="Two regions between which a return flow skipped a level (逐级, Art. 21(6)).")
class LevelSkip:
    from_: RegionRef = field("The region from which the data skipped a level.", name="from")
    to: RegionRef = field("The region that it reached, two or more levels below.")


@strawberry.type(
    description="回流: a flow that brings data back down to a region's platform, with its chain (Art. 21(6))."
)
class ReturnFlow:
    flow: Flow = field("The flow; its kind is RETURN_FLOW.")
    hops: list[Hop] = field(
        "The shortest chain of return flows valid at the instant that ends with this flow and starts at a resource "
        "that no return flow enters (in a cycle: at the giver), from the origin down; ties by edge ids. At most 100 "
        "flows are followed upstream; chainComplete says whether the chain is certain."
    )
    level_skips: list[LevelSkip] = field("The positions at which the chain skipped a level of platforms.")
    chain_complete: bool = field(
        "True if hops is the shortest chain. False if depth, width or time (completeness says which) omitted flows "
        "that could give another chain as short: hops is then the shortest of the chains followed or, if none reached "
        "an origin, the shortest to a resource some of whose flows were omitted."
    )


@strawberry.type(
    description="Completeness of a result, all its pages together; an incomplete result is never served as complete. "
    "Whether a page is the last is in pageInfo."
)
class Completeness:
    complete: bool = field("True if nothing was omitted and all of it was read at one version of the graph.")
    stopped_by: list[StopReason] = field("The reasons why it is incomplete; empty if it is complete.")
    omitted: int = field("Number of rows, or of flows of a traversal, that are on no page.")
    hidden: int = field("Number of rows that the caller may not see; they do not make the result incomplete.")
    consistent: bool = field("True if all of it was read at one version of the graph.")
    version: str = field("The version of the graph it was read at.")


@strawberry.type(description="A page of findings with its completeness.")
class FindingConnection(Connection[FindingRef]):
    counts: list[FindingCount] = field("Number of findings of each requested kind; counted only if selected.")
    as_of: Instant = field("The instant of evaluation.")
    completeness: Completeness = field(
        "Completeness of the result. hidden, which is counted only if selected, counts the flows with an end that the "
        "caller may not see, which were not evaluated."
    )


@strawberry.type(description="A page of return flows with its completeness.")
class ReturnFlowConnection(Connection[ReturnFlow]):
    completeness: Completeness = field(
        "Completeness of the result: of its rows and, if chains are selected, of the chains on this page. omitted "
        "counts the flows that were not followed."
    )
