"""The authoritative source."""

from __future__ import annotations

from typing import Any

from graph.argument import AS_OF, REGION, SCOPE, reference
from resolvers.context import FieldRequest

ELEMENT = reference("element", "ELEMENT")


async def authoritative_source(request: FieldRequest) -> Any:
    """The authoritative source of an element in a region at an instant (Art. 13)."""
    return await request.read_one(
        "authority/authoritative_source", "AuthoritativeSource", ELEMENT, REGION, SCOPE, AS_OF
    )
