"""What findings need of the query engine (graph/engine.py)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from graph.client.instrumentation import QuerySpan
from graph.client.protocol import Database
from graph.selection import Selection
from graph.shape import Connection, Many, One


class QueryPort(Protocol):
    """Questions over one database."""

    @property
    def database(self) -> Database: ...

    def span(self, name: str) -> QuerySpan:
        """A question under way: what is asked of the database inside belongs to it."""
        ...

    async def read_versioned(
        self, name: str, field: One | Many | Connection, selection: Selection, base_parameters: Mapping[str, Any]
    ) -> tuple[Any, str]:
        """An answer, and the version of the graph it closed with."""
        ...
