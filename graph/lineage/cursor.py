"""The cursor of a row of a traversal or of a diff."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.errors import BadCursor
from graph.pagination import decode, encode


@dataclass(frozen=True, slots=True)
class TraversalCursor:
    """The position of a row in a result.

    `fingerprint`: of its arguments. `version`: of the graph. `start`: of the row after it. `of`: the number of rows.

    A result that is read again and that time cut at another level has another number of nodes, because a level is
    visited completely or not at all.
    """

    fingerprint: str
    as_of: datetime
    version: str
    start: int
    of: int

    def text(self) -> str:
        return encode(self.fingerprint, [self.as_of.isoformat(), self.version, self.start, self.of], spaced=True)

    @classmethod
    def opened(cls, text: str, fingerprint: str) -> TraversalCursor:
        """Raises BadCursor for a malformed cursor, and for one of a document with other arguments."""
        return cls(fingerprint, *decode(fingerprint, text, ("datetime", "text", "count", "count"), error=BadCursor.of))
