"""OpenLineage namespaces."""

from __future__ import annotations

import strawberry

from api.fields import Connection, connection_field, field
from api.types.lazy import ResourceRef
from api.types.node import LineageNode, Node


@strawberry.type(
    description="命名空间: the part of an OpenLineage identity that names the system with the data, such as a database."
)
class Namespace(Node, LineageNode):
    name: str = field("The OpenLineage namespace, such as postgres://db.example:5432.")
    resources: Connection[ResourceRef] = connection_field(ResourceRef, "DataResource", "Its resources, by name.")
