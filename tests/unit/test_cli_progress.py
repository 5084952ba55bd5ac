"""The progress display: throttled lines, or bars on a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from typing import get_args

import pytest

from cli.output import select_language
from cli.progress import LINE_SECONDS, UNITS, BarProgress, LineProgress, amount, console_progress
from domain.sentence import Sentence
from graph.progress import Unit

LOADING, LOADED = Sentence("Loading", "正在导入"), Sentence("Loaded", "已导入")


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    select_language(chinese=False)
    yield
    select_language(chinese=False)


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_lines_are_throttled() -> None:
    stream, clock = StringIO(), Clock()
    lines = LineProgress(stream, clock)
    lines.step(LOADING)
    for done in range(1, 5):
        clock.now += LINE_SECONDS / 2
        lines.advance(done, 4, "rows")
    lines.done(LOADED)
    assert stream.getvalue() == "Loading …\n  2 of 4 rows (50 %)\n  4 of 4 rows (100 %)\nLoaded\n"


def test_lines_are_chinese_in_a_chinese_locale() -> None:
    select_language(chinese=True)
    stream, clock = StringIO(), Clock()
    lines = LineProgress(stream, clock)
    lines.step(LOADING)
    clock.now += LINE_SECONDS
    lines.advance(2, 4, "rows")
    lines.done(LOADED)
    assert stream.getvalue() == "正在导入 …\n  2 / 4 行（50%）\n已导入\n"


def test_without_a_terminal_progress_is_lines() -> None:
    assert isinstance(console_progress(StringIO()), LineProgress)


def test_on_a_terminal_the_bar_disappears_and_the_sentences_stay() -> None:
    class Terminal(StringIO):
        def isatty(self) -> bool:
            return True

    stream = Terminal()
    progress = console_progress(stream)
    assert isinstance(progress, BarProgress)
    progress.step(Sentence("Loading [1/2]", "正在导入 [1/2]"))
    progress.advance(1, 2, "rows")
    progress.done(LOADED)
    assert "Loading [1/2] …\n" in stream.getvalue()
    assert stream.getvalue().endswith("Loaded\n")


@pytest.mark.parametrize(
    ("done", "total", "unit", "expected"),
    [
        (12 << 20, 134 << 20, "bytes", "12 of 134 MB (8 %)"),
        (1234, 133649, "rows", "1,234 of 133,649 rows (0 %)"),
        (7, 0, "rows", "7 rows"),
    ],
)
def test_amounts_are_readable(done: int, total: int, unit: Unit, expected: str) -> None:
    assert amount(done, total, unit) == expected


def test_there_are_words_for_everything_that_is_counted() -> None:
    """mypy admits no other unit in `advance`."""
    assert UNITS.keys() == {*get_args(Unit)}
    for unit in UNITS:
        assert amount(7, 0, unit).endswith(f" {UNITS[unit]}")
