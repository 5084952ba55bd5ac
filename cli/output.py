"""Sentences for people, in Chinese or English by the environment's language."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TextIO

    from domain.errors import YuanliuError


def is_chinese(environment: Mapping[str, str]) -> bool:
    """Whether LC_ALL, LC_MESSAGES or LANG, the first that is set, asks for Chinese."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environment.get(name):
            return value.lower().startswith("zh")
    return False


def explain(error: YuanliuError, *, chinese: bool) -> str:
    """One sentence, and beneath it the remedy."""
    lines = (error.zh, error.remedy_zh) if chinese else (error.message, error.remedy)
    return "\n".join(line for line in lines if line)


def say(line: str = "", *, to: TextIO | None = None) -> None:
    """One line, at once: what waits in a buffer tells nobody anything."""
    stream = sys.stdout if to is None else to
    stream.write(line + "\n")
    stream.flush()
