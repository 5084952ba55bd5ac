"""The first runs of large queries, by which the server plans them.

Planning such a query takes the server seconds, on a cold one longer than a caller may wait. Several plannings at once
would all take too long. So the query has one first run at a time, with a limit of its own, and its other reads wait.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from domain.errors import TimedOut, Unavailable

FirstRun = Callable[[], Coroutine[Any, Any, object]]
"""Runs a query once. Raises TimedOut, Unavailable."""


class QueryPlanning:
    """The queries that have begun to be planned and are not planned yet, by name."""

    def __init__(self) -> None:
        self._unplanned: dict[str, FirstRun] = {}
        self._attempts: dict[str, asyncio.Task[object]] = {}

    async def plan(self, name: str, first_run: FirstRun) -> None:
        """Run a query for the first time. If this fails, its next read begins another first run.

        Raises TimedOut, Unavailable. A cancellation stops the statement.
        """
        self._unplanned[name] = first_run
        await self._attempt(name)

    async def wait(self, name: str, timeout: float) -> None:
        """Wait until a query is planned, at most `timeout` seconds. The first run continues for later reads.

        Raises Unavailable if it is not planned by then, and what a first run raises that failed meanwhile.
        """
        loop = asyncio.get_running_loop()
        end = loop.time() + timeout
        while name in self._unplanned:
            attempt = self._attempt(name)
            await asyncio.wait([attempt], timeout=max(end - loop.time(), 0))
            if not attempt.done():
                raise Unavailable.planning()
            if not attempt.cancelled() and (error := attempt.exception()):
                raise Unavailable.planning() if isinstance(error, TimedOut) else error

    def _attempt(self, name: str) -> asyncio.Task[object]:
        """The current first run of a query; begins one if there is none."""
        attempt = self._attempts.get(name)
        if attempt is None:
            attempt = self._attempts[name] = asyncio.create_task(self._run(name, self._unplanned[name]))
            # no read may be waiting any more when it fails
            attempt.add_done_callback(lambda done: done.cancelled() or done.exception())
        return attempt

    async def _run(self, name: str, first_run: FirstRun) -> None:
        try:
            await first_run()
            self._unplanned.pop(name, None)
        finally:
            del self._attempts[name]
