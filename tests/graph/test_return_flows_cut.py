"""Chains of returnFlows that depth, width or time cut, and chains read while the graph changes."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.client.database import Neo4jDatabase
from graph.lineage import traversal
from graph.lineage.request import TraversalRequest
from graph.lineage.traversal import TraversalRead
from tests.conftest import Api
from tests.graph.test_return_flows import QUERY, RESOURCES, chain, resource_on
from tests.strategies.return_flows import AT, SPANS, TO, PlatformFlow, ReturnFlowWorld, worlds
from tests.support.example_count import example_count
from tests.support.pages import read_pages, rows_of
from tests.support.text_substitution import substitute
from tests.support.traversal_clock import by_levels, ends_after

MAX_VALUES = "resolvers.lineage.return_flow_chains.MAX_VALUES"
STEPS = "resolvers.lineage.return_flow_chains.MAX_CHAIN_FLOWS"
ADD_FLOW = """
MATCH (taker:DataResource {id: $taker})-[:ON]->(platform)
CREATE (further:DataResource {id: 'resource_' + $key, audience: taker.audience, namespace: 'n', name: $key})
CREATE (further)-[:ON]->(platform)
CREATE (further)-[:FLOWS_TO {id: 'flow_' + $key, kind: 'RETURN_FLOW', since: $since, until: $until}]->(taker)
"""
QUERIES_WITH_CHAINS = ["flow/return_flows", "lineage/traversal", "flow/return_flows"]


async def ask(api: Api, *, refresh: bool = True, **variables: Any) -> dict[str, Any]:
    """`refresh`: learn the version of the writes, so that no query is repeated."""
    if refresh:
        await api.engine.database.version()
    return dict((await api.data(QUERY, to=TO, at=AT.isoformat(), **variables))["returnFlows"])


async def feed(database: Neo4jDatabase, taker: str, key: str) -> None:
    """Adds a return flow into a resource, from a new resource that no flow enters."""
    since, until = SPANS["valid"]
    await database.write([(ADD_FLOW, {"taker": f"resource_{taker}", "key": key, "since": since, "until": until})])


def chains_of(page: dict[str, Any]) -> list[tuple[list[str], bool]]:
    """Of each row the names in its chain, and whether it is complete."""
    return [([hop["resource"]["name"] for hop in row["hops"]], row["chainComplete"]) for row in page["nodes"]]


def completeness_of(page: dict[str, Any]) -> tuple[bool, list[str], int]:
    completeness = page["completeness"]
    return completeness["complete"], completeness["stoppedBy"], completeness["omitted"]


@settings(
    max_examples=example_count(16),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(world=worlds(), depth=st.integers(1, 3), width=st.integers(1, 2))
async def test_flows_that_are_not_followed_are_counted(
    database: Neo4jDatabase, empty_api: Api, world: ReturnFlowWorld, depth: int, width: int
) -> None:
    await world.small().write(database)
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(STEPS, depth)
        monkeypatch.setattr(MAX_VALUES, {"width": width})
        whole = await ask(empty_api, first=100)
        pages = await read_pages(partial(ask, empty_api), 2)
        backwards = await read_pages(partial(ask, empty_api), 2, backward=True)
    assert whole["nodes"] == world.cut_rows(depth, width)
    # a chain does not depend on the other flows of its page
    assert rows_of(pages) == rows_of(backwards) == whole["nodes"]
    chains = [world.cut_chain(flow, depth, width) for flow in world.listed()]
    left_out: dict[str, int] = {}
    for cut in chains:
        left_out |= {node: max(count, left_out.get(node, 0)) for node, count in cut.left_out.items()}
    reasons = {reason for cut in chains for reason in cut.stopped_by}
    stopped = [reason for reason in ("DEPTH", "WIDTH") if reason in reasons]
    assert completeness_of(whole) == (not left_out, stopped, sum(left_out.values()))


def line(length: int) -> ReturnFlowWorld:
    """A chain of `length` flows, all on the platform of the prefecture, to one resource of the county."""
    nodes = tuple(resource_on("prefecture", f"n{number:03d}") for number in range(length))
    flows = tuple(
        PlatformFlow(f"{number:03d}", giver, taker, "RETURN_FLOW", "valid")
        for number, (giver, taker) in enumerate(itertools.pairwise([*(node.key for node in nodes), "c"]))
    )
    return ReturnFlowWorld((*nodes, resource_on("county", "c")), flows)


async def test_a_chain_is_followed_a_hundred_flows_up(database: Neo4jDatabase, empty_api: Api) -> None:
    await line(101).small().write(database)
    page = await ask(empty_api)
    names = [f"n{number:03d}" for number in range(101)] + ["c"]
    assert (chains_of(page), completeness_of(page)) == ([(names, True)], (True, [], 0))
    await feed(database, "n000", "further")
    page = await ask(empty_api)
    assert (chains_of(page), completeness_of(page)) == ([(names, False)], (False, ["DEPTH"], 1))


async def test_a_response_with_a_chain_cut_by_time_is_not_cached(
    database: Neo4jDatabase, serve_api: Callable[..., Api], monkeypatch: pytest.MonkeyPatch
) -> None:
    await line(6).small().write(database)
    api = serve_api(database, cache_mb=32)
    with monkeypatch.context() as patched:
        patched.setattr("graph.lineage.statements.traversal_statement", by_levels)
        ends_after(patched, 2)
        for _ in range(3):
            page = await ask(api)
            assert api.queries == QUERIES_WITH_CHAINS
            assert chains_of(page) == [(["n003", "n004", "n005", "c"], False)]
            assert completeness_of(page) == (False, ["TIME"], 1)
    whole: Any = ([(["n000", "n001", "n002", "n003", "n004", "n005", "c"], True)], (True, [], 0))
    for queries in (QUERIES_WITH_CHAINS, QUERIES_WITH_CHAINS, [], []):
        page = await ask(api)
        assert (chains_of(page), completeness_of(page)) == whole
        assert api.queries == queries
    await feed(database, "n000", "further")
    page = await ask(api)
    assert (page["nodes"][0]["hops"][0]["resource"]["name"], completeness_of(page)) == ("further", (True, [], 0))


async def test_a_chain_without_a_first_step_times_out(
    database: Neo4jDatabase, empty_api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    await line(2).small().write(database)
    monkeypatch.setattr("graph.lineage.traversal.LEVELS_SHARE", -1_000.0)
    assert await empty_api.code(QUERY, to=TO, at=AT.isoformat()) == "TIMEOUT"


@pytest.mark.parametrize("milliseconds", [1, 2, 4, 8, 16, 32, 64, 30_000])
async def test_no_cut_chain_says_that_it_is_complete(
    database: Neo4jDatabase, empty_api: Api, milliseconds: int
) -> None:
    await line(6).small().write(database)
    document = substitute(QUERY, "milliseconds: 30000", f"milliseconds: {milliseconds}")
    body = (await empty_api.post(document, to=TO, at=AT.isoformat())).json()
    if "errors" in body and milliseconds < 30_000:
        assert [error["extensions"]["code"] for error in body["errors"]] == ["TIMEOUT"]
        return
    page = body["data"]["returnFlows"]
    ((names, whole),) = chains_of(page)
    assert whole or milliseconds < 30_000
    assert (len(names) == 7) is whole
    assert completeness_of(page) == ((True, [], 0) if whole else (False, ["TIME"], 1))


async def test_a_page_and_its_chains_are_of_one_version(
    database: Neo4jDatabase, empty_api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A write after the traversal changes the graph, so all is read again."""
    await ReturnFlowWorld(RESOURCES, chain("q", "c")).small().write(database)
    # plans the statements, so that there is time to read again
    assert chains_of(await ask(empty_api)) == [(["q", "c"], True)]
    run_once, writers = traversal.run_once, ["further"]

    async def interrupted(
        database: Neo4jDatabase, request: TraversalRequest, end: float, version: str
    ) -> TraversalRead:
        result = await run_once(database, request, end, version)
        if writers:
            await feed(database, "q", writers.pop())
        return result

    monkeypatch.setattr("graph.lineage.traversal.run_once", interrupted)
    page = await ask(empty_api)
    assert (chains_of(page), completeness_of(page)) == ([(["further", "q", "c"], True)], (True, [], 0))
    assert page["completeness"]["consistent"]
    assert empty_api.queries == QUERIES_WITH_CHAINS * 2
    # the list alone is enough to notice that the known version is not the newest
    await feed(database, "further", "furthest")
    page = await ask(empty_api, refresh=False)
    assert (chains_of(page), completeness_of(page)) == ([(["furthest", "further", "q", "c"], True)], (True, [], 0))
    assert empty_api.queries == QUERIES_WITH_CHAINS[:1] + QUERIES_WITH_CHAINS


async def test_an_inconsistent_page_says_so_while_writers_never_pause(
    database: Neo4jDatabase, serve_api: Callable[..., Api], monkeypatch: pytest.MonkeyPatch
) -> None:
    """After three attempts; nothing is cached. A flow written in the meantime has no chain yet, and says so too."""
    await ReturnFlowWorld(RESOURCES, chain("q", "c")).small().write(database)
    api = serve_api(database, cache_mb=32)
    assert chains_of(await ask(api)) == [(["q", "c"], True)]
    run_once, numbers = traversal.run_once, itertools.count()

    async def interrupted(
        database: Neo4jDatabase, request: TraversalRequest, end: float, version: str
    ) -> TraversalRead:
        result = await run_once(database, request, end, version)
        await feed(database, "c", f"x{next(numbers)}")
        return result

    monkeypatch.setattr("graph.lineage.traversal.run_once", interrupted)
    page = await ask(api)
    assert api.queries == QUERIES_WITH_CHAINS * 3
    assert chains_of(page) == [(["q", "c"], True), (["x0", "c"], True), (["x1", "c"], True), ([], False)]
    assert completeness_of(page) == (False, [], 0)
    assert not page["completeness"]["consistent"]


async def test_a_page_without_chain_fields_is_one_query(database: Neo4jDatabase, empty_api: Api) -> None:
    await line(3).small().write(database)
    listed = QUERY[: QUERY.index("hops")] + "} } }"
    page = (await empty_api.data(listed, to=TO, at=AT.isoformat()))["returnFlows"]
    assert empty_api.queries == ["flow/return_flows"]
    assert [row["flow"]["id"] for row in page["nodes"]] == ["flow_002"]
    for field in ("chainComplete", "levelSkips { from { code } }", "hops { since }"):
        document = f"""
        query ($to: String!, $at: DateTime) {{ returnFlows(to: $to, asOf: $at) {{ edges {{ node {{ {field} }} }} }} }}
        """
        assert len((await empty_api.data(document, to=TO, at=AT.isoformat()))["returnFlows"]["edges"]) == 1
        assert empty_api.queries == QUERIES_WITH_CHAINS


@pytest.mark.parametrize("milliseconds", [0, -1, 30_001])
async def test_milliseconds_has_bounds(database: Neo4jDatabase, empty_api: Api, milliseconds: int) -> None:
    del database
    document = f'{{ returnFlows(to: "x", milliseconds: {milliseconds}) {{ totalCount }} }}'
    assert await empty_api.code(document) == "BAD_ARGUMENT"
    assert empty_api.queries == []


async def test_rows_of_one_giver_share_its_chain(database: Neo4jDatabase, empty_api: Api) -> None:
    """Flows left out of several chains count once."""
    takers = (resource_on("county", "a"), resource_on("county", "b"))
    upstream = tuple(replace(flow, key=f"u{flow.key}") for flow in chain("p", "d", "q"))
    flows = (
        *upstream,
        PlatformFlow("1", "q", "a", "RETURN_FLOW", "valid"),
        PlatformFlow("2", "q", "b", "RETURN_FLOW", "valid"),
    )
    await ReturnFlowWorld((*RESOURCES, *takers), flows).small().write(database)
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(STEPS, 1)
        page = await ask(empty_api)
    rows = {row["flow"]["id"]: row["chainComplete"] for row in page["nodes"]}
    assert rows == {"flow_1": False, "flow_2": False, "flow_u0": True}
    assert completeness_of(page) == (False, ["DEPTH"], 1)


async def test_two_million_chains_of_equal_length(database: Neo4jDatabase, empty_api: Api) -> None:
    """Ten layers of five, with all flows between two layers: two million chains of the least length."""
    layers = [[f"l{number}{place}" for place in range(5)] for number in range(10)]
    pairs = [pair for upper, lower in itertools.pairwise(layers) for pair in itertools.product(upper, lower)]
    flows = [
        PlatformFlow(f"{number:03d}", *pair, "RETURN_FLOW", "valid") for number, pair in enumerate(reversed(pairs))
    ]
    nodes = tuple(resource_on("prefecture", key) for layer in layers for key in layer)
    last = PlatformFlow("z", "l90", "c", "RETURN_FLOW", "valid")
    await ReturnFlowWorld((*nodes, resource_on("county", "c")), (*flows, last)).small().write(database)
    page = await ask(empty_api)
    names = ["l04", "l14", "l24", "l34", "l44", "l54", "l64", "l74", "l84", "l90", "c"]
    assert (chains_of(page), completeness_of(page)) == ([(names, True)], (True, [], 0))


async def test_of_a_wide_resource_the_first_flows_by_id_are_followed(
    database: Neo4jDatabase, empty_api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The resource is wide, and the flow from an origin is among its last."""
    ring = [f"o{number:02d}" for number in range(59)]
    nodes = tuple(resource_on("prefecture", key) for key in (*ring, "p", "q"))
    back = [PlatformFlow(f"b{key}", "q", key, "RETURN_FLOW", "valid") for key in ring]
    into = [PlatformFlow(f"i{number:02d}", key, "q", "RETURN_FLOW", "valid") for number, key in enumerate((*ring, "p"))]
    await (
        ReturnFlowWorld((*nodes, resource_on("county", "c")), (*back, *into, *chain("q", "c"))).small().write(database)
    )
    page = await ask(empty_api)
    assert (chains_of(page), completeness_of(page)) == ([(["p", "q", "c"], True)], (True, [], 0))
    monkeypatch.setattr(MAX_VALUES, {"width": 55})
    page = await ask(empty_api)
    assert (chains_of(page), completeness_of(page)) == ([(["q", "c"], False)], (False, ["WIDTH"], 5))
