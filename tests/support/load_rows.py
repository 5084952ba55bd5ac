"""Rows that break no rule; tests change one value at a time."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from domain.model.batch import Batch, batched

INSTANT = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)


def region_row(code: str = "653101000000", **properties: Any) -> dict[str, Any]:
    """喀什市, or another code."""
    defaults = {
        "code": code,
        "name": "喀什市",
        "level": "COUNTY",
        "jurisdiction": "LOCAL",
        "nominal": False,
        "depth": 3,
    }
    return {"id": f"region_{code}", "properties": {**defaults, "sample": True, **properties}, "parent": None}


def department_row(code: str = "d-1", serves: str = "653101000000", **properties: Any) -> dict[str, Any]:
    """A department that serves 喀什市."""
    defaults = {"code": code, "name": f"部门 {code}", "kind": "GOVERNMENT", "line": "民政", "level": "COUNTY"}
    return {
        "id": f"department_{code}",
        "properties": {**defaults, "regionCode": serves, "sample": True, **properties},
        "serves": serves,
    }


def entry_row(code: str = "test/1", provider: str = "d-1", **properties: Any) -> dict[str, Any]:
    """A complete published entry."""
    defaults = {
        "code": code,
        "title": "婚姻登记信息",
        "abstract": "婚姻登记的基本情况",
        "status": "PUBLISHED",
        "format": "DATABASE",
        "shareType": "UNCONDITIONAL",
        "shareMethod": "API",
        "openType": "NOT_OPEN",
        "updateCycle": "DAILY",
        "usage": "限履行职责使用",
        "updatedAt": INSTANT,
        "source": "test",
        "sourceKey": code,
        "sourceIdentity": f"test/{code}",
        "sample": True,
    }
    return {
        "id": f"entry_{code}",
        "properties": {**defaults, **properties},
        "provider": provider,
        "classifications": ["class_test:1"],
        "restrictedBy": [],
        "libraries": [],
    }


def item_row(entry: str = "test/1", position: int = 1, **properties: Any) -> dict[str, Any]:
    """An item of that entry."""
    defaults = {"name": "公民身份号码", "position": position, "dataType": "STRING", "length": 18, "sample": True}
    return {"id": f"item_{entry}#{position}", "properties": {**defaults, **properties}, "entry": entry, "element": None}


def small_feed(entries: int = 3) -> list[Batch]:
    """A region, a department, entries with two items each, in small batches."""
    codes = [f"test/{number}" for number in range(entries)]
    return [
        *batched("load/region", [region_row()]),
        *batched("load/department", [department_row()]),
        *batched("load/entry", [{**entry_row(code), "classifications": []} for code in codes], 2),
        *batched("load/item", [item_row(code, position) for code in codes for position in (1, 2)], 6),
    ]
