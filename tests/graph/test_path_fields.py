"""Paths between fields equal brute force, from one subgraph and step by step."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st

from domain.errors import UnknownReference
from graph.client.database import Neo4jDatabase
from graph.engine import QueryEngine
from graph.lineage.paths import statements
from tests.conftest import Api
from tests.graph.test_paths import QUIET, ids, pages, path_request
from tests.oracles.paths import PathCase, trees
from tests.oracles.paths import text as pattern_text
from tests.strategies.aggregate import GranularWorld, WorldColumn, write
from tests.strategies.lineage import LineageWorld, WorldFlow, WorldResource, worlds
from tests.support.example_count import example_count

SEARCHES = 6
"""Searches in one world."""
ANY = ("repeat", ("hop", None, ()), 1, None)


@dataclass(frozen=True)
class FieldWorld:
    """Resources with flows, their fields and derivations."""

    granular: GranularWorld

    def on(self, day: int) -> LineageWorld:
        """The fields as nodes and the derivations as flows: of the kind of the first flow between their resources."""
        columns = {column.id: column for column in self.granular.columns}
        levels = {resource.id: resource.level for resource in self.granular.world.resources}

        def kind(derivation: WorldFlow) -> str:
            ends = columns[derivation.source].resource, columns[derivation.target].resource
            flows = [
                flow for flow in self.granular.world.flows if flow.valid(day) and (flow.source, flow.target) == ends
            ]
            visible = {resource.id for resource in self.granular.world.resources if resource.visible}
            if not flows or not set(ends) <= visible:
                return "TRANSFORMATION"
            return min(flows, key=lambda flow: flow.id).kind

        return LineageWorld(
            tuple(WorldResource(column.id, levels[column.resource], column.visible) for column in columns.values()),
            tuple(replace(derivation, kind=kind(derivation)) for derivation in self.granular.derivations),
        )


@st.composite
def field_worlds(draw: st.DrawFn) -> FieldWorld:
    world = draw(worlds(max_resources=4, max_flows=9, min_flows=4))
    columns = [
        WorldColumn(f"field_{resource.id}#{name}", resource.id, name, resource.visible)
        for resource in world.resources
        for name in "ab"[: draw(st.integers(1, 2))]
    ]
    derivations = []
    for number in range(draw(st.integers(4, 10))):
        source, target = draw(st.sampled_from(columns)), draw(st.sampled_from(columns))
        since = draw(st.integers(0, 3))
        until = draw(st.one_of(st.none(), st.integers(since + 1, 8)))
        derivations.append(WorldFlow(f"derives_{(number * 7) % 11:02}", source.id, target.id, "", since, until))
    return FieldWorld(GranularWorld(world, (), (), tuple(columns), tuple(derivations), {}))


async def check_searches(database: Neo4jDatabase, world: FieldWorld, data: st.DataObject, *, exact: bool) -> None:
    """`exact`: whether the search for longer paths was complete."""
    await write(database, world.granular)
    visible = [column.id for column in world.granular.columns if column.visible]
    for _ in range(SEARCHES):
        day, length = data.draw(st.integers(0, 8)), data.draw(st.integers(1, 6))
        tree, limit = data.draw(st.one_of(st.just(ANY), trees())), data.draw(st.sampled_from([1, 2, 100]))
        start, goal = data.draw(st.sampled_from(visible)), data.draw(st.sampled_from(visible))
        search = PathCase(world.on(day), (start,), (goal,), tree, day)
        right = search.paths()
        within = [path for path in right if len(path) <= length]
        reads = await pages(QueryEngine(database), path_request(search, length, limit))
        note(f"{search}\n{pattern_text(tree)} {length} {limit}\n{right}")
        assert [path for page in reads for path in ids(page)] == within
        assert all(page.consistent for page in reads)
        fields = {resource.id: resource for resource in search.world.resources}
        for page in reads:
            for node in {start, goal} | {flow.target for path in page.paths for flow in path}:
                assert page.nodes[node].name == node.rpartition("#")[2]
                assert page.nodes[node].level == fields[node].level
                assert page.nodes[node].hidden == sum(
                    flow.valid(day) and not all(fields[end].visible for end in (flow.source, flow.target))
                    for flow in search.world.flows
                    if node in (flow.source, flow.target)
                )
        if exact:
            assert reads[-1].stopped_by == ({"DEPTH"} if len(right) > len(within) else set())
        else:
            assert reads[-1].stopped_by or len(right) == len(within)


@settings(max_examples=example_count(10), deadline=None, suppress_health_check=QUIET)
@given(world=field_worlds(), data=st.data())
async def test_paths_between_fields_equal_brute_force(
    database: Neo4jDatabase, world: FieldWorld, data: st.DataObject
) -> None:
    await check_searches(database, world, data, exact=True)


@pytest.fixture
def subgraph_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statements, "MAX_NODES_PER_SIDE", 0)


@settings(max_examples=example_count(10), deadline=None, suppress_health_check=QUIET)
@given(world=field_worlds(), data=st.data())
@pytest.mark.usefixtures("subgraph_too_large")
async def test_a_bidirectional_search_over_fields_finds_the_same_paths(
    database: Neo4jDatabase, world: FieldWorld, data: st.DataObject
) -> None:
    await check_searches(database, world, data, exact=False)


async def test_an_unknown_field_is_reported(database: Neo4jDatabase) -> None:
    search = PathCase(LineageWorld((), ()), ("field_none",), ("field_other",), ANY, 0)
    with pytest.raises(UnknownReference) as raised:
        await pages(QueryEngine(database), path_request(search, 3, 3))
    assert raised.value.code == "UNKNOWN_FIELD"


PATHS = """
query ($from: ID!, $to: ID!) {
  paths(from: $from, to: $to, milliseconds: 30000, asOf: "2025-01-02") {
    nodes {
      length
      nodes { __typename id name ... on Field { resource { id } } }
      flows { key kind granularity fields flow { id } derivation { id } from { id } to { id } }
    }
    completeness { complete }
  }
}
"""


async def test_a_path_between_fields_names_derivations_and_flows(empty_api: Api) -> None:
    resources = tuple(WorldResource(f"resource_{name}", "COUNTY", True) for name in "abc")
    flow = WorldFlow("flow_1", "resource_a", "resource_b", "AGGREGATION", 0, None)
    columns = tuple(WorldColumn(f"field_{name}#x", f"resource_{name}", "x", True) for name in "abc")
    derivations = (
        WorldFlow("derives_1", "field_a#x", "field_b#x", "", 0, None),
        WorldFlow("derives_2", "field_b#x", "field_c#x", "", 0, None),
    )
    await write(
        empty_api.engine.database,
        GranularWorld(LineageWorld(resources, (flow,)), (), (), columns, derivations, {}),
    )
    result = (await empty_api.data(PATHS, **{"from": "field_a#x", "to": "field_c#x"}))["paths"]
    assert result["completeness"] == {"complete": True}
    [path] = result["nodes"]
    assert path["length"] == 2
    assert path["nodes"] == [
        {"__typename": "Field", "id": f"field_{name}#x", "name": "x", "resource": {"id": f"resource_{name}"}}
        for name in "abc"
    ]
    assert [(edge["kind"], edge["flow"], edge["derivation"]) for edge in path["flows"]] == [
        ("AGGREGATION", {"id": "flow_1"}, {"id": "derives_1"}),
        ("TRANSFORMATION", None, {"id": "derives_2"}),
    ]
    assert {(edge["granularity"], tuple(edge["fields"])) for edge in path["flows"]} == {("FIELD", ())}
    # a resource stands for its fields
    to_resource = (await empty_api.data(PATHS, **{"from": "field_a#x", "to": "resource_c"}))["paths"]
    assert to_resource == result
    assert await empty_api.code(PATHS, **{"from": "field_a#x", "to": "resource_none"}) == "UNKNOWN_RESOURCE"
