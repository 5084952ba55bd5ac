"""Departments."""

from __future__ import annotations

from typing import Any

from graph.shape import Order
from resolvers.context import FieldRequest


async def department(request: FieldRequest) -> Any:
    """The department with this code, or null."""
    return await request.read_by_code("department/department_by_code", "Department", "DEPARTMENT")


async def departments(request: FieldRequest) -> Any:
    """Departments, by default in the order of pinyin."""
    return await request.read_page("department/departments", "Department", Order("department.namePinyin"))
