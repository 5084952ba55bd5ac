"""What a walk is asked: every argument of `lineage` that decides its answer, and nothing of its pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

TOLD = ("since", "until", "fields")
"""What an edge may tell besides its ends and its kind."""


class TraversalDirection(StrEnum):
    """Which way each step may follow an edge."""

    UPSTREAM = "UPSTREAM"
    DOWNSTREAM = "DOWNSTREAM"
    BOTH = "BOTH"

    @property
    def ways(self) -> tuple[Step, ...]:
        return (
            (Step.UP, Step.DOWN)
            if self is TraversalDirection.BOTH
            else (Step.UP,)
            if self is TraversalDirection.UPSTREAM
            else (Step.DOWN,)
        )


class Granularity(StrEnum):
    """What a node of a walk is."""

    FIELD = "FIELD"
    RESOURCE = "RESOURCE"
    ENTRY = "ENTRY"
    LIBRARY = "LIBRARY"
    DEPARTMENT = "DEPARTMENT"
    REGION = "REGION"


class Step(StrEnum):
    """One way along an edge, from the node a step starts at."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class TimeInterval:
    """From `since` up to, not including, `until`."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class NodeFilter:
    """Which nodes pass; each empty where not asked for. Start nodes always pass."""

    levels: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()
    libraries: tuple[str, ...] = ()
    share_types: tuple[str, ...] = ()

    @property
    def conditions(self) -> tuple[str, ...]:
        """The names of what is asked for."""
        return tuple(name for name in self.__slots__ if getattr(self, name))


@dataclass(frozen=True, slots=True)
class TraversalRequest:
    """A walk: from where, which way, how far, along which edges at which instant or interval, through which nodes.

    `width`: how many edges are followed from a node each way, in the order of their ids. `milliseconds`: how long
    it may take in all. `told`: what edges between resources are asked to tell.
    """

    of: tuple[str, ...]
    direction: TraversalDirection
    depth: int
    width: int
    milliseconds: int
    audiences: tuple[str, ...]
    as_of: datetime
    between: TimeInterval | None = None
    kinds: tuple[str, ...] = ()
    nodes: NodeFilter = NodeFilter()
    preserve_paths: bool = True
    granularity: Granularity = Granularity.RESOURCE
    told: frozenset[str] = frozenset(TOLD)

    @property
    def traverses_rejected(self) -> bool:
        return self.preserve_paths and bool(self.nodes.conditions)
