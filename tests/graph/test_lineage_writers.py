"""Readers of many pages under writers that never pause: at least half of them finish, and no page mixes versions."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from graph.client.database import Neo4jDatabase
from graph.client.server import Server
from tests.conftest import Api
from tests.support.text_substitution import substitute

READERS, PAGES, LEAVES = 12, 10, 40
STAR = """
MERGE (hub:DataResource {id: 'resource_hub'})
SET hub += {audience: 'PUBLIC', namespace: 'n', name: 'hub', generation: 0}
WITH hub UNWIND range(1, $leaves) AS number
CREATE (hub)-[:FLOWS_TO {id: 'flow_' + number + '_0', kind: 'SHARING', since: $since, until: $until}]->
  (:DataResource {id: 'resource_' + number, audience: 'PUBLIC', namespace: 'n', name: 'leaf 0 of ' + number})
"""
# All leaves and all flows change together, so that an answer that mixes two versions shows two generations.
TURN = """
MATCH (hub:DataResource {id: 'resource_hub'}) SET hub.generation = hub.generation + 1
WITH hub, hub.generation AS generation
MATCH (hub)-[flow:FLOWS_TO]->(leaf)
SET flow.id = split(flow.id, '_')[0] + '_' + split(flow.id, '_')[1] + '_' + generation,
  leaf.name = 'leaf ' + generation + ' of ' + split(leaf.id, '_')[1]
"""
PAGE = """
query ($after: String, $nodes: Int) {
  lineage(of: "resource_hub", direction: DOWNSTREAM, depth: 1, after: $after,
          first: $nodes, milliseconds: 10000) {
    nodes { depth node { id name } } flows { id: key } completeness { consistent }
    pageInfo { hasNextPage endCursor }
  }
}
"""


async def test_half_of_the_readers_finish_and_no_page_mixes_versions(
    database: Neo4jDatabase, neo4j_server: Server, serve_api: Callable[..., Api]
) -> None:
    parameters = {
        "leaves": LEAVES,
        "since": datetime(2024, 1, 1, tzinfo=UTC),
        "until": datetime(9999, 12, 31, tzinfo=UTC),
    }
    await database.write([(STAR, parameters)])
    api = serve_api(database)
    done = asyncio.Event()
    turns = 0

    async def write() -> None:
        nonlocal turns
        writer_database = Neo4jDatabase.open(neo4j_server)
        while not done.is_set():
            await writer_database.write([(TURN, {})])
            turns += 1
        await writer_database.close()

    writers = [asyncio.create_task(write()) for _ in range(2)]
    finished: list[bool] = []
    try:
        # continues until the writers, too, have worked all the time
        while len(finished) < READERS or turns <= READERS:
            finished.append(await _read(api))
    finally:
        done.set()
        await asyncio.gather(*writers)
    assert sum(finished) * 2 >= len(finished)


async def _read(api: Api) -> bool:
    """Whether a reader got all of its pages. Pages that say that they are consistent are of one generation."""
    generations: set[str] = set()
    nodes, edges, after = 0, 0, None
    while True:
        body = (await api.post(PAGE, after=after, nodes=-(-(LEAVES + 1) // PAGES))).json()
        if "errors" in body:
            assert [error["extensions"]["code"] for error in body["errors"]] == ["GRAPH_CHANGED"]
            return False
        page: dict[str, Any] = body["data"]["lineage"]
        if not page["completeness"]["consistent"]:
            return False
        generations |= {node["node"]["name"].split()[1] for node in page["nodes"] if node["depth"]}
        generations |= {edge["id"].rpartition("_")[2] for edge in page["flows"]}
        assert len(generations) <= 1
        nodes, edges, after = nodes + len(page["nodes"]), edges + len(page["flows"]), page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            assert (nodes, edges) == (LEAVES + 1, LEAVES)
            return True


async def test_a_traversal_without_time_is_an_error_and_no_smaller_number(
    database: Neo4jDatabase, neo4j_server: Server, serve_api: Callable[..., Api], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The deadline of the levels is in the past, so none of them is finished in time."""
    del neo4j_server
    parameters = {
        "leaves": LEAVES,
        "since": datetime(2024, 1, 1, tzinfo=UTC),
        "until": datetime(9999, 12, 31, tzinfo=UTC),
    }
    await database.write([(STAR, parameters)])
    api = serve_api(database)
    monkeypatch.setattr("graph.lineage.traversal.LEVELS_SHARE", -1_000.0)
    assert await api.code(PAGE) == "TIMEOUT"
    monkeypatch.undo()
    lineage = (await api.data(PAGE))["lineage"]
    assert (len(lineage["nodes"]), len(lineage["flows"])) == (LEAVES + 1, LEAVES)


async def test_a_consistent_response_is_cached_until_a_write(
    database: Neo4jDatabase, serve_api: Callable[..., Api]
) -> None:
    parameters = {
        "leaves": LEAVES,
        "since": datetime(2024, 1, 1, tzinfo=UTC),
        "until": datetime(9999, 12, 31, tzinfo=UTC),
    }
    await database.write([(STAR, parameters)])
    api = serve_api(database, cache_mb=32)
    for expected in (["lineage/traversal"], ["lineage/traversal"], [], []):
        assert len((await api.data(PAGE))["lineage"]["nodes"]) == LEAVES + 1
        assert api.queries == expected
    await database.write([(TURN, {})])
    lineage = (await api.data(PAGE))["lineage"]
    assert {node["node"]["name"].split()[1] for node in lineage["nodes"] if node["depth"]} == {"1"}
    with_instant = substitute(PAGE, "completeness", "asOf completeness")
    for _ in range(3):
        await api.data(with_instant)
        assert api.queries == ["lineage/traversal"]
