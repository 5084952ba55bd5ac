"""A lineage answer as files carry it: plain values, whatever its nodes are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from domain.model.completeness import Completeness

NODE_FACTS = (
    "namespace",
    "name",
    "title",
    "kind",
    "level",
    "platform",
    "platformName",
    "department",
    "departmentName",
)
"""What is told of a node beside its place in the walk, in this order; each is a text or null."""


@dataclass(frozen=True, slots=True)
class ExportedDataset:
    """What OpenLineage says of a node besides: its owners as (name, type; empty where untold), its columns as (name,
    data type), in their order."""

    updated: datetime | None = None
    description: str | None = None
    owners: tuple[tuple[str, str], ...] = ()
    source: str | None = None
    columns: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ExportedDerivation:
    """That a field of a flow's target is made of one of its source, over an interval; `until` null: no end."""

    source: str
    target: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class JobDerivations:
    """Which job drew a flow (namespace, name), and what it derives."""

    job: tuple[str, str]
    derivations: tuple[ExportedDerivation, ...] = ()


@dataclass(frozen=True, slots=True)
class ExportedNode:
    """A node of an answer. `label`: what it is (DataResource); `omitted_…`: its flows that the answer leaves out, null
    where not walked. `facts`: by the names of NODE_FACTS."""

    id: str
    label: str
    depth: int
    facts: Mapping[str, str | None]
    filtered_out: bool = False
    omitted_upstream: int | None = None
    omitted_downstream: int | None = None
    dataset: ExportedDataset | None = None

    @property
    def title(self) -> str:
        """What people read."""
        return self.facts.get("title") or self.facts.get("name") or self.id


@dataclass(frozen=True, slots=True)
class ExportedEdge:
    """A flow between two nodes of the answer; `until` null: no end. `fields`: names, empty where not known."""

    id: str
    source: str
    target: str
    kind: str
    since: datetime
    until: datetime | None
    fields: tuple[str, ...] = ()
    job_derivations: JobDerivations | None = None


@dataclass(frozen=True, slots=True)
class ExportedLineage:
    """The whole answer, nodes by (depth, id), edges by id. `as_of`: the instant asked about; `between`: the interval,
    where one was asked about."""

    nodes: tuple[ExportedNode, ...]
    edges: tuple[ExportedEdge, ...]
    completeness: Completeness
    as_of: datetime
    between: tuple[datetime, datetime] | None = None
