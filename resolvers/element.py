"""Data elements, their categories, standards, legal bases and designations."""

from __future__ import annotations

from typing import Any

from graph.shape import Order
from resolvers.context import FieldRequest


async def data_element(request: FieldRequest) -> Any:
    """The element with this code, or null."""
    return await request.read_by_code("element/element_by_code", "DataElement", "ELEMENT")


async def data_elements(request: FieldRequest) -> Any:
    """Elements, by default in the order of codes."""
    return await request.read_page("element/elements", "DataElement", Order("element.code"))


async def data_category(request: FieldRequest) -> Any:
    """The category with this code, or null."""
    return await request.read_by_code("element/category_by_code", "DataCategory", "CATEGORY")


async def data_categories(request: FieldRequest) -> Any:
    """Categories, by default in the order of codes."""
    return await request.read_page("element/categories", "DataCategory", Order("category.code"))


async def standards(request: FieldRequest) -> Any:
    """Standards, by default in the order of codes."""
    return await request.read_page("element/standards", "Standard", Order("standard.code"))


async def legal_bases(request: FieldRequest) -> Any:
    """Legal bases, by default in the order of keys."""
    return await request.read_page("element/bases", "LegalBasis", Order("basis.key"))


async def designations(request: FieldRequest) -> Any:
    """Designations, by default in the order of their begins."""
    return await request.read_page("element/designations", "Designation", Order("designation.since", "instant"))
