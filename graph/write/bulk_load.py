"""Bulk load: validates batches of rows and writes each in one transaction, with its marker and its event.

A row that violates a rule is reported with its key, and the load continues. The other rows of its batch are written
all or none. The marker is a digest of the rows written. So a batch that is already loaded writes nothing, a killed load
resumes after its last committed batch, and a row that was refused for a missing reference is written once that exists.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import aclosing
from datetime import UTC, datetime

import orjson

from domain.errors import Conflict
from domain.model.batch import Batch, Row, marker
from domain.model.event import Event
from domain.model.load_report import Problem, Report, WriteCounts, counts_sentence
from domain.sentence import Sentence
from graph.client.protocol import Database
from graph.client.statement import Statement
from graph.progress import Progress
from graph.query_files import load_command, load_query
from graph.write.planner_statistics import MIN_ROWS, refresh_statistics
from graph.write.reference_check import ReferenceChecker
from graph.write.validation import ValidatedBatch, report_key, validate_ahead

# A batch of a thousand rows takes a tenth of a second, but much longer while the server warms up.
BATCH_SECONDS = 120.0


async def load(
    database: Database,
    feed: str,
    batches: Iterable[Batch | ValidatedBatch],
    progress: Progress,
    *,
    actor: str = "system",
    rows: int = 0,
    check: Statement | None = None,
) -> Report:
    """Write the batches in order, each in its own transaction. Returns the counts of rows and the problems.

    `rows`: the total number of rows, for the progress bar, if `batches` are generated while they are written. `check`:
    begins every transaction, and fails it if its batch may no longer be written. Raises Unavailable, TimedOut, or
    Conflict for a constraint that no rule covers. Committed batches stay, and the same call resumes after them. A large
    load ends with fresh statistics of the planner.
    """
    progress.step(Sentence(f"Loading {feed}", f"正在导入 {feed}"))
    loaded_markers = {
        row["key"] for row in await database.rows(load_query("load/load_marker").body, {"feed": f"{feed}/"})
    }
    if not rows and isinstance(batches, Sequence):
        rows = sum(len(batch.rows) for batch in batches if isinstance(batch, Batch))
    checker, report, rows_done = ReferenceChecker(database), Report(feed), 0
    async with aclosing(validate_ahead(batches)) as validated_batches:
        async for validated in validated_batches:
            batch = validated.batch
            admitted, problems = await _check_references(checker, validated)
            counts = WriteCounts(refused=len(batch.rows) - len(admitted))
            if admitted:
                key = marker(feed, batch, admitted)
                if key in loaded_markers:
                    counts += WriteCounts(unchanged=len(admitted))
                else:
                    event = _load_event(feed, key, actor, batch, admitted)
                    counts += await _commit(database, batch, admitted, event, check)
                checker.add_committed(batch.act, admitted)
            report = report.adding(batch.act, counts, problems)
            rows_done += len(batch.rows)
            progress.advance(rows_done, rows, "rows")
    if report.total.created + report.total.updated >= MIN_ROWS:
        await refresh_statistics(database)
    progress.done(counts_sentence(feed, report.total))
    return report


async def _check_references(checker: ReferenceChecker, validated: ValidatedBatch) -> tuple[list[Row], list[Problem]]:
    problems = list(validated.problems)
    rows, violations_by_id, refused_ids = await checker.check(validated.batch.act, list(validated.passed.values()))
    for row_id, violations in violations_by_id.items():
        key = report_key(validated.passed[row_id])
        problems.extend(violation.problem(key, refused=row_id in refused_ids) for violation in violations)
    return rows, problems


async def _commit(
    database: Database, batch: Batch, rows: Sequence[Row], event: Event, check: Statement | None
) -> WriteCounts:
    statements: list[Statement] = [
        *((check,) if check else ()),
        (load_command("load/set_load_marker").body, {"key": event.subject}),
        (load_command(batch.act).body, {"rows": rows}),
        # Last, so that the lock of the counter, for which every writer waits, is short.
        (load_command("event/record").body, event.parameters()),
    ]
    try:
        results = await database.write(statements, timeout=BATCH_SECONDS)
    except Conflict as conflict:
        # Another loader committed the same batch, or a first attempt of this one, whose response was lost.
        if event.subject in conflict.message:
            return WriteCounts(unchanged=len(rows))
        raise
    *_, written, _ = results
    row = written[0] if written else {}
    created = min(row.get("created", len(rows)), len(rows))
    return WriteCounts(created=created, updated=len(rows) - created)


def _load_event(feed: str, key: str, actor: str, batch: Batch, rows: Sequence[Row]) -> Event:
    after = {"rows": len(rows), "first": rows[0]["id"], "last": rows[-1]["id"]}
    return Event(
        at=datetime.now(UTC),
        actor=actor,
        kind=batch.act,
        subject=key,
        reason=feed,
        after=orjson.dumps(after).decode(),
    )
