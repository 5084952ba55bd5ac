"""Business scenarios."""

from __future__ import annotations

from typing import Any

from graph.model.region import home_region
from graph.shape import Argument, Order
from resolvers.context import Asked

REGION = Argument("region", home_region, refers="REGION")
AS_OF = Argument("asOf")


async def scenario(asked: Asked) -> Any:
    """The scenario with a code, judged for a region at an instant, or null."""
    return await asked.one("scenario/scenario_by_code", "Scenario", REGION, AS_OF)


async def scenarios(asked: Asked) -> Any:
    """Scenarios, by code where no order is asked for."""
    return await asked.page("scenario/scenarios", "Scenario", Order("scenario.code"))
