"""Locks of keys within one process: a writer that had a conflict excludes the others from its keys and tries again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Set
from contextlib import asynccontextmanager


class KeyLocks:
    """The keys that one writer has for itself. A writer that needs none for itself waits until its keys are free."""

    def __init__(self) -> None:
        self._locked: set[str] = set()
        self._released = asyncio.Condition()

    async def wait_until_free(self, keys: Set[str]) -> None:
        async with self._released:
            await self._released.wait_for(lambda: self._locked.isdisjoint(keys))

    @asynccontextmanager
    async def exclusive(self, keys: Set[str]) -> AsyncIterator[None]:
        """Wait until the keys are free, then lock them."""
        async with self._released:
            await self._released.wait_for(lambda: self._locked.isdisjoint(keys))
            self._locked |= keys
        try:
            yield
        finally:
            async with self._released:
                self._locked -= keys
                self._released.notify_all()
