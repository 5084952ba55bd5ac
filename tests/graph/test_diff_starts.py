"""A diff of the lineage of fields, elements, entries, libraries and sets of them equals brute force."""

from __future__ import annotations

from collections import defaultdict
from itertools import zip_longest
from typing import Any

from hypothesis import given, note, settings
from hypothesis import strategies as st

from graph.client.database import Neo4jDatabase
from graph.engine import QueryEngine
from graph.lineage.diff_runner import run_diff
from graph.lineage.request import Granularity, TraversalDirection, TraversalRequest
from tests.conftest import Api
from tests.graph.test_diff import pair
from tests.graph.test_lineage_traversal import QUIET
from tests.oracles.aggregate import expected_of
from tests.oracles.starts import ExpectedStarts, expected_starts, graph_from
from tests.strategies.elements import START_NAMES, ElementWorld, element_worlds, write
from tests.strategies.lineage import day
from tests.support.example_count import example_count

Sides = tuple[dict[str, tuple[int | None, int | None]], dict[str, tuple[str, str, Any]], int, int]
"""Positions of nodes; ends and kind of edges; omitted and hidden flows."""


def side(
    world: ElementWorld, granularity: str, starts: list[ExpectedStarts], direction: str, depth: int, at: int
) -> Sides:
    """The lineage on a day."""
    together = ExpectedStarts(
        frozenset().union(*(start.fields for start in starts)),
        frozenset().union(*(start.whole for start in starts)),
        frozenset().union(*(start.members for start in starts)),
    )
    graph, _ = graph_from(world, granularity, "BOTH", together, at, lambda _: True)
    steps = {"UPSTREAM": "up", "DOWNSTREAM": "down"}
    directions = list(steps) if direction == "BOTH" else [direction]
    traversals = {steps[name]: expected_of(graph, name, depth, 10_000, False, True) for name in directions}
    edges = {edge for traversal in traversals.values() for edge in traversal.edges}
    omitted = sum(
        edge.id not in edges and (edge.source if step == "down" else edge.target) in traversal.nodes
        for step, traversal in traversals.items()
        for edge in graph.edges.values()
        if step in edge.steps
    )
    depths = {
        step: {node: place[0] for node, place in traversal.nodes.items()} for step, traversal in traversals.items()
    }
    up, down = depths.get("up", {}), depths.get("down", {})
    positions = {node: (up.get(node), down.get(node)) for node in {*up, *down}}
    rows = {edge: graph.edges[edge] for edge in edges}
    hidden = sum(traversal.hidden for traversal in traversals.values())
    return positions, {key: (row.source, row.target, row.attributes) for key, row in rows.items()}, omitted, hidden


def edge_changes(world: ElementWorld, before: Sides, after: Sides) -> set[tuple[str, str | None, str | None]]:
    """Change, and the edges before and after. Edges with the same ends, kind and job are paired in the order of ids."""
    flows = {flow.id: flow for flow in (*world.granular.world.flows, *world.granular.derivations)}
    groups: dict[Any, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    facts: dict[str, Any] = {}
    old, new = before[1], after[1]
    for number, (edges, others) in enumerate(((old, new), (new, old))):
        for edge in sorted(edges.keys() - others.keys()):
            source, target, (kind, flow_id, granularity) = edges[edge]
            flow = flows[edge if granularity == "FIELD" else flow_id]
            names = tuple(sorted(world.granular.field_names.get(flow.id, ())))
            facts[edge] = () if granularity == "FIELD" else (flow.channel, names)
            groups[source, target, kind, flow.job][number].append(edge)
    changes: set[tuple[str, str | None, str | None]] = set()
    for ended, begun in groups.values():
        for one, other in zip_longest(ended, begun):
            if one and other and facts[one] != facts[other]:
                changes.add(("CHANGED", one, other))
                continue
            changes |= {("ENDED", one, None)} if one else set()
            changes |= {("ADDED", None, other)} if other else set()
    return changes


@settings(max_examples=example_count(5), deadline=None, suppress_health_check=QUIET)
@given(world=element_worlds(), data=st.data())
async def test_a_diff_from_any_starts_equals_brute_force(
    database: Neo4jDatabase, world: ElementWorld, data: st.DataObject
) -> None:
    await write(database, world)
    hidden = {entry.id for entry in world.granular.entries if not entry.visible}
    absent = {name for name in START_NAMES if name.startswith("entry_")} - {
        entry.id for entry in world.granular.entries
    }
    names = [name for name in START_NAMES if name not in hidden | absent]
    visible = {resource.id for resource in world.granular.world.resources if resource.visible}
    columns = [column.id for column in world.granular.columns if column.visible and column.resource in visible]
    starts = data.draw(
        st.lists(st.lists(st.sampled_from([*names, *columns]), min_size=1, max_size=3), min_size=4, max_size=4)
    )
    for of in starts:
        direction, depth = data.draw(st.sampled_from(list(TraversalDirection))), data.draw(st.sampled_from([1, 2, 3]))
        before, after = sorted((data.draw(st.integers(0, 8)), data.draw(st.integers(0, 8))))
        over_fields = bool(set(of) & set(columns)) or data.draw(st.booleans())
        granularity = Granularity.FIELD if over_fields else Granularity.RESOURCE
        request = TraversalRequest(
            tuple(dict.fromkeys(of)),
            direction,
            depth,
            10_000,
            30_000,
            ("PUBLIC", "GOV"),
            day(0),
            granularity=granularity,
        )
        diff = await run_diff(QueryEngine(database), request, day(before), day(after))
        old, new = (
            side(
                world,
                granularity.value,
                [
                    ExpectedStarts(fields=frozenset({name})) if name in columns else expected_starts(world, name, at)
                    for name in of
                ],
                direction.value,
                depth,
                at,
            )
            for at in (before, after)
        )
        note(f"{request}\n{before} {after}\n{old}\n{new}\n{world}")
        assert diff.consistent
        assert {change.id: (pair(change.before), pair(change.after)) for change in diff.nodes} == {
            node: (old[0].get(node), new[0].get(node))
            for node in {*old[0], *new[0]}
            if old[0].get(node) != new[0].get(node)
        }
        changes = [
            (change.change.value, change.before and change.before.id, change.after and change.after.id)
            for change in diff.edges
        ]
        assert len(changes) == len(set(changes))
        assert set(changes) == edge_changes(world, old, new)
        assert diff.before.omitted + diff.after.omitted == old[2] + new[2]
        assert diff.before.hidden + diff.after.hidden == old[3] + new[3]


DIFF = """
query ($of: ID!, $also: [ID!], $granularity: LineageGranularity, $from: DateTime!, $to: DateTime!) {
  diff(of: $of, also: $also, granularity: $granularity, from: $from, to: $to, milliseconds: 30000) {
    of { id }
    nodes {
      __typename
      ... on NodeChange { change node { id name } }
      ... on EdgeChange {
        change differs from { id name } to { id name } before { id } after { id }
        derivationBefore { id } derivationAfter { id }
      }
    }
    counts { nodes { added ended changed } edges { added ended changed } designations { added } }
    completeness { complete }
  }
}
"""
COLUMNS = """
UNWIND ['a', 'b'] AS name
CREATE (:DataResource {id: 'resource_' + name, name: name, namespace: 'test', title: name, audience: 'GOV'})
  -[:HAS_FIELD {since: datetime('1900-01-01T00:00:00Z'), until: datetime('9999-12-31T00:00:00Z')}]->
  (:Field {id: 'field_' + name + '#x', name: 'x', audience: 'GOV'})
"""
DERIVES = """
MATCH (a:Field {id: 'field_a#x'}), (b:Field {id: 'field_b#x'})
UNWIND $rows AS row
CREATE (a)-[:DERIVES {id: row.id, since: row.since, until: row.until, transformations: row.transformations}]->(b)
"""


async def test_the_diff_of_a_field_lists_derivations(empty_api: Api) -> None:
    rows = [
        {"id": "derives_1", "since": day(0), "until": day(2), "transformations": ["IDENTITY"]},
        {"id": "derives_2", "since": day(2), "until": day(9), "transformations": ["MASK"]},
    ]
    await empty_api.engine.database.write([(COLUMNS, {}), (DERIVES, {"rows": rows})])
    days = {"from": day(1).isoformat(), "to": day(3).isoformat()}
    diff = (await empty_api.data(DIFF, of="field_a#x", **days))["diff"]
    assert diff["of"] == {"id": "field_a#x"}
    assert diff["nodes"] == [
        {
            "__typename": "EdgeChange",
            "change": "CHANGED",
            "differs": ["TRANSFORMATIONS"],
            "from": {"id": "field_a#x", "name": "x"},
            "to": {"id": "field_b#x", "name": "x"},
            "before": None,
            "after": None,
            "derivationBefore": {"id": "derives_1"},
            "derivationAfter": {"id": "derives_2"},
        }
    ]
    later = {"from": day(3).isoformat(), "to": day(10).isoformat()}
    for of, also in (("field_a#x", None), ("resource_b", ["field_a#x"])):
        ended = (await empty_api.data(DIFF, of=of, also=also, **later))["diff"]
        assert ended["counts"]["edges"] == {"added": 0, "ended": 1, "changed": 0}
        assert ended["completeness"] == {"complete": True}
    node = {"__typename": "NodeChange", "change": "ENDED", "node": {"id": "field_b#x", "name": "x"}}
    assert node in (await empty_api.data(DIFF, of="field_a#x", **later))["diff"]["nodes"]


async def test_starts_of_a_diff_that_do_not_fit_are_refused(empty_api: Api) -> None:
    days = {"from": day(1).isoformat(), "to": day(3).isoformat()}
    for variables, code in (
        ({"of": "field_none"}, "UNKNOWN_FIELD"),
        ({"of": "entry_none"}, "UNKNOWN_ENTRY"),
        ({"of": "element_none", "granularity": "FIELD"}, "UNKNOWN_ELEMENT"),
        ({"of": "resource_none", "also": ["resource_other"]}, "UNKNOWN_RESOURCE"),
        ({"of": "flow_none"}, "BAD_ARGUMENT"),
        ({"of": "resource_none", "also": ["platform_none"]}, "BAD_ARGUMENT"),
        ({"of": "resource_none", "also": [f"resource_{number}" for number in range(100)]}, "BAD_ARGUMENT"),
        ({"of": "resource_none", "granularity": "ENTRY"}, "BAD_ARGUMENT"),
    ):
        assert await empty_api.code(DIFF, **variables, **days) == code
