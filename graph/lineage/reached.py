"""The resources and fields that a traversal reached, with their distances (docs/lineage.md, impact). Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from graph.lineage.request import Granularity
from graph.lineage.result import TraversalResult


@dataclass(frozen=True, slots=True)
class ReachedCount:
    """The number of resources and of fields at a distance. `fields`: null in a traversal over resources."""

    distance: int
    resources: int
    fields: int | None


@dataclass(frozen=True, slots=True)
class ReachedNodes:
    """Id → least number of steps from a start, without the starts themselves. A resource is as near as its nearest
    reached field. `fields`: None in a traversal over resources."""

    resources: Mapping[str, int]
    fields: Mapping[str, int] | None

    def by_distance(self) -> Iterator[ReachedCount]:
        """The distances at which something is, the least first."""
        resources = Counter(self.resources.values())
        fields = None if self.fields is None else Counter(self.fields.values())
        for distance in sorted(resources.keys() | (fields or {}).keys()):
            yield ReachedCount(distance, resources[distance], None if fields is None else fields[distance])


def reached_nodes(result: TraversalResult, granularity: Granularity) -> ReachedNodes:
    """What a traversal over resources or fields reached."""
    resources: dict[str, int] = {}
    fields: dict[str, int] = {}
    for node in result.nodes:
        node_id, depth = node.visited.id, node.visited.depth
        if depth == 0:
            continue
        if node_id in result.owners:
            fields[node_id] = depth
        # nodes are ordered by depth, so the first is the nearest
        resources.setdefault(result.owners.get(node_id, node_id), depth)
    return ReachedNodes(resources, fields if granularity is Granularity.FIELD else None)
