"""Ingests lineage: reads the stored state, joins the events, and writes what follows, in one transaction.

Events without news write nothing, so that the graph keeps its version. Two writers that read the same state take the
same sequence number; a constraint admits one of them, and the other reads again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import orjson

from domain.errors import Conflict, StatementRefused
from domain.model.event import Event
from exchange.openlineage.bounds import check_fan_out
from exchange.openlineage.commands import commands
from exchange.openlineage.errors import BadEvent, EventNotStored
from exchange.openlineage.identity import DatasetIdentity, dataset_identities, drops_by_resource, resources_by_name
from exchange.openlineage.notes import note_of
from exchange.openlineage.parse import parse_event
from exchange.openlineage.result import IngestResult, StateChanges, count_changes
from exchange.openlineage.rows import Edges, edges
from exchange.openlineage.state import DatasetFacts, JobFacts, LineageState, RunFacts, join_all
from exchange.openlineage.stored_state import (
    BoundDatasets,
    StoredState,
    load_catalogued,
    load_claims,
    load_dataset_resources,
    load_edge_ids,
    load_jobs,
    load_stored_state,
)
from exchange.openlineage.timeline import claims_of
from graph.client.protocol import Database
from graph.query_files import load_command

EVENT_BATCH_SIZE = 200
"""Events that are written in one transaction."""
MAX_ATTEMPTS = 10
PROPERTIES_MARKER = "lineage:properties:2"
"""The marker of a graph whose lineage has all properties of this version (rederive.py). A change of the derived
properties needs a new one."""

log = logging.getLogger("yuanliu.lineage")


class LineageIngest:
    """Writes lineage to one database, one batch at a time. The write sequence excludes other processes meanwhile."""

    def __init__(self, database: Database, *, actor: str = "system") -> None:
        self._database = database
        self._actor = actor
        self._lock = asyncio.Lock()

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
        return await self._write(events, reason, rewrite=False)

    async def rewrite(self, stored: LineageState, reason: str) -> StateChanges:
        """Derive everything of a stored state again, although it did not change. Raises what `ingest` raises."""
        return await self._write(stored, reason, rewrite=True)

    async def _write(self, events: LineageState, reason: str, *, rewrite: bool) -> StateChanges:
        async with self._lock:
            for attempt in range(MAX_ATTEMPTS):
                try:
                    return await self._write_once(events, reason, rewrite=rewrite)
                except Conflict:
                    if attempt == MAX_ATTEMPTS - 1:
                        raise
                    await asyncio.sleep(0.01 * attempt)
        raise AssertionError  # pragma: no cover

    async def _write_once(self, events: LineageState, reason: str, *, rewrite: bool) -> StateChanges:
        before = await load_stored_state(self._database, events)
        after = before.state.join(events)
        changes = LineageState(
            *(_changes(getattr(before.state, kind), getattr(after, kind)) for kind in ("jobs", "runs", "datasets"))
        )
        written = count_changes(events, before.state, changes)
        if rewrite:
            changes = after
        elif not written.changed and not any(facts.links or facts.renamed for facts in events.datasets.values()):
            return written
        # A stored run may be over a bound of a later version.
        for run in () if rewrite else changes.runs.values():
            check_fan_out(run)
        catalogued = await load_catalogued(self._database, after.datasets)
        identities, rejected = dataset_identities(after.datasets, catalogued.resources)
        # A note about a resource that the caller may not see would tell that it exists.
        reported = [link for link in rejected if not catalogued.hidden & {link.name, link.other}]
        written = replace(written, rejected=tuple(reported))
        if not written.changed and not rewrite:
            return written
        resources = resources_by_name(identities)
        rebound = [name for name, resource in before.resources.items() if resources[name] != resource]
        dropped = _names_of_dropped(identities, changes.datasets, after, before)
        jobs = {**await load_jobs(self._database, [], [*rebound, *dropped]), **after.jobs}
        bound = BoundDatasets(resources, drops_by_resource(identities, after.datasets))
        projected, retracted = await self._project_edges(jobs, changes.runs, bound)
        merged = sorted({before.resources[name] for name in rebound} - set(resources.values()))
        sequence = before.sequence + 1
        advance = load_command("lineage/advance_write_sequence")
        marker = load_command("lineage/set_properties_marker")
        await self._database.write(
            [
                (advance.body, {"key": _subject(sequence), "sequence": sequence}),
                *(() if before.sequence else [(marker.body, {"key": PROPERTIES_MARKER})]),
                *(
                    (load_command(name).body, parameters)
                    for name, parameters in commands(after, changes, identities, projected, retracted, merged)
                ),
                (load_command("event/record").body, self._event(sequence, reason, changes).parameters()),
            ]
        )
        return written

    async def _project_edges(
        self,
        jobs: Mapping[str, JobFacts],
        changed: Mapping[str, RunFacts],
        written: BoundDatasets,
    ) -> tuple[list[Edges], Mapping[str, list[str]]]:
        """The edges of these jobs, and the ids of stored edges that are not among them. `written`: the datasets that
        are written in the same transaction."""
        ids = [job.id for job in jobs.values()]
        runs = await load_claims(self._database, ids, changed)
        for run in changed.values():
            claims, times = claims_of(run)
            runs.setdefault(jobs[run.job].id, []).append((claims, [times]))
        names = {name for groups in runs.values() for claims, _ in groups for name in claims.datasets()}
        others = await load_dataset_resources(self._database, names - written.resources.keys())
        resources = {**others.resources, **written.resources}
        dropped = {**others.dropped, **written.dropped}
        # In a thread: the edges of a job with many runs take a while, and the service answers meanwhile.
        projected = await asyncio.to_thread(
            lambda: [edges(job, runs.get(job.id, []), resources, dropped) for job in jobs.values()]
        )
        stored_ids = await load_edge_ids(self._database, ids)
        flows = {row["id"] for job_edges in projected for row in job_edges.flows}
        derivations = {row["id"] for job_edges in projected for row in job_edges.derivations}
        retracted = {
            "flows": sorted(stored_ids["FLOWS_TO"] - flows),
            "derivations": sorted(stored_ids["DERIVES"] - derivations),
        }
        return projected, retracted

    def _event(self, sequence: int, reason: str, changes: LineageState) -> Event:
        after = {"jobs": len(changes.jobs), "runs": len(changes.runs), "datasets": len(changes.datasets)}
        return Event(
            at=datetime.now(UTC),
            actor=self._actor,
            kind="lineage",
            subject=_subject(sequence),
            reason=reason,
            after=orjson.dumps(after).decode(),
        )


def _subject(sequence: int) -> str:
    return f"openlineage#{sequence}"


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


def _changes(before: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in now.items() if before.get(name) != value}


def _names_of_dropped(
    identities: Iterable[DatasetIdentity], changes: Mapping[str, DatasetFacts], after: LineageState, before: StoredState
) -> list[str]:
    """All names of the dropped datasets of which an instant or a name is new. Jobs that name another name of the
    dataset do not have the end of their edges yet."""

    def is_new(name: str, identity: DatasetIdentity) -> bool:
        stored = before.state.datasets.get(name)
        dropped = name in changes and changes[name].dropped != (stored.dropped if stored else ())
        return dropped or before.resources.get(name) != identity.resource

    return [
        name
        for identity in identities
        if any(after.datasets[name].dropped for name in identity.names)
        and any(is_new(name, identity) for name in identity.names)
        for name in identity.names
    ]
