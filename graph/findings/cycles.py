"""Strongly connected components of a graph (Tarjan 1972), without recursion. Edges within one lie on a cycle."""

from __future__ import annotations

from array import array
from collections.abc import Sequence


def components(count: int, sources: Sequence[int], targets: Sequence[int]) -> array[int]:
    """For each of `count` nodes the number of its component; the edges are `sources[i]` → `targets[i]`.

    Two nodes are of one component if and only if each can be reached from the other. Time and space are linear.
    """
    starts, ordered_targets = _by_source(count, sources, targets)
    component = array("i", [-1]) * count
    order = array("i", [-1]) * count
    low = array("i", [0]) * count
    next_edge = array("i", starts[:count])
    open_nodes: list[int] = []
    visited = component_count = 0
    for root in range(count):
        if order[root] >= 0:
            continue
        path = [root]
        order[root] = low[root] = visited
        visited += 1
        open_nodes.append(root)
        while path:
            node = path[-1]
            if next_edge[node] < starts[node + 1]:
                target = ordered_targets[next_edge[node]]
                next_edge[node] += 1
                if order[target] < 0:
                    order[target] = low[target] = visited
                    visited += 1
                    open_nodes.append(target)
                    path.append(target)
                elif component[target] < 0 and order[target] < low[node]:
                    low[node] = order[target]
                continue
            path.pop()
            if path and low[node] < low[path[-1]]:
                low[path[-1]] = low[node]
            if low[node] == order[node]:
                while True:
                    member = open_nodes.pop()
                    component[member] = component_count
                    if member == node:
                        break
                component_count += 1
    return component


def _by_source(count: int, sources: Sequence[int], targets: Sequence[int]) -> tuple[array[int], array[int]]:
    """Targets ordered by source: for each node where its targets start, and the targets."""
    starts = array("i", [0]) * (count + 1)
    for source in sources:
        starts[source + 1] += 1
    for node in range(count):
        starts[node + 1] += starts[node]
    free = array("i", starts)
    ordered_targets = array("i", [0]) * len(sources)
    for source, target in zip(sources, targets, strict=True):
        ordered_targets[free[source]] = target
        free[source] += 1
    return starts, ordered_targets
