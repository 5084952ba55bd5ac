"""What was said of runs, jobs and datasets, and how sayings join.

A join takes the earliest of what began, the latest of what describes, and the union of what was named. It is
commutative, associative and idempotent, so that events may come in any order and any number of times.

Instants are texts of one form, `2026-03-01T00:00:00.000000Z`, which sort as the instants do. A key is the parts of an
identity with a line feed between them; names hold none (read.py refuses them).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from typing import Any, TypeVar

import orjson

SEPARATOR = "\n"

Instants = Mapping[str, str]
Kept = Mapping[str, tuple[str, Any]]
"""What describes, by name: when it was said, and the value; null where it was taken back."""

T = TypeVar("T")


def key(*parts: str) -> str:
    """An identity as one text."""
    return SEPARATOR.join(parts)


def parts(of: str) -> tuple[str, ...]:
    return tuple(of.split(SEPARATOR))


def digest(*of: str) -> str:
    """What stands for an identity in an id: 16 hexadecimal digits."""
    return hashlib.sha256(key(*of).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What the events of one run of a job said; a JobEvent is a run of its own that began and completed at once.

    `inputs`, `outputs`: dataset key → first named. `told`: outputs whose column lineage says what they come from;
    `sources`: (output, input) as it says. `columns`: (output, field, input, field). `stated`: whether any event said
    something of inputs or outputs, be it that there are none. `state`: the latest event's instant and type.
    """

    job: str
    run: str
    started: str
    state: tuple[str, str]
    completed: str | None = None
    stated: bool = False
    inputs: Instants = field(default_factory=dict)
    outputs: Instants = field(default_factory=dict)
    told: Instants = field(default_factory=dict)
    sources: Instants = field(default_factory=dict)
    columns: Instants = field(default_factory=dict)
    facets: Kept = field(default_factory=dict)

    @property
    def id(self) -> str:
        """A run belongs to its job: producers have been seen to give one run id to several."""
        return f"run_{digest(self.job, self.run)}"

    def join(self, other: RunFacts) -> RunFacts:
        done = [each for each in (self.completed, other.completed) if each]
        return RunFacts(
            job=self.job,
            run=self.run,
            started=min(self.started, other.started),
            state=max(self.state, other.state),
            completed=min(done) if done else None,
            stated=self.stated or other.stated,
            inputs=earliest(self.inputs, other.inputs),
            outputs=earliest(self.outputs, other.outputs),
            told=earliest(self.told, other.told),
            sources=earliest(self.sources, other.sources),
            columns=earliest(self.columns, other.columns),
            facets=latest(self.facets, other.facets),
        )


@dataclass(frozen=True, slots=True)
class JobFacts:
    """What was said of a job. `key`: namespace and name; `updated`: its latest event."""

    key: str
    updated: str
    facets: Kept = field(default_factory=dict)

    @property
    def id(self) -> str:
        return f"job_{digest(self.key)}"

    def join(self, other: JobFacts) -> JobFacts:
        return JobFacts(self.key, max(self.updated, other.updated), latest(self.facets, other.facets))


@dataclass(frozen=True, slots=True)
class DatasetFacts:
    """What was said of a dataset under one of its names.

    `seen`: first named; `written`: last written or described, empty while it was only read. `links`: other names of
    the same dataset, as its symlinks facets gave them. `origin`: by which door it came.
    """

    key: str
    seen: str
    written: str = ""
    links: Instants = field(default_factory=dict)
    facets: Kept = field(default_factory=dict)
    origin: str = "openlineage"

    @property
    def id(self) -> str:
        return f"dataset_{digest(self.key)}"

    def join(self, other: DatasetFacts) -> DatasetFacts:
        return DatasetFacts(
            self.key,
            min(self.seen, other.seen),
            max(self.written, other.written),
            earliest(self.links, other.links),
            latest(self.facets, other.facets),
            min(self.origin, other.origin),
        )


@dataclass(frozen=True, slots=True)
class LineageState:
    """Everything some events said, by key (runs by id)."""

    jobs: Mapping[str, JobFacts] = field(default_factory=dict)
    runs: Mapping[str, RunFacts] = field(default_factory=dict)
    datasets: Mapping[str, DatasetFacts] = field(default_factory=dict)

    def join(self, other: LineageState) -> LineageState:
        return LineageState(
            _joined(self.jobs, other.jobs, JobFacts.join),
            _joined(self.runs, other.runs, RunFacts.join),
            _joined(self.datasets, other.datasets, DatasetFacts.join),
        )


def join_all(said: Iterable[LineageState]) -> LineageState:
    return reduce(LineageState.join, said, LineageState())


def earliest(one: Instants, other: Instants) -> Instants:
    return _joined(one, other, min)


def latest(one: Kept, other: Kept) -> Kept:
    return _joined(one, other, lambda a, b: max(a, b, key=_weight))


def _weight(kept: tuple[str, Any]) -> tuple[str, bytes]:
    # Two values of one instant: which is kept must not hang on which came first.
    return kept[0], orjson.dumps(kept[1], option=orjson.OPT_SORT_KEYS)


def _joined(one: Mapping[str, T], other: Mapping[str, T], join: Callable[[T, T], T]) -> dict[str, T]:
    joined = dict(one)
    for name, value in other.items():
        joined[name] = join(joined[name], value) if name in joined else value
    return joined


def text(said: RunFacts | JobFacts | DatasetFacts) -> str:
    """The form in which it is stored: the same text for the same content."""
    return orjson.dumps(said, option=orjson.OPT_SORT_KEYS).decode()


def run_of(stored: str) -> RunFacts:
    values = orjson.loads(stored)
    return RunFacts(**{**values, "state": tuple(values["state"]), "facets": _kept(values["facets"])})


def job_of(stored: str) -> JobFacts:
    values = orjson.loads(stored)
    return JobFacts(**{**values, "facets": _kept(values["facets"])})


def dataset_of(stored: str) -> DatasetFacts:
    values = orjson.loads(stored)
    return DatasetFacts(**{**values, "facets": _kept(values["facets"])})


def _kept(facets: Mapping[str, Any]) -> Kept:
    return {name: (at, value) for name, (at, value) in facets.items()}
