"""Regions."""

from __future__ import annotations

from typing import Any

from graph.shape import Order
from resolvers.context import Asked


async def region(asked: Asked) -> Any:
    """The region with a code, or null."""
    return await asked.one("region/region_by_code", "Region")


async def regions(asked: Asked) -> Any:
    """Regions, by code where no order is asked for."""
    return await asked.page("region/regions", "Region", Order("region.code"))
