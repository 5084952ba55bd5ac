"""Departments."""

from __future__ import annotations

from typing import Any

from graph.shape import Order
from resolvers.context import FieldRequest


async def department(request: FieldRequest) -> Any:
    """The department with a code, or null."""
    return await request.one("department/department_by_code", "Department")


async def departments(request: FieldRequest) -> Any:
    """Departments, by pinyin where no order is asked for."""
    return await request.page("department/departments", "Department", Order("department.namePinyin"))
