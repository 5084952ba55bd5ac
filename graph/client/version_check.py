"""The version of the graph, asked for once by all who wait (design, section 3: a bookmark names it).

A caller is answered by a check that began after it asked, so that no write that was over before is missed; one check
is in flight at a time.
"""

from __future__ import annotations

import asyncio
from datetime import datetime

from graph import query_files
from graph.client.protocol import Database
from graph.client.values import to_python


class VersionCheck:
    """Of one database."""

    def __init__(self, database: Database) -> None:
        self._bolt = database
        self._running: asyncio.Task[str] | None = None
        self._following: asyncio.Task[str] | None = None
        self._change: tuple[str, datetime | None] | None = None
        self.checks = 0

    async def current(self) -> str:
        """The version as of a moment after this call. Raises Unavailable, TimedOut."""
        running = self._running
        if running is None or running.done():
            self._running = waited = asyncio.create_task(self._check())
        elif self._following is None or self._following.done():
            self._following = waited = asyncio.create_task(self._after(running))
        else:
            waited = self._following
        # who leaves does not take the check from the others
        return await asyncio.shield(waited)

    async def next_change(self, version: str, now: datetime) -> datetime | None:
        """The next instant at which something begins or ends to be valid by itself, as of a version; None if never."""
        known = self._change
        if known and known[0] == version and (known[1] is None or known[1] > now):
            return known[1]
        answer = await self._bolt.read(query_files.load_query("service/next_change").body, {"now": now})
        found = to_python(answer.value)
        if answer.version == version:
            self._change = (version, found)
        return found if isinstance(found, datetime) else None

    async def _check(self) -> str:
        self.checks += 1
        return await self._bolt.version()

    async def _after(self, running: asyncio.Task[str]) -> str:
        await asyncio.wait((running,))
        self._running, self._following = self._following, None
        return await self._check()
