"""Regions and their platforms."""

from __future__ import annotations

import strawberry

from api.fields import Connection, connection_field, field
from api.types.facets import CatalogEntryConnection, entries_field
from api.types.lazy import DepartmentRef, DesignationRef, PlatformRef, RegionRef, ResourceRef
from api.types.node import LineageNode, Node
from domain.model.graph_enums import Jurisdiction, RegionLevel


@strawberry.type(description="行政区划: a node of the administrative tree (Art. 5; Art. 4(5) for 兵团).")
class Region(Node, LineageNode):
    code: str = field("The 12-digit code, such as 653101000000 for 喀什市.")
    name: str = field("The name, such as 喀什市.")
    level: RegionLevel = field("The level in the tree.")
    jurisdiction: Jurisdiction | None = field(
        "The administering side: local government or 兵团; null if the code table does not say it, as for some 农场, "
        "and for a heading."
    )
    nominal: bool = field("True if it is a heading of the code table and not a government, such as 6590.")
    sample: bool = field("True if we made it or its code, not a source.")
    parent: RegionRef | None = field(
        "The region that is above it by administration: 兵团 for its cities, else the region it is part of."
    )
    is_root: bool = field("True if no region is above it.")
    has_children: bool = field("True if it is above other regions.")
    ancestors: Connection[RegionRef] = connection_field(
        RegionRef,
        "Region",
        "The regions above it by administration, nearest first: its parent, the parent of that, and so on.",
    )
    children: Connection[RegionRef] = connection_field(RegionRef, "Region", "The regions whose parent it is, by code.")
    part_of: RegionRef | None = field(
        "The region it is part of in the code table: for a city of 兵团 a heading of the autonomous region."
    )
    administered_by: RegionRef | None = field("兵团, for the cities and 团场 it administers.")
    administers: Connection[RegionRef] = connection_field(RegionRef, "Region", "The regions it administers, by code.")
    applies_by_reference: RegionRef | None = field(
        "The region whose measures it applies by reference (参照, Art. 4(5))."
    )
    competent_authority: DepartmentRef | None = field("公共数据主管部门: its competent authority (Art. 6).")
    platform: PlatformRef | None = field(
        "Its own platform; county level and above have one (Art. 6, 13, 18), a township uses that of the nearest "
        "region above it that has one."
    )
    departments: Connection[DepartmentRef] = connection_field(
        DepartmentRef, "Department", "The departments that serve it, by pinyin."
    )
    entries: CatalogEntryConnection = entries_field("The entries of its departments, by pinyin.")
    designations: Connection[DesignationRef] = connection_field(
        DesignationRef, "Designation", "The designations made for it, ended ones included, by since."
    )


@strawberry.type(description="一体化数据资源服务平台: one per region of county level and above (Art. 2(5), 6, 13, 18).")
class Platform(Node):
    code: str = field("The 12-digit code of the region that it serves.")
    name: str = field("The name, such as 喀什市一体化数据资源服务平台.")
    level: RegionLevel = field("The level of its region.")
    sample: bool = field("True if it is made for the sample.")
    region: RegionRef = field("The region that it serves.")
    reports_to: PlatformRef | None = field("The platform one level up that it reports to (Art. 13).")
    is_root: bool = field("True if it reports to no other platform.")
    has_children: bool = field("True if platforms report to it.")
    ancestors: Connection[PlatformRef] = connection_field(
        PlatformRef, "Platform", "The platforms above it that it reports to, directly or not, nearest first."
    )
    reported_by: Connection[PlatformRef] = connection_field(
        PlatformRef, "Platform", "The platforms that report to it, by code."
    )
    resources: Connection[ResourceRef] = connection_field(ResourceRef, "DataResource", "The resources on it, by name.")
