"""Statements that nobody waits for any longer, and stopping them on the server.

Closing its connection stops a statement only where that reaches the server: a proxy or balancer between may keep its
own end open, and the statement runs on to its timeout. So it is looked for by its mark and terminated.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

ATTEMPTS = 3
"""How often each is looked for: what was sent may reach the server after the first look."""
PAUSE_SECONDS = 0.3
ATTEMPT_SECONDS = 5.0
CLOSE_SECONDS = 1.0
MAX_PENDING = 1_000
"""How many are looked for at once; those beyond end by their own timeouts, and the log says so."""

METADATA_KEY = "yuanliu"
"""The key of a statement's mark in its transaction's metadata, by which it is found to be stopped. Being no part of the
text it makes no plan (30 reads, 30 marks: one plan), and its cost cannot be told from noise (800 reads, 9 times)."""
TERMINATE_STATEMENT = (
    f"SHOW TRANSACTIONS YIELD transactionId AS abandoned, metaData WHERE metaData.{METADATA_KEY} IN $marks "
    "TERMINATE TRANSACTIONS abandoned YIELD message RETURN count(message)"
)

log = logging.getLogger("yuanliu.graph")


class QueryTerminator:
    """The marks of statements to stop, all of them in one look at a time, in the background.

    `stop` terminates on the server whatever bears one of the marks.
    """

    def __init__(self, stop: Callable[[Sequence[str]], Awaitable[object]]) -> None:
        self.added = 0
        self._stop = stop
        self._looks: dict[str, int] = {}
        self._working: asyncio.Task[None] | None = None

    def add(self, mark: str) -> None:
        """Has the statement with this mark stopped soon. Waits for nothing and never fails."""
        self.added += 1
        if len(self._looks) >= MAX_PENDING:
            log.warning("more than %d abandoned statements: one is left to its timeout", MAX_PENDING)
            return
        self._looks[mark] = ATTEMPTS
        if self._working is None or self._working.done():
            self._working = asyncio.get_running_loop().create_task(self._work())

    async def close(self) -> None:
        """Ends the work; what was just abandoned has a moment to be looked for."""
        if self._working is not None:
            await asyncio.wait([self._working], timeout=CLOSE_SECONDS)
            self._working.cancel()
            await asyncio.gather(self._working, return_exceptions=True)

    async def _work(self) -> None:
        while self._looks:
            marks = list(self._looks)
            try:
                async with asyncio.timeout(ATTEMPT_SECONDS):
                    await self._stop(marks)
            except Exception as error:  # whatever it was, it is said, and looked again
                log.warning("%d abandoned statements could not be stopped: %r", len(marks), error)
            for mark in marks:
                self._looks[mark] -= 1
                if not self._looks[mark]:
                    del self._looks[mark]
            if self._looks:
                await asyncio.sleep(PAUSE_SECONDS)
