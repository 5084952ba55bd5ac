"""Files of events: one JSON object, a list of them, or one a line."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import orjson

from exchange.files import text_of, unfit
from exchange.openlineage.lineage import Lineage
from graph.bolt import Bolt
from graph.model.report import Problem, Report, Tally
from graph.progress import Progress


async def load_openlineage(database: Bolt, paths: list[Path], progress: Progress) -> Report:
    """Load such files. Raises SetupError where one is none; events that are refused stand in the report."""
    files = [(path, events_of(path)) for path in paths]
    lineage, report = Lineage(database), Report("openlineage")
    for path, events in files:
        progress.step(f"Loading {path.name}")
        heard = partial(_heard, progress, len(events))
        taken = await lineage.take(events, strict=False, heard=heard)
        problems = [
            Problem(f"{path.name}[{place}]", error.rule, error.path, error.message, error.zh, refused=True)
            for place, error in taken.refused
        ]
        refused = Tally(refused=len(problems))
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
        lines = [line for line in text.splitlines() if line.strip()]
        try:
            return [orjson.loads(line) for line in lines if len(lines) > 1] or _none(path, error)
        except orjson.JSONDecodeError:
            _none(path, error)
    return whole if isinstance(whole, list) else [whole]


def _none(path: Path, error: orjson.JSONDecodeError) -> list[Any]:
    raise unfit(path, f"it is no JSON, {error}", f"不是 JSON，{error}") from error
