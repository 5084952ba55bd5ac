"""Assessments: how well the catalog meets needs in a region at an instant."""

from __future__ import annotations

import strawberry
from strawberry import UNSET

from api.enums import GapReason, NeedStatus
from api.fields import Connection, Edge, connection_field, field
from api.scalars import Instant
from api.types.facets import CatalogEntryConnection, entries_field
from api.types.flow import Completeness
from api.types.lazy import DepartmentRef, ElementRef, EntryRef, FlowRef, PlatformRef, RegionRef, ResourceRef, SourceRef
from api.types.scenario import Need
from domain.model.assessment_enums import CopyAspect, Coverage, Place, Via
from domain.model.catalog_enums import UpdateCycle
from domain.model.graph_enums import DesignationScope
from domain.rules.next_steps import Act


@strawberry.type(description="A difference between an entry of a library and the entry of the source that it copies.")
class CopyDifference:
    aspect: CopyAspect = field("The property that differs.")
    source: list[str] = field("The value of the source; for items the names that only the source has.")
    copy: list[str] = field("The value of the copy; for items the names that only the copy has.")


@strawberry.type(description="An entry that could meet a need.")
class NeedEntryEdge(Edge[EntryRef]):
    via: Via = field("The way the data comes.")
    place: Place = field("The degree to which the entry meets the need, which has the status of its first entry.")
    coverage: Coverage = field("The coverage of the region by the entry.")
    resource: ResourceRef | None = field("For a return flow the resource that stores the data; otherwise null.")
    return_flow: FlowRef | None = field("The return flow (Art. 21(6)); null for any other way.")
    differences: list[CopyDifference] = field("For a library how its entry differs from the source's; otherwise empty.")


@strawberry.type(description="The entries that could meet a need, best first.")
class NeedEntryConnection(Connection[EntryRef]):
    # lists are covariant in GraphQL, but not in Python
    edges: list[NeedEntryEdge] = field("The page's rows with their cursors.")  # type: ignore[assignment]


@strawberry.type(description="A lawful next step towards the data (Art. 10, 13, 21, 24).")
class NextStep:
    act: Act = field("The act that is due, such as APPLY.")
    article: str = field("The article, such as Art. 21(2); of Art. 10 and 13 the paragraph is in brackets.")
    body: DepartmentRef | None = field(
        "The department that acts, or to agree with; null if it is the platform or the department that needs the data."
    )
    platform: PlatformRef | None = field("The platform on which the step takes place.")
    working_days: int | None = field("The working days that the article allows; null if it sets none.")
    provisional: bool = field("True if the step can be taken before a source is designated (our reading).")
    filing: bool = field("True if the step is filed with the competent authority (报备, Art. 21(3), 21(4)).")
    sentence: str = field("The step in one sentence, Chinese or English by Accept-Language.")


@strawberry.type(description="The degree to which the catalog meets one need in a region at an instant.")
class NeedAssessment:
    need: Need | None = field("The need of the scenario; null for a need that the query lists.")
    element: ElementRef | None = field("The data element needed; null if an entry is needed.")
    entry: EntryRef | None = field("The entry needed by name; null if an element is needed.")
    purpose: str = field("The use of the data (Art. 17), such as 核验父母身份.")
    freshness: UpdateCycle = field("The slowest update cycle that is fresh enough, such as DAILY.")
    status: NeedStatus = field("The status of the need, which is that of its first entry.")
    reason: GapReason | None = field("The reason for a GAP or NOT_SHARED; null only for SATISFIED and CONDITIONAL.")
    overdue: bool = field("True if the data of the first entry is older than its update cycle allows.")
    source: SourceRef | None = field("The element's authoritative source for the region; null if an entry is needed.")
    entries: NeedEntryConnection = connection_field(
        EntryRef,
        "CatalogEntry",
        "The entries that could meet the need, best first: by place, way, nearness of the region and code. An entry of "
        "the source that does not cover the region is left out (/docs/assessment).",
        connection=NeedEntryConnection,
    )
    holders: CatalogEntryConnection = entries_field(
        "While no source is designated, the published entries that hold the element, by code."
    )
    next_steps: list[NextStep] = field("The next steps by law, in order.")


@strawberry.type(
    description="The degree to which the catalog meets needs in a region at an instant (/docs/assessment). It has no "
    "id, because it depends on the arguments."
)
class ScenarioAssessment:
    region: RegionRef = field("The region for which the needs were assessed.")
    platform: PlatformRef | None = field(
        "The platform of the region, or of the nearest region above it that has one, for which the needs are evaluated."
    )
    department: DepartmentRef | None = field("The department that needs the data; null if none is given.")
    as_of: Instant = field("The instant of evaluation.")
    needs: list[NeedAssessment] = field("The assessment of each need, in their order.")
    completeness: Completeness = field(
        "The completeness: the assessment is never cut; hidden counts the needs that name an entry hidden from the "
        "caller."
    )


@strawberry.input(description="A need: exactly one of element and entry.")
class NeedInput:
    element: str | None = strawberry.field(
        description="Code or id of a data element. UNKNOWN_ELEMENT if there is none.", default=UNSET
    )
    entry: str | None = strawberry.field(
        description="Code or id of an entry. UNKNOWN_ENTRY if there is none.", default=UNSET
    )
    purpose: str = strawberry.field(description="The use of the data (Art. 17), such as 核验父母身份.")
    freshness: UpdateCycle = strawberry.field(
        description="The slowest update cycle that is fresh enough, such as DAILY."
    )
    scope: DesignationScope | None = strawberry.field(
        description="The kind of subject whose data is needed; default: all.", default=UNSET
    )
