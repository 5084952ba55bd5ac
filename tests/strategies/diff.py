"""What `diff` means, in plain Python and by brute force, over the worlds of lineage with facts on their flows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from graph.client.database import Neo4jDatabase
from tests.oracles.lineage import Expected, expected
from tests.strategies.lineage import Line, World, worlds, write

WIDE = 10_000
SET = """
UNWIND $facts AS fact
MATCH ()-[flow:FLOWS_TO {id: fact.id}]->()
SET flow += fact.properties
"""
Facts = dict[str, Any]
Place = tuple[int | None, int | None]


@dataclass(frozen=True)
class Factual:
    """A world, and of each of its flows job, cadence, channel and fields."""

    world: World
    facts: dict[str, Facts]


@st.composite
def factual(draw: st.DrawFn) -> Factual:
    world = draw(worlds(most_places=5))
    facts = {
        line.id: {
            "job": draw(st.sampled_from([None, "job_1"])),
            "cadence": draw(st.sampled_from([None, "DAILY", "WEEKLY"])),
            "channel": draw(st.sampled_from([None, "PLATFORM"])),
            "fields": draw(st.sampled_from([[], ["a"], ["a", "b"], ["b", "a"]])),
        }
        for line in world.lines
    }
    return Factual(world, facts)


async def write_factual(database: Neo4jDatabase, of: Factual) -> None:
    await write(database, of.world)
    await database.write([(SET, {"facts": [{"id": each, "properties": own} for each, own in of.facts.items()]})])


@dataclass(frozen=True)
class Differing:
    """Node id → (change, place before, place after); (change, flow before, flow after, what differs)."""

    nodes: dict[str, tuple[str, Place | None, Place | None]]
    edges: set[tuple[str, str | None, str | None, tuple[str, ...]]]
    omitted: int
    hidden: int


def _valid_at(at: int) -> Callable[[Line], bool]:
    return lambda line: line.valid(at)


def differing(of: Factual, start: str, direction: str, depth: int, before: int, after: int) -> Differing:
    """Each instant by itself: the nodes and flows of the brute-force walks; then what is not in both."""
    ways = ("UPSTREAM", "DOWNSTREAM") if direction == "BOTH" else (direction,)
    sides = []
    omitted = hidden = 0
    for at in (before, after):
        valid = _valid_at(at)
        walks = {way: expected(of.world, start, way, depth, WIDE, valid) for way in ways}
        flows = {each for traversal in walks.values() for each in traversal.edges}
        sides.append((_places(walks), flows))
        omitted += _left_out(of.world, walks, flows, at)
        hidden += sum(traversal.hidden for traversal in walks.values())
    (then, gone), (now, come) = sides
    nodes = {
        each: (
            "ENDED" if each not in now else "ADDED" if each not in then else "CHANGED",
            then.get(each),
            now.get(each),
        )
        for each in {*then, *now}
        if then.get(each) != now.get(each)
    }
    return Differing(nodes, _edges(of, gone - come, come - gone), omitted, hidden)


def _places(walks: dict[str, Expected]) -> dict[str, Place]:
    depths = {way: {node: found[0] for node, found in traversal.nodes.items()} for way, traversal in walks.items()}
    up, down = depths.get("UPSTREAM", {}), depths.get("DOWNSTREAM", {})
    return {node: (up.get(node), down.get(node)) for node in {*up, *down}}


def _left_out(world: World, walks: dict[str, Expected], flows: set[str], at: int) -> int:
    visible = {place.id for place in world.places if place.visible}
    seen = [line for line in world.lines if line.valid(at) and {line.source, line.target} <= visible]
    return sum(
        line.id not in flows and node == (line.target if way == "UPSTREAM" else line.source)
        for way, traversal in walks.items()
        for node in traversal.nodes
        for line in seen
    )


def _edges(of: Factual, gone: set[str], come: set[str]) -> set[tuple[str, str | None, str | None, tuple[str, ...]]]:
    lines = {line.id: line for line in of.world.lines}

    def key(line: Line) -> tuple[Any, ...]:
        return line.source, line.target, line.kind, of.facts[line.id]["job"]

    found: set[tuple[str, str | None, str | None, tuple[str, ...]]] = set()
    ended, begun = sorted(gone), sorted(come)
    for each in [*ended, *begun]:
        same = key(lines[each])
        here = [other for other in ended if key(lines[other]) == same]
        there = [other for other in begun if key(lines[other]) == same]
        own, others = (here, there) if each in gone else (there, here)
        place = own.index(each)
        other = others[place] if place < len(others) else None
        differs = other and tuple(
            name
            for name in ("cadence", "channel", "fields")
            if _plain(of.facts[each][name]) != _plain(of.facts[other][name])
        )
        if differs:
            found.add(("CHANGED", each if each in gone else other, each if each in come else other, differs))
        else:
            found.add(("ENDED", each, None, ()) if each in gone else ("ADDED", None, each, ()))
    return found


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, list) else value
