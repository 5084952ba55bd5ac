"""Time cuts a traversal as depth does, and is reported: with a moved clock, a stopped reader and slow statements."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.errors import TimedOut
from graph.client.database import STATEMENT_SECONDS, Neo4jDatabase
from graph.lineage import statements, traversal
from graph.lineage.level_traversal import Neighbourhood, traverse_levels
from graph.lineage.pages import page_of
from graph.lineage.request import NodeFilter, Step, TraversalDirection, TraversalRequest
from graph.lineage.result import TraversalResult, TraversedEdge, build_result
from graph.lineage.result_cache import TraversalCache
from graph.lineage.traversal import run_traversal, statement_parameters
from tests.conftest import Api
from tests.oracles.lineage import expected_traversal
from tests.strategies.lineage import LEVELS, LineageWorld, day, worlds, write
from tests.support.example_count import example_count
from tests.support.text_substitution import substitute

TRAVERSAL_STATEMENT = statements.traversal_statement
PARAMETERS = statement_parameters
QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
WIDTH = 3


def request_of(
    direction: TraversalDirection, depth: int, levels: tuple[str, ...] = (), *, preserve_paths: bool = True
) -> TraversalRequest:
    return TraversalRequest(
        of=("resource_0",),
        direction=direction,
        depth=depth,
        width=WIDTH,
        milliseconds=30_000,
        audiences=("PUBLIC", "GOV"),
        as_of=day(3),
        nodes=NodeFilter(levels=levels),
        preserve_paths=preserve_paths,
    )


def by_levels(*given: Any, **options: Any) -> str:
    """A traversal statement whose clock ticks once a level."""
    return substitute(
        TRAVERSAL_STATEMENT(*given, **options), f"{statements.IN_TIME}$deadline", "size(state[0]) <= $deadline"
    )


def by_reading(*given: Any, **options: Any) -> str:
    """A traversal statement that reads the neighbours level by level, with a clock that ticks once a level."""
    statement = TRAVERSAL_STATEMENT(*given, **options)
    return substitute(statement, f"{statements.IN_TIME}$closing", "NOT node IN coalesce(levels[$closing], [])")


def ends_after(monkeypatch: pytest.MonkeyPatch, level: int) -> None:
    """The deadline of that clock passes after this many levels."""
    monkeypatch.setattr("graph.lineage.traversal.LEVELS_SHARE", 0)
    monkeypatch.setattr("graph.lineage.traversal.READING_SHARE", 1 << 40)
    monkeypatch.setattr("graph.lineage.traversal.WIDE_SHARE", 1 << 40)
    clock = SimpleNamespace(time=lambda: (level + 0.5) / 1000, monotonic=time.monotonic)
    monkeypatch.setattr("graph.lineage.traversal.time", clock)


@settings(max_examples=example_count(8), deadline=None, suppress_health_check=QUIET)
@given(
    world=worlds(),
    direction=st.sampled_from([TraversalDirection.DOWNSTREAM, TraversalDirection.BOTH]),
    levels=st.sampled_from([(), LEVELS[:1]]),
    preserve_paths=st.booleans(),
    reached=st.integers(1, 3),
    reading=st.booleans(),
)
async def test_a_traversal_cut_by_time_is_as_deep_as_its_last_finished_level(
    database: Neo4jDatabase,
    world: LineageWorld,
    direction: TraversalDirection,
    levels: tuple[str, ...],
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
    depth = reached if "TIME" in page_of(result, 0, len(result.nodes)).stopped_by else 7
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
    page = page_of(answer, 0, len(answer.nodes))
    assert "DEPTH" not in page.stopped_by
    cut = "TIME" in page.stopped_by
    assert page.complete is (not cut and not page.omitted)
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


FAN = """
MERGE (hub:DataResource {id: 'resource_0'}) SET hub += {audience: 'PUBLIC', namespace: 'n', name: 'hub'}
WITH hub UNWIND range(1, $leaves) AS number
CREATE (hub)-[:FLOWS_TO {id: 'a_' + number, kind: 'SHARING', since: $since, until: $until}]->
  (:DataResource {id: 'resource_1_' + number, audience: 'PUBLIC', namespace: 'n', name: 'near ' + number})
  -[:FLOWS_TO {id: 'b_' + number, kind: 'SHARING', since: $since, until: $until}]->
  (:DataResource {id: 'resource_2_' + number, audience: 'PUBLIC', namespace: 'n', name: 'far ' + number})
"""
LEAVES, FEW_LEAVES = 120, 30
FAN_PARAMETERS = {
    "leaves": LEAVES,
    "since": datetime(2024, 1, 1, tzinfo=UTC),
    "until": datetime(9999, 12, 31, tzinfo=UTC),
}
DOCUMENT = """
query ($nodes: Int, $milliseconds: Int, $after: String, $counts: Boolean = false) {
  lineage(of: "resource_0", direction: DOWNSTREAM, depth: 2, after: $after,
          budget: {nodes: $nodes, milliseconds: $milliseconds}) {
    nodes { depth node { id } omittedDownstream } edges { id } completeness { complete stoppedBy omitted cursor }
    counts @include(if: $counts) { total edges }
  }
}
"""


def slow(*given: Any, **options: Any) -> str:
    """A traversal statement that takes seconds for its second level, the same for each node."""
    in_time = f"{statements.IN_TIME}$deadline"
    idle = "reduce(idle = size(node.id), each IN range(1, CASE size(state[0]) WHEN 2 THEN $idle ELSE 0 END) | each)"
    return substitute(
        TRAVERSAL_STATEMENT(*given, **options),
        f"WITH node WHERE {in_time}",
        f"WITH node WHERE CASE WHEN {in_time} THEN {idle} >= 0 ELSE false END",
    )


def slow_to_read(*given: Any, **options: Any) -> str:
    """A traversal statement that takes seconds to read the neighbours of its last level."""
    in_time = f"{statements.IN_TIME}$closing"
    idle = "reduce(idle = 0, each IN range(1, CASE WHEN node IN levels[2] THEN $idle ELSE 0 END) | each)"
    return substitute(
        TRAVERSAL_STATEMENT(*given, **options),
        f"CASE WHEN {in_time}",
        f"CASE WHEN CASE WHEN {in_time} THEN {idle} >= 0 ELSE false END",
    )


ITERATIONS = 20_000_000


async def iterations_per_millisecond(database: Neo4jDatabase) -> float:
    """How far the server counts in a millisecond, as `idle` does, without other load."""
    took = []
    for _ in range(4):  # the server has compiled the statement after the first
        started = time.monotonic()
        await database.rows("RETURN reduce(idle = 0, each IN range(1, $n) | each) AS idle", {"n": ITERATIONS})
        took.append(time.monotonic() - started)
    return ITERATIONS / min(took) / 1000


@pytest.mark.parametrize(
    ("leaves", "statement", "milliseconds"),
    [(FEW_LEAVES, slow, 3_000), (LEAVES, slow, 3_000), (LEAVES, slow_to_read, 4_000)],
)
async def test_a_slow_level_is_dropped(
    database: Neo4jDatabase,
    serve_api: Callable[..., Api],
    monkeypatch: pytest.MonkeyPatch,
    leaves: int,
    statement: Callable[..., str],
    milliseconds: int,
) -> None:
    """However few nodes it has, and whether its edges or its neighbours are slow: it takes twice the time available."""
    await database.write([(FAN, {**FAN_PARAMETERS, "leaves": leaves})])
    twice = round(2 * milliseconds * await iterations_per_millisecond(database))
    api = serve_api(database)
    monkeypatch.setattr("graph.lineage.statements.traversal_statement", statement)
    idle = {"idle": twice // leaves}
    monkeypatch.setattr(
        "graph.lineage.traversal.statement_parameters", lambda request, end: PARAMETERS(request, end) | idle
    )
    # plans the statement, so that the time that follows is that of the traversal alone
    await api.data(substitute(DOCUMENT, "depth: 2", "depth: 1"), milliseconds=30_000)
    lineage = (await api.data(DOCUMENT, milliseconds=milliseconds))["lineage"]
    assert lineage["completeness"] == {"complete": False, "stoppedBy": ["TIME"], "omitted": leaves, "cursor": None}
    assert [node["depth"] for node in lineage["nodes"]] == [0] + [1] * leaves
    assert [node["omittedDownstream"] for node in lineage["nodes"]] == [0] + [1] * leaves
    assert {edge["id"] for edge in lineage["edges"]} == {f"a_{number}" for number in range(1, leaves + 1)}


@pytest.mark.parametrize("milliseconds", [1, 2, 4, 8, 16, 32, 64, 30_000])
async def test_no_incomplete_result_says_that_it_is_complete(
    database: Neo4jDatabase, serve_api: Callable[..., Api], milliseconds: int
) -> None:
    api = serve_api(database)
    await database.write([(FAN, FAN_PARAMETERS)])
    document = substitute(DOCUMENT, "completeness {", "completeness { consistent")
    body = (await api.post(document, milliseconds=milliseconds, counts=True)).json()
    if "errors" in body and milliseconds < 30_000:
        assert [error["extensions"]["code"] for error in body["errors"]] == ["TIMEOUT"]
        return
    lineage = body["data"]["lineage"]
    whole = not lineage["completeness"]["stoppedBy"]
    assert whole or milliseconds < 30_000
    # if the write before it leaves no time to read again, the result says that it is not consistent
    assert lineage["completeness"]["complete"] is (whole and lineage["completeness"]["consistent"])
    assert lineage["counts"] == {"total": len(lineage["nodes"]), "edges": len(lineage["edges"])}
    assert len(lineage["nodes"]) == (2 * LEAVES + 1 if whole else LEAVES + 1)
    assert lineage["completeness"]["stoppedBy"] == ([] if whole else ["TIME"])


async def test_pages_of_two_results_are_not_joined(
    database: Neo4jDatabase, serve_api: Callable[..., Api], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second page is read again, and time cuts it where it did not cut the first."""
    await database.write([(FAN, FAN_PARAMETERS)])
    api = serve_api(database)
    first = (await api.data(DOCUMENT, nodes=10))["lineage"]["completeness"]
    assert first["stoppedBy"] == ["BUDGET"]
    api.caches.traversals = TraversalCache()
    with monkeypatch.context() as patched:
        patched.setattr("graph.lineage.statements.traversal_statement", by_levels)
        ends_after(patched, 1)
        assert await api.code(DOCUMENT, nodes=10, after=first["cursor"]) == "TIMEOUT"
        cut = (await api.data(DOCUMENT, nodes=10))["lineage"]["completeness"]
    assert cut["stoppedBy"] == ["BUDGET", "TIME"]
    assert (await api.data(DOCUMENT, nodes=10, after=first["cursor"]))["lineage"]["completeness"]["stoppedBy"] == [
        "BUDGET"
    ]
    api.caches.traversals = TraversalCache()
    assert await api.code(DOCUMENT, nodes=10, after=cut["cursor"]) == "TIMEOUT"


@pytest.mark.parametrize(
    "selection",
    [
        "counts { byLevel { count } }",
        "counts { byDepartment { count } }",
        "nodes { node { ... on DataResource { title } } }",
    ],
)
async def test_queries_for_nodes_have_the_rest_of_the_time(
    database: Neo4jDatabase, serve_api: Callable[..., Api], monkeypatch: pytest.MonkeyPatch, selection: str
) -> None:
    """They do not have the time of a statement each; what cannot be read in time is an error."""
    await database.write([(FAN, FAN_PARAMETERS)])
    api = serve_api(database)
    document = f"""
    query ($of: [ID!]!, $milliseconds: Int) {{
      lineage(of: $of, direction: DOWNSTREAM, budget: {{milliseconds: $milliseconds}}) {{ {selection} }}
    }}
    """
    given = {"of": "resource_0", "milliseconds": 20_000}
    read, timeouts = Neo4jDatabase.read, []

    async def watched(database: Neo4jDatabase, statement: str, *given: Any, **options: Any) -> Any:
        timeouts.append(options.get("timeout", STATEMENT_SECONDS))
        return await read(database, statement, *given, **options)

    monkeypatch.setattr(Neo4jDatabase, "read", watched)
    await api.data(document, **given)
    assert timeouts[-1] == STATEMENT_SECONDS
    await api.data(document, **{**given, "milliseconds": 5_000})
    assert 0 < timeouts[-1] < 5
    # the time has passed when the traversal is finished
    run = traversal.run_traversal

    async def late(database: Neo4jDatabase, request: TraversalRequest, end: float) -> Any:
        result = await run(database, request, end)
        monkeypatch.setattr("graph.deadline_reads.time", SimpleNamespace(monotonic=lambda: end + 1))
        return result

    monkeypatch.setattr(traversal, "run_traversal", late)
    assert await api.code(document, **given) == "TIMEOUT"
