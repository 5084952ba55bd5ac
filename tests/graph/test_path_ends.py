"""Paths between what stands for nodes equal brute force: data elements, entries, libraries, departments, regions."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st

from domain.errors import UnknownReference
from graph.client.database import Neo4jDatabase
from graph.engine import QueryEngine
from graph.lineage.paths import statements
from tests.graph.test_path_fields import ANY, FieldWorld
from tests.graph.test_paths import QUIET, ids, pages, path_request
from tests.oracles.paths import PathCase, trees
from tests.oracles.paths import text as pattern_text
from tests.oracles.starts import expected_starts, fields_of
from tests.strategies.elements import START_NAMES, ElementWorld, element_worlds, write
from tests.strategies.lineage import LineageWorld
from tests.support.example_count import example_count

SEARCHES = 8
"""Searches in one world."""
MAX_FLOWS = 9
"""The most flows of a world: brute force lists every trail."""


@st.composite
def small_worlds(draw: st.DrawFn) -> ElementWorld:
    world = draw(element_worlds())
    flows = world.granular.world.flows[:MAX_FLOWS]
    return replace(world, granular=replace(world.granular, world=replace(world.granular.world, flows=flows)))


def resources_on(world: ElementWorld) -> LineageWorld:
    """The resources as nodes; one without a platform has no level."""
    granular = world.granular
    resources = tuple(
        replace(resource, level="") if resource.id in granular.without_platform else resource
        for resource in granular.world.resources
    )
    return replace(granular.world, resources=resources)


def fields_on(world: ElementWorld, at: int) -> LineageWorld:
    """The fields as nodes."""
    return FieldWorld(replace(world.granular, world=resources_on(world))).on(at)


def expected_nodes(world: ElementWorld, name: str, at: int, *, over_fields: bool) -> tuple[set[str], bool]:
    """The nodes that an end stands for, and whether it stands for a resource of which no field is known."""
    if name.startswith("field_") or (name.startswith("resource_") and not over_fields):
        return {name}, False
    if name.startswith("resource_"):
        members, fields, unplaced = {name}, set[str](), False
    else:
        starts = expected_starts(world, name, at)
        members, fields, unplaced = set(starts.members), set(starts.fields), bool(starts.whole)
    if not over_fields:
        return members, False
    for member in members:
        own = fields_of(world, member, at)
        fields |= own
        unplaced = unplaced or not own
    return fields, unplaced


async def check_searches(database: Neo4jDatabase, world: ElementWorld, data: st.DataObject) -> None:
    await write(database, world)
    granular = world.granular
    hidden_entries = {entry.id for entry in granular.entries if not entry.visible}
    absent = {name for name in START_NAMES if name.startswith("entry_")} - {entry.id for entry in granular.entries}
    visible = {resource.id for resource in granular.world.resources if resource.visible}
    nodes = [*visible, *(column.id for column in granular.columns if column.visible and column.resource in visible)]
    names = st.sampled_from([*START_NAMES, *sorted(nodes)])
    for _ in range(SEARCHES):
        start, goal = data.draw(names), data.draw(names)
        at, length = data.draw(st.integers(0, 8)), data.draw(st.integers(1, 6))
        tree, limit = data.draw(st.one_of(st.just(ANY), trees())), data.draw(st.sampled_from([1, 2, 100]))
        over_fields = start.startswith(("field_", "element_")) or goal.startswith(("field_", "element_"))
        searched = fields_on(world, at) if over_fields else resources_on(world)
        (starts, without_start), (goals, without_goal) = (
            expected_nodes(world, name, at, over_fields=over_fields) for name in (start, goal)
        )
        search = PathCase(searched, tuple(starts), tuple(goals), tree, at)
        request = path_request(search, length, limit, start, goal)
        if {start, goal} & (hidden_entries | absent):
            with pytest.raises(UnknownReference):
                await pages(QueryEngine(database), request)
            continue
        right = search.paths()
        within = [path for path in right if len(path) <= length]
        reads = await pages(QueryEngine(database), request)
        note(f"{start} {goal}\n{search}\n{pattern_text(tree)} {length} {limit}\n{right}\n{world}")
        assert [path for page in reads for path in ids(page)] == within
        assert all(page.consistent for page in reads)
        assert {(page.ends.starts, page.ends.goals) for page in reads} == {
            (tuple(sorted(starts)), tuple(sorted(goals)))
        }
        unplaced = without_start or without_goal
        assert {("UNPLACED" in page.stopped_by) for page in reads} == {unplaced}
        assert reads[-1].stopped_by - {"UNPLACED"} or len(right) == len(within)
        for page in reads:
            ends_and_paths = page.ends.nodes | {flow.target for path in page.paths for flow in path}
            hidden = sum(page.nodes[node].hidden for node in ends_and_paths)
            assert over_fields or hidden == search.hidden(ids(page))


@settings(max_examples=example_count(10), deadline=None, suppress_health_check=QUIET)
@given(world=small_worlds(), data=st.data())
async def test_paths_between_sets_equal_brute_force(
    database: Neo4jDatabase, world: ElementWorld, data: st.DataObject
) -> None:
    await check_searches(database, world, data)


@pytest.fixture
def subgraph_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statements, "MAX_NODES_PER_SIDE", 0)


@settings(max_examples=example_count(10), deadline=None, suppress_health_check=QUIET)
@given(world=small_worlds(), data=st.data())
@pytest.mark.usefixtures("subgraph_too_large")
async def test_a_bidirectional_search_between_sets_finds_the_same_paths(
    database: Neo4jDatabase, world: ElementWorld, data: st.DataObject
) -> None:
    await check_searches(database, world, data)


@pytest.mark.parametrize("noun", ["element", "entry", "library", "department", "region"])
@pytest.mark.parametrize("argument", ["from", "to"])
async def test_an_unknown_end_is_reported_by_its_noun_and_argument(
    database: Neo4jDatabase, noun: str, argument: str
) -> None:
    search = PathCase(LineageWorld((), ()), (), (), ANY, 0)
    ends = {"start": f"{noun}_none", "goal": "department_none"}
    if argument == "to":
        await database.write([("CREATE (:Department {id: 'department_some', code: 'some'})", {})])
        ends = {"start": "department_some", "goal": f"{noun}_none"}
    with pytest.raises(UnknownReference) as raised:
        await pages(QueryEngine(database), path_request(search, 3, 3, **ends))
    assert (raised.value.code, raised.value.argument) == (f"UNKNOWN_{noun.upper()}", argument)
