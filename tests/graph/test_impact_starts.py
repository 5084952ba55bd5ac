"""Impact from fields and data elements, to a depth, and narrowed to a region's rows, equals brute force."""

from __future__ import annotations

from collections import Counter
from typing import Any

from hypothesis import given, note, settings
from hypothesis import strategies as st

from tests.conftest import Api
from tests.graph.test_lineage_traversal import QUIET
from tests.oracles.aggregate import expected_of
from tests.oracles.starts import ExpectedStarts, expected_starts, graph_from, has_rows_of
from tests.strategies.elements import ELEMENTS, REGIONS, ElementWorld, element_worlds, write
from tests.strategies.lineage import WorldFlow, day
from tests.support.example_count import example_count

IMPACT = """
query ($of: [ID!]!, $depth: Int, $region: String, $asOf: DateTime) {
  impact(of: $of, depth: $depth, region: $region, asOf: $asOf, milliseconds: 30000) {
    byDistance { distance resources fields }
    coverageUnknown
    completeness { complete omitted hidden consistent }
    facets {
      resources(first: 100) { totalCount edges { distance node { id } } }
      fields(first: 100) { totalCount edges { distance node { id } } }
    }
  }
}
"""


def expected_impact(
    world: ElementWorld, starts: ExpectedStarts, over_fields: bool, depth: int, region: str | None, at: int
) -> dict[str, Any]:
    def admits(flow: WorldFlow) -> bool:
        return region is None or has_rows_of(world, region, flow)

    graph, _ = graph_from(world, "FIELD" if over_fields else "RESOURCE", "DOWNSTREAM", starts, at, admits)
    traversal = expected_of(graph, "DOWNSTREAM", depth, 10_000, False, False)
    owners = {column.id: column.resource for column in world.granular.columns}
    fields = {node: place[0] for node, place in traversal.nodes.items() if place[0] and node in owners}
    resources: dict[str, int] = {}
    for node, (distance, *_) in traversal.nodes.items():
        owner = owners.get(node, node)
        if distance:
            resources[owner] = min(distance, resources.get(owner, distance))
    unknown = {
        flow
        for edge in traversal.edges
        for kind, flow, _ in [graph.edges[edge].attributes]
        if kind == "RETURN_FLOW" and flow not in world.coverage
    }
    omitted = sum(count or 0 for *_, count in traversal.nodes.values())
    by_resources, by_fields = Counter(resources.values()), Counter(fields.values())
    return {
        "resources": resources,
        "fields": fields if over_fields else None,
        "byDistance": [
            {
                "distance": distance,
                "resources": by_resources[distance],
                "fields": by_fields[distance] if over_fields else None,
            }
            for distance in sorted(by_resources | by_fields)
        ],
        "coverageUnknown": None if region is None else len(unknown),
        "completeness": {
            "complete": not omitted,
            "omitted": omitted,
            "hidden": traversal.hidden,
            "consistent": True,
        },
    }


@settings(max_examples=example_count(8), deadline=None, suppress_health_check=QUIET)
@given(world=element_worlds(), data=st.data())
async def test_impact_from_any_start_equals_brute_force(
    empty_api: Api, world: ElementWorld, data: st.DataObject
) -> None:
    await write(empty_api.engine.database, world)
    visible = {resource.id for resource in world.granular.world.resources if resource.visible}
    columns = [column.id for column in world.granular.columns if column.visible and column.resource in visible]
    for start in (*ELEMENTS, *columns[:4], "resource_0"):
        region = data.draw(st.sampled_from([None, *REGIONS]))
        depth, at = data.draw(st.sampled_from([None, 1, 2])), data.draw(st.integers(0, 8))
        if start in ELEMENTS:
            starts, name = expected_starts(world, start, at), start.removeprefix("element_")
        elif start in columns:
            starts, name = ExpectedStarts(fields=frozenset({start})), start
        else:
            starts, name = ExpectedStarts(members=frozenset({start})), start
        expected = expected_impact(world, starts, start != "resource_0", depth or 100, region, at)
        arguments = {"of": [name], "depth": depth, "region": region, "asOf": day(at).isoformat()}
        note(f"{arguments}\n{expected}\n{world}")
        impact = (await empty_api.data(IMPACT, **arguments))["impact"]
        facets = impact.pop("facets")
        for facet, connection in facets.items():
            rows = expected.pop(facet)
            if rows is None:
                assert connection is None
                continue
            assert {edge["node"]["id"]: edge["distance"] for edge in connection["edges"]} == rows
            assert connection["totalCount"] == len(rows)
        assert impact == expected


async def test_unknown_starts_and_regions_are_named(empty_api: Api) -> None:
    for of, code in (
        ("resource_none", "UNKNOWN_RESOURCE"),
        ("field_none", "UNKNOWN_FIELD"),
        ("element_none", "UNKNOWN_ELEMENT"),
        ("none", "UNKNOWN_ELEMENT"),
        ("library_none", "UNKNOWN_LIBRARY"),
    ):
        assert await empty_api.code(IMPACT, of=[of]) == code
    assert await empty_api.code(IMPACT, of=["resource_none"], region="none") == "UNKNOWN_REGION"
