"""The authoritative source of an element in a region."""

from __future__ import annotations

import strawberry

from api.enums import DesignationStatus, RepeatReason
from api.fields import Connection, connection_field, field
from api.scalars import Instant
from api.types.lazy import CollectorRef, DepartmentRef, DesignationRef, ElementRef, EntryRef, RegionRef, StandardRef


@strawberry.type(description="A department outside the source's line that collects the element again (Art. 13).")
class RepeatCollector:
    department: DepartmentRef | None = field("Who collects it again.")
    entry: EntryRef | None = field("Its entry that realizes the element.")
    allowed: bool = field("Whether it may: only where the source does not share.")
    reason: RepeatReason = field("Why.")


@strawberry.type(description="Who the one statutory source of a data element is in a region at an instant (Art. 13).")
class AuthoritativeSource:
    status: DesignationStatus = field("Whether there is one.")
    element: ElementRef | None = field("The element asked about.")
    region: RegionRef | None = field("The region asked about.")
    as_of: Instant = field("The instant asked about.")
    department: DepartmentRef | None = field("The designated department; null while undesignated.")
    local_collector: DepartmentRef | None = field(
        "The department of the same line that serves the region or the nearest region over it."
    )
    designation: DesignationRef | None = field("The act that holds: of the region or its nearest ancestor.")
    candidates: list[CollectorRef] = field("While undesignated: the collectors the law names, in its order.")
    by_reference: bool = field("True where 兵团 applies the autonomous region's designation by reference (Art. 4(5)).")
    standard: StandardRef | None = field("The standard that governs the element.")
    entries: Connection[EntryRef] = connection_field(
        EntryRef, "CatalogEntry", "The designated department's entries that realize the element, by pinyin."
    )
    repeat_collectors: list[RepeatCollector] = field(
        "Who else collects it in the region, under it or over it; the first 100 by region and entry code."
    )
    repeat_collector_count: int = field("How many repeatCollectors there are in all.")
