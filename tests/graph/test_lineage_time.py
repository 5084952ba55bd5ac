"""Time cuts a traversal as depth does, and is reported: with a moved clock and a stopped reader."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.errors import TimedOut
from graph.client.database import Neo4jDatabase
from graph.lineage.level_traversal import Neighbourhood, traverse_levels
from graph.lineage.request import Step, TraversalDirection
from graph.lineage.result import TraversalResult, TraversedEdge, build_result
from graph.lineage.traversal import run_traversal
from tests.oracles.lineage import expected_traversal
from tests.strategies.lineage import LEVELS, LineageWorld, worlds, write
from tests.support.example_count import example_count
from tests.support.traversal_clock import (
    PARAMETERS,
    WIDTH,
    by_levels,
    by_reading,
    ends_after,
    request_of,
)

QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@settings(max_examples=example_count(8), deadline=None, suppress_health_check=QUIET)
@given(
    world=worlds(),
    direction=st.sampled_from([TraversalDirection.DOWNSTREAM, TraversalDirection.BOTH]),
    levels=st.sampled_from([None, LEVELS[:1]]),
    preserve_paths=st.booleans(),
    reached=st.integers(1, 3),
    reading=st.booleans(),
)
async def test_a_traversal_cut_by_time_is_as_deep_as_its_last_finished_level(
    database: Neo4jDatabase,
    world: LineageWorld,
    direction: TraversalDirection,
    levels: tuple[str, ...] | None,
    preserve_paths: bool,
    reached: int,
    reading: bool,
) -> None:
    """Whether time ran out while a level or while its neighbours were read."""
    await write(database, world)
    with pytest.MonkeyPatch.context() as monkeypatch:
        if reading:
            monkeypatch.setattr("graph.lineage.statements.traversal_statement", by_reading)
            monkeypatch.setattr(
                "graph.lineage.traversal.statement_parameters",
                lambda request, end: PARAMETERS(request, end) | {"closing": reached + 1},
            )
        else:
            monkeypatch.setattr("graph.lineage.statements.traversal_statement", by_levels)
            ends_after(monkeypatch, reached)
        result = (await run_traversal(database, request_of(direction, 7, levels, preserve_paths=preserve_paths))).result
    # if the level after the last is empty, the traversal is finished, however late it is
    depth = reached if "TIME" in result.stopped_by else 7
    right = expected_traversal(
        world, "resource_0", direction.value, depth, WIDTH, lambda flow: flow.valid(3), levels, preserve_paths
    )
    nodes = {
        node.visited.id: (node.visited.depth, node.filtered_out, node.omitted_upstream, node.omitted_downstream)
        for node in result.nodes
    }
    assert nodes == right.nodes
    assert {edge.id for edge in result.edges} == right.edges
    check_stop_reasons(result, reached)


def check_stop_reasons(answer: TraversalResult, reached: int) -> None:
    completeness = answer.completeness("v1", consistent=True)
    assert "DEPTH" not in completeness.stopped_by
    cut = "TIME" in completeness.stopped_by
    assert completeness.complete is (not cut and not completeness.omitted)
    # of a node with no more edges than the width, only time omits some
    if any(
        node.visited.depth == reached and node.omitted and max(node.visited.matching) <= WIDTH for node in answer.nodes
    ):
        assert cut


class InMemoryReader:
    """Neighbours of a graph in memory; time runs out when the level `stops_at` is read."""

    def __init__(self, edges: Sequence[TraversedEdge], stops_at: int | None) -> None:
        self._edges = sorted(edges, key=lambda edge: edge.id)
        self._left = stops_at
        self.owners: dict[str, str] = {}
        self.unplaced_starts = 0

    async def starts(self) -> list[str]:
        return ["0"]

    async def neighbourhoods(self, nodes: Sequence[str]) -> list[Neighbourhood]:
        if self._left is not None:
            if self._left == 0:
                raise TimedOut.after(1)
            self._left -= 1
        return [
            Neighbourhood(
                node,
                node,
                {
                    Step.UP: [edge for edge in self._edges if edge.target == node],
                    Step.DOWN: [edge for edge in self._edges if edge.source == node],
                },
                {Step.UP: 0, Step.DOWN: 0},
            )
            for node in nodes
        ]

    async def nodes_matching_filter(self, nodes: Sequence[str]) -> set[str]:
        return set(nodes)


@settings(max_examples=100, deadline=None)
@given(
    ends=st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=20),
    direction=st.sampled_from(list(TraversalDirection)),
    stops_at=st.integers(2, 5),
)
async def test_time_cuts_other_granularities_in_the_same_way(
    ends: list[tuple[int, int]], direction: TraversalDirection, stops_at: int
) -> None:
    edges = [TraversedEdge(f"e{n}", str(a), str(b), "SHARING", "2024", None) for n, (a, b) in enumerate(ends)]
    cut = await traverse_levels(InMemoryReader(edges, stops_at), request_of(direction, 7))
    whole = await traverse_levels(InMemoryReader(edges, None), request_of(direction, stops_at - 1))
    assert cut.nodes == whole.nodes
    assert set(cut.edges) == set(whole.edges)
    assert cut.reached in (None, stops_at - 1)
    check_stop_reasons(build_result(request_of(direction, 7), cut), stops_at - 1)


@pytest.mark.parametrize("stops_at", [0, 1])
async def test_a_traversal_without_a_first_level_times_out(stops_at: int) -> None:
    edges = [TraversedEdge("e", "0", "1", "SHARING", "2024", None)]
    with pytest.raises(TimedOut):
        await traverse_levels(InMemoryReader(edges, stops_at), request_of(TraversalDirection.DOWNSTREAM, 7))
