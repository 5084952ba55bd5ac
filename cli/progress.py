"""Progress display: bars on a terminal; elsewhere (a log, a pipe) plain lines, at most one every five seconds."""

from __future__ import annotations

import sys
import threading
import time
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars

from cli.output import localized, say
from domain.sentence import Sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import TextIO

    from graph.progress import Progress, Unit

LINE_SECONDS = 5.0
MIB = 1 << 20
UNITS: Mapping[Unit, Sentence] = {
    "bytes": Sentence("MB", "MB"),
    "rows": Sentence("rows", "行"),
    "migrations": Sentence("migrations", "项迁移"),
    "events": Sentence("events", "个事件"),
    "facts": Sentence("jobs and datasets", "个作业和数据集"),
}
"""What the steps count, by the name that they pass to `advance`."""


def console_progress(stream: TextIO | None = None) -> Progress:
    """The progress display for the stream (None: standard error)."""
    target = sys.stderr if stream is None else stream
    return BarProgress(target) if target.isatty() else LineProgress(target)


class LineProgress:
    """Plain lines: the start and end of a step, and its progress every LINE_SECONDS."""

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._clock = clock
        self._next = 0.0

    def step(self, sentence: Sentence) -> None:
        """Print the step; progress lines follow after LINE_SECONDS at the earliest."""
        self._next = self._clock() + LINE_SECONDS
        say(sentence.mapped("{} …".format), to=self._stream)

    def advance(self, done: int, total: int, unit: Unit) -> None:
        """Print a line if the last one is at least LINE_SECONDS old."""
        now = self._clock()
        if now < self._next:
            return
        self._next = now + LINE_SECONDS
        say(amount(done, total, unit).mapped("  {}".format), to=self._stream)

    def done(self, sentence: Sentence) -> None:
        """Print the result of the step."""
        say(sentence, to=self._stream)


class BarProgress:
    """A bar for the current step, and a line for each finished step."""

    def __init__(self, stream: TextIO) -> None:
        self._console = Console(file=stream)
        self._bars: Bars | None = None
        self._sentence = ""
        # Downloads advance from several threads.
        self._guard = threading.Lock()

    def step(self, sentence: Sentence) -> None:
        """Print the step; the bar appears with the first `advance`."""
        with self._guard:
            self._close()
            self._sentence = localized(sentence)
            self._console.print(f"{localized(sentence)} …", markup=False, highlight=False)

    def advance(self, done: int, total: int, unit: Unit) -> None:
        """Draw or move the bar."""
        with self._guard:
            if self._bars is None:
                count = DownloadColumn() if unit == "bytes" else MofNCompleteColumn()
                self._bars = Bars(
                    TextColumn("  "),
                    BarColumn(),
                    count,
                    TextColumn("" if unit == "bytes" else localized(UNITS[unit])),
                    TimeElapsedColumn(),
                    console=self._console,
                    transient=True,
                )
                self._bars.start()
                self._bars.add_task(self._sentence, total=total or None)
            self._bars.update(self._bars.task_ids[0], completed=done, total=total or None)

    def done(self, sentence: Sentence) -> None:
        """Remove the bar and print the result of the step."""
        with self._guard:
            self._close()
            self._console.print(localized(sentence), markup=False, highlight=False)

    def _close(self) -> None:
        if self._bars is not None:
            self._bars.stop()
            self._bars = None


def amount(done: int, total: int, unit: Unit) -> Sentence:
    """A readable amount: `12 of 134 MB (8 %)`."""
    if unit == "bytes":
        done, total = done // MIB, total // MIB
    name = UNITS[unit]
    if total <= 0:
        return Sentence(f"{done:,} {name}", f"{done:,} {name.zh}")
    percent = 100 * done // total
    return Sentence(f"{done:,} of {total:,} {name} ({percent} %)", f"{done:,} / {total:,} {name.zh}（{percent}%）")
