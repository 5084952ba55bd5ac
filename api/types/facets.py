"""Lists of catalog entries, with facets: the number of entries by value of a property, or by related object."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

import strawberry

from api.fields import Connection, argument, connection_field, field, with_arguments
from api.types.flow import Completeness
from api.types.lazy import CategoryRef, DepartmentRef, EntryRef, LibraryRef, RegionRef
from domain.model.catalog_enums import EntryStatus, OpenType, ShareType, UpdateCycle

T = TypeVar("T")
FIRST_VALUES = argument(int | None, "Number of values, the most frequent first, 1–100; default: 20.")


@strawberry.type(description="A value that occurs in a list, with the number of entries that have it.")
class FacetValue(Generic[T]):
    value: T = field("An enumeration value, true or false, or the object itself.")
    count: int = field("Number of entries of the list that have it; an entry with several values counts in each.")


@strawberry.type(description="The values that occur in a list, with the number of entries of each.")
class Facet(Generic[T]):
    values: list[FacetValue[T]] = field("The values, the most frequent first, then by code.")
    absent: int = field("Number of entries of the list without a value; counted only if selected.")
    completeness: Completeness = field(
        "Completeness of values: omitted counts the values after the last one; a larger first lists more. hidden is 0: "
        "entries that the caller may not see are not counted."
    )


def _objects(ref: Any, description: str) -> Any:
    return with_arguments(Facet[ref], description, {"first": FIRST_VALUES})


@strawberry.type(
    description="The number of entries of a list by value, under the filter of the list. Each facet has the name of a "
    "filter, which selects the entries of one value."
)
class CatalogEntryFacets:
    status: Facet[EntryStatus] = field("By publication: draft or published (Art. 10).")
    attached: Facet[bool] = field("By 挂接: true with a data resource.")
    share_type: Facet[ShareType] = field("By 共享类型: the type of sharing (Art. 19).")
    open_type: Facet[OpenType] = field("By 开放类型: the type of opening to the public.")
    update_cycle: Facet[UpdateCycle] = field("By 更新周期: the update cycle that the provider promises.")
    provider: Facet[DepartmentRef] = _objects(
        DepartmentRef, "By 信息资源提供方: the department that provides the entry."
    )
    region: Facet[RegionRef] = _objects(RegionRef, "By the region that the provider serves, not those above it.")
    library: Facet[LibraryRef] = _objects(LibraryRef, "By library that holds the entry; it may be in several.")
    category: Facet[CategoryRef] = _objects(
        CategoryRef, "By category of the data elements that the entry's items realize; it may have several."
    )


@strawberry.type(description="A page of catalog entries, with facets of the whole list.")
class CatalogEntryConnection(Connection[EntryRef]):
    facets: CatalogEntryFacets = field(
        "Counts of the whole list by value, whatever the page; each facet is counted only if selected."
    )


def entries_field(description: str) -> Any:
    """A list of catalog entries."""
    return connection_field(EntryRef, "CatalogEntry", description, connection=CatalogEntryConnection)
