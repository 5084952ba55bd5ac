"""Base, theme and special-topic libraries."""

from __future__ import annotations

import strawberry

from api.fields import Connection, connection_field, field
from api.types.facets import CatalogEntryConnection, entries_field
from api.types.lazy import DepartmentRef, ElementRef, LibraryRef
from api.types.node import LineageNode, Node
from domain.model.graph_enums import LibraryKind

__all__ = ["Library", "LibraryRef"]


@strawberry.type(
    description="基础库, 主题库, 专题库: a library that several departments build together (Art. 2(6–8), 8, 14)."
)
class Library(Node, LineageNode):
    code: str = field("The code, such as base-population.")
    name: str = field("The name, such as 人口基础库.")
    kind: LibraryKind = field("Base, theme or special topic.")
    position: int = field("Its position in the order of all libraries, base libraries first.")
    sample: bool = field("True if it is made for the sample.")
    lead: DepartmentRef = field("牵头部门: the department that leads it (Art. 8).")
    builders: Connection[DepartmentRef] = connection_field(
        DepartmentRef, "Department", "共建部门: the departments that build it with the lead, by pinyin (Art. 8)."
    )
    entries: CatalogEntryConnection = entries_field("The entries it holds, by pinyin.")
    elements: Connection[ElementRef] = connection_field(
        ElementRef, "DataElement", "The elements its entries realize, by code."
    )
