"""Catalog entries."""

from __future__ import annotations

from typing import Any

from domain.rules.node_ids import is_id
from graph.shape import Order
from graph.shapes.catalog import BY_CODE
from resolvers.context import FieldRequest


async def catalog_entry(request: FieldRequest) -> Any:
    """The entry with this code or id, or null."""
    named_by_id = is_id(request.selection.arguments["code"])
    return await request.read_one("catalog/entry_by_id" if named_by_id else "catalog/entry_by_code", "CatalogEntry")


async def catalog_entries(request: FieldRequest) -> Any:
    """Entries, by default in the order of codes."""
    return await request.read_page("catalog/entries", "CatalogEntry", BY_CODE)


async def info_items(request: FieldRequest) -> Any:
    """Information items, by default in the order of names."""
    return await request.read_page("catalog/items", "InfoItem", Order("item.name"))
