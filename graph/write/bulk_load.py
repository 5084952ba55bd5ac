"""The write path of every bulk door: rules, then one transaction a batch with its marker and its event.

A row the rules refuse is reported with its key and does not stop the feed; the rest of its batch is written whole
or not at all. The marker names what was written by its content, so a batch that is there already writes nothing,
a load that was killed goes on after its last committed batch, and a row that was refused for want of something
else is written once that something is there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import aclosing
from datetime import UTC, datetime
from typing import Any

import orjson

from domain.errors import Conflict
from domain.model.batch import Batch, Row, marker
from domain.model.event import Event
from domain.model.load_report import Problem, Report, WriteCounts
from graph.client.database import Neo4jDatabase
from graph.progress import Progress
from graph.query_files import load_command, load_query
from graph.write.reference_check import ReferenceChecker
from graph.write.validation import ValidatedBatch, own_key, validate_ahead

# A batch of a thousand rows takes a tenth of a second; a server that still warms up may take much longer.
BATCH_SECONDS = 120.0


async def load(
    database: Neo4jDatabase,
    feed: str,
    batches: Iterable[Batch],
    progress: Progress,
    *,
    actor: str = "system",
    rows: int = 0,
) -> Report:
    """Write the batches in order, each in a transaction of its own.

    `rows`: how many come in all, for the bar, where the batches are made as they are written. Counts rows. Raises
    Unavailable, TimedOut or Conflict (a constraint no rule foresaw); what was committed before stays, and the same
    call goes on after it.
    """
    progress.step(f"Loading {feed}")
    marked = {each["key"] for each in await database.rows(load_query("load/load_marker").body, {"feed": f"{feed}/"})}
    total = sum(len(batch.rows) for batch in batches) if isinstance(batches, Sequence) else rows
    known, report, done = ReferenceChecker(database), Report(feed), 0
    async with aclosing(validate_ahead(batches)) as coming:
        async for judged in coming:
            batch = judged.batch
            admitted, problems = await _admitted(known, judged)
            tally = WriteCounts(refused=len(batch.rows) - len(admitted))
            if admitted:
                key = marker(feed, batch, admitted)
                if key in marked:
                    tally += WriteCounts(unchanged=len(admitted))
                else:
                    tally += await _committed(database, batch, admitted, _event(feed, key, actor, batch, admitted))
                known.remember(batch.act, admitted)
            report = report.adding(batch.act, tally, problems)
            done += len(batch.rows)
            progress.advance(done, total, "rows")
    counts = report.total
    progress.done(
        f"{feed}: {counts.created:,} created, {counts.updated:,} updated, {counts.unchanged:,} unchanged, "
        f"{counts.refused:,} refused"
    )
    return report


async def _admitted(known: ReferenceChecker, judged: ValidatedBatch) -> tuple[list[Row], list[Problem]]:
    problems = list(judged.problems)
    rows, wrong, refused = await known.judged(judged.batch.act, list(judged.passed.values()))
    for row_id, found in wrong.items():
        key = own_key(judged.passed[row_id])
        problems.extend(refusal.problem(key, refused=row_id in refused) for refusal in found)
    return rows, problems


async def _committed(database: Neo4jDatabase, batch: Batch, rows: Sequence[Row], event: Event) -> WriteCounts:
    statements: list[tuple[str, Mapping[str, Any]]] = [
        (load_command("load/set_load_marker").body, {"key": event.subject}),
        (load_command(batch.act).body, {"rows": rows}),
        # Last, so that the counter's lock, which every writer waits for, is held for a moment only.
        (load_command("event/record").body, event.parameters()),
    ]
    try:
        answers = await database.write(statements, timeout=BATCH_SECONDS)
    except Conflict as conflict:
        # Another loader, or our own first try whose answer was lost, committed this very batch.
        if event.subject in conflict.message:
            return WriteCounts(unchanged=len(rows))
        raise
    counted = answers[1][0] if answers[1] else {}
    created = min(counted.get("created", len(rows)), len(rows))
    return WriteCounts(created=created, updated=len(rows) - created)


def _event(feed: str, key: str, actor: str, batch: Batch, rows: Sequence[Row]) -> Event:
    after = {"rows": len(rows), "first": rows[0]["id"], "last": rows[-1]["id"]}
    return Event(
        at=datetime.now(UTC),
        actor=actor,
        kind=batch.act,
        subject=key,
        reason=feed,
        after=orjson.dumps(after).decode(),
    )
