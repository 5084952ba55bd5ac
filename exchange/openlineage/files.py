"""Files of events: one JSON object, a list of objects, or one object a line."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import orjson

from domain.model.load_report import Problem, Report, WriteCounts
from domain.sentence import Sentence
from exchange.files import read_text, wrong_file
from exchange.openlineage.ingest import LineageIngest
from graph.client.protocol import Database
from graph.progress import Progress


async def load_openlineage(database: Database, paths: list[Path], progress: Progress) -> Report:
    """Load files of events. Rejected events are listed in the report. Raises SetupError for a file that cannot be
    read."""
    files = [(path, read_events(path)) for path in paths]
    ingest, report = LineageIngest(database), Report("openlineage")
    for path, events in files:
        progress.step(Sentence(f"Loading {path.name}", f"正在导入 {path.name}"))
        on_progress = partial(_advance, progress, len(events))
        result = await ingest.ingest(events, strict=False, on_progress=on_progress)
        problems = [
            Problem(f"{path.name}[{index}]", error.rule, error.path, error.message, error.zh, refused=True)
            for index, error in result.refused
        ]
        counts = WriteCounts(refused=len(problems))
        report = report.adding("dataset", result.written.datasets).adding("job", result.written.jobs)
        report = report.adding("run", result.written.runs).adding("event", counts, problems)
        progress.done(
            Sentence(
                f"{path.name}: {result.accepted:,} events, {len(problems):,} refused",
                f"{path.name}：接受 {result.accepted:,} 个事件，拒绝 {len(problems):,} 个",
            )
        )
    return report


def _advance(progress: Progress, total: int, done: int) -> None:
    progress.advance(done, total, "events")


def read_events(path: Path) -> list[Any]:
    """The events of a file as unchecked JSON values. Raises SetupError if it is not JSON."""
    text = read_text(path)
    try:
        whole = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        return _parse_lines(path, text, error)
    return whole if isinstance(whole, list) else [whole]


def _parse_lines(path: Path, text: str, whole_error: orjson.JSONDecodeError) -> list[Any]:
    """Parse one event a line. `whole_error`: the error of the file parsed as one JSON value, which is reported when
    the first line is not JSON, or the only one that is."""
    events: list[Any] = []
    # Only line feeds separate events: other line separators may occur inside strings.
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            events.append(orjson.loads(line))
        except orjson.JSONDecodeError as error:
            if not events:
                break
            reason = f"line {number} is not JSON, {error.msg} (column {error.colno})"
            raise wrong_file(path, reason, f"第 {number} 行不是 JSON，{error.msg}（第 {error.colno} 列）") from error
    if len(events) < 2:
        raise wrong_file(path, f"it is not JSON, {whole_error}", f"不是 JSON，{whole_error}") from whole_error
    return events
