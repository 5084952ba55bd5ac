"""Data resources."""

from __future__ import annotations

from typing import Any

from graph.shape import Order
from resolvers.context import Asked


async def resource(asked: Asked) -> Any:
    """The resource with a Relay id, or null."""
    return await asked.one("resource/resource_by_id", "DataResource")


async def resources(asked: Asked) -> Any:
    """Resources, by name where no order is asked for."""
    return await asked.page("resource/resources", "DataResource", Order("resource.name"))
