"""OpenLineage namespaces. They are not stored: a namespace exists while a visible resource is in it."""

from __future__ import annotations

from graph.shape import Connection, Order, prop, shape

NAMESPACE = shape(
    "Namespace",
    "namespace",
    node=("namespace", "namespace/namespaces_by_id"),
    id=prop(),
    name=prop(),
    resources=Connection(
        "(resource:DataResource) WHERE resource.namespace = namespace.name AND resource.name >= ''",
        "DataResource",
        (Order("resource.name"),),
    ),
)
