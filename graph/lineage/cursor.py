"""The cursor that continues an answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.errors import BadCursor
from graph.pagination import decode, encode


@dataclass(frozen=True, slots=True)
class TraversalCursor:
    """Where an answer continues: of which walk, at which instant and version of the graph, from which node on, of how
    many. What time cut elsewhere than the first time has another number: levels are met whole or not at all."""

    fingerprint: str
    as_of: datetime
    version: str
    start: int
    of: int

    def text(self) -> str:
        return encode(self.fingerprint, [self.as_of.isoformat(), self.version, self.start, self.of], spaced=True)

    @classmethod
    def opened(cls, text: str, fingerprint: str) -> TraversalCursor:
        """Raises BadCursor where it is broken or continues another question."""
        return cls(fingerprint, *decode(fingerprint, text, ("datetime", "text", "count", "count"), error=BadCursor.of))
