"""The authoritative source."""

from __future__ import annotations

from typing import Any

from domain.model.region import home_region
from graph.shape import Argument
from resolvers.context import FieldRequest

ELEMENT = Argument("element", refers="ELEMENT")
REGION = Argument("region", home_region, refers="REGION")
AS_OF = Argument("asOf")


async def authoritative_source(request: FieldRequest) -> Any:
    """Who the one source of an element is in a region at an instant (Art. 13)."""
    return await request.one("authority/authoritative_source", "AuthoritativeSource", ELEMENT, REGION, AS_OF)
