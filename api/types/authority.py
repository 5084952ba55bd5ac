"""The authoritative source of an element in a region."""

from __future__ import annotations

import strawberry

from api.enums import DesignationStatus, RepeatReason
from api.fields import field
from api.scalars import Instant
from api.types.facets import CatalogEntryConnection, entries_field
from api.types.lazy import CollectorRef, DepartmentRef, DesignationRef, ElementRef, EntryRef, RegionRef, StandardRef


@strawberry.type(description="A department outside the source's line that collects the element again (Art. 13).")
class RepeatCollector:
    department: DepartmentRef = field("The department that collects it again.")
    entry: EntryRef = field("Its entry that realizes the element.")
    allowed: bool | None = field(
        "True if it may: only where the source does not share. Null if the measures leave it open: for a lawful "
        "collector, and where it cannot be decided whether the department is one; see reason."
    )
    reason: RepeatReason = field("The reason why it is allowed or not, or left open.")


@strawberry.type(description="The one statutory source of a data element in a region at an instant (Art. 13).")
class AuthoritativeSource:
    status: DesignationStatus = field("The designation status of the element in the region.")
    element: ElementRef = field("The element that was requested, with its own fields.")
    region: RegionRef = field("The region that was requested; without a region argument the autonomous region.")
    as_of: Instant = field("The instant of evaluation.")
    department: DepartmentRef | None = field(
        "The source department: the designated one, or where it applies by reference, that of the same line of 兵团; "
        "null while undesignated, or if several are designated for different scopes."
    )
    local_collector: DepartmentRef | None = field(
        "The department of the same line that serves the region or the nearest region over it; null if several are "
        "designated."
    )
    designation: DesignationRef | None = field(
        "The designation in force: of the region or its nearest ancestor; null if there are several or none."
    )
    designations: list[DesignationRef] = field(
        "All designations in force, by scope: several if different departments are designated for different kinds of "
        "subjects."
    )
    candidates: list[CollectorRef] = field("The collectors that the law names, in its order.")
    by_reference: bool = field("True if 兵团 applies the autonomous region's designation by reference (Art. 4(5)).")
    standard: StandardRef | None = field("The standard that governs the element.")
    entries: CatalogEntryConnection = entries_field(
        "The entries of the source departments that realize the element, published by the instant, whether or not they "
        "cover the region: assessNeeds gives those that do, with their coverage. By pinyin.",
    )
    repeat_collectors: list[RepeatCollector] = field(
        "Other departments that collect it in the region, under it or over it; the first 100 by region and entry code."
    )
    repeat_collector_count: int = field(
        "Number of repeat collectors in all, those after the first 100 of repeatCollectors included."
    )
