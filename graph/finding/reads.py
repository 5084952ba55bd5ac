"""The statements of a judgement: what all of them speak of, until when, and at which versions they were read."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graph import library
from graph.bolt import STATEMENT_SECONDS
from graph.database_protocol import Database
from graph.errors import TimedOut

WHOLE_SECONDS = 60.0
"""How long a list may take to judge; each of its statements has no more than any other."""


@dataclass
class Reads:
    """The statements of one judgement: what all of them speak of, by when it ends, the versions they were read at."""

    bolt: Database
    ambient: Mapping[str, Any]
    seconds: float
    end: float
    versions: set[str] = field(default_factory=set)
    _known: dict[str, list[str]] = field(default_factory=dict)

    async def known(self, name: str, **parameters: Any) -> list[str]:
        """What a question tells that no subject has its part in; asked once."""
        if name not in self._known:
            self._known[name] = list(await self.ask(name, **parameters))
        return self._known[name]

    async def record(self, name: str, *, within: float = STATEMENT_SECONDS, **parameters: Any) -> tuple[Any, ...]:
        """The columns of a question's one record, had `within` so many seconds. Raises TimedOut."""
        statement = library.question(name).body
        left = self.end - time.monotonic()
        if left <= 0:
            raise TimedOut.after(self.seconds)
        timeout = min(within, left)
        answer = await self.bolt.read(statement, {**self.ambient, **parameters}, timeout=timeout)
        self.versions.add(answer.version)
        return answer.columns

    async def ask(self, name: str, **parameters: Any) -> Any:
        """The first of them."""
        return (await self.record(name, **parameters))[0]


def reads(bolt: Database, ambient: Mapping[str, Any], seconds: float = WHOLE_SECONDS) -> Reads:
    """Statements that end in so many seconds."""
    return Reads(bolt, ambient, seconds, time.monotonic() + seconds)
