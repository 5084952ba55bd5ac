"""The result of ingesting events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from domain.model.load_report import WriteCounts
from exchange.openlineage.dataset_links import Link
from exchange.openlineage.errors import BadEvent
from exchange.openlineage.notes import Note
from exchange.openlineage.state import LineageState

NONE = WriteCounts()


@dataclass(frozen=True, slots=True)
class StateChanges:
    """Counts of created, updated and unchanged jobs, runs and dataset names. `rejected`: links between names of the
    datasets of the write that are not applied, whenever they were stated."""

    jobs: WriteCounts = NONE
    runs: WriteCounts = NONE
    datasets: WriteCounts = NONE
    rejected: tuple[Link, ...] = ()

    def __add__(self, other: StateChanges) -> StateChanges:
        return StateChanges(
            self.jobs + other.jobs,
            self.runs + other.runs,
            self.datasets + other.datasets,
            (*self.rejected, *other.rejected),
        )

    @property
    def changed(self) -> bool:
        """Whether anything was created or updated."""
        return any(counts.created or counts.updated for counts in (self.jobs, self.runs, self.datasets))


@dataclass(frozen=True, slots=True)
class IngestResult:
    """`accepted`: number of accepted events; `written`: what they changed; `refused`: (index, error) of the others;
    `notes`: (index, note) of accepted events of which a part is not applied."""

    accepted: int = 0
    written: StateChanges = field(default_factory=StateChanges)
    refused: tuple[tuple[int, BadEvent], ...] = ()
    notes: tuple[tuple[int, Note], ...] = ()

    def __add__(self, other: IngestResult) -> IngestResult:
        refused = sorted((*self.refused, *other.refused), key=lambda item: item[0])
        return IngestResult(
            self.accepted + other.accepted, self.written + other.written, tuple(refused), (*self.notes, *other.notes)
        )


def count_changes(events: LineageState, before: LineageState, changes: LineageState) -> StateChanges:
    """Count the changes. `before`: the stored state; `changes`: the part of the joined state that differs from it."""
    return StateChanges(
        _count(events.jobs, before.jobs, changes.jobs),
        _count(events.runs, before.runs, changes.runs),
        _count(events.datasets, before.datasets, changes.datasets),
    )


def _count(events: Mapping[str, Any], before: Mapping[str, Any], changes: Mapping[str, Any]) -> WriteCounts:
    created = len(events.keys() - before.keys())
    updated = len(changes) - created
    return WriteCounts(created, updated, len(events) - created - updated)
