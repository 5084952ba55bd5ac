"""Time cuts a traversal whose statements are slow, and the queries for its nodes have the rest of the time."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from graph.client.database import STATEMENT_SECONDS, Neo4jDatabase
from graph.lineage import statements, traversal
from graph.lineage.request import TraversalRequest
from graph.lineage.result_cache import TraversalCache
from tests.conftest import Api
from tests.support.text_substitution import substitute
from tests.support.traversal_clock import (
    PARAMETERS,
    TRAVERSAL_STATEMENT,
    by_levels,
    ends_after,
)

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
          first: $nodes, milliseconds: $milliseconds) {
    nodes { depth node { id } omittedDownstream } flows { id: key } completeness { complete stoppedBy omitted }
    pageInfo { hasNextPage endCursor }
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
    [(FEW_LEAVES, slow, 8_000), (LEAVES, slow, 4_000), (LEAVES, slow_to_read, 4_000)],
)
async def test_a_slow_level_is_dropped(
    database: Neo4jDatabase,
    serve_api: Callable[..., Api],
    monkeypatch: pytest.MonkeyPatch,
    leaves: int,
    statement: Callable[..., str],
    milliseconds: int,
) -> None:
    """However few nodes it has, and whether its edges or its neighbours are slow.

    It takes 1.5 times the time available, of which its levels have 0.6. The statement stops itself although the
    server, which other tests use too, becomes 2.5 times faster or 8 times slower than when its pace was measured.
    """
    await database.write([(FAN, {**FAN_PARAMETERS, "leaves": leaves})])
    iterations = round(1.5 * milliseconds * await iterations_per_millisecond(database))
    api = serve_api(database)
    monkeypatch.setattr("graph.lineage.statements.traversal_statement", statement)
    idle = {"idle": iterations // leaves}
    monkeypatch.setattr(
        "graph.lineage.traversal.statement_parameters", lambda request, end: PARAMETERS(request, end) | idle
    )
    # plans the statement, so that the time that follows is that of the traversal alone
    await api.data(substitute(DOCUMENT, "depth: 2", "depth: 1"), milliseconds=30_000)
    lineage = (await api.data(DOCUMENT, milliseconds=milliseconds))["lineage"]
    assert lineage["completeness"] == {"complete": False, "stoppedBy": ["TIME"], "omitted": leaves}
    assert not lineage["pageInfo"]["hasNextPage"]
    assert [node["depth"] for node in lineage["nodes"]] == [0] + [1] * leaves
    assert [node["omittedDownstream"] for node in lineage["nodes"]] == [0] + [1] * leaves
    assert {edge["id"] for edge in lineage["flows"]} == {f"a_{number}" for number in range(1, leaves + 1)}


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
    assert lineage["counts"] == {"total": len(lineage["nodes"]), "edges": len(lineage["flows"])}
    assert len(lineage["nodes"]) == (2 * LEAVES + 1 if whole else LEAVES + 1)
    assert lineage["completeness"]["stoppedBy"] == ([] if whole else ["TIME"])


async def test_pages_of_two_results_are_not_joined(
    database: Neo4jDatabase, serve_api: Callable[..., Api], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second page is read again, and time cuts it where it did not cut the first."""
    await database.write([(FAN, FAN_PARAMETERS)])
    api = serve_api(database)
    first = (await api.data(DOCUMENT, nodes=10))["lineage"]
    assert (first["completeness"]["stoppedBy"], first["pageInfo"]["hasNextPage"]) == ([], True)
    after = first["pageInfo"]["endCursor"]
    api.caches.traversals = TraversalCache()
    with monkeypatch.context() as patched:
        patched.setattr("graph.lineage.statements.traversal_statement", by_levels)
        ends_after(patched, 1)
        assert await api.code(DOCUMENT, nodes=10, after=after) == "TIMEOUT"
        cut = (await api.data(DOCUMENT, nodes=10))["lineage"]
    assert (cut["completeness"]["stoppedBy"], cut["pageInfo"]["hasNextPage"]) == (["TIME"], True)
    second = (await api.data(DOCUMENT, nodes=10, after=after))["lineage"]
    assert (second["completeness"]["stoppedBy"], second["pageInfo"]["hasNextPage"]) == ([], True)
    api.caches.traversals = TraversalCache()
    assert await api.code(DOCUMENT, nodes=10, after=cut["pageInfo"]["endCursor"]) == "TIMEOUT"


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
      lineage(of: $of, direction: DOWNSTREAM, milliseconds: $milliseconds) {{ {selection} }}
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
