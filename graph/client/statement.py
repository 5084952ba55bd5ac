"""A Cypher statement with its parameters, and the result of a read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Statement = tuple[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Record:
    """Result of a read: the columns of its record (empty without a record) and the graph version."""

    columns: tuple[Any, ...]
    version: str

    @property
    def value(self) -> Any:
        """The first column; None without a record."""
        return self.columns[0] if self.columns else None
