"""Writes lineage: reads the stored state, joins the events into it, and writes what follows, in one transaction.

Events without news write nothing, so that the graph keeps its version. Writers exclude each other only from the jobs
and datasets that both read or write (lock_versions.py).
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import orjson

from domain.errors import Conflict
from domain.model.event import Event
from exchange.openlineage.bindings import Bindings
from exchange.openlineage.bounds import check_fan_out
from exchange.openlineage.commands import CommandRows, commands
from exchange.openlineage.identity import DatasetIdentity, dataset_identities
from exchange.openlineage.key_locks import KeyLocks
from exchange.openlineage.lock_versions import CHECK_VERSIONS, LOCK_VERSIONS, LockVersions
from exchange.openlineage.result import StateChanges, count_changes
from exchange.openlineage.rows import Edges, edges
from exchange.openlineage.state import DatasetFacts, JobFacts, LineageState, RunFacts
from exchange.openlineage.stored_state import (
    StoredState,
    dataset_ids,
    load_bindings,
    load_catalogued,
    load_claims,
    load_edge_ids,
    load_jobs,
    load_stored_state,
)
from exchange.openlineage.timeline import claims_of
from graph.client.protocol import Database
from graph.client.statement import Statement
from graph.query_files import load_command

MAX_ATTEMPTS = 10
CONCURRENT_WRITES = 8
"""Writes of one process at the same time. The others wait, so that they do not take the connections of queries."""
STATEMENT_ROWS = 500
"""Rows of one statement."""
PROPERTIES_MARKER = "lineage:properties:3"
"""The marker of a graph whose lineage has all properties of this version (rederive.py). A change of the derived
properties needs a new one."""


@dataclass(frozen=True, slots=True)
class StateUpdate:
    """The stored state and the events joined into `after`. `changes`: the part of it that is written."""

    before: StoredState
    after: LineageState
    changes: LineageState
    counts: StateChanges


class LineageWriter:
    """Writes lineage to one database. Several writes may run at once, in this process and in others."""

    def __init__(self, database: Database, *, actor: str) -> None:
        self._database = database
        self._actor = actor
        self._locks = KeyLocks()
        self._slots = asyncio.Semaphore(CONCURRENT_WRITES)

    async def write(self, events: LineageState, reason: str, *, rewrite: bool = False) -> StateChanges:
        """Join the events' state into the stored one. `rewrite`: write all of it, although it did not change.

        Raises Unavailable, TimedOut, Conflict (other writers never paused), and BadEvent for a run that exceeds a bound
        together with what is stored of it.
        """
        keys = {*events.jobs, *events.datasets}
        await self._locks.wait_until_free(keys)
        try:
            return await self._attempt(events, reason, rewrite=rewrite)
        except Conflict:
            async with self._locks.exclusive(keys):
                for attempt in range(2, MAX_ATTEMPTS):
                    try:
                        return await self._attempt(events, reason, rewrite=rewrite)
                    except Conflict:
                        await asyncio.sleep(0.01 * attempt)
                return await self._attempt(events, reason, rewrite=rewrite)

    async def _attempt(self, events: LineageState, reason: str, *, rewrite: bool) -> StateChanges:
        async with self._slots:
            return await self._write(events, reason, rewrite=rewrite)

    async def _write(self, events: LineageState, reason: str, *, rewrite: bool) -> StateChanges:
        versions = LockVersions(self._database)
        before = await load_stored_state(self._database, versions, events)
        # What is pure Python runs in threads, so that the service answers meanwhile.
        update = await asyncio.to_thread(_update_of, before, events, rewrite=rewrite)
        written = update.counts
        has_links = any(facts.links or facts.renamed for facts in events.datasets.values())
        if not (rewrite or written.changed or has_links):
            return written
        # A stored run may be over a bound of a later version.
        for run in () if rewrite else update.changes.runs.values():
            check_fan_out(run)
        catalogued = await load_catalogued(self._database, update.after.datasets)
        identities, bindings, rejected = await asyncio.to_thread(
            dataset_identities, update.after.datasets, catalogued.resources
        )
        # A note about a resource that the caller may not see would tell that it exists.
        reported = [link for link in rejected if not catalogued.hidden & {link.name, link.other}]
        written = replace(written, rejected=tuple(reported))
        if not written.changed and not rewrite:
            return written
        rebound = [name for name, bound in before.bindings.items() if bindings[name] != bound]
        changed_names = dataset_ids(update.after.datasets[name] for name in rebound)
        naming = await versions.read_jobs([], datasets=changed_names) if changed_names else []
        jobs = {**await load_jobs(self._database, naming), **update.after.jobs}
        projected, retracted = await self._project_edges(versions, jobs, update.changes.runs, bindings)
        merged = sorted(
            {binding.resource for name in rebound for binding in before.bindings[name]}
            - {binding.resource for bound in bindings.values() for binding in bound}
        )
        command_rows = await asyncio.to_thread(
            commands, update.after, update.changes, identities, bindings, projected, retracted, merged
        )
        await self._commit(
            versions,
            {job.id for job in jobs.values()},
            _changed_datasets(identities, bindings, update) | _newly_named(versions, command_rows),
            command_rows,
            self._event(reason, update.changes),
        )
        return written

    async def _commit(
        self,
        versions: LockVersions,
        jobs: Collection[str],
        datasets: Collection[str],
        command_rows: Iterable[CommandRows],
        event: Event,
    ) -> None:
        marker = load_command("lineage/set_properties_marker").body
        statements: list[Statement] = [
            *([(marker, {"key": PROPERTIES_MARKER, "always": False})] if versions.is_new else []),
            *versions.lock(set(jobs), set(datasets)),
            *((load_command(name).body, part) for name, rows in command_rows for part in _parts(rows)),
            versions.check(set(datasets)),
            (load_command("event/record").body, event.parameters()),
        ]
        await self._database.write(statements, conflicts={LOCK_VERSIONS, CHECK_VERSIONS})

    async def _project_edges(
        self,
        versions: LockVersions,
        jobs: Mapping[str, JobFacts],
        changed: Mapping[str, RunFacts],
        written: Bindings,
    ) -> tuple[list[Edges], Mapping[str, list[str]]]:
        """The edges of these jobs, and the ids of stored edges that are not among them. `written`: the bindings that
        are written in the same transaction."""
        ids = [job.id for job in jobs.values()]
        runs = await load_claims(self._database, ids, changed)
        for run in changed.values():
            claims, times = claims_of(run)
            runs.setdefault(jobs[run.job].id, []).append((claims, [times]))
        names = {name for groups in runs.values() for claims, _ in groups for name in claims.datasets()}
        others = await load_bindings(self._database, versions, names - written.keys())
        bindings = {**others, **written}
        projected = await asyncio.to_thread(
            lambda: [edges(job, runs.get(job.id, []), bindings) for job in jobs.values()]
        )
        stored_ids = await load_edge_ids(self._database, ids)
        flows = {row["id"] for job_edges in projected for row in job_edges.flows}
        derivations = {row["id"] for job_edges in projected for row in job_edges.derivations}
        retracted = {
            "flows": sorted(stored_ids["FLOWS_TO"] - flows),
            "derivations": sorted(stored_ids["DERIVES"] - derivations),
        }
        return projected, retracted

    def _event(self, reason: str, changes: LineageState) -> Event:
        after = {"jobs": len(changes.jobs), "runs": len(changes.runs), "datasets": len(changes.datasets)}
        return Event(
            at=datetime.now(UTC),
            actor=self._actor,
            kind="lineage",
            subject="openlineage",
            reason=reason,
            after=orjson.dumps(after).decode(),
        )


def _parts(parameters: Mapping[str, list[Any]]) -> Iterable[Mapping[str, list[Any]]]:
    """The parameters of a command in parts: encoding many rows at once would stop the service meanwhile."""
    if parameters.keys() != {"rows"}:
        return [parameters]
    rows = parameters["rows"]
    return [{"rows": rows[begin : begin + STATEMENT_ROWS]} for begin in range(0, len(rows), STATEMENT_ROWS)]


def _update_of(before: StoredState, events: LineageState, *, rewrite: bool) -> StateUpdate:
    after = before.state.join(events)
    changes = LineageState(
        *(_changes(getattr(before.state, kind), getattr(after, kind)) for kind in ("jobs", "runs", "datasets"))
    )
    counts = count_changes(events, before.state, changes)
    return StateUpdate(before, after, after if rewrite else changes, counts)


def _changes(before: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in now.items() if before.get(name) != value}


def _changed_datasets(identities: Iterable[DatasetIdentity], bindings: Bindings, update: StateUpdate) -> set[str]:
    """The ids of all names of the datasets of which a fact, a name or a binding changes."""
    changed: list[DatasetFacts] = []
    for identity in identities:
        if any(
            name in update.changes.datasets or update.before.bindings.get(name) != bindings[name]
            for name in identity.names
        ):
            changed += (update.after.datasets[name] for name in identity.names)
    return dataset_ids(changed)


def _newly_named(versions: LockVersions, command_rows: Iterable[CommandRows]) -> set[str]:
    """The ids of datasets that a job of this write is the first time to name: a writer that binds such a dataset to
    another resource meanwhile has to read that job."""
    rows = [row for name, parameters in command_rows if name == "lineage/job" for row in parameters["rows"]]
    return {dataset for row in rows for dataset in row["datasets"] if not versions.names(row["id"], dataset)}
