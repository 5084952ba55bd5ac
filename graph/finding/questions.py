"""What findings need of the query engine (graph/graph.py)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from graph.database_protocol import Database
from graph.heard import Asking
from graph.selection import Selected
from graph.shape import Connection, Many, One


class Questions(Protocol):
    """Questions over one database."""

    @property
    def bolt(self) -> Database: ...

    def asking(self, name: str) -> Asking:
        """A question under way: what is asked of the database inside belongs to it."""
        ...

    async def ask_versioned(
        self, name: str, field: One | Many | Connection, selected: Selected, ambient: Mapping[str, Any]
    ) -> tuple[Any, str]:
        """An answer, and the version of the graph it closed with."""
        ...
