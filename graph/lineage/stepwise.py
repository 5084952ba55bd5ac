"""A walk at another granularity than resources: level by level, each node's surroundings read once.

What stands between two groups of resources is an aggregate of many flows. A statement of several levels would read
these flows once to step and again for the edges; here a level is one statement for each way, and what it read serves
both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from graph.database_protocol import Database
from graph.errors import TimedOut
from graph.lineage.answer import Edge, Met, Walked
from graph.lineage.clock import left
from graph.lineage.request import Walk, Way


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a node: for each way walked the matching edges that a step from it may follow, in the order of
    their ids, and how many lead to what is hidden; and how many flows are `unplaced`."""

    id: str
    name: str
    edges: Mapping[Way, Sequence[Edge]]
    hidden: Mapping[Way, int]
    unplaced: int = 0


class Reader(Protocol):
    """How a granularity is read. Each method raises TimedOut."""

    async def starts(self) -> list[str]:
        """The nodes that `of` names. Raises UnknownReference, BadArgument."""

    async def around(self, front: Sequence[str]) -> list[Around]:
        """What stands around some nodes."""

    async def passing(self, nodes: Sequence[str]) -> set[str]:
        """Those of the nodes that pass the filter."""


@dataclass
class Statements:
    """The statements of one walk: its parameters, by when it ends, the version of the graph they are opened at, and
    those they closed with."""

    bolt: Database
    parameters: Mapping[str, Any]
    end: float
    at: str
    versions: set[str] = field(default_factory=set)

    async def read(self, statement: str, **parameters: Any) -> Any:
        answer = await self.bolt.read(statement, {**self.parameters, **parameters}, timeout=left(self.end), at=self.at)
        self.versions.add(answer.version)
        return answer.value or []

    @property
    def version(self) -> str:
        """The one version of all, or nothing where a writer came between."""
        return next(iter(self.versions)) if len(self.versions) == 1 else ""


async def walked(reader: Reader, walk: Walk) -> Walked:
    """Level by level; ends after the last level whose nodes' surroundings were read in time."""
    starts = await reader.starts()
    depths = dict.fromkeys(starts, 0)
    passing, judged = set(starts), set(starts)
    around: dict[str, Around] = {}
    reached: int | None = None
    front = list(starts)
    for depth in range(walk.depth + 1):
        if not front:
            break
        try:
            here = await reader.around(front)
            if walk.nodes.asked:
                unknown = sorted(_others(walk, here) - judged)
                passing |= await reader.passing(unknown) if unknown else set()
                judged.update(unknown)
        except TimedOut as error:
            if depth <= 1:
                raise TimedOut.after(walk.milliseconds / 1000) from error
            reached = depth - 1
            break
        around.update((each.id, each) for each in here)
        if depth < walk.depth:
            front = sorted(_next(walk, here, passing) - depths.keys())
            depths.update(dict.fromkeys(front, depth + 1))
    allowed = passing if walk.nodes.asked else None
    met = tuple(_met(walk, each, depths[each.id], allowed) for each in around.values())
    return Walked(met, tuple(_between(around)), reached)


def _others(walk: Walk, here: Iterable[Around]) -> set[str]:
    return {_other(edge, way) for each in here for way in walk.direction.ways for edge in each.edges[way]}


def _next(walk: Walk, here: Iterable[Around], passing: set[str]) -> set[str]:
    allowed = passing if walk.nodes.asked and not walk.walks_through_rejected else None
    return {
        _other(edge, way)
        for each in here
        for way in walk.direction.ways
        for edge in _matching(each.edges[way], way, allowed)[: walk.width]
    }


def _met(walk: Walk, each: Around, depth: int, passing: set[str] | None) -> Met:
    found = [each.edges[way] for way in walk.direction.ways]
    kept = [_matching(edges, way, passing) for edges, way in zip(found, walk.direction.ways, strict=True)]
    followed = found if walk.walks_through_rejected else kept
    return Met(
        each.id,
        depth,
        passing is None or each.id in passing,
        each.name,
        passing=[len(edges) for edges in kept],
        matching=[len(edges) for edges in found],
        hidden=[each.hidden[way] for way in walk.direction.ways],
        last=[edges[walk.width - 1].id if len(edges) > walk.width else None for edges in followed],
        unplaced=each.unplaced,
    )


def _matching(edges: Sequence[Edge], way: Way, allowed: set[str] | None) -> Sequence[Edge]:
    return edges if allowed is None else [edge for edge in edges if _other(edge, way) in allowed]


def _between(around: Mapping[str, Around]) -> Iterable[Edge]:
    """Every edge between two nodes whose surroundings were read, once."""
    found = {edge.id: edge for each in around.values() for edges in each.edges.values() for edge in edges}
    return (edge for edge in found.values() if edge.source in around and edge.target in around)


def _other(edge: Edge, way: Way) -> str:
    return edge.target if way is Way.DOWN else edge.source
