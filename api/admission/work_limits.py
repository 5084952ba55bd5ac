"""Bounds the work of admitted requests: its memory, and the time that heavy work takes from light work.

The weight of a piece of work is estimated before it begins: of an operation from its cost, of a document from its
length, of lineage events from the bytes of their body.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from api.admission.duty_cycle import DutyCycle, LightLoad
from api.admission.memory_budget import EVENT_BYTES, NODE_BYTES, MemoryBudget

HEAVY_COST = 20_000
"""Operations of a higher cost are heavy. An `impact` and most pages of `lineage` cost less: they are everyday work."""
LARGE_DOCUMENT_CHARACTERS = 2_000
"""A longer document is heavy until it is cached: to parse and validate it takes 10 ms and more."""
LARGE_EVENTS_BYTES = 100_000
"""A larger body of lineage events is heavy."""
OPERATION_SHARE, PROCESSING_SHARE = 0.3, 0.2
"""The shares of the time for heavy operations, and for large documents and lineage events, which occupy the loop."""
OPERATION_WAIT_SECONDS, EVENTS_WAIT_SECONDS = 10.0, 30.0


class WorkLimits:
    """The bounds of one service. The context managers raise Overloaded if their blocks cannot begin in time."""

    def __init__(self) -> None:
        self.memory = MemoryBudget()
        self.light = LightLoad()
        self.operations = DutyCycle(OPERATION_SHARE, self.light, OPERATION_WAIT_SECONDS)
        self.documents = DutyCycle(PROCESSING_SHARE, self.light, OPERATION_WAIT_SECONDS)
        self.events = DutyCycle(PROCESSING_SHARE, self.light, EVENTS_WAIT_SECONDS)

    def note_operation(self, cost: int) -> None:
        """Reports an operation of this cost, before its response is looked up in the cache."""
        if cost <= HEAVY_COST:
            self.light.note()

    def operation(self, cost: int) -> AbstractAsyncContextManager[None]:
        """The block executes an operation of this cost."""
        size = cost * NODE_BYTES
        return self._heavy(self.operations, size) if cost > HEAVY_COST else self.memory.reserve(size)

    def lineage_events(self, size: int) -> AbstractAsyncContextManager[None]:
        """The block ingests the lineage events of a body of `size` bytes."""
        required = size * EVENT_BYTES
        return self._heavy(self.events, required) if size > LARGE_EVENTS_BYTES else self.memory.reserve(required)

    @asynccontextmanager
    async def _heavy(self, cycle: DutyCycle, size: int) -> AsyncIterator[None]:
        async with cycle.run(), self.memory.reserve(size):
            yield
