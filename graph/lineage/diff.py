"""What differs between the lineage, or the designations, at two instants: pure.

The lineage of a resource is what feeds it and what it feeds: a walk up and a walk down, each with the flows between
its own nodes. What is there at both instants is no change but for its place; see docs/lineage.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from graph.lineage.request import Step
from graph.lineage.result import TraversalResult, TraversedEdge

T = TypeVar("T")
FACTS = ("cadence", "channel", "fields")


class Change(StrEnum):
    """What became of something between two instants."""

    ADDED = "ADDED"
    ENDED = "ENDED"
    CHANGED = "CHANGED"


@dataclass(frozen=True, slots=True)
class NodePosition:
    """How many steps at least a node is up from the start, and how many down; None where it is not met that way."""

    upstream: int | None
    downstream: int | None

    @property
    def distance(self) -> int:
        return min(each for each in (self.upstream, self.downstream) if each is not None)


@dataclass(frozen=True, slots=True)
class DiffSide:
    """The lineage at one instant. `omitted`: matching flows of its nodes, in the ways walked, that it does not carry;
    `hidden`: those to what the caller may not see."""

    places: Mapping[str, NodePosition]
    names: Mapping[str, str]
    edges: Mapping[str, TraversedEdge]
    omitted: int
    hidden: int
    stopped_by: frozenset[str]


@dataclass(frozen=True, slots=True)
class NodeDifference:
    """A node that is met at one instant only, or elsewhere."""

    change: Change
    id: str
    before: NodePosition | None
    after: NodePosition | None


@dataclass(frozen=True, slots=True)
class EdgeDifference:
    """A flow that is there at one instant only, or two of the same ends, kind and job of which one took the place of
    the other; `differs`: which facts are not the same."""

    change: Change
    before: TraversedEdge | None
    after: TraversedEdge | None
    differs: tuple[str, ...] = ()

    @property
    def edge(self) -> TraversedEdge:
        found = self.before or self.after
        assert found is not None  # noqa: S101 - one of them is there
        return found


@dataclass(frozen=True, slots=True)
class DesignationInterval:
    """A designation: of which element, where, to whom, and at which of the two instants it holds."""

    id: str
    element: str
    region: str
    department: str
    before: bool
    after: bool


@dataclass(frozen=True, slots=True)
class DesignationDifference:
    """A designation that holds at one instant only, or two for one element and region to different departments."""

    change: Change
    before: DesignationInterval | None
    after: DesignationInterval | None

    @property
    def act(self) -> DesignationInterval:
        found = self.before or self.after
        assert found is not None  # noqa: S101 - one of them is there
        return found


def diff_side(answers: Mapping[Step, TraversalResult]) -> DiffSide:
    """The lineage that the answers of a walk up and a walk down make together; or of one of them."""
    edges = {edge.id: edge for answer in answers.values() for edge in answer.edges}
    depths = {way: {node.visited.id: node.visited.depth for node in answer.nodes} for way, answer in answers.items()}
    carried: dict[tuple[str, Step], int] = defaultdict(int)
    for edge in edges.values():
        carried[edge.source, Step.DOWN] += 1
        carried[edge.target, Step.UP] += 1
    omitted = 0
    stopped: set[str] = set()
    for way, answer in answers.items():
        for node in answer.nodes:
            left_out = node.visited.passing[0] - carried[node.visited.id, way]
            omitted += left_out
            # a flow that one walk left out may be in the other
            stopped |= node.stopped_by if left_out else node.stopped_by & {"TIME"}
    return DiffSide(
        places={
            each: NodePosition(depths.get(Step.UP, {}).get(each), depths.get(Step.DOWN, {}).get(each))
            for each in {found for of in depths.values() for found in of}
        },
        names={node.visited.id: node.visited.name for answer in answers.values() for node in answer.nodes},
        edges=edges,
        omitted=omitted,
        hidden=sum(node.hidden for answer in answers.values() for node in answer.nodes),
        stopped_by=frozenset(stopped),
    )


def node_changes(before: DiffSide, after: DiffSide) -> list[NodeDifference]:
    """By distance, the nearer of the two, and id."""
    found = []
    for each in before.places.keys() | after.places.keys():
        then, now = before.places.get(each), after.places.get(each)
        if then != now:
            change = Change.ADDED if then is None else Change.ENDED if now is None else Change.CHANGED
            found.append(NodeDifference(change, each, then, now))
    return sorted(found, key=lambda each: (min(at.distance for at in (each.before, each.after) if at), each.id))


def replaced(before: DiffSide, after: DiffSide) -> list[str]:
    """The flows that may have taken each other's place, whose facts `edge_changes` must know."""
    gone, come = _gone_and_come(before, after)
    both = {_ends(edge) for edge in gone} & {_ends(edge) for edge in come}
    return sorted(edge.id for edge in (*gone, *come) if _ends(edge) in both)


def edge_changes(before: DiffSide, after: DiffSide, facts: Mapping[str, Mapping[str, Any]]) -> list[EdgeDifference]:
    """By ends and id. `facts`: flow id → job, cadence, channel and fields of those that `replaced` names."""
    gone, come = _gone_and_come(before, after)
    found = []
    for then, now in paired(gone, come, lambda edge: (*_ends(edge), facts.get(edge.id, {}).get("job"))):
        differs = _differing(facts.get(then.id, {}), facts.get(now.id, {})) if then and now else ()
        if then and now and differs:
            found.append(EdgeDifference(Change.CHANGED, then, now, differs))
            continue
        if then:
            found.append(EdgeDifference(Change.ENDED, then, None))
        if now:
            found.append(EdgeDifference(Change.ADDED, None, now))
    return sorted(found, key=lambda each: (each.edge.source, each.edge.target, each.edge.id))


def designation_differences(acts: Iterable[DesignationInterval]) -> list[DesignationDifference]:
    """By element, region and id."""
    gone = [act for act in acts if act.before and not act.after]
    come = [act for act in acts if act.after and not act.before]
    found = []
    for then, now in paired(gone, come, lambda act: (act.element, act.region)):
        if then and now and then.department != now.department:
            found.append(DesignationDifference(Change.CHANGED, then, now))
            continue
        if then:
            found.append(DesignationDifference(Change.ENDED, then, None))
        if now:
            found.append(DesignationDifference(Change.ADDED, None, now))
    return sorted(found, key=lambda each: (each.act.element, each.act.region, each.act.id))


def paired(gone: Iterable[T], come: Iterable[T], key: Callable[[T], Any]) -> list[tuple[T | None, T | None]]:
    """What ended beside what began under one key, the first with the first; None beside what has no other."""
    groups: dict[Any, tuple[list[T], list[T]]] = defaultdict(lambda: ([], []))
    for side, each_of in enumerate((gone, come)):
        for each in each_of:
            groups[key(each)][side].append(each)
    pairs: list[tuple[T | None, T | None]] = []
    for ended, began in groups.values():
        for place in range(max(len(ended), len(began))):
            pairs.append((_at(ended, place), _at(began, place)))
    return pairs


def _at(values: Sequence[T], place: int) -> T | None:
    return values[place] if place < len(values) else None


def _gone_and_come(before: DiffSide, after: DiffSide) -> tuple[list[TraversedEdge], list[TraversedEdge]]:
    gone = [edge for each, edge in sorted(before.edges.items()) if each not in after.edges]
    return gone, [edge for each, edge in sorted(after.edges.items()) if each not in before.edges]


def _ends(edge: TraversedEdge) -> tuple[str, str, Any]:
    return edge.source, edge.target, edge.kind


def _differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(name for name in FACTS if before.get(name) != after.get(name))
