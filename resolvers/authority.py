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
    """The authoritative source of an element in a region at an instant (Art. 13)."""
    return await request.read_one("authority/authoritative_source", "AuthoritativeSource", ELEMENT, REGION, AS_OF)
