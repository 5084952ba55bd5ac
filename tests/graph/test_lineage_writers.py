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
from tests.support.text_substitution import substituted

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
          budget: {nodes: $nodes, milliseconds: 10000}) {
    nodes { depth node { id name } } edges { id } completeness { consistent cursor }
  }
}
"""


async def test_half_of_the_readers_finish_and_no_page_mixes_versions(
    database: Neo4jDatabase, endpoint: Server, serving: Callable[..., Api]
) -> None:
    given = {"leaves": LEAVES, "since": datetime(2024, 1, 1, tzinfo=UTC), "until": datetime(9999, 12, 31, tzinfo=UTC)}
    await database.write([(STAR, given)])
    api = serving(database)
    done = asyncio.Event()
    turns = 0

    async def write() -> None:
        nonlocal turns
        stranger = Neo4jDatabase.open(endpoint)
        while not done.is_set():
            await stranger.write([(TURN, {})])
            turns += 1
        await stranger.close()

    writers = [asyncio.create_task(write()) for _ in range(2)]
    read: list[bool] = []
    try:
        # as many more as it takes until the writers, too, have been at work throughout
        while len(read) < READERS or turns <= READERS:
            read.append(await _read(api))
    finally:
        done.set()
        await asyncio.gather(*writers)
    assert sum(read) * 2 >= len(read)


async def _read(api: Api) -> bool:
    """Whether a reader got all of its pages; each of them, and all together, of one generation where they say so."""
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
        generations |= {each["node"]["name"].split()[1] for each in page["nodes"] if each["depth"]}
        generations |= {each["id"].rpartition("_")[2] for each in page["edges"]}
        assert len(generations) <= 1
        nodes, edges, after = nodes + len(page["nodes"]), edges + len(page["edges"]), page["completeness"]["cursor"]
        if after is None:
            assert (nodes, edges) == (LEAVES + 1, LEAVES)
            return True


async def test_what_cannot_be_had_in_time_is_an_error_and_no_smaller_number(
    database: Neo4jDatabase, endpoint: Server, serving: Callable[..., Api], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clock that a walk's levels are held to stands behind: none of them is finished in time."""
    del endpoint
    given = {"leaves": LEAVES, "since": datetime(2024, 1, 1, tzinfo=UTC), "until": datetime(9999, 12, 31, tzinfo=UTC)}
    await database.write([(STAR, given)])
    api = serving(database)
    monkeypatch.setattr("graph.lineage.traversal.LEVELS_SHARE", -1_000.0)
    assert await api.code(PAGE) == "TIMEOUT"
    monkeypatch.undo()
    found = (await api.data(PAGE))["lineage"]
    assert (len(found["nodes"]), len(found["edges"])) == (LEAVES + 1, LEAVES)


async def test_an_answer_of_one_version_is_kept_until_somebody_writes(
    database: Neo4jDatabase, serving: Callable[..., Api]
) -> None:
    given = {"leaves": LEAVES, "since": datetime(2024, 1, 1, tzinfo=UTC), "until": datetime(9999, 12, 31, tzinfo=UTC)}
    await database.write([(STAR, given)])
    api = serving(database, cache_mb=32)
    for expected in (["lineage/traversal"], ["lineage/traversal"], [], []):
        assert len((await api.data(PAGE))["lineage"]["nodes"]) == LEAVES + 1
        assert api.asked == expected
    await database.write([(TURN, {})])
    found = (await api.data(PAGE))["lineage"]
    assert {each["node"]["name"].split()[1] for each in found["nodes"] if each["depth"]} == {"1"}
    told = substituted(PAGE, "completeness", "asOf completeness")
    for _ in range(3):
        await api.data(told)
        assert api.asked == ["lineage/traversal"]
