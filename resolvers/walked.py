"""What every answer of a walk says of itself, and picking what was selected of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from graph.completeness import completeness as said
from graph.lineage.pages import Page
from graph.lineage.walk import Counted, Read
from graph.selection import Selected


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


def picked(selected: Selected, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts that are selected, by their response keys, in the selection's order."""
    return {each.key: facts[each.name] for each in selected.fields if each.name in facts}


def instant(at: datetime) -> str:
    """An instant in UTC as it is served."""
    return at.isoformat().replace("+00:00", "Z")
