"""Data elements and their categories."""

from __future__ import annotations

from typing import Any

from graph.shape import Order
from resolvers.context import FieldRequest


async def data_element(request: FieldRequest) -> Any:
    """The element with a code, or null."""
    return await request.one("element/element_by_code", "DataElement")


async def data_elements(request: FieldRequest) -> Any:
    """Elements, by code where no order is asked for."""
    return await request.page("element/elements", "DataElement", Order("element.code"))


async def data_category(request: FieldRequest) -> Any:
    """The category with a code, or null."""
    return await request.one("element/category_by_code", "DataCategory")


async def data_categories(request: FieldRequest) -> Any:
    """Categories, by code where no order is asked for."""
    return await request.page("element/categories", "DataCategory", Order("category.code"))
