"""Catalog entries."""

from __future__ import annotations

from typing import Any

from graph.shape import Order
from resolvers.context import FieldRequest


async def catalog_entry(request: FieldRequest) -> Any:
    """The entry with a resource code, or null."""
    return await request.one("catalog/entry_by_code", "CatalogEntry")


async def catalog_entries(request: FieldRequest) -> Any:
    """Entries, by code where no order is asked for."""
    return await request.page("catalog/entries", "CatalogEntry", Order("entry.code"))
