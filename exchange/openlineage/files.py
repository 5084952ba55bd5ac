"""Files of events: one JSON object, a list of objects, or one object a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import orjson

from domain.model.load_report import Problem, Report, WriteCounts
from domain.sentence import Sentence
from exchange.files import read_text, wrong_file
from exchange.openlineage.event_json import parse_json
from exchange.openlineage.ingest import LineageIngest
from graph.client.protocol import Database
from graph.progress import Progress


@dataclass(frozen=True, slots=True)
class EventFile:
    """The events of a file as unchecked JSON values, each with its place, and the lines that are not JSON."""

    events: Sequence[Any]
    places: Sequence[str]
    problems: Sequence[Problem] = ()


async def load_openlineage(database: Database, paths: list[Path], progress: Progress) -> Report:
    """Load files of events. Rejected events and lines are listed in the report. Raises SetupError for a file that
    cannot be read."""
    files = [(path, read_events(path)) for path in paths]
    ingest, report = LineageIngest(database), Report("openlineage")
    for path, file in files:
        progress.step(Sentence(f"Loading {path.name}", f"正在导入 {path.name}"))
        on_progress = partial(_advance, progress, len(file.events))
        result = await ingest.ingest(file.events, strict=False, on_progress=on_progress)
        refused = [
            Problem(file.places[index], error.rule, error.path, error.message, error.zh, refused=True)
            for index, error in result.refused
        ]
        notes = [
            Problem(file.places[index], note.rule, note.path, note.sentence, note.zh) for index, note in result.notes
        ]
        counts = WriteCounts(refused=len(file.problems) + len(refused))
        problems = [*file.problems, *refused, *notes]
        report = report.adding("dataset", result.written.datasets).adding("job", result.written.jobs)
        report = report.adding("run", result.written.runs).adding("event", counts, problems)
        progress.done(
            Sentence(
                f"{path.name}: {result.accepted:,} events, {counts.refused:,} refused",
                f"{path.name}：接受 {result.accepted:,} 个事件，拒绝 {counts.refused:,} 个",
            )
        )
    return report


def _advance(progress: Progress, total: int, done: int) -> None:
    progress.advance(done, total, "events")


def read_events(path: Path) -> EventFile:
    """Read a file of events. Raises SetupError if neither the file nor any of its lines is JSON."""
    text = read_text(path)
    try:
        whole = parse_json(text)
    except orjson.JSONDecodeError as error:
        return _parse_lines(path, text, error)
    events = whole if isinstance(whole, list) else [whole]
    return EventFile(events, [f"{path.name}[{index}]" for index in range(len(events))])


def _parse_lines(path: Path, text: str, whole_error: orjson.JSONDecodeError) -> EventFile:
    """Parse one event a line; a line that is not JSON is a problem. `whole_error`: the error of the file parsed as one
    JSON value, which is raised if no line is a JSON object: the file is then not one event a line."""
    events, places, problems = [], [], []
    # Only line feeds separate events: other line separators may occur inside strings.
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        place = f"{path.name}:{number}"
        try:
            events.append(parse_json(line))
            places.append(place)
        except orjson.JSONDecodeError as error:
            sentence, zh = (
                f"is not JSON: {error.msg} (column {error.colno}).",
                f"不是 JSON：{error.msg}（第 {error.colno} 列）。",
            )
            problems.append(Problem(place, "NOT_JSON", "$", sentence, zh, refused=True))
    if not any(isinstance(event, dict) for event in events):
        raise wrong_file(path, f"it is not JSON, {whole_error}", f"不是 JSON，{whole_error}") from whole_error
    return EventFile(events, places, problems)
