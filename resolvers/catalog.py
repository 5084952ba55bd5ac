"""Catalog entries."""

from __future__ import annotations

from typing import Any

from graph.shape import Order
from resolvers.context import Asked


async def catalog_entry(asked: Asked) -> Any:
    """The entry with a resource code, or null."""
    return await asked.one("catalog/entry_by_code", "CatalogEntry")


async def catalog_entries(asked: Asked) -> Any:
    """Entries, by code where no order is asked for."""
    return await asked.page("catalog/entries", "CatalogEntry", Order("entry.code"))
