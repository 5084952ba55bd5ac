"""The cursor of a path: the ids of its flows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.errors import BadCursor
from graph.pagination import decode, encode


@dataclass(frozen=True, slots=True)
class PathCursor:
    """The position at which paths continue: behind the path with the flow ids `after`.

    `fingerprint`: of the arguments. `version`: of the graph.
    """

    fingerprint: str
    as_of: datetime
    version: str
    after: tuple[str, ...]

    def text(self) -> str:
        return encode(self.fingerprint, [self.as_of.isoformat(), self.version, *self.after], spaced=True)

    @classmethod
    def opened(cls, text: str, fingerprint: str) -> PathCursor:
        """Raises BadCursor for a malformed cursor, and for one of a document with other arguments."""
        as_of, version, *after = decode(fingerprint, text, ("datetime", "text"), more="text", error=BadCursor.of)
        return cls(fingerprint, as_of, version, tuple(after))
