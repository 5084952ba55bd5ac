"""Leaves most of the processor and of the database to light work while heavy work runs.

Without light work, heavy work runs at once and concurrently. While much light work arrives, heavy work runs
one piece at a time, and after each piece it pauses, so that it takes a share of the time only.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from api.admission.memory_budget import RETRY_SECONDS
from api.errors import Overloaded

LIGHT_REQUESTS, LIGHT_SECONDS = 20, 1.0
"""There is much light work if the last LIGHT_REQUESTS light requests began within LIGHT_SECONDS."""
MAX_WAITERS = 16
"""Waiting work holds a slot. More of it is rejected at once, so that light work finds slots."""
MAX_PAUSE_SECONDS = 5.0
POLL_SECONDS = 0.05
"""How often waiting work checks whether there is still much light work."""


class LightLoad:
    """The light requests that began last. Times are those of the event loop, in seconds."""

    def __init__(self) -> None:
        self._begun: deque[float] = deque(maxlen=LIGHT_REQUESTS)

    def note(self) -> None:
        """Reports that a light request begins."""
        self._begun.append(asyncio.get_running_loop().time())

    def is_high(self) -> bool:
        """Whether much light work arrives."""
        begun = self._begun
        return len(begun) == LIGHT_REQUESTS and asyncio.get_running_loop().time() - begun[0] <= LIGHT_SECONDS


class DutyCycle:
    """One kind of heavy work. `share`: that of the time which it may take during much light work, between 0 and 1;
    `max_wait`: seconds within which a piece must begin; `running`: the number of its pieces that run."""

    def __init__(self, share: float, light: LightLoad, max_wait: float) -> None:
        self.running = 0
        self._light = light
        self._max_wait = max_wait
        self._pause_ratio = 1 / share - 1
        self._waiting = 0
        self._resume = 0.0
        self._turn = asyncio.Lock()

    @asynccontextmanager
    async def run(self) -> AsyncIterator[None]:
        """Runs the block as a piece of heavy work, in the order of arrival. Raises Overloaded if it waits too long."""
        loop = asyncio.get_running_loop()
        await self._enter()
        started = loop.time()
        try:
            yield
        finally:
            ended = loop.time()
            pause = min(MAX_PAUSE_SECONDS, (ended - started) * self._pause_ratio)
            self._resume = max(self._resume, ended + pause)
            self.running -= 1

    async def _enter(self) -> None:
        if not self._waiting and not self._seconds_to_wait():
            self.running += 1
            return
        if self._waiting >= MAX_WAITERS:
            raise Overloaded(RETRY_SECONDS)
        self._waiting += 1
        try:
            async with asyncio.timeout(self._max_wait), self._turn:
                while seconds := self._seconds_to_wait():  # noqa: ASYNC110 - time, and no event, ends a pause
                    await asyncio.sleep(seconds)
                self.running += 1
        except TimeoutError as error:
            raise Overloaded(RETRY_SECONDS) from error
        finally:
            self._waiting -= 1

    def _seconds_to_wait(self) -> float:
        """0 if a piece of work may begin; else the seconds after which to check again."""
        if not self._light.is_high():
            return 0.0
        if self.running:
            return POLL_SECONDS
        return min(POLL_SECONDS, max(0.0, self._resume - asyncio.get_running_loop().time()))
