"""The protocol for reporting the progress of slow steps.

The lower layers use only this protocol; `cli/progress.py` implements it for the terminal.
"""

from __future__ import annotations

from typing import Literal, Protocol

from domain.sentence import Sentence

Unit = Literal["bytes", "rows", "migrations", "events", "facts"]
"""What a step counts; cli/progress.py has the words for each."""


class Progress(Protocol):
    """Receives the progress of one step after another."""

    def step(self, sentence: Sentence) -> None:
        """A step begins; `sentence` names it, such as "Downloading Neo4j"."""

    def advance(self, done: int, total: int, unit: Unit) -> None:
        """The current step has done `done` of `total` `unit`s (`total` 0: unknown)."""

    def done(self, sentence: Sentence) -> None:
        """The current step is finished; `sentence` states the result."""


class Silent:
    """Ignores all progress."""

    def step(self, sentence: Sentence) -> None:
        """Do nothing."""

    def advance(self, done: int, total: int, unit: Unit) -> None:
        """Do nothing."""

    def done(self, sentence: Sentence) -> None:
        """Do nothing."""
