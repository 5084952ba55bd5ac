"""Data resources, their fields, and the flows between them."""

from __future__ import annotations

from typing import Any

from domain.errors import BadArgument
from graph.shape import Order
from resolvers.context import FieldRequest


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


async def fields(request: FieldRequest) -> Any:
    """Fields of resources, by default in the order of names."""
    return await request.read_page("resource/fields", "Field", Order("field.name"))


async def flows(request: FieldRequest) -> Any:
    """Flows, by default in the order of their begins."""
    return await request.read_page("flow/flows", "Flow", Order("flow.since", "instant"))
