"""Business scenarios and their needs."""

from __future__ import annotations

import strawberry

from api.enums import GapReason, NeedStatus
from api.fields import Connection, Edge, connection_field, field
from api.types.lazy import ElementRef, EntryRef, RegionRef, SourceRef
from api.types.node import Node
from domain.model.catalog_enums import UpdateCycle


@strawberry.type(description="An entry that could meet a need.")
class NeedEntryEdge(Edge[EntryRef]):
    place: int = field("The rank of the entry: 0 satisfied, 1 conditional, 2 too stale, 3 not attached, 4 not shared.")


@strawberry.type(description="The entries that could meet a need, best first.")
class NeedEntryConnection(Connection[EntryRef]):
    # lists are covariant in GraphQL, but not in Python
    edges: list[NeedEntryEdge] = field("The page's rows with their cursors.")  # type: ignore[assignment]


@strawberry.type(
    description="数据需求: a data element or entry that a scenario needs, evaluated for a region (Art. 9, 17)."
)
class Need:
    id: strawberry.ID = field("The id of the need.")
    position: int = field("Its position in the scenario, from 1.")
    purpose: str = field("The purpose of the need.")
    freshness: UpdateCycle = field("The required freshness.")
    element: ElementRef | None = field("The data element needed; null if an entry is needed.")
    entry: EntryRef | None = field("The entry needed by name; null if an element is needed.")
    status: NeedStatus = field("The status of the need, which is that of its best candidate entry.")
    reason: GapReason | None = field("The reason for a GAP; null for any other status.")
    source: SourceRef | None = field("The element's authoritative source for the region.")
    entries: NeedEntryConnection = connection_field(
        EntryRef,
        "CatalogEntry",
        "The entries of the source, or of a library traced to it, that realize the element; best first, ties by code.",
        connection=NeedEntryConnection,
    )


@strawberry.type(description="业务场景: a business scenario and its needs (Art. 9).")
class Scenario(Node):
    code: str = field("The code, such as newborn.")
    name: str = field("The name, such as 新生儿出生一件事.")
    description: str | None = field("The subject of the scenario.")
    sample: bool = field("True if it is made for the sample.")
    region: RegionRef | None = field("The region that its needs are evaluated for.")
    needs: list[Need] = field("The needs in order, evaluated for the requested region and instant.")
