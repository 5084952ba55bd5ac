"""Regions."""

from __future__ import annotations

from typing import Any

from graph.shape import Order
from resolvers.context import FieldRequest


async def region(request: FieldRequest) -> Any:
    """The region with a code, or null."""
    return await request.one("region/region_by_code", "Region")


async def regions(request: FieldRequest) -> Any:
    """Regions, by code where no order is asked for."""
    return await request.page("region/regions", "Region", Order("region.code"))
