"""Libraries."""

from __future__ import annotations

from typing import Any

from graph.shape import Order
from resolvers.context import FieldRequest


async def library(request: FieldRequest) -> Any:
    """The library with a code, or null."""
    return await request.one("library/library_by_code", "Library")


async def libraries(request: FieldRequest) -> Any:
    """Libraries, by their place where no order is asked for."""
    return await request.narrowed("kind").page("library/libraries", "Library", Order("library.position"))
