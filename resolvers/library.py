"""Libraries."""

from __future__ import annotations

from typing import Any

from graph.shape import Order
from resolvers.context import Asked


async def library(asked: Asked) -> Any:
    """The library with a code, or null."""
    return await asked.one("library/library_by_code", "Library")


async def libraries(asked: Asked) -> Any:
    """Libraries, by their place where no order is asked for."""
    return await asked.narrowed("kind").page("library/libraries", "Library", Order("library.position"))
