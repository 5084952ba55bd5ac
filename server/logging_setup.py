"""Lines on standard error: as JSON, one object a line, or as text for people.

A line says what happened, where in our code, and of what kind an error was; what an error itself says may quote a
value, and is told at the level debug only.
"""

from __future__ import annotations

import logging
import sys
import traceback
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TextIO

import orjson

from settings import CHECKOUT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from settings import LogSettings

FRAMES = 12
"""Of a chain of calls the innermost so many are told."""


def set_up_logging(settings: LogSettings, to: TextIO | None = None) -> None:
    """From here on every logger of this process writes to `to` (standard error), at the level that was asked for."""
    stream = sys.stderr if to is None else to
    people = stream.isatty()
    text = settings.form == "text" or (settings.form == "auto" and people)
    # whoever runs the service in a terminal wants to read what it says itself
    level = settings.level if settings.level != "auto" else "warning" if people else "info"
    handler = logging.StreamHandler(stream)
    handler.setFormatter((TextFormatter if text else JsonFormatter)(quotes=level == "debug"))
    # nothing below tells of threads and processes, and each would be looked up for every line
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("yuanliu").setLevel(level.upper())


class JsonFormatter(logging.Formatter):
    """One object a line: at, level, logger, event, then the event's own facts. `quotes`: with what errors say."""

    def __init__(self, *, quotes: bool = False) -> None:
        super().__init__()
        self._quotes = quotes

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": _at(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
            **getattr(record, "facts", {}),
        }
        if record.exc_info and record.exc_info[1]:
            line["errors"] = raised(record.exc_info[1], quotes=self._quotes)
        return orjson.dumps(line, default=str).decode()


class TextFormatter(logging.Formatter):
    """The same, to be read."""

    def __init__(self, *, quotes: bool = False) -> None:
        super().__init__()
        self._quotes = quotes

    def format(self, record: logging.LogRecord) -> str:
        parts = [_at(record)[11:19], record.levelname.lower(), record.getMessage(), _spelled(record)]
        lines = [" ".join(part for part in parts if part)]
        if record.exc_info and record.exc_info[1]:
            for each in raised(record.exc_info[1], quotes=self._quotes):
                lines.append(f"  {each['type']} {each.get('says', '')}".rstrip())
                lines += [f"    {frame}" for frame in each["frames"]]
        return "\n".join(lines)


def raised(error: BaseException, *, quotes: bool) -> list[dict[str, Any]]:
    """An error and what caused it, the outermost first: its type, its frames as `file:line function`; with `quotes`
    what it says."""
    found: list[dict[str, Any]] = []
    each: BaseException | None = error
    while each is not None and len(found) < FRAMES:
        frames = traceback.extract_tb(each.__traceback__)[-FRAMES:]
        one: dict[str, Any] = {
            "type": type(each).__qualname__,
            "frames": [f"{_place(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames],
        }
        if quotes:
            one["says"] = str(each)
        found.append(one)
        each = each.__cause__ or (None if each.__suppress_context__ else each.__context__)
    return found


def _at(record: logging.LogRecord) -> str:
    return f"{_second(int(record.created))}.{int(record.msecs):03d}Z"


@lru_cache(maxsize=4)
def _second(whole: int) -> str:
    """Thousands of lines share one."""
    return datetime.fromtimestamp(whole, UTC).isoformat()[:19]


def _place(file: str) -> str:
    return file.removeprefix(f"{CHECKOUT}/")


def _spelled(record: logging.LogRecord) -> str:
    facts: Mapping[str, Any] = getattr(record, "facts", {})
    return " ".join(f"{name}={_value(value)}" for name, value in facts.items())


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return ",".join(name if number == 1 else f"{name}×{number}" for name, number in value.items())
    return str(value)
