"""The meaning of `lineage` at the other granularities, by brute force: first the graph of it, then the walk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.oracles.lineage import Expected
from tests.strategies.aggregate import Grain
from tests.strategies.lineage import Line

UNSAID = "TRANSFORMATION"
Key = tuple[str, str]


@dataclass(frozen=True)
class Arc:
    """An edge: `ways` in which a step may follow it, and what it says: kind, flow, granularity; or the counts."""

    id: str
    source: str
    target: str
    ways: tuple[str, ...]
    says: tuple[object, ...]


@dataclass
class Known:
    """A graph: its arcs, the nodes that may pass, what each node has that is hidden or unplaced, by (node, way)."""

    arcs: dict[str, Arc] = field(default_factory=dict)
    passing: set[str] = field(default_factory=set)
    starts: list[str] = field(default_factory=list)
    hidden: dict[Key, int] = field(default_factory=lambda: defaultdict(int))
    unplaced: dict[Key, int] = field(default_factory=lambda: defaultdict(int))


def groups(grain: Grain, granularity: str) -> dict[str, set[str]]:
    """Resource → the nodes it belongs to, as callers see it."""
    visible = {place.id for place in grain.world.places if place.visible}
    found: dict[str, set[str]] = {each: set() for each in visible}
    if granularity == "REGION":
        for place in grain.world.places:
            if place.visible and place.id not in grain.off:
                found[place.id].add(f"region_{place.level}")
        return found
    for entry in grain.entries:
        for resource in set(entry.resources) & visible if entry.visible else ():
            above = {"ENTRY": (entry.id,), "LIBRARY": entry.libraries, "DEPARTMENT": entry.departments}[granularity]
            found[resource].update(above)
    return found


def passing_resources(grain: Grain, levels: tuple[str, ...]) -> set[str]:
    return {
        place.id
        for place in grain.world.places
        if place.visible and (not levels or (place.level in levels and place.id not in grain.off))
    }


def coarse(
    grain: Grain, granularity: str, start: str, matches: Callable[[Line], bool], levels: tuple[str, ...]
) -> Known:
    """The graph of entries, libraries, departments or regions."""
    belongs = groups(grain, granularity)
    known = Known(starts=sorted(belongs[start]))
    for resource in passing_resources(grain, levels):
        known.passing |= belongs[resource]
    behind: dict[tuple[str, str, str], list[Line]] = defaultdict(list)
    for line in filter(matches, grain.world.lines):
        for own, other, way in ((line.source, line.target, "down"), (line.target, line.source, "up")):
            for node in belongs.get(own, ()):
                known.hidden[node, way] += other not in belongs
                known.unplaced[node, way] += belongs.get(other) == set()
        for source in belongs.get(line.source, ()):
            for target in belongs.get(line.target, ()):
                behind[source, target, line.kind].append(line)
    for (source, target, kind), lines in behind.items():
        ends = {end for line in lines for end in (line.source, line.target)}
        fields = {(line.source, name) for line in lines for name in grain.named.get(line.id, ())}
        since = min(line.since for line in lines)
        until = None if any(line.until is None for line in lines) else max(line.until or 0 for line in lines)
        says = (kind, len({line.id for line in lines}), len(ends), len(fields) or None, since, until)
        arc = Arc(f"{source}>{target}:{kind}", source, target, ("up", "down"), says)
        known.arcs[arc.id] = arc
    return known


def fine(
    grain: Grain,
    start: str,
    valid: Callable[[Line], bool],
    kinds: tuple[str, ...],
    levels: tuple[str, ...],
) -> Known:
    """The graph of fields, and of resources where only their flows are known."""
    visible = {place.id for place in grain.world.places if place.visible}
    columns = {each.id: each for each in grain.columns}
    seen = {each.id for each in grain.columns if each.visible and each.resource in visible}
    own = sorted(each.id for each in grain.columns if each.resource == start and each.id in seen)
    known = Known(starts=own or [start])
    kept = passing_resources(grain, levels)
    known.passing = kept | {each.id for each in grain.columns if each.id in seen and each.resource in kept}
    lines = [line for line in grain.world.lines if valid(line)]
    between: dict[Key, list[Line]] = defaultdict(list)
    for line in sorted(lines, key=lambda line: line.id):
        between[line.source, line.target].append(line)
    by_field = set()
    for each in filter(valid, grain.derives):
        ends = (columns[each.source].resource, columns[each.target].resource)
        if each.source in seen and each.target in seen:
            by_field.add(ends)
        flows = [line for line in between[ends] if not kinds or line.kind in kinds]
        if not flows and (between[ends] or (kinds and UNSAID not in kinds)):
            continue
        if each.source in seen and each.target in seen:
            says = (flows[0].kind if flows else UNSAID, flows[0].id if flows else None, "FIELD")
            known.arcs[each.id] = Arc(each.id, each.source, each.target, ("up", "down"), says)
        elif each.source in seen:
            known.hidden[each.source, "down"] += 1
        elif each.target in seen:
            known.hidden[each.target, "up"] += 1
    for line in lines:
        if kinds and line.kind not in kinds:
            continue
        says = (line.kind, line.id, "RESOURCE")
        if line.source in visible and line.target in visible:
            known.arcs[line.id] = Arc(line.id, line.source, line.target, ("up", "down"), says)
        known.hidden[line.source, "down"] += line.target not in visible
        known.hidden[line.target, "up"] += line.source not in visible
        if (line.source, line.target) in by_field:
            continue
        for column in (columns[one] for one in sorted(seen)):
            if line.id in grain.named and column.name not in grain.named[line.id]:
                continue
            if column.resource == line.source:
                known.hidden[column.id, "down"] += line.target not in visible
                if line.target in visible:
                    arc = Arc(f"{column.id}>{line.id}", column.id, line.target, ("down",), says)
                    known.arcs[arc.id] = arc
            if column.resource == line.target:
                known.hidden[column.id, "up"] += line.source not in visible
                if line.source in visible:
                    arc = Arc(f"{line.id}>{column.id}", line.source, column.id, ("up",), says)
                    known.arcs[arc.id] = arc
    return known


def traversal(known: Known, direction: str, depth: int, width: int, filtered: bool, preserve: bool) -> Expected:
    """The walk over a graph, as for resources."""
    ways = {"UPSTREAM": ("up",), "DOWNSTREAM": ("down",), "BOTH": ("up", "down")}[direction]
    passing = known.passing | set(known.starts)
    through = preserve or not filtered
    arcs = sorted((arc for arc in known.arcs.values() if set(arc.ways) & set(ways)), key=lambda arc: arc.id)

    def own(node: str, way: str, *, all_of: bool) -> list[tuple[Arc, str]]:
        found = []
        for arc in arcs:
            end, other = (arc.source, arc.target) if way == "down" else (arc.target, arc.source)
            if end == node and way in arc.ways and (all_of or other in passing):
                found.append((arc, other))
        return found

    def followed(node: str) -> set[str]:
        return {other for way in ways for _, other in own(node, way, all_of=through)[:width]}

    depths = dict.fromkeys(known.starts, 0)
    front = set(known.starts)
    for number in range(1, depth + 1):
        front = {other for node in front for other in followed(node)} - set(depths)
        depths.update(dict.fromkeys(front, number))

    def leads_to_kept(node: str, left: int) -> bool:
        return node in passing or (left > 0 and any(leads_to_kept(other, left - 1) for other in followed(node)))

    kept = {node for node, at in depths.items() if leads_to_kept(node, depth - at)}
    inside = {arc.id for arc in arcs if arc.source in kept and arc.target in kept}
    nodes = {}
    for node in kept:
        left = {
            way: sum(arc.id not in inside for arc, _ in own(node, way, all_of=False)) if way in ways else None
            for way in ("up", "down")
        }
        nodes[node] = (depths[node], node not in passing, left["up"], left["down"])
    return Expected(nodes, inside, sum(known.hidden[node, way] for node in kept for way in ways))
