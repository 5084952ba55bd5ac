"""Bounds the memory of the work that runs at once: the process stays under its ceiling (docs/limits.md, "Memory").

The size of a piece of work is estimated before it begins: of an operation from its cost, of lineage events from the
bytes of their body, of a response from its bytes.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext

from api.errors import Overloaded

MAX_WAIT_SECONDS = 10.0
MAX_WAITERS = 8
"""Waiting work holds a slot. More of it is rejected at once, so that work that needs little memory finds slots."""
RETRY_SECONDS = 5
WORK_BYTES, SMALL_WORK_BYTES = 120_000_000, 250_000
"""The budget of operations and of lineage events together."""
NODE_BYTES = 1_000
"""The memory of an operation for each point of its cost: 570 to 800 bytes for each node of a response (measured)."""
EVENT_BYTES = 12
"""The memory of lineage events for each byte of their body (measured)."""
UNSENT_BYTES, SMALL_RESPONSE_BYTES = 20_000_000, 250_000
"""The budget of responses that wait for their clients."""
UNCOUNTED: AbstractAsyncContextManager[None] = nullcontext()
"""Of small work, which is most of it: it costs a request next to nothing."""


class MemoryBudget:
    """A semaphore of bytes. Work of at most `small` bytes begins at once and is not counted: the slots bound it. Other
    work begins in the order of its arrival, when it fits. Work that is larger than the budget runs alone.

    `used`: bytes of the counted work that runs.
    """

    def __init__(self, total: int = WORK_BYTES, small: int = SMALL_WORK_BYTES) -> None:
        self.used = 0
        self._total = total
        self._small = small
        self._waiters: deque[tuple[int, asyncio.Future[None]]] = deque()

    def reserve(self, size: int) -> AbstractAsyncContextManager[None]:
        """Runs the block with `size` bytes reserved. Raises Overloaded if they are not free in time."""
        return UNCOUNTED if size <= self._small else self._reserve(min(size, self._total))

    @asynccontextmanager
    async def _reserve(self, size: int) -> AsyncIterator[None]:
        await self._acquire(size)
        try:
            yield
        finally:
            self.used -= size
            self._wake()

    async def _acquire(self, size: int) -> None:
        if not self._waiters and self.used + size <= self._total:
            self.used += size
            return
        if len(self._waiters) >= MAX_WAITERS:
            raise Overloaded(RETRY_SECONDS)
        waiter = (size, asyncio.get_running_loop().create_future())
        self._waiters.append(waiter)
        try:
            async with asyncio.timeout(MAX_WAIT_SECONDS):
                await waiter[1]
        except (TimeoutError, asyncio.CancelledError) as error:
            if waiter in self._waiters:
                self._waiters.remove(waiter)
            else:
                self.used -= size
            self._wake()
            if isinstance(error, TimeoutError):
                raise Overloaded(RETRY_SECONDS) from error
            raise

    def _wake(self) -> None:
        while self._waiters and self.used + self._waiters[0][0] <= self._total:
            size, future = self._waiters.popleft()
            self.used += size
            if not future.done():
                future.set_result(None)
