"""Picking what was selected of facts, and instants as they are served."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from graph.selection import Selected


def picked(selected: Selected, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts that are selected, by their response keys, in the selection's order."""
    return {each.key: facts[each.name] for each in selected.fields if each.name in facts}


def instant(at: datetime) -> str:
    """An instant in UTC as it is served."""
    return at.isoformat().replace("+00:00", "Z")
