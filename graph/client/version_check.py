"""Single-flight check of the graph version.

A caller gets the result of a check that began after its call, so that no earlier write is missed. One check runs at a
time.
"""

from __future__ import annotations

import asyncio
from datetime import datetime

from graph import query_files
from graph.client.protocol import Database
from graph.client.values import to_python


class VersionCheck:
    """The version check of one database. `checks`: number of checks made."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._running: asyncio.Task[str] | None = None
        self._following: asyncio.Task[str] | None = None
        self._change: tuple[str, datetime | None] | None = None
        self.checks = 0

    async def current(self) -> str:
        """The graph version at some instant after the call. Raises Unavailable, TimedOut."""
        running = self._running
        if running is None or running.done():
            self._running = check = asyncio.create_task(self._check())
        elif self._following is None or self._following.done():
            self._following = check = asyncio.create_task(self._after(running))
        else:
            check = self._following
        # a cancelled caller must not cancel the check of the others
        return await asyncio.shield(check)

    async def next_change(self, version: str, now: datetime) -> datetime | None:
        """The next instant after `now` at which a validity interval begins or ends; None if there is none.

        Cached for each `version` of the graph. Raises Unavailable, TimedOut.
        """
        cached = self._change
        if cached and cached[0] == version and (cached[1] is None or cached[1] > now):
            return cached[1]
        record = await self._database.read(query_files.load_query("service/next_change").body, {"now": now})
        change = to_python(record.value)
        if record.version == version:
            self._change = (version, change)
        return change if isinstance(change, datetime) else None

    async def _check(self) -> str:
        self.checks += 1
        return await self._database.version()

    async def _after(self, running: asyncio.Task[str]) -> str:
        await asyncio.wait((running,))
        self._running, self._following = self._following, None
        return await self._check()
