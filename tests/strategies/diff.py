"""Worlds of lineage with attributes on their flows, and the oracle of `diff`: its meaning in plain Python."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from graph.client.database import Neo4jDatabase
from tests.oracles.lineage import ExpectedTraversal, expected_traversal
from tests.strategies.lineage import LineageWorld, WorldFlow, worlds, write

WIDE = 10_000
SET = """
UNWIND $rows AS row
MATCH ()-[flow:FLOWS_TO {id: row.id}]->()
SET flow += row.attributes
"""
Attributes = dict[str, Any]
Position = tuple[int | None, int | None]
EdgeChange = tuple[str, str | None, str | None, tuple[str, ...]]
"""Change, flow before, flow after, and the attributes that differ."""


@dataclass(frozen=True)
class AttributedWorld:
    """A world, and of each of its flows job, cadence, channel and fields."""

    world: LineageWorld
    attributes: dict[str, Attributes]


@st.composite
def attributed_worlds(draw: st.DrawFn) -> AttributedWorld:
    world = draw(worlds(max_resources=5))
    attributes = {
        flow.id: {
            "job": draw(st.sampled_from([None, "job_1"])),
            "cadence": draw(st.sampled_from([None, "DAILY", "WEEKLY"])),
            "channel": draw(st.sampled_from([None, "PLATFORM"])),
            "fields": draw(st.sampled_from([[], ["a"], ["a", "b"], ["b", "a"]])),
        }
        for flow in world.flows
    }
    return AttributedWorld(world, attributes)


async def write_attributed(database: Neo4jDatabase, attributed: AttributedWorld) -> None:
    await write(database, attributed.world)
    rows = [{"id": flow, "attributes": attributes} for flow, attributes in attributed.attributes.items()]
    await database.write([(SET, {"rows": rows})])


@dataclass(frozen=True)
class ExpectedDiff:
    """Node id → (change, position before, position after); the changes of edges."""

    nodes: dict[str, tuple[str, Position | None, Position | None]]
    edges: set[EdgeChange]
    omitted: int
    hidden: int


def _valid_at(at: int) -> Callable[[WorldFlow], bool]:
    return lambda flow: flow.valid(at)


def expected_diff(
    attributed: AttributedWorld, start: str, direction: str, depth: int, before: int, after: int
) -> ExpectedDiff:
    """The nodes and flows of the brute-force traversals at each instant, and what is not in both."""
    directions = ("UPSTREAM", "DOWNSTREAM") if direction == "BOTH" else (direction,)
    sides = []
    omitted = hidden = 0
    for at in (before, after):
        valid = _valid_at(at)
        traversals = {
            side: expected_traversal(attributed.world, start, side, depth, WIDE, valid) for side in directions
        }
        flows = {flow for traversal in traversals.values() for flow in traversal.edges}
        sides.append((_positions(traversals), flows))
        omitted += _count_omitted(attributed.world, traversals, flows, at)
        hidden += sum(traversal.hidden for traversal in traversals.values())
    (old, old_flows), (new, new_flows) = sides
    nodes = {
        node: (
            "ENDED" if node not in new else "ADDED" if node not in old else "CHANGED",
            old.get(node),
            new.get(node),
        )
        for node in {*old, *new}
        if old.get(node) != new.get(node)
    }
    return ExpectedDiff(nodes, _edge_changes(attributed, old_flows - new_flows, new_flows - old_flows), omitted, hidden)


def _positions(traversals: dict[str, ExpectedTraversal]) -> dict[str, Position]:
    depths = {
        direction: {node: values[0] for node, values in traversal.nodes.items()}
        for direction, traversal in traversals.items()
    }
    up, down = depths.get("UPSTREAM", {}), depths.get("DOWNSTREAM", {})
    return {node: (up.get(node), down.get(node)) for node in {*up, *down}}


def _count_omitted(world: LineageWorld, traversals: dict[str, ExpectedTraversal], flows: set[str], at: int) -> int:
    visible = {resource.id for resource in world.resources if resource.visible}
    visible_flows = [flow for flow in world.flows if flow.valid(at) and {flow.source, flow.target} <= visible]
    return sum(
        flow.id not in flows and node == (flow.target if direction == "UPSTREAM" else flow.source)
        for direction, traversal in traversals.items()
        for node in traversal.nodes
        for flow in visible_flows
    )


def _edge_changes(attributed: AttributedWorld, ended_ids: set[str], begun_ids: set[str]) -> set[EdgeChange]:
    flows = {flow.id: flow for flow in attributed.world.flows}

    def key(flow: WorldFlow) -> tuple[Any, ...]:
        return flow.source, flow.target, flow.kind, attributed.attributes[flow.id]["job"]

    changes: set[EdgeChange] = set()
    ended, begun = sorted(ended_ids), sorted(begun_ids)
    for flow in [*ended, *begun]:
        flow_key = key(flows[flow])
        ended_alike = [other for other in ended if key(flows[other]) == flow_key]
        begun_alike = [other for other in begun if key(flows[other]) == flow_key]
        same_side, other_side = (ended_alike, begun_alike) if flow in ended_ids else (begun_alike, ended_alike)
        index = same_side.index(flow)
        partner = other_side[index] if index < len(other_side) else None
        differs = partner and tuple(
            name
            for name in ("cadence", "channel", "fields")
            if _comparable(attributed.attributes[flow][name]) != _comparable(attributed.attributes[partner][name])
        )
        if differs:
            old, new = (flow, partner) if flow in ended_ids else (partner, flow)
            changes.add(("CHANGED", old, new, differs))
        else:
            changes.add(("ENDED", flow, None, ()) if flow in ended_ids else ("ADDED", None, flow, ()))
    return changes


def _comparable(value: Any) -> Any:
    return sorted(value) if isinstance(value, list) else value
