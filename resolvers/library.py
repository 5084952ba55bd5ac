"""Libraries."""

from __future__ import annotations

from typing import Any

from graph.shape import Order
from resolvers.context import FieldRequest


async def library(request: FieldRequest) -> Any:
    """The library with this code, or null."""
    return await request.read_by_code("library/library_by_code", "Library", "LIBRARY")


async def libraries(request: FieldRequest) -> Any:
    """Libraries, by default in the order of positions."""
    return await request.with_equalities("kind").read_page(
        "library/libraries", "Library", Order("library.position", "number")
    )
