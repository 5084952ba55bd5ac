"""What a slow step tells of itself, whoever is watching.

The layers below a terminal know only this protocol; `cli/progress.py` draws it.
"""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Listens to one slow step after another."""

    def step(self, sentence: str) -> None:
        """A step begins; `sentence` says which, such as "Downloading Neo4j"."""

    def advance(self, done: int, total: int, unit: str) -> None:
        """The step that began last has done `done` of `total` `unit`s (`total` 0: not known)."""

    def done(self, sentence: str) -> None:
        """The step that began last is over; `sentence` says what came of it."""


class Silent:
    """For tests and libraries: listens, says nothing."""

    def step(self, sentence: str) -> None:
        """Nothing."""

    def advance(self, done: int, total: int, unit: str) -> None:
        """Nothing."""

    def done(self, sentence: str) -> None:
        """Nothing."""
