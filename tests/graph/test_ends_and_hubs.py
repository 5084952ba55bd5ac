"""Roots, orphans and hubs of random worlds equal brute force, page by page."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.client.database import Neo4jDatabase
from tests.conftest import Api
from tests.graph.test_lineage_traversal import QUIET
from tests.strategies.lineage import LineageWorld, WorldFlow, day, worlds, write
from tests.support.example_count import example_count
from tests.support.pages import read_pages

ENDS = """
query ($asOf: DateTime, $where: DataResourceWhere) {
  roots(asOf: $asOf, where: $where, first: 100) { totalCount nodes { id } }
  orphans(asOf: $asOf, where: $where, first: 100) { totalCount nodes { id } }
}
"""
HUBS = """
query ($asOf: DateTime, $direction: LineageDirection, $first: Int, $after: String) {
  hubs(asOf: $asOf, direction: $direction, first: $first, after: $after) {
    totalCount nodes { id } edges { cursor resourceCount flowCount node { id } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}
"""


def visible_flows(world: LineageWorld, at: int) -> list[WorldFlow]:
    visible = {resource.id for resource in world.resources if resource.visible}
    return [flow for flow in world.flows if flow.valid(at) and {flow.source, flow.target} <= visible]


def page(ids: list[str]) -> dict[str, Any]:
    return {"totalCount": len(ids), "nodes": [{"id": node} for node in ids]}


@settings(max_examples=example_count(10), deadline=None, suppress_health_check=QUIET)
@given(world=worlds(max_flows=10), at=st.integers(0, 8), excluded=st.integers(0, 8))
async def test_roots_and_orphans_equal_brute_force(
    database: Neo4jDatabase, empty_api: Api, world: LineageWorld, at: int, excluded: int
) -> None:
    await write(database, world)
    flows = visible_flows(world, at)
    fed, feeding = {flow.target for flow in flows}, {flow.source for flow in flows}
    ids = sorted(
        resource.id for resource in world.resources if resource.visible and resource.id != f"resource_{excluded}"
    )
    data = await empty_api.data(ENDS, asOf=day(at).isoformat(), where={"id": {"ne": f"resource_{excluded}"}})
    assert data["roots"] == page([node for node in ids if node in feeding - fed])
    assert data["orphans"] == page([node for node in ids if node not in feeding | fed])


@settings(max_examples=example_count(10), deadline=None, suppress_health_check=QUIET)
@given(
    world=worlds(),
    at=st.integers(0, 8),
    direction=st.sampled_from(["UPSTREAM", "DOWNSTREAM", "BOTH"]),
    size=st.integers(1, 4),
)
async def test_hubs_equal_brute_force_on_all_pages(
    database: Neo4jDatabase, empty_api: Api, world: LineageWorld, at: int, direction: str, size: int
) -> None:
    await write(database, world)
    expected = []
    for resource in world.resources:
        ends = [
            (end, other)
            for flow in visible_flows(world, at)
            for end, other, side in ((flow.source, flow.target, "DOWNSTREAM"), (flow.target, flow.source, "UPSTREAM"))
            if side == direction or direction == "BOTH"
        ]
        others = [other for end, other in ends if end == resource.id and other != resource.id]
        if others:
            expected.append((-len(set(others)), resource.id, len(others)))

    async def read(**window: Any) -> dict[str, Any]:
        return dict((await empty_api.data(HUBS, asOf=day(at).isoformat(), direction=direction, **window))["hubs"])

    rows = []
    for hubs in await read_pages(read, size):
        assert hubs["totalCount"] == len(expected)
        rows += [(-edge["resourceCount"], edge["node"]["id"], edge["flowCount"]) for edge in hubs["edges"]]
    assert rows == sorted(expected)
