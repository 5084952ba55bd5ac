"""Departments."""

from __future__ import annotations

from typing import Any

from graph.shape import Order
from resolvers.context import Asked


async def department(asked: Asked) -> Any:
    """The department with a code, or null."""
    return await asked.one("department/department_by_code", "Department")


async def departments(asked: Asked) -> Any:
    """Departments, by pinyin where no order is asked for."""
    return await asked.page("department/departments", "Department", Order("department.namePinyin"))
