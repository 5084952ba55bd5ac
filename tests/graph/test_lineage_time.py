"""Time cuts a walk as depth does, and says so: with a moved clock, a reader that is stopped, slow statements."""

from __future__ import annotations

import os
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
from graph.lineage import statements
from graph.lineage import traversal as walking
from graph.lineage.level_traversal import Neighbourhood, traverse_levels
from graph.lineage.pages import page_of
from graph.lineage.request import NodeFilter, Step, TraversalDirection, TraversalRequest
from graph.lineage.result import TraversalResult, TraversedEdge, build_result
from graph.lineage.result_cache import TraversalCache
from graph.lineage.traversal import run_traversal, statement_parameters
from tests.conftest import Api
from tests.oracles.lineage import expected
from tests.strategies.lineage import LEVELS, World, day, worlds, write
from tests.support.text_substitution import substituted

WRITE_TEXT = statements.traversal_statement
LIMITS = statement_parameters
QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
WIDTH = 3
EXAMPLES = max(1, int(os.environ.get("YUANLIU_LINEAGE_EXAMPLES", "200")) // 8)


def walk_of(
    direction: TraversalDirection, depth: int, levels: tuple[str, ...] = (), *, preserve: bool = True
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
        preserve_paths=preserve,
    )


def by_levels(*given: Any, **named: Any) -> str:
    """A walk's text with a clock that ticks once a level."""
    return substituted(WRITE_TEXT(*given, **named), f"{statements.IN_TIME}$deadline", "size(state[0]) <= $deadline")


def by_reading(*given: Any, **named: Any) -> str:
    """A walk's text that reads around one level after the other, with a clock that ticks once a level."""
    found = WRITE_TEXT(*given, **named)
    return substituted(found, f"{statements.IN_TIME}$closing", "NOT node IN coalesce(levels[$closing], [])")


def ends_after(monkeypatch: pytest.MonkeyPatch, level: int) -> None:
    """That clock's deadline passes when so many levels are walked."""
    monkeypatch.setattr("graph.lineage.traversal.LEVELS_SHARE", 0)
    monkeypatch.setattr("graph.lineage.traversal.READING_SHARE", 1 << 40)
    monkeypatch.setattr("graph.lineage.traversal.WIDE_SHARE", 1 << 40)
    clock = SimpleNamespace(time=lambda: (level + 0.5) / 1000, monotonic=time.monotonic)
    monkeypatch.setattr("graph.lineage.traversal.time", clock)


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=QUIET)
@given(
    world=worlds(),
    direction=st.sampled_from([TraversalDirection.DOWNSTREAM, TraversalDirection.BOTH]),
    levels=st.sampled_from([(), LEVELS[:1]]),
    preserve=st.booleans(),
    reached=st.integers(1, 3),
    reading=st.booleans(),
)
async def test_a_walk_that_time_cuts_is_as_deep_as_the_last_level_finished(
    database: Neo4jDatabase,
    world: World,
    direction: TraversalDirection,
    levels: tuple[str, ...],
    preserve: bool,
    reached: int,
    reading: bool,
) -> None:
    """Whether time ran out while walking a level or while reading what lies around it."""
    await write(database, world)
    with pytest.MonkeyPatch.context() as monkeypatch:
        if reading:
            monkeypatch.setattr("graph.lineage.statements.traversal_statement", by_reading)
            monkeypatch.setattr(
                "graph.lineage.traversal.statement_parameters",
                lambda traversal, end: LIMITS(traversal, end) | {"closing": reached + 1},
            )
        else:
            monkeypatch.setattr("graph.lineage.statements.traversal_statement", by_levels)
            ends_after(monkeypatch, reached)
        found = (await run_traversal(database, walk_of(direction, 7, levels, preserve=preserve))).result
    # where the level after the last is empty the walk is over, however late it is, and has gone its whole depth
    depth = reached if "TIME" in page_of(found, 0, len(found.nodes)).stopped_by else 7
    right = expected(world, "resource_0", direction.value, depth, WIDTH, lambda line: line.valid(3), levels, preserve)
    nodes = {
        node.visited.id: (node.visited.depth, node.filtered_out, node.omitted_upstream, node.omitted_downstream)
        for node in found.nodes
    }
    assert nodes == right.nodes
    assert {edge.id for edge in found.edges} == right.edges
    said_so(found, reached)


def said_so(answer: TraversalResult, reached: int) -> None:
    page = page_of(answer, 0, len(answer.nodes))
    assert "DEPTH" not in page.stopped_by
    cut = "TIME" in page.stopped_by
    assert page.complete is (not cut and not page.omitted)
    # of a node with no more edges than the width lets through, only time leaves out some
    if any(
        node.visited.depth == reached and node.omitted and max(node.visited.matching) <= WIDTH for node in answer.nodes
    ):
        assert cut


class Drawn:
    """Surroundings out of a world in memory; time runs out when a level is asked for."""

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
async def test_level_by_level_it_is_the_same(
    ends: list[tuple[int, int]], direction: TraversalDirection, stops_at: int
) -> None:
    edges = [TraversedEdge(f"e{n}", str(a), str(b), "SHARING", "2024", None) for n, (a, b) in enumerate(ends)]
    cut = await traverse_levels(Drawn(edges, stops_at), walk_of(direction, 7))
    whole = await traverse_levels(Drawn(edges, None), walk_of(direction, stops_at - 1))
    assert cut.nodes == whole.nodes
    assert set(cut.edges) == set(whole.edges)
    assert cut.reached in (None, stops_at - 1)
    said_so(build_result(walk_of(direction, 7), cut), stops_at - 1)


@pytest.mark.parametrize("stops_at", [0, 1])
async def test_without_a_first_level_there_is_no_answer(stops_at: int) -> None:
    edges = [TraversedEdge("e", "0", "1", "SHARING", "2024", None)]
    with pytest.raises(TimedOut):
        await traverse_levels(Drawn(edges, stops_at), walk_of(TraversalDirection.DOWNSTREAM, 7))


FAN = """
MERGE (hub:DataResource {id: 'resource_0'}) SET hub += {audience: 'PUBLIC', namespace: 'n', name: 'hub'}
WITH hub UNWIND range(1, $leaves) AS number
CREATE (hub)-[:FLOWS_TO {id: 'a_' + number, kind: 'SHARING', since: $since, until: $until}]->
  (:DataResource {id: 'resource_1_' + number, audience: 'PUBLIC', namespace: 'n', name: 'near ' + number})
  -[:FLOWS_TO {id: 'b_' + number, kind: 'SHARING', since: $since, until: $until}]->
  (:DataResource {id: 'resource_2_' + number, audience: 'PUBLIC', namespace: 'n', name: 'far ' + number})
"""
LEAVES, FEW_LEAVES = 120, 30
GIVEN = {"leaves": LEAVES, "since": datetime(2024, 1, 1, tzinfo=UTC), "until": datetime(9999, 12, 31, tzinfo=UTC)}
ASKED = """
query ($nodes: Int, $milliseconds: Int, $after: String, $counts: Boolean = false) {
  lineage(of: "resource_0", direction: DOWNSTREAM, depth: 2, after: $after,
          budget: {nodes: $nodes, milliseconds: $milliseconds}) {
    nodes { depth node { id } omittedDownstream } edges { id } completeness { complete stoppedBy omitted cursor }
    counts @include(if: $counts) { total edges }
  }
}
"""


def slow(*given: Any, **named: Any) -> str:
    """A walk's text that takes seconds for its second level, as long for each node."""
    in_time = f"{statements.IN_TIME}$deadline"
    idle = "reduce(idle = size(node.id), each IN range(1, CASE size(state[0]) WHEN 2 THEN $idle ELSE 0 END) | each)"
    return substituted(
        WRITE_TEXT(*given, **named),
        f"WITH node WHERE {in_time}",
        f"WITH node WHERE CASE WHEN {in_time} THEN {idle} >= 0 ELSE false END",
    )


def slow_to_read(*given: Any, **named: Any) -> str:
    """A walk's text that takes seconds to read what lies around the nodes of its last level."""
    in_time = f"{statements.IN_TIME}$closing"
    idle = "reduce(idle = 0, each IN range(1, CASE WHEN node IN levels[2] THEN $idle ELSE 0 END) | each)"
    return substituted(
        WRITE_TEXT(*given, **named),
        f"CASE WHEN {in_time}",
        f"CASE WHEN CASE WHEN {in_time} THEN {idle} >= 0 ELSE false END",
    )


COUNTED = 20_000_000


async def pace(database: Neo4jDatabase) -> float:
    """How far the server counts in a millisecond where nothing hinders it, as `idle` does."""
    took = []
    for _ in range(4):  # its compiler knows the way after the first
        started = time.monotonic()
        await database.rows("RETURN reduce(idle = 0, each IN range(1, $n) | each) AS idle", {"n": COUNTED})
        took.append(time.monotonic() - started)
    return COUNTED / min(took) / 1000


@pytest.mark.parametrize(
    ("leaves", "way", "milliseconds"),
    [(FEW_LEAVES, slow, 3_000), (LEAVES, slow, 3_000), (LEAVES, slow_to_read, 4_000)],
)
async def test_a_level_that_is_slow_is_none(
    database: Neo4jDatabase,
    serving: Callable[..., Api],
    monkeypatch: pytest.MonkeyPatch,
    leaves: int,
    way: Callable[..., str],
    milliseconds: int,
) -> None:
    """Of however few nodes it is, and whether it is slow to walk or to read: it takes twice the time there is."""
    await database.write([(FAN, {**GIVEN, "leaves": leaves})])
    twice = round(2 * milliseconds * await pace(database))
    api = serving(database)
    monkeypatch.setattr("graph.lineage.statements.traversal_statement", way)
    idle = {"idle": twice // leaves}
    monkeypatch.setattr(
        "graph.lineage.traversal.statement_parameters", lambda traversal, end: LIMITS(traversal, end) | idle
    )
    # planned once, so that the time that follows is the walk's alone
    await api.data(substituted(ASKED, "depth: 2", "depth: 1"), milliseconds=30_000)
    found = (await api.data(ASKED, milliseconds=milliseconds))["lineage"]
    assert found["completeness"] == {"complete": False, "stoppedBy": ["TIME"], "omitted": leaves, "cursor": None}
    assert [each["depth"] for each in found["nodes"]] == [0] + [1] * leaves
    assert [each["omittedDownstream"] for each in found["nodes"]] == [0] + [1] * leaves
    assert {each["id"] for each in found["edges"]} == {f"a_{number}" for number in range(1, leaves + 1)}


@pytest.mark.parametrize("milliseconds", [1, 2, 4, 8, 16, 32, 64, 30_000])
async def test_however_little_time_there_is_no_smaller_number_looks_whole(
    database: Neo4jDatabase, serving: Callable[..., Api], milliseconds: int
) -> None:
    api = serving(database)
    await database.write([(FAN, GIVEN)])
    document = substituted(ASKED, "completeness {", "completeness { consistent")
    body = (await api.post(document, milliseconds=milliseconds, counts=True)).json()
    if "errors" in body and milliseconds < 30_000:
        assert [each["extensions"]["code"] for each in body["errors"]] == ["TIMEOUT"]
        return
    found = body["data"]["lineage"]
    whole = not found["completeness"]["stoppedBy"]
    assert whole or milliseconds < 30_000
    # what the write before it left no time to read again is not consistent, and says so
    assert found["completeness"]["complete"] is (whole and found["completeness"]["consistent"])
    assert found["counts"] == {"total": len(found["nodes"]), "edges": len(found["edges"])}
    assert len(found["nodes"]) == (2 * LEAVES + 1 if whole else LEAVES + 1)
    assert found["completeness"]["stoppedBy"] == ([] if whole else ["TIME"])


async def test_pages_of_two_answers_are_not_joined(
    database: Neo4jDatabase, serving: Callable[..., Api], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second page is read again, and time cuts it where it did not cut the first."""
    await database.write([(FAN, GIVEN)])
    api = serving(database)
    first = (await api.data(ASKED, nodes=10))["lineage"]["completeness"]
    assert first["stoppedBy"] == ["BUDGET"]
    api.caches.traversals = TraversalCache()
    with monkeypatch.context() as patched:
        patched.setattr("graph.lineage.statements.traversal_statement", by_levels)
        ends_after(patched, 1)
        assert await api.code(ASKED, nodes=10, after=first["cursor"]) == "TIMEOUT"
        cut = (await api.data(ASKED, nodes=10))["lineage"]["completeness"]
    assert cut["stoppedBy"] == ["BUDGET", "TIME"]
    assert (await api.data(ASKED, nodes=10, after=first["cursor"]))["lineage"]["completeness"]["stoppedBy"] == [
        "BUDGET"
    ]
    api.caches.traversals = TraversalCache()
    assert await api.code(ASKED, nodes=10, after=cut["cursor"]) == "TIMEOUT"


@pytest.mark.parametrize(
    "selected",
    [
        "counts { byLevel { count } }",
        "counts { byDepartment { count } }",
        "nodes { node { ... on DataResource { title } } }",
    ],
)
async def test_what_is_told_of_the_nodes_has_the_rest_of_the_walks_time(
    database: Neo4jDatabase, serving: Callable[..., Api], monkeypatch: pytest.MonkeyPatch, selection: str
) -> None:
    """Not a statement's own: what cannot be had in it is an error."""
    await database.write([(FAN, GIVEN)])
    api = serving(database)
    document = f"""
    query ($of: [ID!]!, $milliseconds: Int) {{
      lineage(of: $of, direction: DOWNSTREAM, budget: {{milliseconds: $milliseconds}}) {{ {selection} }}
    }}
    """
    given = {"of": "resource_0", "milliseconds": 20_000}
    read, timeouts = Neo4jDatabase.read, []

    async def watched(bolt: Neo4jDatabase, statement: str, *given: Any, **named: Any) -> Any:
        timeouts.append(named.get("timeout", STATEMENT_SECONDS))
        return await read(bolt, statement, *given, **named)

    monkeypatch.setattr(Neo4jDatabase, "read", watched)
    await api.data(document, **given)
    assert timeouts[-1] == STATEMENT_SECONDS
    await api.data(document, **{**given, "milliseconds": 5_000})
    assert 0 < timeouts[-1] < 5
    # once the walk is there its time has passed
    ran = walking.run_traversal

    async def late(bolt: Neo4jDatabase, traversal: TraversalRequest, end: float) -> Any:
        found = await ran(bolt, traversal, end)
        monkeypatch.setattr("graph.deadline_reads.time", SimpleNamespace(monotonic=lambda: end + 1))
        return found

    monkeypatch.setattr(walking, "run_traversal", late)
    assert await api.code(document, **given) == "TIMEOUT"
