"""Files of events: one JSON object, a list of them, or one a line."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import orjson

from domain.model.load_report import Problem, Report, WriteCounts
from exchange.files import text_of, unfit
from exchange.openlineage.ingest import LineageIngest
from graph.client.database import Neo4jDatabase
from graph.progress import Progress


async def load_openlineage(database: Neo4jDatabase, paths: list[Path], progress: Progress) -> Report:
    """Load such files. Raises SetupError where one is none; events that are refused stand in the report."""
    files = [(path, events_of(path)) for path in paths]
    lineage, report = LineageIngest(database), Report("openlineage")
    for path, events in files:
        progress.step(f"Loading {path.name}")
        heard = partial(_heard, progress, len(events))
        taken = await lineage.take(events, strict=False, heard=heard)
        problems = [
            Problem(f"{path.name}[{place}]", error.rule, error.path, error.message, error.zh, refused=True)
            for place, error in taken.refused
        ]
        refused = WriteCounts(refused=len(problems))
        report = report.adding("dataset", taken.written.datasets).adding("job", taken.written.jobs)
        report = report.adding("run", taken.written.runs).adding("event", refused, problems)
        progress.done(f"{path.name}: {taken.taken:,} events, {len(problems):,} refused")
    return report


def _heard(progress: Progress, total: int, done: int) -> None:
    progress.advance(done, total, "events")


def events_of(path: Path) -> list[Any]:
    """The events of a file, not yet looked at. Raises SetupError where it is no JSON."""
    text = text_of(path)
    try:
        whole = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        return _lines(path, text, error)
    return whole if isinstance(whole, list) else [whole]


def _lines(path: Path, text: str, whole: orjson.JSONDecodeError) -> list[Any]:
    """One event a line; `whole`: why the file is no JSON as it stands. A file whose first line is none is no such
    file, and what is wrong with it as a whole says more."""
    events: list[Any] = []
    # Between events stand line feeds alone: other ends of lines may stand inside texts.
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            events.append(orjson.loads(line))
        except orjson.JSONDecodeError as error:
            if not events:
                break
            where = f"line {number} is no JSON, {error.msg} (column {error.colno})"
            raise unfit(path, where, f"第 {number} 行不是 JSON，{error.msg}（第 {error.colno} 列）") from error
    if len(events) < 2:
        raise unfit(path, f"it is no JSON, {whole}", f"不是 JSON，{whole}") from whole
    return events
