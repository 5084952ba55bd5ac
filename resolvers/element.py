"""Data elements and their categories."""

from __future__ import annotations

from typing import Any

from graph.shape import Order
from resolvers.context import Asked


async def data_element(asked: Asked) -> Any:
    """The element with a code, or null."""
    return await asked.one("element/element_by_code", "DataElement")


async def data_elements(asked: Asked) -> Any:
    """Elements, by code where no order is asked for."""
    return await asked.page("element/elements", "DataElement", Order("element.code"))


async def data_category(asked: Asked) -> Any:
    """The category with a code, or null."""
    return await asked.one("element/category_by_code", "DataCategory")


async def data_categories(asked: Asked) -> Any:
    """Categories, by code where no order is asked for."""
    return await asked.page("element/categories", "DataCategory", Order("category.code"))
