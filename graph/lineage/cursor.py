"""The cursor that continues an answer."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import datetime

from graph.errors import BadCursor


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where an answer continues: of which walk, at which instant and version of the graph, from which node on, of how
    many. What time cut elsewhere than the first time has another number: levels are met whole or not at all."""

    mark: str
    as_of: datetime
    version: str
    start: int
    of: int

    def text(self) -> str:
        packed = json.dumps([self.mark, self.as_of.isoformat(), self.version, self.start, self.of])
        return base64.urlsafe_b64encode(packed.encode()).decode().rstrip("=")

    @classmethod
    def opened(cls, text: str, mark: str) -> Cursor:
        """Raises BadCursor where it is broken or continues another question."""
        try:
            padded = text + "=" * (-len(text) % 4)
            found, as_of, version, start, of = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
            cursor = cls(str(found), datetime.fromisoformat(as_of), str(version), int(start), int(of))
        except (binascii.Error, ValueError, TypeError) as error:
            raise BadCursor.of(text) from error
        if cursor.mark != mark or cursor.start < 0:
            raise BadCursor.of(text)
        return cursor
