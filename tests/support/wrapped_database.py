"""A database client of which tests observe or change the writes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set
from typing import Any

from domain.errors import Conflict
from graph.client.database import Neo4jDatabase
from graph.client.statement import Statement


class WrappedDatabase:
    """Passes everything on, and counts writes and their conflicts. Subclasses override `before_write`."""

    def __init__(self, database: Neo4jDatabase, counts: Counter[str] | None = None) -> None:
        self._database = database
        self.counts: Counter[str] = Counter() if counts is None else counts

    def __getattr__(self, name: str) -> Any:
        return getattr(self._database, name)

    async def before_write(self, statements: Sequence[Statement]) -> Sequence[Statement]:
        """The statements that are written instead of these."""
        return statements

    async def write(
        self, statements: Sequence[Statement], *, conflicts: Set[str] = frozenset(), timeout: float = 120
    ) -> list[list[dict[str, Any]]]:
        self.counts["writes"] += 1
        try:
            return await self._database.write(await self.before_write(statements), conflicts=conflicts, timeout=timeout)
        except Conflict:
            self.counts["conflicts"] += 1
            raise
