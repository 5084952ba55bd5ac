"""Logging to standard error, as one JSON object per line or as readable text.

A line holds the event, and of an error its type and the stack frames. The error's message may quote user data, so it is
written at level debug only.
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

MAX_FRAMES = 12
"""Number of innermost stack frames in a line; also the maximum number of chained errors."""


def set_up_logging(settings: LogSettings, to: TextIO | None = None) -> None:
    """Make every logger of this process write to `to` (None: standard error), in the configured form and level."""
    stream = sys.stderr if to is None else to
    is_terminal = stream.isatty()
    text = settings.form == "text" or (settings.form == "auto" and is_terminal)
    # On a terminal the request lines would bury the messages of the service.
    level = settings.level if settings.level != "auto" else "warning" if is_terminal else "info"
    handler = logging.StreamHandler(stream)
    handler.setFormatter((TextFormatter if text else JsonFormatter)(quotes=level == "debug"))
    # The formatters do not print threads and processes; without this each is looked up for every line.
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("yuanliu").setLevel(level.upper())


class JsonFormatter(logging.Formatter):
    """One JSON object per line: at, level, logger, event, the fields of the event. `quotes`: with error messages."""

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
            line["errors"] = describe_error(record.exc_info[1], quotes=self._quotes)
        return orjson.dumps(line, default=str).decode()


class TextFormatter(logging.Formatter):
    """The same content as readable text."""

    def __init__(self, *, quotes: bool = False) -> None:
        super().__init__()
        self._quotes = quotes

    def format(self, record: logging.LogRecord) -> str:
        parts = [_at(record)[11:19], record.levelname.lower(), record.getMessage(), _fields_text(record)]
        lines = [" ".join(part for part in parts if part)]
        if record.exc_info and record.exc_info[1]:
            for error in describe_error(record.exc_info[1], quotes=self._quotes):
                lines.append(f"  {error['type']} {error.get('says', '')}".rstrip())
                lines += [f"    {frame}" for frame in error["frames"]]
        return "\n".join(lines)


def describe_error(error: BaseException, *, quotes: bool) -> list[dict[str, Any]]:
    """An error and its causes, outermost first: type, frames as `file:line function`, and with `quotes` the message."""
    descriptions: list[dict[str, Any]] = []
    current: BaseException | None = error
    while current is not None and len(descriptions) < MAX_FRAMES:
        frames = traceback.extract_tb(current.__traceback__)[-MAX_FRAMES:]
        description: dict[str, Any] = {
            "type": type(current).__qualname__,
            "frames": [f"{_relative(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames],
        }
        if quotes:
            description["says"] = str(current)
        descriptions.append(description)
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return descriptions


def _at(record: logging.LogRecord) -> str:
    return f"{_format_second(int(record.created))}.{int(record.msecs):03d}Z"


@lru_cache(maxsize=4)
def _format_second(seconds: int) -> str:
    """Cached, because under load thousands of lines share a second."""
    return datetime.fromtimestamp(seconds, UTC).isoformat()[:19]


def _relative(file: str) -> str:
    return file.removeprefix(f"{CHECKOUT}/")


def _fields_text(record: logging.LogRecord) -> str:
    facts: Mapping[str, Any] = getattr(record, "facts", {})
    return " ".join(f"{name}={_value(value)}" for name, value in facts.items())


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return ",".join(name if number == 1 else f"{name}×{number}" for name, number in value.items())
    return str(value)
