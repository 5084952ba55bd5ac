"""Data resources, their fields, the flows between them, and the ends and hubs of lineage."""

from __future__ import annotations

from typing import Any

from domain.errors import BadArgument
from graph.argument import AS_OF
from graph.lineage.request import TraversalDirection
from graph.shape import Connection, Order, expr
from resolvers.context import FieldRequest

BY_NAME = Connection("", "DataResource", (Order("resource.name"),), arguments=(AS_OF,))
HUBS = Connection(
    "",
    "DataResource",
    (Order("-neighbours", "number"),),
    arguments=(AS_OF,),
    edge={"resourceCount": expr("neighbours"), "flowCount": expr("flows")},
)
"""`neighbours`, `flows`: variables of the queries."""
HUB_QUERIES = {
    TraversalDirection.UPSTREAM: "resource/hubs_up",
    TraversalDirection.DOWNSTREAM: "resource/hubs_down",
    TraversalDirection.BOTH: "resource/hubs_both",
}


async def resource(request: FieldRequest) -> Any:
    """The resource with a Relay id or an OpenLineage identity, or null. Raises BadArgument for neither or both."""
    keys = {name for name in ("id", "namespace", "name") if request.selection.arguments.get(name) is not None}
    if keys == {"id"}:
        return await request.read_one("resource/resource_by_id", "DataResource")
    if keys == {"namespace", "name"}:
        return await request.read_one("resource/resource_by_name", "DataResource")
    raise BadArgument(
        f"resource takes id, or namespace and name; given: {', '.join(sorted(keys)) or 'nothing'}.",
        argument=next((name for name in ("id", "namespace", "name") if name in keys), "id"),
        zh=f"resource 应以 id 查询，或以 namespace 和 name 查询；实际参数：{'、'.join(sorted(keys)) or '无'}。",
        remedy="Pass id alone, or namespace and name together.",
        remedy_zh="请只传入 id，或同时传入 namespace 和 name。",
    )


async def resources(request: FieldRequest) -> Any:
    """Resources, by default in the order of names."""
    return await request.read_page("resource/resources", "DataResource", Order("resource.name"))


async def roots(request: FieldRequest) -> Any:
    """Resources that feed others and that nothing feeds, by default in the order of names."""
    return await request.read("resource/roots", BY_NAME)


async def orphans(request: FieldRequest) -> Any:
    """Resources without flows, by default in the order of names."""
    return await request.read("resource/orphans", BY_NAME)


async def hubs(request: FieldRequest) -> Any:
    """Resources by the number of others that they feed or that feed them, the largest first."""
    direction = TraversalDirection(request.selection.arguments.get("direction") or TraversalDirection.DOWNSTREAM)
    return await request.read(HUB_QUERIES[direction], HUBS)


async def fields(request: FieldRequest) -> Any:
    """Fields of resources, by default in the order of names."""
    return await request.read_page("resource/fields", "Field", Order("field.name"))


async def flows(request: FieldRequest) -> Any:
    """Flows, by default in the order of their begins."""
    return await request.read_page("flow/flows", "Flow", Order("flow.since", "instant"))
