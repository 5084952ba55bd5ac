"""Differences between the lineage, or the designations, at two instants. Pure.

The lineage of some starts is a traversal up and a traversal down, each with the flows between its own nodes. A node
present at both instants counts as changed only if its distances differ; see docs/lineage.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest
from typing import Any, TypeVar

from graph.lineage.request import Granularity, Step
from graph.lineage.result import TraversalResult, TraversedEdge

T = TypeVar("T")
COMPARED_ATTRIBUTES = ("cadence", "channel", "fields", "transformations")
"""The attributes of a flow, or of a derivation (`transformations`), that make it CHANGED."""


class Change(StrEnum):
    """The change of an object between two instants."""

    ADDED = "ADDED"
    ENDED = "ENDED"
    CHANGED = "CHANGED"


@dataclass(frozen=True, slots=True)
class NodePosition:
    """Distances of a node from the start, up and down; None if it is not visited in that direction."""

    upstream: int | None
    downstream: int | None

    @property
    def distance(self) -> int:
        return min(distance for distance in (self.upstream, self.downstream) if distance is not None)


@dataclass(frozen=True, slots=True)
class DiffSide:
    """The lineage at one instant. `positions`, `names`: by node id. `edges`: by id.

    `omitted`: the number of matching flows of its nodes that it does not contain; `hidden`: of flows to nodes that the
    caller may not read.
    """

    positions: Mapping[str, NodePosition]
    names: Mapping[str, str]
    edges: Mapping[str, TraversedEdge]
    omitted: int
    hidden: int
    stopped_by: frozenset[str]


@dataclass(frozen=True, slots=True)
class NodeDifference:
    """A node that is visited at one instant only, or at another position."""

    change: Change
    id: str
    before: NodePosition | None
    after: NodePosition | None


@dataclass(frozen=True, slots=True)
class EdgeDifference:
    """A flow or derivation that exists at one instant only; or two with the same ends, kind and job, of which one
    replaced the other.

    `differs`: the attributes that changed.
    """

    change: Change
    before: TraversedEdge | None
    after: TraversedEdge | None
    differs: tuple[str, ...] = ()

    @property
    def edge(self) -> TraversedEdge:
        return _either(self.before, self.after)


@dataclass(frozen=True, slots=True)
class DesignationInterval:
    """A designation: its element, region, scope (None: all) and department; whether it is valid before and after."""

    id: str
    element: str
    region: str
    scope: str | None
    department: str
    before: bool
    after: bool


@dataclass(frozen=True, slots=True)
class DesignationDifference:
    """A designation that is valid at one instant only; or two of one element, region and scope, of two departments."""

    change: Change
    before: DesignationInterval | None
    after: DesignationInterval | None

    @property
    def designation(self) -> DesignationInterval:
        return _either(self.before, self.after)


def diff_side(results: Mapping[Step, TraversalResult]) -> DiffSide:
    """The lineage of a traversal up, a traversal down, or both."""
    edges = {edge.id: edge for result in results.values() for edge in result.edges}
    edge_counts: dict[tuple[str, Step], int] = defaultdict(int)
    for edge in edges.values():
        # an edge from a field to a whole resource is followed from the field only
        for end, step in ((edge.source, Step.DOWN), (edge.target, Step.UP)):
            edge_counts[end, step] += step in edge.steps
    omitted = 0
    stopped: set[str] = set()
    for step, result in results.items():
        for node in result.nodes:
            node_omitted = node.visited.passing[0] - edge_counts[node.visited.id, step]
            omitted += node_omitted
            # a flow that one traversal omits may be in the other
            stopped |= node.stopped_by if node_omitted else node.stopped_by & {"TIME"}
    return DiffSide(
        positions=_positions(results),
        names={node.visited.id: node.visited.name for result in results.values() for node in result.nodes},
        edges=edges,
        omitted=omitted,
        hidden=sum(node.hidden for result in results.values() for node in result.nodes),
        stopped_by=frozenset(stopped),
    )


def _positions(results: Mapping[Step, TraversalResult]) -> dict[str, NodePosition]:
    depths = {step: {node.visited.id: node.visited.depth for node in result.nodes} for step, result in results.items()}
    up, down = depths.get(Step.UP, {}), depths.get(Step.DOWN, {})
    return {node: NodePosition(up.get(node), down.get(node)) for node in up.keys() | down.keys()}


def node_changes(before: DiffSide, after: DiffSide) -> list[NodeDifference]:
    """By the lesser of the two distances, then by id."""
    changes = []
    for node in before.positions.keys() | after.positions.keys():
        old, new = before.positions.get(node), after.positions.get(node)
        if old != new:
            change = Change.ADDED if old is None else Change.ENDED if new is None else Change.CHANGED
            changes.append(NodeDifference(change, node, old, new))
    return sorted(changes, key=lambda node: (_least_distance(node), node.id))


def _least_distance(change: NodeDifference) -> int:
    return min(position.distance for position in (change.before, change.after) if position)


def replaced_edges(before: DiffSide, after: DiffSide) -> list[TraversedEdge]:
    """The edges of which one may have replaced another. `edge_changes` needs the attributes of their flows or
    derivations."""
    ended, begun = _ended_and_begun(before, after)
    common = {_ends(edge) for edge in ended} & {_ends(edge) for edge in begun}
    return [edge for edge in (*ended, *begun) if _ends(edge) in common]


def derivation_of(edge: TraversedEdge) -> str | None:
    """The id of the derivation that an edge between fields is; None for the edge of a flow."""
    extra = edge.extra or {}
    return edge.id if extra.get("granularity") == Granularity.FIELD.value else None


def flow_of(edge: TraversedEdge) -> str | None:
    """The id of the flow that an edge is; None for a derivation."""
    if derivation_of(edge):
        return None
    return edge.id if edge.extra is None else edge.extra["flow"]


def edge_changes(
    before: DiffSide, after: DiffSide, attributes: Mapping[str, Mapping[str, Any]]
) -> list[EdgeDifference]:
    """By ends and id. `attributes`: by id of a flow or derivation in `replaced_edges`, its job and what is compared."""
    ended, begun = _ended_and_begun(before, after)
    changes = []

    def attributes_of(edge: TraversedEdge) -> Mapping[str, Any]:
        return attributes.get(derivation_of(edge) or flow_of(edge) or "", {})

    for old, new in pair_by_key(ended, begun, lambda edge: (*_ends(edge), attributes_of(edge).get("job"))):
        differs = _differing(attributes_of(old), attributes_of(new)) if old and new else ()
        if old and new and differs:
            changes.append(EdgeDifference(Change.CHANGED, old, new, differs))
            continue
        if old:
            changes.append(EdgeDifference(Change.ENDED, old, None))
        if new:
            changes.append(EdgeDifference(Change.ADDED, None, new))
    return sorted(changes, key=lambda change: (change.edge.source, change.edge.target, change.edge.id))


def designation_differences(designations: Iterable[DesignationInterval]) -> list[DesignationDifference]:
    """By element, region, scope (all first) and id."""
    designations = list(designations)
    ended = [designation for designation in designations if designation.before and not designation.after]
    begun = [designation for designation in designations if designation.after and not designation.before]
    changes = []
    for old, new in pair_by_key(ended, begun, _designated_datum):
        if old and new and old.department != new.department:
            changes.append(DesignationDifference(Change.CHANGED, old, new))
            continue
        if old:
            changes.append(DesignationDifference(Change.ENDED, old, None))
        if new:
            changes.append(DesignationDifference(Change.ADDED, None, new))
    return sorted(changes, key=_designation_order)


def _designated_datum(designation: DesignationInterval) -> tuple[str, str, str]:
    return designation.element, designation.region, designation.scope or ""


def _designation_order(change: DesignationDifference) -> tuple[str, str, str, str]:
    return (*_designated_datum(change.designation), change.designation.id)


def pair_by_key(ended: Iterable[T], begun: Iterable[T], key: Callable[[T], Any]) -> Iterator[tuple[T | None, T | None]]:
    """Pairs of what ended and what began under the same key, in their order; None for a missing partner."""
    groups: dict[Any, tuple[list[T], list[T]]] = defaultdict(lambda: ([], []))
    for side, values in enumerate((ended, begun)):
        for value in values:
            groups[key(value)][side].append(value)
    for old, new in groups.values():
        yield from zip_longest(old, new)


def _either(before: T | None, after: T | None) -> T:
    value = before if before is not None else after
    assert value is not None  # noqa: S101 - a difference has one of them
    return value


def _ended_and_begun(before: DiffSide, after: DiffSide) -> tuple[list[TraversedEdge], list[TraversedEdge]]:
    ended = [edge for edge_id, edge in sorted(before.edges.items()) if edge_id not in after.edges]
    return ended, [edge for edge_id, edge in sorted(after.edges.items()) if edge_id not in before.edges]


def _ends(edge: TraversedEdge) -> tuple[str, str, Any]:
    return edge.source, edge.target, edge.kind


def _differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(name for name in COMPARED_ATTRIBUTES if before.get(name) != after.get(name))
