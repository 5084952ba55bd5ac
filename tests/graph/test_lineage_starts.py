"""A traversal from a data element, an entry, a library, a department or a region equals brute force."""

from __future__ import annotations

import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st

from domain.errors import UnknownReference
from graph.client.database import Neo4jDatabase
from graph.lineage.request import Granularity, TraversalDirection, TraversalRequest
from graph.lineage.traversal import run_traversal
from tests.graph.test_lineage_traversal import QUIET
from tests.oracles.aggregate import expected_of
from tests.oracles.starts import expected_starts, graph_from
from tests.strategies.elements import START_NAMES, ElementWorld, element_worlds, write
from tests.strategies.lineage import KINDS, WorldFlow, day
from tests.support.example_count import example_count


def request_of(
    of: str, granularity: Granularity, direction: TraversalDirection, depth: int, at: int, kinds: tuple[str, ...] | None
) -> TraversalRequest:
    return TraversalRequest(
        (of,),
        direction,
        depth,
        10_000,
        30_000,
        ("PUBLIC", "GOV"),
        day(at),
        kinds=kinds,
        granularity=granularity,
    )


def cases(granularity: Granularity) -> list[str]:
    """The names that are no nodes of the granularity itself."""
    return [name for name in START_NAMES if not name.startswith(granularity.value.lower())]


@pytest.mark.parametrize("granularity", list(Granularity))
@settings(max_examples=example_count(5), deadline=None, suppress_health_check=QUIET)
@given(world=element_worlds(), data=st.data())
async def test_a_traversal_from_any_start_equals_brute_force(
    database: Neo4jDatabase, granularity: Granularity, world: ElementWorld, data: st.DataObject
) -> None:
    await write(database, world)
    exist = {entry.id for entry in world.granular.entries if entry.visible} | {
        name for name in START_NAMES if not name.startswith("entry_")
    }
    for name in cases(granularity):
        direction = data.draw(st.sampled_from(list(TraversalDirection)))
        depth, at = data.draw(st.sampled_from([1, 2, 6])), data.draw(st.integers(0, 8))
        kinds = data.draw(st.sampled_from([None, None, None, KINDS[:2]]))
        request = request_of(name, granularity, direction, depth, at, kinds)
        if name not in exist:
            with pytest.raises(UnknownReference):
                await run_traversal(database, request)
            continue

        def admits(flow: WorldFlow, kinds: tuple[str, ...] | None = kinds) -> bool:
            return kinds is None or flow.kind in kinds

        starts = expected_starts(world, name, at)
        graph, unplaced = graph_from(world, granularity.value, direction.value, starts, at, admits)
        right = expected_of(graph, direction.value, depth, 10_000, False, True)
        read = await run_traversal(database, request)
        note(f"{request}\n{right}\n{world}")
        assert read.consistent
        assert {
            node.visited.id: (node.visited.depth, node.filtered_out, node.omitted_upstream, node.omitted_downstream)
            for node in read.result.nodes
        } == right.nodes
        assert {edge.id for edge in read.result.edges} == right.edges
        completeness = read.result.completeness("v1", consistent=True)
        assert completeness.hidden == right.hidden
        assert read.result.unplaced_starts == unplaced
        assert not unplaced or "UNPLACED" in completeness.stopped_by
        assert not unplaced or not completeness.complete


@pytest.mark.parametrize("granularity", list(Granularity))
@pytest.mark.parametrize("noun", ["element", "entry", "library", "department", "region"])
async def test_an_unknown_start_is_reported_by_its_noun(
    database: Neo4jDatabase, granularity: Granularity, noun: str
) -> None:
    request = request_of(f"{noun}_none", granularity, TraversalDirection.BOTH, 1, 0, None)
    with pytest.raises(UnknownReference) as raised:
        await run_traversal(database, request)
    assert raised.value.code == f"UNKNOWN_{noun.upper()}"
