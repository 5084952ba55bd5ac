"""Which nodes of a graph lie on a cycle: its strongly connected components (Tarjan 1972), without recursion."""

from __future__ import annotations

from array import array
from collections.abc import Sequence


def components(count: int, sources: Sequence[int], targets: Sequence[int]) -> array[int]:
    """For each of `count` nodes the number of its component; the edges are `sources[i]` → `targets[i]`.

    Two nodes are of one component if and only if each can be reached from the other. Time and space are linear.
    """
    starts, out = _by_source(count, sources, targets)
    found = array("i", [-1]) * count
    order = array("i", [-1]) * count
    low = array("i", [0]) * count
    place = array("i", starts[:count])
    deferred: list[int] = []
    met = done = 0
    for root in range(count):
        if order[root] >= 0:
            continue
        path = [root]
        order[root] = low[root] = met
        met += 1
        deferred.append(root)
        while path:
            node = path[-1]
            if place[node] < starts[node + 1]:
                following = out[place[node]]
                place[node] += 1
                if order[following] < 0:
                    order[following] = low[following] = met
                    met += 1
                    deferred.append(following)
                    path.append(following)
                elif found[following] < 0 and order[following] < low[node]:
                    low[node] = order[following]
                continue
            path.pop()
            if path and low[node] < low[path[-1]]:
                low[path[-1]] = low[node]
            if low[node] == order[node]:
                while True:
                    each = deferred.pop()
                    found[each] = done
                    if each == node:
                        break
                done += 1
    return found


def _by_source(count: int, sources: Sequence[int], targets: Sequence[int]) -> tuple[array[int], array[int]]:
    """Where the targets of each node begin, and the targets in that order."""
    starts = array("i", [0]) * (count + 1)
    for each in sources:
        starts[each + 1] += 1
    for node in range(count):
        starts[node + 1] += starts[node]
    free = array("i", starts)
    out = array("i", [0]) * len(sources)
    for source, target in zip(sources, targets, strict=True):
        out[free[source]] = target
        free[source] += 1
    return starts, out
