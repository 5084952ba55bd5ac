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

from exchange.openlineage.errors import BadEvent
from exchange.openlineage.identity import Standing, resources_of, standings
from exchange.openlineage.known import catalogued, claims, edge_ids, jobs_of, known, standing
from exchange.openlineage.projecting import Edges, edges
from exchange.openlineage.read import read
from exchange.openlineage.said import JobSaid, RunSaid, Said, everything
from exchange.openlineage.taken import Taken, Written, tallied
from exchange.openlineage.timeline import claims_of
from exchange.openlineage.writing import statements
from graph.database_protocol import Database
from graph.errors import Conflict
from graph.library import command
from graph.model.event import Event

EVENTS = 200
"""So many are written in one transaction."""
ATTEMPTS = 10


class Lineage:
    """The door over one database. One at a time in this process; other processes are told apart by turns."""

    def __init__(self, database: Database, *, actor: str = "system") -> None:
        self._database = database
        self._actor = actor
        self._one = asyncio.Lock()

    async def take(
        self, events: Sequence[Any], *, strict: bool = True, heard: Callable[[int], None] | None = None
    ) -> Taken:
        """Take the events, as JSON values; a bad one is refused, with its index, and the others go in.

        `heard` is told how many are done. Raises Unavailable, TimedOut, Conflict (writers that never pause); what was
        written before stays, and the same call may be made again.
        """
        good, refused, written = 0, list[tuple[int, BadEvent]](), Written()
        for begin in range(0, len(events), EVENTS):
            part = events[begin : begin + EVENTS]
            # Validation takes Python's time: in a thread, so that a service answers meanwhile.
            said, bad = await asyncio.to_thread(_read, part, strict)
            written += await self.write(said, f"{len(part) - len(bad)} events")
            good += len(part) - len(bad)
            refused += [(begin + place, error) for place, error in bad]
            if heard:
                heard(begin + len(part))
        return Taken(good, written, tuple(refused))

    async def write(self, said: Said, reason: str) -> Written:
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

    async def _written(self, events: Said, reason: str) -> Written:
        before = await known(self._database, events)
        now = before.said.join(events)
        news = Said(*(_news(getattr(before.said, part), getattr(now, part)) for part in ("jobs", "runs", "datasets")))
        written = tallied(events, before.said, news)
        if not written.changed:
            return written
        datasets = standings(now.datasets, await catalogued(self._database, now.datasets))
        moved = _moved(datasets, before.stood)
        jobs = {**await jobs_of(self._database, [], [*moved]), **now.jobs}
        resources = resources_of(datasets)
        projected, never = await self._projected(jobs, news.runs, resources)
        left = sorted({before.stood[each] for each in moved} - set(resources.values()))
        turn = before.turn + 1
        await self._database.write(
            [
                (command("lineage/turn").body, {"key": f"openlineage#{turn}", "turn": turn}),
                *((command(name).body, asked) for name, asked in statements(now, news, datasets, projected, never)),
                (command("lineage/merged").body, {"ids": left}),
                (command("event/record").body, self._event(turn, reason, news).parameters()),
            ]
        )
        return written

    async def _projected(
        self, jobs: Mapping[str, JobSaid], changed: Mapping[str, RunSaid], resources: Mapping[str, str]
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

    def _event(self, turn: int, reason: str, news: Said) -> Event:
        after = {"jobs": len(news.jobs), "runs": len(news.runs), "datasets": len(news.datasets)}
        return Event(
            at=datetime.now(UTC),
            actor=self._actor,
            kind="lineage",
            subject=f"openlineage#{turn}",
            reason=reason,
            after=orjson.dumps(after).decode(),
        )


def _read(events: Sequence[Any], strict: bool) -> tuple[Said, list[tuple[int, BadEvent]]]:
    said, bad = [], []
    for place, event in enumerate(events):
        try:
            said.append(read(event, strict=strict))
        except BadEvent as error:
            bad.append((place, error))
    return everything(said), bad


def _news(before: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in now.items() if before.get(name) != value}


def _moved(datasets: Iterable[Standing], stood: Mapping[str, str]) -> list[str]:
    """The names that stood for another resource."""
    found = resources_of(datasets)
    return [name for name, resource in stood.items() if found[name] != resource]
