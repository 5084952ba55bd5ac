"""The meaning of `lineage`, in plain Python and by brute force: the oracle."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.strategies.lineage import Line, World


@dataclass(frozen=True)
class Expected:
    """Node id → (depth, filtered out, omitted upstream, omitted downstream), and the ids of the edges."""

    nodes: dict[str, tuple[int, bool, int | None, int | None]]
    edges: set[str]
    hidden: int


def expected(
    world: World,
    start: str,
    direction: str,
    depth: int,
    width: int,
    matches: Callable[[Line], bool],
    levels: tuple[str, ...] = (),
    preserve_paths: bool = True,
) -> Expected:
    visible = {place.id for place in world.places if place.visible}
    passing = {place.id for place in world.places if not levels or place.level in levels or place.id == start}
    through = preserve_paths or not levels
    known = visible if through else visible & passing
    lines = sorted((line for line in world.lines if matches(line)), key=lambda line: line.id)

    def followed(node: str) -> list[tuple[str, str]]:
        steps = []
        if direction in ("UPSTREAM", "BOTH"):
            steps += [("up", line.source) for line in lines if line.target == node and line.source in known][:width]
        if direction in ("DOWNSTREAM", "BOTH"):
            steps += [("down", line.target) for line in lines if line.source == node and line.target in known][:width]
        return steps

    depths = {start: 0}
    front = [start]
    for number in range(1, depth + 1):
        front = sorted({other for node in front for _, other in followed(node)} - set(depths))
        depths.update(dict.fromkeys(front, number))

    def leads_to_kept(node: str, left: int) -> bool:
        if node in passing:
            return True
        return left > 0 and any(leads_to_kept(other, left - 1) for _, other in followed(node))

    kept = {node for node, at in depths.items() if leads_to_kept(node, depth - at)}
    inside = {line.id for line in lines if line.source in kept and line.target in kept}
    hidden = 0
    nodes: dict[str, tuple[int, bool, int | None, int | None]] = {}
    for node in kept:
        up = [line for line in lines if line.target == node]
        down = [line for line in lines if line.source == node]
        upstream = direction in ("UPSTREAM", "BOTH")
        downstream = direction in ("DOWNSTREAM", "BOTH")
        hidden += sum(line.source not in visible for line in up) if upstream else 0
        hidden += sum(line.target not in visible for line in down) if downstream else 0
        nodes[node] = (
            depths[node],
            node not in passing,
            sum(line.source in visible & passing and line.id not in inside for line in up) if upstream else None,
            sum(line.target in visible & passing and line.id not in inside for line in down) if downstream else None,
        )
    return Expected(nodes, inside, hidden)
