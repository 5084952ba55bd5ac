"""Business scenarios."""

from __future__ import annotations

from typing import Any

from graph.shape import AS_OF, REGION, Order
from resolvers.context import FieldRequest


async def scenario(request: FieldRequest) -> Any:
    """The scenario with this code, or null; its needs are evaluated for a region at an instant."""
    return await request.read_one("scenario/scenario_by_code", "Scenario", REGION, AS_OF)


async def scenarios(request: FieldRequest) -> Any:
    """Scenarios, by default in the order of codes."""
    return await request.read_page("scenario/scenarios", "Scenario", Order("scenario.code"))
