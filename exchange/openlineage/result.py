"""What came of events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from domain.model.load_report import WriteCounts
from exchange.openlineage.errors import BadEvent
from exchange.openlineage.state import LineageState

NONE = WriteCounts()


@dataclass(frozen=True, slots=True)
class StateChanges:
    """What became of what was said: of jobs, of runs, of names of datasets."""

    jobs: WriteCounts = NONE
    runs: WriteCounts = NONE
    datasets: WriteCounts = NONE

    def __add__(self, other: StateChanges) -> StateChanges:
        return StateChanges(self.jobs + other.jobs, self.runs + other.runs, self.datasets + other.datasets)

    @property
    def changed(self) -> bool:
        """Whether any of it was news."""
        return any(each.created or each.updated for each in (self.jobs, self.runs, self.datasets))


@dataclass(frozen=True, slots=True)
class IngestResult:
    """What came of some events: how many were taken, what that wrote, and the bad ones by index."""

    taken: int
    written: StateChanges = field(default_factory=StateChanges)
    refused: tuple[tuple[int, BadEvent], ...] = ()


def count_changes(events: LineageState, before: LineageState, news: LineageState) -> StateChanges:
    """What is new of what was said, given what was known and what of it changed."""
    return StateChanges(
        _tally(events.jobs, before.jobs, news.jobs),
        _tally(events.runs, before.runs, news.runs),
        _tally(events.datasets, before.datasets, news.datasets),
    )


def _tally(events: Mapping[str, Any], before: Mapping[str, Any], news: Mapping[str, Any]) -> WriteCounts:
    created = len(events.keys() - before.keys())
    updated = len(news) - created
    return WriteCounts(created, updated, len(events) - created - updated)
