"""Oracle of `lineage`: its meaning in plain Python, by brute force."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.strategies.lineage import LineageWorld, WorldFlow


@dataclass(frozen=True)
class ExpectedTraversal:
    """Node id → (depth, filtered out, omitted upstream, omitted downstream), and the ids of the edges."""

    nodes: dict[str, tuple[int, bool, int | None, int | None]]
    edges: set[str]
    hidden: int


def expected_traversal(
    world: LineageWorld,
    start: str,
    direction: str,
    depth: int,
    width: int,
    matches: Callable[[WorldFlow], bool],
    levels: tuple[str, ...] | None = None,
    preserve_paths: bool = True,
) -> ExpectedTraversal:
    visible = {resource.id for resource in world.resources if resource.visible}
    passing = {
        resource.id
        for resource in world.resources
        if levels is None or resource.level in levels or resource.id == start
    }
    followable = visible if preserve_paths or levels is None else visible & passing
    flows = sorted((flow for flow in world.flows if matches(flow)), key=lambda flow: flow.id)
    upstream = direction in ("UPSTREAM", "BOTH")
    downstream = direction in ("DOWNSTREAM", "BOTH")

    def followed(node: str) -> list[str]:
        others = []
        if upstream:
            others += [flow.source for flow in flows if flow.target == node and flow.source in followable][:width]
        if downstream:
            others += [flow.target for flow in flows if flow.source == node and flow.target in followable][:width]
        return others

    depths = {start: 0}
    level = [start]
    for number in range(1, depth + 1):
        level = sorted({other for node in level for other in followed(node)} - set(depths))
        depths.update(dict.fromkeys(level, number))

    def leads_to_passing(node: str, steps: int) -> bool:
        if node in passing:
            return True
        return steps > 0 and any(leads_to_passing(other, steps - 1) for other in followed(node))

    retained = {node for node, node_depth in depths.items() if leads_to_passing(node, depth - node_depth)}
    edges = {flow.id for flow in flows if flow.source in retained and flow.target in retained}
    hidden = 0
    nodes: dict[str, tuple[int, bool, int | None, int | None]] = {}
    for node in retained:
        up = [flow for flow in flows if flow.target == node]
        down = [flow for flow in flows if flow.source == node]
        hidden += sum(flow.source not in visible for flow in up) if upstream else 0
        hidden += sum(flow.target not in visible for flow in down) if downstream else 0
        nodes[node] = (
            depths[node],
            node not in passing,
            sum(flow.source in visible & passing and flow.id not in edges for flow in up) if upstream else None,
            sum(flow.target in visible & passing and flow.id not in edges for flow in down) if downstream else None,
        )
    return ExpectedTraversal(nodes, edges, hidden)
