"""Business scenarios."""

from __future__ import annotations

from typing import Any

from domain.model.region import home_region
from graph.shape import Argument, Order
from resolvers.context import FieldRequest

REGION = Argument("region", home_region, refers="REGION")
AS_OF = Argument("asOf")


async def scenario(request: FieldRequest) -> Any:
    """The scenario with a code, judged for a region at an instant, or null."""
    return await request.one("scenario/scenario_by_code", "Scenario", REGION, AS_OF)


async def scenarios(request: FieldRequest) -> Any:
    """Scenarios, by code where no order is asked for."""
    return await request.page("scenario/scenarios", "Scenario", Order("scenario.code"))
