"""A diff equals brute force between two instants; a write between its reads; flows that replace others."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from graph.client.database import Neo4jDatabase
from graph.engine import QueryEngine
from graph.lineage.diff import NodePosition
from graph.lineage.diff_runner import run_diff
from graph.lineage.request import TraversalDirection, TraversalRequest
from tests.strategies.diff import WIDE, AttributedWorld, attributed_worlds, expected_diff, write_attributed
from tests.strategies.lineage import LineageWorld, WorldFlow, WorldResource, day, merged, numbered, numbered_id
from tests.support.example_count import example_count

WORLDS_PER_GRAPH = 10
"""Worlds in one graph."""
QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]


def traversal_request(direction: str, depth: int) -> TraversalRequest:
    return TraversalRequest(
        of=("resource_0",),
        direction=TraversalDirection(direction),
        depth=depth,
        width=WIDE,
        milliseconds=30_000,
        audiences=("PUBLIC", "GOV"),
        as_of=day(0),
    )


def pair(position: NodePosition | None) -> tuple[int | None, int | None] | None:
    return (position.upstream, position.downstream) if position else None


def numbered_world(attributed: AttributedWorld, number: int) -> AttributedWorld:
    attributes = {numbered_id(flow, number): values for flow, values in attributed.attributes.items()}
    return AttributedWorld(numbered(attributed.world, number), attributes)


@settings(max_examples=example_count(WORLDS_PER_GRAPH), deadline=None, suppress_health_check=QUIET)
@given(
    batch=st.lists(
        st.tuples(
            attributed_worlds(),
            st.sampled_from(["UPSTREAM", "DOWNSTREAM", "BOTH"]),
            st.sampled_from([1, 2, 3]),
            st.tuples(st.integers(0, 8), st.integers(0, 8)).map(sorted),
        ),
        min_size=WORLDS_PER_GRAPH,
        max_size=WORLDS_PER_GRAPH,
    )
)
async def test_a_diff_equals_brute_force(
    database: Neo4jDatabase, batch: list[tuple[AttributedWorld, str, int, list[int]]]
) -> None:
    worlds = [numbered_world(attributed, number) for number, (attributed, *_) in enumerate(batch)]
    attributes = {flow: values for attributed in worlds for flow, values in attributed.attributes.items()}
    await write_attributed(database, AttributedWorld(merged(attributed.world for attributed in worlds), attributes))
    for number, (attributed, (_, direction, depth, instants)) in enumerate(zip(worlds, batch, strict=True)):
        await check(database, attributed, numbered_id("resource_0", number), direction, depth, instants)


async def check(
    database: Neo4jDatabase, attributed: AttributedWorld, start: str, direction: str, depth: int, instants: list[int]
) -> None:
    before, after = instants
    request = replace(traversal_request(direction, depth), of=(start,))
    diff = await run_diff(QueryEngine(database), request, day(before), day(after))
    right = expected_diff(attributed, start, direction, depth, before, after)
    note(f"{attributed}\n{right}")
    assert diff.consistent
    nodes = {change.id: (change.change.value, pair(change.before), pair(change.after)) for change in diff.nodes}
    assert nodes == right.nodes
    assert len(diff.nodes) == len(nodes)
    edges = [
        (change.change.value, change.before and change.before.id, change.after and change.after.id, change.differs)
        for change in diff.edges
    ]
    assert len(edges) == len(set(edges))
    assert set(edges) == right.edges
    assert diff.before.omitted + diff.after.omitted == right.omitted
    assert diff.before.hidden + diff.after.hidden == right.hidden
    stopped = diff.before.stopped_by | diff.after.stopped_by
    assert stopped == ({"DEPTH"} if right.omitted else set())


def replaced_flow() -> AttributedWorld:
    """0 → 1 daily until day 3, then weekly; 1 → 2 from day 2; 2 → 0 replaced by an identical flow on day 3."""
    rows: list[Any] = [
        ("flow_a", "resource_0", "resource_1", 0, 3),
        ("flow_b", "resource_0", "resource_1", 3, None),
        ("flow_c", "resource_1", "resource_2", 2, None),
        ("flow_d", "resource_2", "resource_0", 0, 3),
        ("flow_e", "resource_2", "resource_0", 3, None),
    ]
    world = LineageWorld(
        tuple(WorldResource(f"resource_{number}", "COUNTY", True) for number in range(3)),
        tuple(
            WorldFlow(flow, source, target, "COLLECTION", since, until) for flow, source, target, since, until in rows
        ),
    )
    daily = {"job": None, "cadence": "DAILY", "channel": None, "fields": ["a"]}
    attributes = {flow.id: dict(daily) for flow in world.flows}
    attributes["flow_b"] |= {"cadence": "WEEKLY", "fields": ["a", "b"]}
    return AttributedWorld(world, attributes)


async def test_a_write_between_two_reads_repeats_all_reads(database: Neo4jDatabase) -> None:
    await write_attributed(database, replaced_flow())
    engine = QueryEngine(database)
    queries: list[str] = []
    engine.on_query = queries.append
    read_query = engine.read_query

    async def disturbed(name: str, parameters: Any, at: str | None = None, timeout: float = 1) -> Any:
        if queries.count("lineage/flow_attributes") < 1:
            await database.write([("CREATE (:Load {key: 'a writer came between'})", {})])
        return await read_query(name, parameters, at, timeout)

    engine.read_query = disturbed  # type: ignore[method-assign]
    diff = await run_diff(engine, traversal_request("BOTH", 3), day(1), day(4))
    assert diff.consistent
    assert diff.version == await database.version()
    assert queries == [*["lineage/traversal"] * 4, "lineage/flow_attributes"] * 2


async def test_a_flow_that_replaces_another_is_one_change(database: Neo4jDatabase) -> None:
    await write_attributed(database, replaced_flow())
    diff = await run_diff(QueryEngine(database), traversal_request("DOWNSTREAM", 3), day(1), day(4))
    assert [(change.change.value, change.edge.id, change.differs) for change in diff.edges] == [
        ("CHANGED", "flow_a", ("cadence", "fields")),
        ("ADDED", "flow_c", ()),
        ("ADDED", "flow_e", ()),
    ]
    assert [(change.change.value, change.id, pair(change.after)) for change in diff.nodes] == [
        ("ADDED", "resource_2", (None, 2))
    ]
