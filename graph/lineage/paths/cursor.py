"""The cursor that continues paths: behind which path, by the ids of its flows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.errors import BadCursor
from graph.pagination import decode, encode


@dataclass(frozen=True, slots=True)
class PathCursor:
    """Where paths continue: of which question, at which instant and version of the graph, behind which path."""

    fingerprint: str
    as_of: datetime
    version: str
    after: tuple[str, ...]

    def text(self) -> str:
        return encode(self.fingerprint, [self.as_of.isoformat(), self.version, *self.after], spaced=True)

    @classmethod
    def opened(cls, text: str, fingerprint: str) -> PathCursor:
        """Raises BadCursor where it is broken or continues another question."""
        as_of, version, *after = decode(fingerprint, text, ("datetime", "text"), more="text", error=BadCursor.of)
        return cls(fingerprint, as_of, version, tuple(after))
