"""Console output, in Chinese or English by the locale."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TextIO

    from domain.errors import YuanliuError


def is_chinese(environment: Mapping[str, str]) -> bool:
    """Whether the first of LC_ALL, LC_MESSAGES and LANG that is set selects Chinese."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environment.get(name):
            return value.lower().startswith("zh")
    return False


def explain(error: YuanliuError, *, chinese: bool) -> str:
    """The error message, and its remedy on the next line."""
    lines = (error.zh, error.remedy_zh) if chinese else (error.message, error.remedy)
    return "\n".join(line for line in lines if line)


def say(line: str = "", *, to: TextIO | None = None) -> None:
    """Print one line and flush, so that it also appears at once in a pipe or a log file."""
    stream = sys.stdout if to is None else to
    stream.write(line + "\n")
    stream.flush()
