"""Console output, in Chinese or English by the locale."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from domain.sentence import Sentence

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


class _Terminal:
    """The language of the process's output, selected once."""

    chinese = False


def select_language(*, chinese: bool) -> None:
    """Print Chinese from now on, or English."""
    _Terminal.chinese = chinese


def is_chinese_selected() -> bool:
    """Whether the process prints Chinese."""
    return _Terminal.chinese


def localized(text: str) -> str:
    """The text in the selected language, if it has both; any other text as it is."""
    return text.localized(chinese=_Terminal.chinese) if isinstance(text, Sentence) else text


def explained(english: str, chinese: str) -> str:
    """A text of the command line's help, in the selected language."""
    return localized(Sentence(english, chinese))


def say(line: str = "", *, to: TextIO | None = None) -> None:
    """Print one line in the selected language and flush, so that it also appears at once in a pipe or a log."""
    stream = sys.stdout if to is None else to
    stream.write(localized(line) + "\n")
    stream.flush()
