"""Paths equal brute force, for all patterns, instants, lengths and limits: read at once and step by step; what is cut
says so."""

from __future__ import annotations

import os
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
from tests.graph.test_plans import operators
from tests.oracles.paths import Asked, trees
from tests.oracles.paths import text as written
from tests.strategies.lineage import Line, Place, World, apart, day, named, together, worlds, write

EXAMPLES = int(os.environ.get("YUANLIU_LINEAGE_EXAMPLES", "200"))
AT_ONCE = 10
"""Worlds in one graph."""
QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]


@st.composite
def questions(draw: st.DrawFn) -> tuple[Asked, int, int]:
    """A question of a small world, the length and the limit asked for."""
    world = draw(worlds(most_places=5, most_lines=9, least_lines=6))
    seen = [place.id for place in world.places if place.visible]
    asked = Asked(
        world,
        draw(st.sampled_from(seen)),
        draw(st.sampled_from(seen)),
        draw(st.one_of(st.just(("repeat", ("hop", None, ()), 1, None)), trees())),
        draw(st.integers(0, 8)),
    )
    return asked, draw(st.integers(1, 6)), draw(st.sampled_from([1, 2, 5, 100]))


def placed(asked: Asked, number: int) -> Asked:
    return replace(
        asked, world=apart(asked.world, number), start=named(asked.start, number), goal=named(asked.goal, number)
    )


def path_request(asked: Asked, length: int, limit: int) -> PathRequest:
    return PathRequest(
        start=asked.start,
        goal=asked.goal,
        pattern=parse_pattern(written(asked.tree)),
        most=length,
        limit=limit,
        milliseconds=30_000,
        audiences=("PUBLIC", "GOV"),
        as_of=day(asked.at),
    )


async def pages(graph: QueryEngine, question: PathRequest) -> list[PathRead]:
    found = [await run_path_search(graph, question)]
    while "BUDGET" in found[-1].stopped_by:
        after = tuple(flow.id for flow in found[-1].paths[-1])
        found.append(await run_path_search(graph, replace(question, after=after), found[-1].version))
    return found


def ids(page: PathRead) -> list[tuple[str, ...]]:
    return [tuple(flow.id for flow in path) for path in page.paths]


def check(asked: Asked, length: int, limit: int, found: list[PathRead], *, exact: bool) -> None:
    """`exact`: whether longer paths were looked for as far as there are any."""
    right = asked.paths()
    within = [way for way in right if len(way) <= length]
    note(f"{asked}\n{written(asked.tree)} {length} {limit}\n{right}")
    assert [way for page in found for way in ids(page)] == within
    assert all(len(page.paths) == limit for page in found[:-1])
    for number, page in enumerate(found):
        behind = len(within) - number * limit - len(page.paths)
        assert page.consistent
        # step by step no more is looked at than the page needs
        assert page.omitted == behind if exact else (page.omitted > 0) == (behind > 0)
        assert page.omitted <= behind
        met = {asked.start, asked.goal} | {flow.target for path in page.paths for flow in path}
        assert sum(page.places[place].hidden for place in met) == asked.hidden(ids(page))
        assert {page.places[place].name for place in met} == met
    last = found[-1]
    if exact:
        assert last.stopped_by == ({"DEPTH"} if len(right) > len(within) else set())
    else:
        assert last.stopped_by <= {"DEPTH"}
        assert last.stopped_by or len(right) == len(within)
    admitted = path_request(asked, length, limit).length
    assert last.searched == admitted


BATCHES = st.lists(questions(), min_size=AT_ONCE, max_size=AT_ONCE)


@settings(max_examples=max(1, EXAMPLES // AT_ONCE), deadline=None, suppress_health_check=QUIET)
@given(batch=BATCHES)
async def test_paths_are_what_brute_force_finds(database: Neo4jDatabase, batch: list[tuple[Asked, int, int]]) -> None:
    graph = QueryEngine(database)
    span = [(placed(asked, number), length, limit) for number, (asked, length, limit) in enumerate(batch)]
    await write(database, together(asked.world for asked, _, _ in span))
    for asked, length, limit in span:
        check(asked, length, limit, await pages(graph, path_request(asked, length, limit)), exact=True)


@pytest.fixture
def too_much_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statements, "FEW_PLACES", 0)


@settings(max_examples=max(1, EXAMPLES // AT_ONCE // 2), deadline=None, suppress_health_check=QUIET)
@given(batch=BATCHES)
@pytest.mark.usefixtures("too_much_at_once")
async def test_step_by_step_they_are_the_same(database: Neo4jDatabase, batch: list[tuple[Asked, int, int]]) -> None:
    graph = QueryEngine(database)
    span = [(placed(asked, number), length, limit) for number, (asked, length, limit) in enumerate(batch)]
    await write(database, together(asked.world for asked, _, _ in span))
    for asked, length, limit in span:
        check(asked, length, limit, await pages(graph, path_request(asked, length, limit)), exact=False)


def ladder(rungs: int, times: int = 2) -> World:
    """A chain whose every hop has parallel flows: times ** rungs paths of one length."""
    return World(
        tuple(Place(f"resource_{number:02}", "COUNTY", True) for number in range(rungs + 1)),
        tuple(
            Line(f"flow_{number:02}{which}", f"resource_{number:02}", f"resource_{number + 1:02}", "SHARING", 0, None)
            for number in range(rungs)
            for which in range(times)
        ),
    )


def along(rungs: int, limit: int = 3) -> PathRequest:
    return PathRequest(
        start="resource_00",
        goal=f"resource_{rungs:02}",
        pattern=parse_pattern("((SHARING*)* | ANY*)*"),
        most=50,
        limit=limit,
        milliseconds=30_000,
        audiences=("PUBLIC", "GOV"),
        as_of=day(1),
    )


async def test_a_page_of_a_billion_paths_costs_no_more_than_what_lies_between(database: Neo4jDatabase) -> None:
    """In one question; the next page goes on behind it."""
    await write(database, ladder(30))
    graph, asked = QueryEngine(database), list[str]()
    graph.on_query = asked.append
    first = await run_path_search(graph, along(30))
    assert asked == ["lineage/paths_subgraph"]
    assert [path[-2:] for path in ids(first)] == [
        ("flow_280", "flow_290"),
        ("flow_280", "flow_291"),
        ("flow_281", "flow_290"),
    ]
    assert (set(first.stopped_by), first.omitted, first.searched) == ({"BUDGET"}, 1_000, 30)
    second = await run_path_search(graph, replace(along(30), after=ids(first)[-1]))
    assert [path[-3:] for path in ids(second)] == [
        ("flow_270", "flow_281", "flow_291"),
        ("flow_271", "flow_280", "flow_290"),
        ("flow_271", "flow_280", "flow_291"),
    ]


async def test_where_too_much_lies_between_the_shorter_paths_are_whole(
    database: Neo4jDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hub feeds 300 that feed one; two steps lead past it, four only through it."""
    places = ["resource_start", "resource_hub", "resource_side", "resource_far", "resource_goal"]
    spokes = [f"resource_s{number:03}" for number in range(300)]
    pairs = [("start", "hub"), ("start", "side"), ("side", "goal"), ("far", "goal")]
    lines = [(f"flow_{one}_{other}", f"resource_{one}", f"resource_{other}") for one, other in pairs]
    lines += [(f"flow_out_{each}", "resource_hub", each) for each in spokes]
    lines += [(f"flow_in_{each}", each, "resource_far") for each in spokes]
    world = World(
        tuple(Place(each, "COUNTY", True) for each in (*places, *spokes)),
        tuple(Line(of, source, target, "SHARING", 0, None) for of, source, target in lines),
    )
    await write(database, world)
    monkeypatch.setattr(statements, "FEW_PLACES", 10)
    monkeypatch.setattr(statements, "MOST_READ", 100)
    question = replace(along(1), start="resource_start", goal="resource_goal")
    found = await run_path_search(QueryEngine(database), question)
    assert ids(found) == [("flow_start_side", "flow_side_goal")]
    assert (set(found.stopped_by), found.searched, found.omitted) == ({"WIDTH"}, 2, 0)
    assert {place: found.places[place].name for place in ("resource_side", "resource_goal")} == {
        "resource_side": "resource_side",
        "resource_goal": "resource_goal",
    }
    monkeypatch.setattr(statements, "MOST_READ", 10_000)
    found = await run_path_search(QueryEngine(database), question)
    assert [len(path) for path in found.paths] == [2, 4, 4]
    assert (set(found.stopped_by), found.searched, found.omitted) == ({"BUDGET"}, 4, 298)


async def test_both_ends_are_gone_from_breadth_first_each_resource_once(sampled: Neo4jDatabase) -> None:
    """Never by a list of all paths; the plan says so for every bound and without one."""
    for length in (*statements.BOUNDS, None):
        plan = await sampled.plan(statements.subgraph_statement(length), statements.parameters(along(1)))
        found = [each["operatorType"].partition("@")[0] for each in operators(plan)]
        assert [each for each in found if "VarLength" in each or "Shortest" in each or "Repeat" in each] == [
            "VarLengthExpand(Pruning,BFS,All)",
            "VarLengthExpand(Pruning,BFS,All)",
        ]
        assert not {each for each in found if "Scan" in each}


async def test_a_writer_in_between_is_noticed_and_all_is_read_again(database: Neo4jDatabase) -> None:
    await write(database, ladder(3, 1))
    graph, asked = QueryEngine(database), list[str]()
    graph.on_query = asked.append
    reading = database.read

    async def disturbed(*arguments: Any, **more: Any) -> Any:
        if asked == ["lineage/paths_subgraph"]:
            await database.write([("CREATE (:Load {key: 'a writer came between'})", {})])
            asked.append("written")
        return await reading(*arguments, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "read", disturbed)
        found = await run_path_search(graph, along(3))
    assert asked == ["lineage/paths_subgraph", "written", "lineage/paths_subgraph"]
    assert found.consistent
    assert found.version == await database.version()
    assert len(found.paths) == 1


async def test_a_search_past_its_time_says_so_and_what_it_found_is_the_first(
    database: Neo4jDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    await write(database, ladder(12))
    looks = 0

    def late(_: Any) -> bool:
        nonlocal looks
        looks += 1
        return looks > 8

    monkeypatch.setattr("graph.lineage.paths.runner._Attempt._late", late)
    found = await run_path_search(QueryEngine(database), along(12, 100_000))
    assert (set(found.stopped_by), found.searched) == ({"TIME"}, 11)
    assert 0 < len(found.paths) < 4096
    monkeypatch.undo()
    whole = await run_path_search(QueryEngine(database), along(12, 100_000))
    assert ids(whole)[: len(found.paths)] == ids(found)
    assert (len(whole.paths), set(whole.stopped_by)) == (4096, set())
