"""Classification schemes."""

from __future__ import annotations

import strawberry

from api.fields import Connection, connection_field, field
from api.types.facets import CatalogEntryConnection, entries_field
from api.types.lazy import ClassificationRef
from api.types.node import Node


@strawberry.type(
    description="目录分类: a node of a classification scheme; its key is unique in the scheme, its code need not be."
)
class Classification(Node):
    scheme: str = field("The scheme that the node belongs to, such as national.")
    key: str = field("The key within the scheme, where it occurs once, such as 201001.")
    code: str = field("The code; schemes in use repeat codes.")
    name: str = field("The name, such as 全民健康保障.")
    depth: int = field("Its depth; 1 below the root.")
    position: int = field("Its place in the order in which the scheme lists its nodes.")
    broader: ClassificationRef | None = field("The node above it (SKOS broader).")
    is_root: bool = field("True if no node is above it.")
    has_children: bool = field("True if nodes are below it.")
    ancestors: Connection[ClassificationRef] = connection_field(
        ClassificationRef, "Classification", "The nodes above it, nearest first (SKOS broaderTransitive)."
    )
    narrower: Connection[ClassificationRef] = connection_field(
        ClassificationRef, "Classification", "The nodes below it, in the scheme's order (SKOS narrower)."
    )
    entries: CatalogEntryConnection = entries_field(
        "The entries classified under this node or any node below it, by pinyin."
    )
