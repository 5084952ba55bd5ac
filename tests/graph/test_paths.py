"""Paths equal brute force, for all patterns, instants, lengths and limits, from one subgraph and step by step."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from graph.client.database import Neo4jDatabase
from graph.engine import QueryEngine
from graph.lineage.paths import statements
from graph.lineage.paths.parser import parse_pattern
from graph.lineage.paths.request import PathRequest
from graph.lineage.paths.runner import PathRead, run_path_search
from tests.oracles.paths import PathCase, trees
from tests.oracles.paths import text as pattern_text
from tests.strategies.lineage import (
    LineageWorld,
    WorldFlow,
    WorldResource,
    day,
    merged,
    numbered,
    numbered_id,
    worlds,
    write,
)
from tests.support.example_count import example_count
from tests.support.query_plans import operators

WORLDS_PER_GRAPH = 10
"""Worlds in one graph."""
QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]


@st.composite
def search_cases(draw: st.DrawFn) -> tuple[PathCase, int, int]:
    """A search in a small world, the maximal length and the page limit."""
    world = draw(worlds(max_resources=5, max_flows=9, min_flows=6))
    visible = [resource.id for resource in world.resources if resource.visible]
    search = PathCase(
        world,
        (draw(st.sampled_from(visible)),),
        (draw(st.sampled_from(visible)),),
        draw(st.one_of(st.just(("repeat", ("hop", None, ()), 1, None)), trees())),
        draw(st.integers(0, 8)),
    )
    return search, draw(st.integers(1, 6)), draw(st.sampled_from([1, 2, 5, 100]))


def numbered_search(search: PathCase, number: int) -> PathCase:
    return replace(
        search,
        world=numbered(search.world, number),
        starts=tuple(numbered_id(start, number) for start in search.starts),
        goals=tuple(numbered_id(goal, number) for goal in search.goals),
    )


def path_request(search: PathCase, length: int, limit: int, start: str = "", goal: str = "") -> PathRequest:
    """`start`, `goal`: what stands for the ends; by default the one node at each."""
    return PathRequest(
        start=start or search.starts[0],
        goal=goal or search.goals[0],
        pattern=parse_pattern(pattern_text(search.tree)),
        max_length=length,
        limit=limit,
        milliseconds=30_000,
        audiences=("PUBLIC", "GOV"),
        as_of=day(search.day),
    )


async def pages(graph: QueryEngine, request: PathRequest) -> list[PathRead]:
    reads = [await run_path_search(graph, request)]
    while "PAGE" in reads[-1].stopped_by:
        after = tuple(flow.id for flow in reads[-1].paths[-1])
        reads.append(await run_path_search(graph, replace(request, after=after), reads[-1].version))
    return reads


def ids(page: PathRead) -> list[tuple[str, ...]]:
    return [tuple(flow.id for flow in path) for path in page.paths]


def check(search: PathCase, length: int, limit: int, reads: list[PathRead], *, exact: bool) -> None:
    """`exact`: whether the search for longer paths was complete."""
    right = search.paths()
    within = [path for path in right if len(path) <= length]
    note(f"{search}\n{pattern_text(search.tree)} {length} {limit}\n{right}")
    assert [path for page in reads for path in ids(page)] == within
    assert all(len(page.paths) == limit for page in reads[:-1])
    for number, page in enumerate(reads):
        behind = len(within) - number * limit - len(page.paths)
        assert page.consistent
        # a bidirectional search reads no more than the page needs
        assert page.omitted == behind if exact else (page.omitted > 0) == (behind > 0)
        assert page.omitted <= behind
        nodes = {*search.starts, *search.goals} | {flow.target for path in page.paths for flow in path}
        assert sum(page.nodes[node].hidden for node in nodes) == search.hidden(ids(page))
        assert {page.nodes[node].name for node in nodes} == nodes
    last = reads[-1]
    if exact:
        assert last.stopped_by == ({"DEPTH"} if len(right) > len(within) else set())
    else:
        assert last.stopped_by <= {"DEPTH"}
        assert last.stopped_by or len(right) == len(within)
    admitted = path_request(search, length, limit).searched_length
    assert last.searched == admitted


def batches(worlds_per_graph: int) -> st.SearchStrategy[list[tuple[PathCase, int, int]]]:
    return st.lists(search_cases(), min_size=worlds_per_graph, max_size=worlds_per_graph)


@settings(max_examples=example_count(WORLDS_PER_GRAPH), deadline=None, suppress_health_check=QUIET)
@given(batch=batches(WORLDS_PER_GRAPH))
async def test_paths_equal_brute_force(database: Neo4jDatabase, batch: list[tuple[PathCase, int, int]]) -> None:
    graph = QueryEngine(database)
    span = [(numbered_search(search, number), length, limit) for number, (search, length, limit) in enumerate(batch)]
    await write(database, merged(search.world for search, _, _ in span))
    for search, length, limit in span:
        check(search, length, limit, await pages(graph, path_request(search, length, limit)), exact=True)


@pytest.fixture
def subgraph_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statements, "MAX_NODES_PER_SIDE", 0)


@settings(max_examples=example_count(WORLDS_PER_GRAPH), deadline=None, suppress_health_check=QUIET)
@given(batch=batches(WORLDS_PER_GRAPH // 2))
@pytest.mark.usefixtures("subgraph_too_large")
async def test_a_bidirectional_search_finds_the_same_paths(
    database: Neo4jDatabase, batch: list[tuple[PathCase, int, int]]
) -> None:
    graph = QueryEngine(database)
    span = [(numbered_search(search, number), length, limit) for number, (search, length, limit) in enumerate(batch)]
    await write(database, merged(search.world for search, _, _ in span))
    for search, length, limit in span:
        check(search, length, limit, await pages(graph, path_request(search, length, limit)), exact=False)


def chain_with_parallel_flows(rungs: int, times: int = 2) -> LineageWorld:
    """A chain whose every hop has parallel flows: times ** rungs paths of one length."""
    return LineageWorld(
        tuple(WorldResource(f"resource_{number:02}", "COUNTY", True) for number in range(rungs + 1)),
        tuple(
            WorldFlow(
                f"flow_{number:02}{which}", f"resource_{number:02}", f"resource_{number + 1:02}", "SHARING", 0, None
            )
            for number in range(rungs)
            for which in range(times)
        ),
    )


def request_along(rungs: int, limit: int = 3) -> PathRequest:
    return PathRequest(
        start="resource_00",
        goal=f"resource_{rungs:02}",
        pattern=parse_pattern("((SHARING*)* | ANY*)*"),
        max_length=50,
        limit=limit,
        milliseconds=30_000,
        audiences=("PUBLIC", "GOV"),
        as_of=day(1),
    )


async def test_a_page_of_a_billion_paths_costs_no_more_than_their_subgraph(database: Neo4jDatabase) -> None:
    """In one query; the next page continues behind it."""
    await write(database, chain_with_parallel_flows(30))
    engine, queries = QueryEngine(database), list[str]()
    engine.on_query = queries.append
    first = await run_path_search(engine, request_along(30))
    assert queries == ["lineage/paths_subgraph"]
    assert [path[-2:] for path in ids(first)] == [
        ("flow_280", "flow_290"),
        ("flow_280", "flow_291"),
        ("flow_281", "flow_290"),
    ]
    assert (set(first.stopped_by), first.omitted, first.searched) == ({"PAGE"}, 1_000, 30)
    second = await run_path_search(engine, replace(request_along(30), after=ids(first)[-1]))
    assert [path[-3:] for path in ids(second)] == [
        ("flow_270", "flow_281", "flow_291"),
        ("flow_271", "flow_280", "flow_290"),
        ("flow_271", "flow_280", "flow_291"),
    ]


async def test_shorter_paths_are_complete_if_the_subgraph_is_too_large(
    database: Neo4jDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hub feeds 300 resources that feed one resource. Paths of two flows avoid the hub, those of four do not."""
    resources = ["resource_start", "resource_hub", "resource_side", "resource_far", "resource_goal"]
    spokes = [f"resource_s{number:03}" for number in range(300)]
    pairs = [("start", "hub"), ("start", "side"), ("side", "goal"), ("far", "goal")]
    flows = [(f"flow_{giver}_{taker}", f"resource_{giver}", f"resource_{taker}") for giver, taker in pairs]
    flows += [(f"flow_out_{spoke}", "resource_hub", spoke) for spoke in spokes]
    flows += [(f"flow_in_{spoke}", spoke, "resource_far") for spoke in spokes]
    world = LineageWorld(
        tuple(WorldResource(resource, "COUNTY", True) for resource in (*resources, *spokes)),
        tuple(WorldFlow(flow, source, target, "SHARING", 0, None) for flow, source, target in flows),
    )
    await write(database, world)
    monkeypatch.setattr(statements, "MAX_NODES_PER_SIDE", 10)
    monkeypatch.setattr(statements, "MAX_FLOWS_STEP_BY_STEP", 100)
    request = replace(request_along(1), start="resource_start", goal="resource_goal")
    search = await run_path_search(QueryEngine(database), request)
    assert ids(search) == [("flow_start_side", "flow_side_goal")]
    assert (set(search.stopped_by), search.searched, search.omitted) == ({"WIDTH"}, 2, 0)
    assert {node: search.nodes[node].name for node in ("resource_side", "resource_goal")} == {
        "resource_side": "resource_side",
        "resource_goal": "resource_goal",
    }
    monkeypatch.setattr(statements, "MAX_FLOWS_STEP_BY_STEP", 10_000)
    search = await run_path_search(QueryEngine(database), request)
    assert [len(path) for path in search.paths] == [2, 4, 4]
    assert (set(search.stopped_by), search.searched, search.omitted) == ({"PAGE"}, 4, 298)


async def test_the_subgraph_is_read_breadth_first_from_both_ends(sample_database: Neo4jDatabase) -> None:
    """The plans of all bounds, and without a bound, list no paths."""
    for length in (*statements.BOUNDS, None):
        plan = await sample_database.plan(
            statements.subgraph_statement(length), statements.parameters(request_along(1))
        )
        names = [operator["operatorType"].partition("@")[0] for operator in operators(plan)]
        assert [name for name in names if "VarLength" in name or "Shortest" in name or "Repeat" in name] == [
            "VarLengthExpand(Pruning,BFS,All)",
            "VarLengthExpand(Pruning,BFS,All)",
        ]
        assert not {name for name in names if "Scan" in name}


async def test_a_write_between_two_reads_repeats_all_reads(database: Neo4jDatabase) -> None:
    await write(database, chain_with_parallel_flows(3, 1))
    engine, queries = QueryEngine(database), list[str]()
    engine.on_query = queries.append
    read = database.read

    async def disturbed(*arguments: Any, **options: Any) -> Any:
        if queries == ["lineage/paths_subgraph"]:
            await database.write([("CREATE (:Load {key: 'a writer came between'})", {})])
            queries.append("written")
        return await read(*arguments, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "read", disturbed)
        search = await run_path_search(engine, request_along(3))
    assert queries == ["lineage/paths_subgraph", "written", "lineage/paths_subgraph"]
    assert search.consistent
    assert search.version == await database.version()
    assert len(search.paths) == 1


async def test_a_search_that_runs_out_of_time_returns_the_first_paths(
    database: Neo4jDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    await write(database, chain_with_parallel_flows(12))
    looks = 0

    def late(_: Any) -> bool:
        nonlocal looks
        looks += 1
        return looks > 8

    monkeypatch.setattr("graph.lineage.paths.runner._PathRun._late", late)
    search = await run_path_search(QueryEngine(database), request_along(12, 100_000))
    assert (set(search.stopped_by), search.searched) == ({"TIME"}, 11)
    assert 0 < len(search.paths) < 4096
    monkeypatch.undo()
    whole = await run_path_search(QueryEngine(database), request_along(12, 100_000))
    assert ids(whole)[: len(search.paths)] == ids(search)
    assert (len(whole.paths), set(whole.stopped_by)) == (4096, set())
