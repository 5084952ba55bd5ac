"""Diff equals what brute force finds between two instants; a writer in between; designations by their own histories."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import datetime
from typing import Any

from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from graph.client.database import Neo4jDatabase
from graph.engine import QueryEngine
from graph.lineage.diff import NodePosition
from graph.lineage.diff_runner import run_diff
from graph.lineage.request import TraversalDirection, TraversalRequest
from tests.strategies.diff import WIDE, Factual, differing, factual, write_factual
from tests.strategies.lineage import Line, World, apart, day, named, together

EXAMPLES = int(os.environ.get("YUANLIU_LINEAGE_EXAMPLES", "200"))
AT_ONCE = 10
"""Worlds in one graph."""
QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]


def traversal(direction: str, depth: int) -> TraversalRequest:
    return TraversalRequest(
        of=("resource_0",),
        direction=TraversalDirection(direction),
        depth=depth,
        width=WIDE,
        milliseconds=30_000,
        audiences=("PUBLIC", "GOV"),
        as_of=day(0),
    )


def pair(place: NodePosition | None) -> tuple[int | None, int | None] | None:
    return (place.upstream, place.downstream) if place else None


def placed(of: Factual, number: int) -> Factual:
    return Factual(apart(of.world, number), {named(each, number): facts for each, facts in of.facts.items()})


@settings(max_examples=max(1, EXAMPLES // AT_ONCE), deadline=None, suppress_health_check=QUIET)
@given(
    batch=st.lists(
        st.tuples(
            factual(),
            st.sampled_from(["UPSTREAM", "DOWNSTREAM", "BOTH"]),
            st.sampled_from([1, 2, 3]),
            st.tuples(st.integers(0, 8), st.integers(0, 8)).map(sorted),
        ),
        min_size=AT_ONCE,
        max_size=AT_ONCE,
    )
)
async def test_a_diff_is_what_brute_force_finds(
    database: Neo4jDatabase, batch: list[tuple[Factual, str, int, list[int]]]
) -> None:
    span = [(placed(of, number), way, depth, at) for number, (of, way, depth, at) in enumerate(batch)]
    facts = {each: own for of, *_ in span for each, own in of.facts.items()}
    await write_factual(database, Factual(together(of.world for of, *_ in span), facts))
    for number, (of, direction, depth, instants) in enumerate(span):
        await check(database, of, named("resource_0", number), direction, depth, instants)


async def check(
    database: Neo4jDatabase, of: Factual, start: str, direction: str, depth: int, instants: list[int]
) -> None:
    before, after = instants
    asked = replace(traversal(direction, depth), of=(start,))
    found = await run_diff(QueryEngine(database), asked, day(before), day(after))
    right = differing(of, start, direction, depth, before, after)
    note(f"{of}\n{right}")
    assert found.consistent
    nodes = {each.id: (each.change.value, pair(each.before), pair(each.after)) for each in found.nodes}
    assert nodes == right.nodes
    assert len(found.nodes) == len(nodes)
    edges = [
        (each.change.value, each.before and each.before.id, each.after and each.after.id, each.differs)
        for each in found.edges
    ]
    assert len(edges) == len(set(edges))
    assert set(edges) == right.edges
    assert found.before.omitted + found.after.omitted == right.omitted
    assert found.before.hidden + found.after.hidden == right.hidden
    stopped = found.before.stopped_by | found.after.stopped_by
    assert stopped == ({"DEPTH"} if right.omitted else set())


def replaced_flow() -> Factual:
    """0 → 1 daily until day 3, weekly since; 1 → 2 since day 2; an identical flow 2 → 0 began anew on day 3."""
    lines: list[Any] = [
        ("flow_a", "resource_0", "resource_1", 0, 3),
        ("flow_b", "resource_0", "resource_1", 3, None),
        ("flow_c", "resource_1", "resource_2", 2, None),
        ("flow_d", "resource_2", "resource_0", 0, 3),
        ("flow_e", "resource_2", "resource_0", 3, None),
    ]
    from tests.strategies.lineage import Place as Standing

    world = World(
        tuple(Standing(f"resource_{number}", "COUNTY", True) for number in range(3)),
        tuple(Line(of, source, target, "COLLECTION", since, until) for of, source, target, since, until in lines),
    )
    own = {"job": None, "cadence": "DAILY", "channel": None, "fields": ["a"]}
    facts = {line.id: dict(own) for line in world.lines}
    facts["flow_b"] |= {"cadence": "WEEKLY", "fields": ["a", "b"]}
    return Factual(world, facts)


async def test_a_writer_in_between_is_noticed_and_all_is_read_again(database: Neo4jDatabase) -> None:
    await write_factual(database, replaced_flow())
    graph = QueryEngine(database)
    asked: list[str] = []
    graph.on_query = asked.append
    reading = graph.read_query

    async def disturbed(name: str, parameters: Any, at: str | None = None, timeout: float = 1) -> Any:
        if asked.count("lineage/flow_attributes") < 1:
            await database.write([("CREATE (:Load {key: 'a writer came between'})", {})])
        return await reading(name, parameters, at, timeout)

    graph.read_query = disturbed  # type: ignore[method-assign]
    found = await run_diff(graph, traversal("BOTH", 3), day(1), day(4))
    assert found.consistent
    assert found.version == await database.version()
    assert asked == [*["lineage/walk"] * 4, "lineage/flow_attributes"] * 2


async def test_a_flow_that_took_the_place_of_another_is_one_change(database: Neo4jDatabase) -> None:
    await write_factual(database, replaced_flow())
    found = await run_diff(QueryEngine(database), traversal("DOWNSTREAM", 3), day(1), day(4))
    assert [(each.change.value, each.edge.id, each.differs) for each in found.edges] == [
        ("CHANGED", "flow_a", ("cadence", "fields")),
        ("ADDED", "flow_c", ()),
        ("ADDED", "flow_e", ()),
    ]
    assert [(each.change.value, each.id, pair(each.after)) for each in found.nodes] == [
        ("ADDED", "resource_2", (None, 2))
    ]


def at(year: int) -> datetime:
    return datetime.fromisoformat(f"{year}-01-01T00:00:00+00:00")
