"""What came of events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from exchange.openlineage.errors import BadEvent
from exchange.openlineage.said import Said
from graph.model.report import Tally

NONE = Tally()


@dataclass(frozen=True, slots=True)
class Written:
    """What became of what was said: of jobs, of runs, of names of datasets."""

    jobs: Tally = NONE
    runs: Tally = NONE
    datasets: Tally = NONE

    def __add__(self, other: Written) -> Written:
        return Written(self.jobs + other.jobs, self.runs + other.runs, self.datasets + other.datasets)

    @property
    def changed(self) -> bool:
        """Whether any of it was news."""
        return any(each.created or each.updated for each in (self.jobs, self.runs, self.datasets))


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of some events: how many were taken, what that wrote, and the bad ones by index."""

    taken: int
    written: Written = field(default_factory=Written)
    refused: tuple[tuple[int, BadEvent], ...] = ()


def tallied(events: Said, before: Said, news: Said) -> Written:
    """What is new of what was said, given what was known and what of it changed."""
    return Written(
        _tally(events.jobs, before.jobs, news.jobs),
        _tally(events.runs, before.runs, news.runs),
        _tally(events.datasets, before.datasets, news.datasets),
    )


def _tally(events: Mapping[str, Any], before: Mapping[str, Any], news: Mapping[str, Any]) -> Tally:
    created = len(events.keys() - before.keys())
    updated = len(news) - created
    return Tally(created, updated, len(events) - created - updated)
