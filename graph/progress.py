"""The protocol for reporting the progress of slow steps.

The lower layers use only this protocol; `cli/progress.py` implements it for the terminal.
"""

from __future__ import annotations

from typing import Protocol

from domain.sentence import Sentence


class Progress(Protocol):
    """Receives the progress of one step after another."""

    def step(self, sentence: Sentence) -> None:
        """A step begins; `sentence` names it, such as "Downloading Neo4j"."""

    def advance(self, done: int, total: int, unit: str) -> None:
        """The current step has done `done` of `total` `unit`s (`total` 0: unknown)."""

    def done(self, sentence: Sentence) -> None:
        """The current step is finished; `sentence` states the result."""


class Silent:
    """Ignores all progress."""

    def step(self, sentence: Sentence) -> None:
        """Do nothing."""

    def advance(self, done: int, total: int, unit: str) -> None:
        """Do nothing."""

    def done(self, sentence: Sentence) -> None:
        """Do nothing."""
