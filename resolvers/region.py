"""Regions and their platforms."""

from __future__ import annotations

from typing import Any

from graph.shape import Order
from resolvers.context import FieldRequest


async def region(request: FieldRequest) -> Any:
    """The region with this code, or null."""
    return await request.read_by_code("region/region_by_code", "Region", "REGION")


async def regions(request: FieldRequest) -> Any:
    """Regions, by default in the order of codes."""
    return await request.read_page("region/regions", "Region", Order("region.code"))


async def platforms(request: FieldRequest) -> Any:
    """Platforms, by default in the order of codes."""
    return await request.read_page("region/platforms", "Platform", Order("platform.code"))
