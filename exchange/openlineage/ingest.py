"""Ingests lineage events in batches. A bad event is refused, the others are written (writer.py)."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from domain.errors import StatementRefused
from exchange.openlineage.errors import BadEvent, EventNotStored
from exchange.openlineage.notes import note_of
from exchange.openlineage.parse import parse_event
from exchange.openlineage.result import IngestResult, StateChanges
from exchange.openlineage.state import LineageState, join_all
from exchange.openlineage.writer import LineageWriter
from graph.client.protocol import Database

EVENT_BATCH_SIZE = 200
"""Events that are written in one transaction."""

log = logging.getLogger("yuanliu.lineage")


class LineageIngest:
    """Writes the lineage of events to one database. Several calls may run at once, in this process and in others."""

    def __init__(self, database: Database, *, actor: str = "system") -> None:
        self._writer = LineageWriter(database, actor=actor)

    async def ingest(
        self, events: Sequence[Any], *, strict: bool = True, on_progress: Callable[[int], None] | None = None
    ) -> IngestResult:
        """Ingest events (JSON values). A bad event is refused with its index; the others are written.

        `on_progress` receives the number of events done. Raises Unavailable, TimedOut, Conflict (other writers never
        paused); earlier batches stay written, and the call may be repeated.
        """
        result = IngestResult()
        for begin in range(0, len(events), EVENT_BATCH_SIZE):
            batch = events[begin : begin + EVENT_BATCH_SIZE]
            # Validation is pure Python: in a thread, so that the service answers meanwhile.
            states, errors = await asyncio.to_thread(_parse_events, batch, strict)
            result += IngestResult(refused=tuple((begin + index, error) for index, error in errors))
            result += await self._ingest_states({begin + index: state for index, state in states.items()}, events)
            if on_progress:
                on_progress(begin + len(batch))
        return result

    async def _ingest_states(self, states: Mapping[int, LineageState], events: Sequence[Any]) -> IngestResult:
        """Write the states of events (by index) in one transaction. If a run exceeds a bound only with what is stored
        of it, or the database refuses a value, both halves are written by themselves, so that only the events at fault
        are refused."""
        if not states:
            return IngestResult()
        try:
            written = await self.write(join_all(states.values()), f"{len(states)} events")
        except (BadEvent, StatementRefused) as error:
            if len(states) == 1:
                return IngestResult(refused=tuple((index, _refusal(error)) for index in states))
            indexes, result = list(states), IngestResult()
            for half in (indexes[: len(indexes) // 2], indexes[len(indexes) // 2 :]):
                result += await self._ingest_states({index: states[index] for index in half}, events)
            return result
        notes = [
            (index, note)
            for index, state in states.items()
            for link in written.rejected
            if link.is_stated_by(state) and (note := note_of(link, events[index]))
        ]
        return IngestResult(len(states), written, notes=tuple(notes))

    async def write(self, events: LineageState, reason: str) -> StateChanges:
        """Join the events' state into the stored one. Raises what `ingest` raises, and BadEvent for a run that exceeds
        a bound together with what is stored of it."""
        return await self._writer.write(events, reason)

    async def rewrite(self, stored: LineageState, reason: str) -> StateChanges:
        """Derive everything of a stored state again, although it did not change. Raises what `ingest` raises."""
        return await self._writer.write(stored, reason, rewrite=True)


def _parse_events(events: Sequence[Any], strict: bool) -> tuple[dict[int, LineageState], list[tuple[int, BadEvent]]]:
    """The states of the valid events by index, and the errors of the others."""
    states, errors = {}, []
    for index, event in enumerate(events):
        try:
            states[index] = parse_event(event, strict=strict)
        except BadEvent as error:
            errors.append((index, error))
    return states, errors


def _refusal(error: BadEvent | StatementRefused) -> BadEvent:
    """The error of an event that cannot be written."""
    if isinstance(error, BadEvent):
        return error
    log.error("an event was not stored", exc_info=error)
    return EventNotStored()
