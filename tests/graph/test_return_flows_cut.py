"""The chains of returnFlows where not all may be followed: by depth, width and time, and with writers in between."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.client.database import Neo4jDatabase
from graph.lineage import traversal as walking
from graph.lineage.request import TraversalRequest
from graph.lineage.traversal import TraversalRead
from tests.conftest import Api
from tests.graph.test_lineage_time import by_levels, ends_after
from tests.graph.test_return_flows import EXAMPLES, QUERY, TREE, chain, on
from tests.strategies.return_flows import AT, SPANS, TO, Flow, World, worlds
from tests.support.text_substitution import substituted

MOST = "resolvers.lineage.return_flow_chains.MOST"
STEPS = "resolvers.lineage.return_flow_chains.MAX_CHAIN_FLOWS"
FURTHER = """
MATCH (taker:DataResource {id: $taker})-[:ON]->(platform)
CREATE (further:DataResource {id: 'resource_' + $key, audience: taker.audience, namespace: 'n', name: $key})
CREATE (further)-[:ON]->(platform)
CREATE (further)-[:FLOWS_TO {id: 'flow_' + $key, kind: 'RETURN_FLOW', since: $since, until: $until}]->(taker)
"""
WALKED = ["flow/return_flows", "lineage/walk", "flow/return_flows"]


async def ask(api: Api, *, refresh: bool = True, **variables: Any) -> dict[str, Any]:
    """`refresh`: what was written is known of, so that nothing is asked again."""
    if refresh:
        await api.engine.database.version()
    return dict((await api.data(QUERY, to=TO, at=AT.isoformat(), **variables))["returnFlows"])


async def feed(bolt: Neo4jDatabase, taker: str, key: str) -> None:
    """One more return flow into a resource, from one that none enters."""
    since, until = SPANS["valid"]
    await bolt.write([(FURTHER, {"taker": f"resource_{taker}", "key": key, "since": since, "until": until})])


def followed(found: dict[str, Any]) -> list[tuple[list[str], bool]]:
    """Of each row the names in its chain, and whether it is whole."""
    return [([hop["resource"]["name"] for hop in row["hops"]], row["chainComplete"]) for row in found["nodes"]]


def said(found: dict[str, Any]) -> tuple[bool, list[str], int]:
    completeness = found["completeness"]
    return completeness["complete"], completeness["stoppedBy"], completeness["omitted"]


@settings(
    max_examples=max(1, EXAMPLES // 2),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(world=worlds(), depth=st.integers(1, 3), width=st.integers(1, 2))
async def test_whatever_may_not_be_followed_is_told(
    database: Neo4jDatabase, empty_api: Api, world: World, depth: int, width: int
) -> None:
    await world.small().write(database)
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(STEPS, depth)
        monkeypatch.setattr(MOST, {"width": width})
        found = await ask(empty_api, first=100)
        pages = [await ask(empty_api, first=2)]
        while after := pages[-1]["completeness"]["cursor"]:
            pages.append(await ask(empty_api, first=2, after=after))
    assert found["nodes"] == world.cut_rows(depth, width)
    # a chain depends on nothing else that is on its page
    assert [row for page in pages for row in page["nodes"]] == found["nodes"]
    chains = [world.cut(flow, depth, width) for flow in world.listed()]
    left_out: dict[str, int] = {}
    for each in chains:
        left_out |= {node: max(count, left_out.get(node, 0)) for node, count in each.left_out.items()}
    reasons = {reason for each in chains for reason in each.stopped_by}
    stopped = [reason for reason in ("DEPTH", "WIDTH") if reason in reasons]
    assert said(found) == (not left_out, stopped, sum(left_out.values()))


def line(length: int) -> World:
    """A chain of so many flows, all on the prefecture's platform, to one resource of the county's."""
    nodes = tuple(on("prefecture", f"n{number:03d}") for number in range(length))
    flows = tuple(
        Flow(f"{number:03d}", giver, taker, "RETURN_FLOW", "valid")
        for number, (giver, taker) in enumerate(itertools.pairwise([*(node.key for node in nodes), "c"]))
    )
    return World((*nodes, on("county", "c")), flows)


async def test_a_chain_is_followed_a_hundred_flows_up(database: Neo4jDatabase, empty_api: Api) -> None:
    await line(101).small().write(database)
    found = await ask(empty_api)
    names = [f"n{number:03d}" for number in range(101)] + ["c"]
    assert (followed(found), said(found)) == ([(names, True)], (True, [], 0))
    await feed(database, "n000", "further")
    found = await ask(empty_api)
    assert (followed(found), said(found)) == ([(names, False)], (False, ["DEPTH"], 1))


async def test_time_cuts_a_chain_and_such_an_answer_is_not_kept(
    database: Neo4jDatabase, serving: Callable[..., Api], monkeypatch: pytest.MonkeyPatch
) -> None:
    await line(6).small().write(database)
    api = serving(database, cache_mb=32)
    with monkeypatch.context() as patched:
        patched.setattr("graph.lineage.statements.traversal_statement", by_levels)
        ends_after(patched, 2)
        for _ in range(3):
            found = await ask(api)
            assert api.asked == WALKED
            assert followed(found) == [(["n003", "n004", "n005", "c"], False)]
            assert said(found) == (False, ["TIME"], 1)
    whole: Any = ([(["n000", "n001", "n002", "n003", "n004", "n005", "c"], True)], (True, [], 0))
    for asked in (WALKED, WALKED, [], []):
        found = await ask(api)
        assert (followed(found), said(found)) == whole
        assert api.asked == asked
    await feed(database, "n000", "further")
    found = await ask(api)
    assert (found["nodes"][0]["hops"][0]["resource"]["name"], said(found)) == ("further", (True, [], 0))


async def test_without_a_first_step_there_is_no_answer(
    database: Neo4jDatabase, empty_api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    await line(2).small().write(database)
    monkeypatch.setattr("graph.lineage.traversal.LEVELS_SHARE", -1_000.0)
    assert await empty_api.code(QUERY, to=TO, at=AT.isoformat()) == "TIMEOUT"


@pytest.mark.parametrize("milliseconds", [1, 2, 4, 8, 16, 32, 64, 30_000])
async def test_however_little_time_there_is_no_chain_that_was_cut_looks_whole(
    database: Neo4jDatabase, empty_api: Api, milliseconds: int
) -> None:
    await line(6).small().write(database)
    document = substituted(QUERY, "milliseconds: 30000", f"milliseconds: {milliseconds}")
    body = (await empty_api.post(document, to=TO, at=AT.isoformat())).json()
    if "errors" in body and milliseconds < 30_000:
        assert [each["extensions"]["code"] for each in body["errors"]] == ["TIMEOUT"]
        return
    found = body["data"]["returnFlows"]
    ((names, whole),) = followed(found)
    assert whole or milliseconds < 30_000
    assert (len(names) == 7) is whole
    assert said(found) == ((True, [], 0) if whole else (False, ["TIME"], 1))


async def test_a_page_and_its_chains_are_of_one_version(
    database: Neo4jDatabase, empty_api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A writer comes after the walk: what it met is of a graph that is no more, so all is read again."""
    await World(TREE, chain("q", "c")).small().write(database)
    # planned before, so that there is time for a second reading
    assert followed(await ask(empty_api)) == [(["q", "c"], True)]
    once, writers = walking.run_once, ["further"]

    async def interrupted(bolt: Neo4jDatabase, traversal: TraversalRequest, end: float, version: str) -> TraversalRead:
        found = await once(bolt, traversal, end, version)
        if writers:
            await feed(bolt, "q", writers.pop())
        return found

    monkeypatch.setattr("graph.lineage.traversal.run_once", interrupted)
    found = await ask(empty_api)
    assert (followed(found), said(found)) == ([(["further", "q", "c"], True)], (True, [], 0))
    assert found["completeness"]["consistent"]
    assert empty_api.asked == WALKED * 2
    # a version that is no more the newest takes the list alone to be found out
    await feed(database, "further", "furthest")
    found = await ask(empty_api, refresh=False)
    assert (followed(found), said(found)) == ([(["furthest", "further", "q", "c"], True)], (True, [], 0))
    assert empty_api.asked == WALKED[:1] + WALKED


async def test_where_writers_never_pause_it_says_so(
    database: Neo4jDatabase, serving: Callable[..., Api], monkeypatch: pytest.MonkeyPatch
) -> None:
    """After three times, and nothing of it is kept; a flow that came meanwhile has no chain yet, and says so too."""
    await World(TREE, chain("q", "c")).small().write(database)
    api = serving(database, cache_mb=32)
    assert followed(await ask(api)) == [(["q", "c"], True)]
    once, numbers = walking.run_once, itertools.count()

    async def interrupted(bolt: Neo4jDatabase, traversal: TraversalRequest, end: float, version: str) -> TraversalRead:
        found = await once(bolt, traversal, end, version)
        await feed(bolt, "c", f"x{next(numbers)}")
        return found

    monkeypatch.setattr("graph.lineage.traversal.run_once", interrupted)
    found = await ask(api)
    assert api.asked == WALKED * 3
    assert followed(found) == [(["q", "c"], True), (["x0", "c"], True), (["x1", "c"], True), ([], False)]
    assert said(found) == (False, [], 0)
    assert not found["completeness"]["consistent"]


async def test_what_needs_no_chain_is_one_question(database: Neo4jDatabase, empty_api: Api) -> None:
    await line(3).small().write(database)
    listed = QUERY[: QUERY.index("hops")] + "} } }"
    found = (await empty_api.data(listed, to=TO, at=AT.isoformat()))["returnFlows"]
    assert empty_api.asked == ["flow/return_flows"]
    assert [row["id"] for row in found["nodes"]] == ["flow_002"]
    for field in ("chainComplete", "levelSkips { from { code } }", "hops { since }"):
        document = f"""
        query ($to: String!, $at: DateTime) {{ returnFlows(to: $to, asOf: $at) {{ edges {{ node {{ {field} }} }} }} }}
        """
        assert len((await empty_api.data(document, to=TO, at=AT.isoformat()))["returnFlows"]["edges"]) == 1
        assert empty_api.asked == WALKED


@pytest.mark.parametrize("milliseconds", [0, -1, 30_001])
async def test_its_time_has_bounds(database: Neo4jDatabase, empty_api: Api, milliseconds: int) -> None:
    del database
    document = f'{{ returnFlows(to: "x", milliseconds: {milliseconds}) {{ totalCount }} }}'
    assert await empty_api.code(document) == "BAD_ARGUMENT"
    assert empty_api.asked == []


async def test_rows_of_one_giver_share_its_chain(database: Neo4jDatabase, empty_api: Api) -> None:
    """Some flows left out of one chain are left out of the other: they count once."""
    takers = (on("county", "a"), on("county", "b"))
    way = tuple(replace(flow, key=f"u{flow.key}") for flow in chain("p", "d", "q"))
    flows = (*way, Flow("1", "q", "a", "RETURN_FLOW", "valid"), Flow("2", "q", "b", "RETURN_FLOW", "valid"))
    await World((*TREE, *takers), flows).small().write(database)
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(STEPS, 1)
        found = await ask(empty_api)
    rows = {row["id"]: row["chainComplete"] for row in found["nodes"]}
    assert rows == {"flow_1": False, "flow_2": False, "flow_u0": True}
    assert said(found) == (False, ["DEPTH"], 1)


async def test_however_many_chains_there_are(database: Neo4jDatabase, empty_api: Api) -> None:
    """Ten layers of five, every flow between two of them: two million chains as short as the one that is told."""
    layers = [[f"l{number}{place}" for place in range(5)] for number in range(10)]
    pairs = [pair for upper, lower in itertools.pairwise(layers) for pair in itertools.product(upper, lower)]
    flows = [Flow(f"{number:03d}", *pair, "RETURN_FLOW", "valid") for number, pair in enumerate(reversed(pairs))]
    nodes = tuple(on("prefecture", key) for layer in layers for key in layer)
    last = Flow("z", "l90", "c", "RETURN_FLOW", "valid")
    await World((*nodes, on("county", "c")), (*flows, last)).small().write(database)
    found = await ask(empty_api)
    names = ["l04", "l14", "l24", "l34", "l44", "l54", "l64", "l74", "l84", "l90", "c"]
    assert (followed(found), said(found)) == ([(names, True)], (True, [], 0))


async def test_of_a_wide_resource_the_first_flows_by_id_are_followed(
    database: Neo4jDatabase, empty_api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More flows than are read where the resource is; the way to an origin is among the last of them."""
    ring = [f"o{number:02d}" for number in range(59)]
    nodes = tuple(on("prefecture", key) for key in (*ring, "p", "q"))
    back = [Flow(f"b{key}", "q", key, "RETURN_FLOW", "valid") for key in ring]
    into = [Flow(f"i{number:02d}", key, "q", "RETURN_FLOW", "valid") for number, key in enumerate((*ring, "p"))]
    await World((*nodes, on("county", "c")), (*back, *into, *chain("q", "c"))).small().write(database)
    found = await ask(empty_api)
    assert (followed(found), said(found)) == ([(["p", "q", "c"], True)], (True, [], 0))
    monkeypatch.setattr(MOST, {"width": 55})
    found = await ask(empty_api)
    assert (followed(found), said(found)) == ([(["q", "c"], False)], (False, ["WIDTH"], 5))
