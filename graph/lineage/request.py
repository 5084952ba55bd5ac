"""The arguments of a traversal: all that decide its result, and none that only decide its pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

EDGE_ATTRIBUTES = ("since", "until", "fields")
"""The attributes of an edge that are read only if the request asks for them. Ends and kind are always read."""


class TraversalDirection(StrEnum):
    """The steps that a traversal takes from each node."""

    UPSTREAM = "UPSTREAM"
    DOWNSTREAM = "DOWNSTREAM"
    BOTH = "BOTH"

    @property
    def steps(self) -> tuple[Step, ...]:
        match self:
            case TraversalDirection.UPSTREAM:
                return (Step.UP,)
            case TraversalDirection.DOWNSTREAM:
                return (Step.DOWN,)
            case TraversalDirection.BOTH:
                return (Step.UP, Step.DOWN)


class Granularity(StrEnum):
    """The kind of node that a traversal visits."""

    FIELD = "FIELD"
    RESOURCE = "RESOURCE"
    ENTRY = "ENTRY"
    LIBRARY = "LIBRARY"
    DEPARTMENT = "DEPARTMENT"
    REGION = "REGION"
    JOB = "JOB"
    NAMESPACE = "NAMESPACE"


class Step(StrEnum):
    """One edge, followed from its target to its source (UP) or from its source to its target (DOWN)."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class TimeInterval:
    """From `since`, inclusive, to `until`, exclusive."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class NodeFilter:
    """Conditions on nodes: a node passes if it has one of the values. None admits every node, an empty condition none.
    Start nodes always pass."""

    levels: tuple[str, ...] | None = None
    regions: tuple[str, ...] | None = None
    departments: tuple[str, ...] | None = None
    platforms: tuple[str, ...] | None = None
    libraries: tuple[str, ...] | None = None
    share_types: tuple[str, ...] | None = None
    namespaces: tuple[str, ...] | None = None
    resource_kinds: tuple[str, ...] | None = None
    origins: tuple[str, ...] | None = None
    owners: tuple[str, ...] | None = None

    @property
    def conditions(self) -> tuple[str, ...]:
        """Names of the conditions."""
        return tuple(name for name in self.__slots__ if getattr(self, name) is not None)


@dataclass(frozen=True, slots=True)
class TraversalRequest:
    """A traversal: its start nodes, direction, depth, validity, node filter, and the kinds, channels and jobs (ids) of
    its edges (None: all).

    `width`: the most edges followed from a node in each direction, in the order of their ids. `milliseconds`: the time
    for all of it. `edge_attributes`: which of EDGE_ATTRIBUTES are read of edges between resources. `region`: id of a
    region; a return flow whose recorded coverage leaves it out does not match, at the granularities RESOURCE and FIELD.
    """

    of: tuple[str, ...]
    direction: TraversalDirection
    depth: int
    width: int
    milliseconds: int
    audiences: tuple[str, ...]
    as_of: datetime
    between: TimeInterval | None = None
    kinds: tuple[str, ...] | None = None
    channels: tuple[str, ...] | None = None
    jobs: tuple[str, ...] | None = None
    nodes: NodeFilter = NodeFilter()
    preserve_paths: bool = True
    granularity: Granularity = Granularity.RESOURCE
    edge_attributes: frozenset[str] = frozenset(EDGE_ATTRIBUTES)
    region: str | None = None

    @property
    def seconds(self) -> float:
        """The time for all of it, in seconds."""
        return self.milliseconds / 1000

    @property
    def traverses_rejected(self) -> bool:
        """Whether the traversal also continues from nodes that do not pass the filter."""
        return self.preserve_paths and bool(self.nodes.conditions)
