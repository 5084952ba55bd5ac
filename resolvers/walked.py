"""What every answer of a walk says of itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from graph.completeness import completeness as said
from graph.lineage.pages import Page
from graph.lineage.walk import Counted, Read


def completeness(read: Read | Counted, page: Page, cursor: str | None) -> dict[str, Any]:
    """Whether a page of what was read is whole; `cursor` continues it."""
    return said(
        page.stopped_by,
        page.omitted,
        page.hidden,
        consistent=read.consistent,
        version=read.version,
        cursor=cursor,
        whole=page.complete,
    )


def instant(at: datetime) -> str:
    """An instant in UTC as it is served."""
    return at.isoformat().replace("+00:00", "Z")
