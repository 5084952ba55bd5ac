"""Mergeable state of runs, jobs and datasets: a join-semilattice.

A join takes the earliest start, the latest value of each facet and the union of the names. It is commutative,
associative and idempotent, so that events may arrive in any order and any number of times.

Instants are texts of one form, `2026-03-01T00:00:00.000000Z`, which sort as the instants do. A key is the parts of an
identity joined by line feeds; names contain none (parse.py rejects them).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from functools import reduce
from typing import Any

import orjson

from exchange.openlineage.joins import Facets, Instants, earliest, join_mappings, latest
from exchange.openlineage.run_ids import PART, is_static, scope_and_instant
from exchange.openlineage.schemas import FormerColumns, joined_former_columns

SEPARATOR = "\n"

# The property of `said` under which `outputs_with_columns` is stored. Like the property `said`, it is a name of stored
# data, which only a migration of every job and run could change.
STORED_OUTPUTS = "told"
TERMINAL_STATES = frozenset({"COMPLETE", "FAIL", "ABORT"})
UNFINISHED_STATES = ("OTHER", "START", "RUNNING")
"""In the order in which the later one counts if two events have the same instant."""
NOT_STARTED = ("", "OTHER")
"""The state of a run of which no event has arrived."""


def key(*parts: str) -> str:
    """The key of an identity: its parts as one text."""
    return SEPARATOR.join(parts)


def parts(identity: str) -> tuple[str, ...]:
    """The parts of a key."""
    return tuple(identity.split(SEPARATOR))


def digest(*parts: str) -> str:
    """Digest of an identity for use in an id: 16 hexadecimal digits."""
    return hashlib.sha256(key(*parts).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class RunFacts:
    """Facts of one run of a job. A JobEvent counts as a run of its own that starts and completes at one instant.

    Each mapping holds the instant at which its key was first named. `inputs`, `outputs`: dataset keys.
    `outputs_with_columns`: outputs with a columnLineage facet. `sources`: (output, input) from these facets; `columns`:
    (output, field, input, field). `stated`: whether any event listed inputs or outputs, even empty ones. `state`:
    instant and type of the event that determines the state of the run (`joined_run_states`). `started` is empty and
    `state` is that of no event while only other runs name the run as their parent; `named` is when the first did.
    `transformations`: of a key in `columns`, the latest ones.
    """

    job: str
    run: str
    started: str
    state: tuple[str, str]
    completed: str | None = None
    stated: bool = False
    inputs: Instants = field(default_factory=dict)
    outputs: Instants = field(default_factory=dict)
    outputs_with_columns: Instants = field(default_factory=dict)
    sources: Instants = field(default_factory=dict)
    columns: Instants = field(default_factory=dict)
    facets: Facets = field(default_factory=dict)
    transformations: Facets = field(default_factory=dict)
    named: str = ""

    @property
    def ended(self) -> str | None:
        """The instant of the event that ended the run, successfully or not."""
        return self.state[0] if self.state[1] in TERMINAL_STATES else None

    @property
    def id(self) -> str:
        """Includes the job, because some producers give one run id to several jobs."""
        return f"run_{digest(self.job, self.run)}"

    @property
    def scope(self) -> str:
        """The party that declares a static run, such as a project of dbt; else empty."""
        return scope_and_instant(self.run)[0] if is_static(self.run) else ""

    @property
    def is_part(self) -> bool:
        """Whether the run is an event of a lineage export, which may hold only a part of its job's flows."""
        return self.run.startswith(PART)

    def join(self, other: RunFacts) -> RunFacts:
        completed = [instant for instant in (self.completed, other.completed) if instant]
        return RunFacts(
            job=self.job,
            run=self.run,
            started=_earlier(self.started, other.started),
            state=joined_run_states(self.state, other.state),
            completed=min(completed) if completed else None,
            stated=self.stated or other.stated,
            inputs=earliest(self.inputs, other.inputs),
            outputs=earliest(self.outputs, other.outputs),
            outputs_with_columns=earliest(self.outputs_with_columns, other.outputs_with_columns),
            sources=earliest(self.sources, other.sources),
            columns=earliest(self.columns, other.columns),
            facets=latest(self.facets, other.facets),
            transformations=latest(self.transformations, other.transformations),
            named=_earlier(self.named, other.named),
        )


def joined_run_states(first: tuple[str, str], second: tuple[str, str]) -> tuple[str, str]:
    """The first terminal state, which stays whatever follows; without one, the latest state."""
    terminal = [state for state in (first, second) if state[1] in TERMINAL_STATES]
    if terminal:
        return min(terminal)
    return max(first, second, key=lambda state: (state[0], UNFINISHED_STATES.index(state[1])))


def _earlier(first: str, second: str) -> str:
    """The earlier of two instants, of which one may be empty."""
    return min(first, second) if first and second else first or second


@dataclass(frozen=True, slots=True)
class JobFacts:
    """Facts of a job. `key`: namespace and name; `updated`: instant of its latest event."""

    key: str
    updated: str
    facets: Facets = field(default_factory=dict)

    @property
    def id(self) -> str:
        return f"job_{digest(self.key)}"

    def join(self, other: JobFacts) -> JobFacts:
        return JobFacts(self.key, max(self.updated, other.updated), latest(self.facets, other.facets))


@dataclass(frozen=True, slots=True)
class DatasetFacts:
    """Facts of a dataset under one of its names.

    `seen`: instant when it was first named; `seen_by`: the run that named it then, empty if unknown. `written`: when it
    was last written or described, empty while it was only read. `links`: other names of the same dataset, each with the
    latest instant at which its symlinks facet named it; `unlinked`: the latest instant at which that facet was deleted.
    `renamed`: former names, each with the instants of the renamings and their runs. `dropped`: instants at which the
    dataset was dropped. `origin`: the import that named it, `openlineage` or `dbt`. `former_columns`: columns that a
    schema named once and the latest one does not.
    """

    key: str
    seen: str
    written: str = ""
    links: Instants = field(default_factory=dict)
    facets: Facets = field(default_factory=dict)
    origin: str = "openlineage"
    former_columns: FormerColumns = field(default_factory=dict)
    seen_by: str = ""
    unlinked: str = ""
    renamed: Mapping[str, Instants] = field(default_factory=dict)
    dropped: tuple[str, ...] = ()

    @property
    def current_links(self) -> list[str]:
        """The other names that its symlinks facet still states."""
        return [link for link, at in self.links.items() if at > self.unlinked]

    @property
    def id(self) -> str:
        return f"dataset_{digest(self.key)}"

    def join(self, other: DatasetFacts) -> DatasetFacts:
        facets = latest(self.facets, other.facets)
        sides = [(side.facets, side.former_columns) for side in (self, other)]
        seen, seen_by = min((self.seen, self.seen_by), (other.seen, other.seen_by))
        return DatasetFacts(
            self.key,
            seen,
            max(self.written, other.written),
            join_mappings(self.links, other.links, max),
            facets,
            min(self.origin, other.origin),
            joined_former_columns(facets, *sides),
            seen_by=seen_by,
            unlinked=max(self.unlinked, other.unlinked),
            renamed=join_mappings(self.renamed, other.renamed, earliest),
            dropped=tuple(sorted({*self.dropped, *other.dropped})),
        )


@dataclass(frozen=True, slots=True)
class LineageState:
    """Jobs and datasets by key, runs by id."""

    jobs: Mapping[str, JobFacts] = field(default_factory=dict)
    runs: Mapping[str, RunFacts] = field(default_factory=dict)
    datasets: Mapping[str, DatasetFacts] = field(default_factory=dict)

    def join(self, other: LineageState) -> LineageState:
        return LineageState(
            join_mappings(self.jobs, other.jobs, JobFacts.join),
            join_mappings(self.runs, other.runs, RunFacts.join),
            join_mappings(self.datasets, other.datasets, DatasetFacts.join),
        )


def join_all(states: Iterable[LineageState]) -> LineageState:
    """The join of all states; empty for none."""
    return reduce(LineageState.join, states, LineageState())


def text(facts: RunFacts | JobFacts | DatasetFacts) -> str:
    """The stored form: JSON, the same text for the same content."""
    values = {member.name: getattr(facts, member.name) for member in fields(facts)}
    if isinstance(facts, RunFacts):
        values[STORED_OUTPUTS] = values.pop("outputs_with_columns")
    return orjson.dumps(values, option=orjson.OPT_SORT_KEYS).decode()


def run_of(stored: str) -> RunFacts:
    """The facts of a run in their stored form, which may be older than `transformations` and than the rule that a
    terminal state stays."""
    values = orjson.loads(stored)
    outputs = values.pop(STORED_OUTPUTS)
    facets, transformations = _facets(values.pop("facets")), _facets(values.pop("transformations", {}))
    state, completed = tuple(values.pop("state")), values["completed"]
    if completed:
        state = joined_run_states(state, (completed, "COMPLETE"))
    return RunFacts(**values, state=state, outputs_with_columns=outputs, facets=facets, transformations=transformations)


def job_of(stored: str) -> JobFacts:
    """The facts of a job in their stored form."""
    values = orjson.loads(stored)
    return JobFacts(**{**values, "facets": _facets(values["facets"])})


def dataset_of(stored: str) -> DatasetFacts:
    """The facts of a dataset in their stored form, which may lack what later releases store."""
    values = orjson.loads(stored)
    former = {name: _facets(columns) for name, columns in values.pop("former_columns", {}).items()}
    # An earlier release stored the first renaming only, as a list of its instant and its run.
    renamed = {
        name: runs if isinstance(runs, dict) else {runs[0]: runs[1]} for name, runs in values.pop("renamed", {}).items()
    }
    dropped = tuple(values.pop("dropped", ()))
    facets = _facets(values.pop("facets"))
    return DatasetFacts(**values, facets=facets, former_columns=former, renamed=renamed, dropped=dropped)


def _facets(facets: Mapping[str, Any]) -> Facets:
    return {name: (at, value) for name, (at, value) in facets.items()}
