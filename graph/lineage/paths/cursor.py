"""The cursor that continues paths: behind which path, by the ids of its flows."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import datetime

from graph.errors import BadCursor


@dataclass(frozen=True, slots=True)
class PathCursor:
    """Where paths continue: of which question, at which instant and version of the graph, behind which path."""

    mark: str
    as_of: datetime
    version: str
    after: tuple[str, ...]

    def text(self) -> str:
        packed = json.dumps([self.mark, self.as_of.isoformat(), self.version, *self.after])
        return base64.urlsafe_b64encode(packed.encode()).decode().rstrip("=")

    @classmethod
    def opened(cls, text: str, mark: str) -> PathCursor:
        """Raises BadCursor where it is broken or continues another question."""
        try:
            padded = text + "=" * (-len(text) % 4)
            found, as_of, version, *after = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
            cursor = cls(str(found), datetime.fromisoformat(as_of), str(version), tuple(map(str, after)))
        except (binascii.Error, ValueError, TypeError) as error:
            raise BadCursor.of(text) from error
        if cursor.mark != mark or not after:
            raise BadCursor.of(text)
        return cursor
