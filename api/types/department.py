"""Departments."""

from __future__ import annotations

import strawberry

from api.fields import Connection, connection_field, field
from api.types.contact import Contact
from api.types.facets import CatalogEntryConnection, entries_field
from api.types.lazy import DepartmentRef, DesignationRef, ElementRef, LibraryRef, PlatformRef, RegionRef
from api.types.node import LineageNode, Node
from domain.model.graph_enums import DepartmentKind, GrassrootsKind, RegionLevel


@strawberry.type(description="部门: a body that provides or uses public data (Art. 2(2), 5, 6).")
class Department(Node, LineageNode):
    code: str = field("The unified social credit code (GB 32100), or a code of our own if none is known.")
    name: str = field("The name, such as 喀什市公安局.")
    kind: DepartmentKind = field("Government department, public service body or agency of the central state.")
    line: str | None = field("条线: the line it belongs to, such as 公安; null if not known.")
    level: RegionLevel = field("The level of the region it serves.")
    grassroots_kind: GrassrootsKind | None = field(
        "The kind of a grass-roots body, by the ending of its name; null for other departments (Art. 13)."
    )
    credit_codes: list[str] = field("All credit codes under which it occurs in the sources.")
    sample: bool = field("True if it is made for the sample.")
    contact: Contact | None = field(
        "联系方式: its contact point; null if none is recorded or the caller is no department."
    )
    region: RegionRef = field("The region it serves.")
    competent_for: RegionRef | None = field("The region whose competent authority it is (Art. 6).")
    guided_by: DepartmentRef | None = field("The department of its line one level up that guides its business.")
    is_root: bool = field("True if no department guides it.")
    has_children: bool = field("True if it guides departments.")
    ancestors: Connection[DepartmentRef] = connection_field(
        DepartmentRef, "Department", "The departments above it that guide it, directly or not, nearest first."
    )
    guides: Connection[DepartmentRef] = connection_field(
        DepartmentRef, "Department", "The departments it guides, by pinyin."
    )
    platform: PlatformRef | None = field("The platform of the region it serves.")
    entries: CatalogEntryConnection = entries_field("The entries it provides, by pinyin.")
    source_of: Connection[ElementRef] = connection_field(
        ElementRef, "DataElement", "The elements it is the designated source of, now, by code (Art. 13)."
    )
    designations: Connection[DesignationRef] = connection_field(
        DesignationRef, "Designation", "The designations that name it, ended ones included, by since."
    )
    leads: Connection[LibraryRef] = connection_field(LibraryRef, "Library", "The libraries it leads, by code (Art. 8).")
    builds: Connection[LibraryRef] = connection_field(
        LibraryRef, "Library", "The libraries it co-builds, by code (Art. 8)."
    )
