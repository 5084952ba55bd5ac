"""Terminates abandoned statements on the server.

Closing a connection stops its statement only if the server notices. A proxy or balancer in between may keep its own
end open, and the statement would run until its timeout. So the statement is found by its tag and terminated.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

ATTEMPTS = 3
"""Attempts for each statement: it may reach the server after the first attempt."""
PAUSE_SECONDS = 0.3
ATTEMPT_SECONDS = 5.0
CLOSE_SECONDS = 1.0
MAX_PENDING = 1_000
"""Maximum number of statements to terminate at a time. Further ones run until their timeouts, with a log line."""

METADATA_KEY = "yuanliu"
"""Key of a statement's tag in the metadata of its transaction. Since the tag is not in the text, it causes no further
query plan (30 reads with 30 tags: one plan). Its cost is within noise (800 reads, 9 times)."""
TERMINATE_STATEMENT = (
    f"SHOW TRANSACTIONS YIELD transactionId AS abandoned, metaData WHERE metaData.{METADATA_KEY} IN $tags "
    "TERMINATE TRANSACTIONS abandoned YIELD message RETURN count(message)"
)

log = logging.getLogger("yuanliu.graph")


class QueryTerminator:
    """Terminates statements in the background, all pending ones with one command.

    `terminate_tagged`: terminates the statements with the given tags on the server. `requested`: number of statements.
    """

    def __init__(self, terminate_tagged: Callable[[Sequence[str]], Awaitable[object]]) -> None:
        self.requested = 0
        self._terminate_tagged = terminate_tagged
        self._attempts_left: dict[str, int] = {}
        self._task: asyncio.Task[None] | None = None

    def terminate(self, tag: str) -> None:
        """Schedule the termination of the statement with this tag. Returns at once; never raises."""
        self.requested += 1
        if len(self._attempts_left) >= MAX_PENDING:
            log.warning("More than %d abandoned statements: one runs until its timeout.", MAX_PENDING)
            return
        self._attempts_left[tag] = ATTEMPTS
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._run())

    async def close(self) -> None:
        """Stop, after at most CLOSE_SECONDS for pending terminations."""
        if self._task is not None:
            await asyncio.wait([self._task], timeout=CLOSE_SECONDS)
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        while self._attempts_left:
            tags = list(self._attempts_left)
            try:
                async with asyncio.timeout(ATTEMPT_SECONDS):
                    await self._terminate_tagged(tags)
            except Exception as error:  # the next attempt may succeed
                log.warning("%d abandoned statements could not be terminated: %r", len(tags), error)
            for tag in tags:
                self._attempts_left[tag] -= 1
                if not self._attempts_left[tag]:
                    del self._attempts_left[tag]
            if self._attempts_left:
                await asyncio.sleep(PAUSE_SECONDS)
