"""Data resources."""

from __future__ import annotations

from typing import Any

from domain.errors import BadArgument
from graph.shape import Order
from resolvers.context import FieldRequest


async def resource(request: FieldRequest) -> Any:
    """The resource with a Relay id or an OpenLineage identity, or null. Raises BadArgument for neither or both."""
    given = {name for name in ("id", "namespace", "name") if request.selection.arguments.get(name) is not None}
    if given == {"id"}:
        return await request.one("resource/resource_by_id", "DataResource")
    if given == {"namespace", "name"}:
        return await request.one("resource/resource_by_name", "DataResource")
    raise BadArgument(
        f"resource is asked by id, or by namespace and name; given: {', '.join(sorted(given)) or 'nothing'}.",
        zh=f"resource 须以 id 查询，或以 namespace 与 name 查询；实际给出：{'、'.join(sorted(given)) or '无'}。",
        remedy="Give id alone, or namespace and name together.",
        remedy_zh="请仅给出 id，或同时给出 namespace 与 name。",
    )


async def resources(request: FieldRequest) -> Any:
    """Resources, by name where no order is asked for."""
    return await request.page("resource/resources", "DataResource", Order("resource.name"))
