"""The door for lineage: read what is known, join what was said, and write what follows, in one transaction.

Nothing is written where the events say nothing new, so the graph keeps its version. Two writers that read the same
graph take the same turn; the constraint lets one pass, and the other reads again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson

from domain.errors import Conflict
from domain.model.event import Event
from exchange.openlineage.commands import statements
from exchange.openlineage.errors import BadEvent
from exchange.openlineage.identity import DatasetIdentity, dataset_identities, resources_of
from exchange.openlineage.parse import parse_event
from exchange.openlineage.result import IngestResult, StateChanges, count_changes
from exchange.openlineage.rows import Edges, edges
from exchange.openlineage.state import JobFacts, LineageState, RunFacts, join_all
from exchange.openlineage.stored_state import catalogued, claims, edge_ids, jobs_of, load_stored_state, standing
from exchange.openlineage.timeline import claims_of
from graph.client.protocol import Database
from graph.query_files import load_command

EVENTS = 200
"""So many are written in one transaction."""
ATTEMPTS = 10


class LineageIngest:
    """The door over one database. One at a time in this process; other processes are told apart by turns."""

    def __init__(self, database: Database, *, actor: str = "system") -> None:
        self._database = database
        self._actor = actor
        self._one = asyncio.Lock()

    async def take(
        self, events: Sequence[Any], *, strict: bool = True, heard: Callable[[int], None] | None = None
    ) -> IngestResult:
        """Take the events, as JSON values; a bad one is refused, with its index, and the others go in.

        `heard` is told how many are done. Raises Unavailable, TimedOut, Conflict (writers that never pause); what was
        written before stays, and the same call may be made again.
        """
        good, refused, written = 0, list[tuple[int, BadEvent]](), StateChanges()
        for begin in range(0, len(events), EVENTS):
            part = events[begin : begin + EVENTS]
            # Validation takes Python's time: in a thread, so that a service answers meanwhile.
            said, bad = await asyncio.to_thread(_read, part, strict)
            written += await self.write(said, f"{len(part) - len(bad)} events")
            good += len(part) - len(bad)
            refused += [(begin + place, error) for place, error in bad]
            if heard:
                heard(begin + len(part))
        return IngestResult(good, written, tuple(refused))

    async def write(self, said: LineageState, reason: str) -> StateChanges:
        """Write what was said. Raises what `take` raises."""
        async with self._one:
            for attempt in range(ATTEMPTS):
                try:
                    return await self._written(said, reason)
                except Conflict:
                    if attempt == ATTEMPTS - 1:
                        raise
                    await asyncio.sleep(0.01 * attempt)
        raise AssertionError  # pragma: no cover

    async def _written(self, events: LineageState, reason: str) -> StateChanges:
        before = await load_stored_state(self._database, events)
        now = before.state.join(events)
        news = LineageState(
            *(_news(getattr(before.state, part), getattr(now, part)) for part in ("jobs", "runs", "datasets"))
        )
        written = count_changes(events, before.state, news)
        if not written.changed:
            return written
        datasets = dataset_identities(now.datasets, await catalogued(self._database, now.datasets))
        moved = _moved(datasets, before.stood)
        jobs = {**await jobs_of(self._database, [], [*moved]), **now.jobs}
        resources = resources_of(datasets)
        projected, never = await self._projected(jobs, news.runs, resources)
        left = sorted({before.stood[each] for each in moved} - set(resources.values()))
        turn = before.turn + 1
        await self._database.write(
            [
                (load_command("lineage/advance_write_sequence").body, {"key": f"openlineage#{turn}", "turn": turn}),
                *(
                    (load_command(name).body, asked)
                    for name, asked in statements(now, news, datasets, projected, never)
                ),
                (load_command("lineage/delete_merged").body, {"ids": left}),
                (load_command("event/record").body, self._event(turn, reason, news).parameters()),
            ]
        )
        return written

    async def _projected(
        self, jobs: Mapping[str, JobFacts], changed: Mapping[str, RunFacts], resources: Mapping[str, str]
    ) -> tuple[list[Edges], Mapping[str, list[str]]]:
        """The edges of these jobs, and the ids of those that are stored and never were."""
        ids = [each.id for each in jobs.values()]
        runs = await claims(self._database, ids, changed)
        for run in changed.values():
            said, timed = claims_of(run)
            runs.setdefault(jobs[run.job].id, []).append((said, [timed]))
        named = {name for of in runs.values() for said, _ in of for name in said.datasets()}
        stand = {**await standing(self._database, named - resources.keys()), **resources}
        projected = [edges(job, runs.get(job.id, []), stand) for job in jobs.values()]
        stored = await edge_ids(self._database, ids)
        flows = {row["id"] for each in projected for row in each.flows}
        derivations = {row["id"] for each in projected for row in each.derivations}
        never = {
            "flows": sorted(stored["FLOWS_TO"] - flows),
            "derivations": sorted(stored["DERIVES"] - derivations),
        }
        return projected, never

    def _event(self, turn: int, reason: str, news: LineageState) -> Event:
        after = {"jobs": len(news.jobs), "runs": len(news.runs), "datasets": len(news.datasets)}
        return Event(
            at=datetime.now(UTC),
            actor=self._actor,
            kind="lineage",
            subject=f"openlineage#{turn}",
            reason=reason,
            after=orjson.dumps(after).decode(),
        )


def _read(events: Sequence[Any], strict: bool) -> tuple[LineageState, list[tuple[int, BadEvent]]]:
    said, bad = [], []
    for place, event in enumerate(events):
        try:
            said.append(parse_event(event, strict=strict))
        except BadEvent as error:
            bad.append((place, error))
    return join_all(said), bad


def _news(before: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in now.items() if before.get(name) != value}


def _moved(datasets: Iterable[DatasetIdentity], stood: Mapping[str, str]) -> list[str]:
    """The names that stood for another resource."""
    found = resources_of(datasets)
    return [name for name, resource in stood.items() if found[name] != resource]
