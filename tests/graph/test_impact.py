"""Impact equals brute force: facets of everything downstream that is reached without hidden resources."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from hypothesis import given, note, settings
from hypothesis import strategies as st

from tests.conftest import Api
from tests.graph.test_lineage_traversal import QUIET
from tests.oracles.lineage import expected_traversal
from tests.strategies.aggregate import GranularWorld, granular_worlds, write
from tests.strategies.lineage import LEVELS, WorldFlow, day, merged, numbered, numbered_id
from tests.support.example_count import example_count

WORLDS_PER_GRAPH = 10
"""Worlds in one graph."""
IMPACT = """
query ($of: [ID!]!, $where: LineageFilter, $asOf: DateTime) {
  impact(of: $of, where: $where, asOf: $asOf, milliseconds: 30000) {
    completeness { complete stoppedBy omitted hidden consistent }
    facets {
      resources(first: 100) { totalCount nodes { code: id } }
      entries(first: 100) { totalCount nodes { code } }
      libraries(first: 100) { totalCount nodes { code } }
      departments(first: 100) { totalCount nodes { code } }
      regions(first: 100) { totalCount nodes { code } }
    }
  }
}
"""
ImpactCase = tuple[GranularWorld, int, tuple[str, ...] | None, tuple[str, ...] | None]


@st.composite
def impact_cases(draw: st.DrawFn) -> ImpactCase:
    """A world, a day, and the kinds and levels of the filter."""
    kinds = draw(st.sampled_from([None, None, ("COLLECTION",), ("AGGREGATION", "RETURN_FLOW"), ()]))
    levels = draw(st.one_of(st.none(), st.sets(st.sampled_from(LEVELS), min_size=1), st.just(set())))
    granular = draw(granular_worlds())
    return (
        replace(granular, without_platform=(), columns=(), derivations=(), field_names={}),
        draw(st.integers(0, 8)),
        kinds,
        None if levels is None else tuple(sorted(levels)),
    )


def numbered_world(granular: GranularWorld, number: int) -> GranularWorld:
    entries = tuple(
        replace(
            entry,
            id=numbered_id(entry.id, number),
            resources=tuple(numbered_id(resource, number) for resource in entry.resources),
        )
        for entry in granular.entries
    )
    return replace(granular, world=numbered(granular.world, number), entries=entries)


def expected_impact(case: ImpactCase, start: str) -> dict[str, Any]:
    granular, at, kinds, levels = case

    def matches(flow: WorldFlow) -> bool:
        return flow.valid(at) and (kinds is None or flow.kind in kinds)

    traversal = expected_traversal(
        granular.world, start, "DOWNSTREAM", 100, 10_000, matches, levels, preserve_paths=False
    )
    visited = traversal.nodes.keys() - {start}
    entries = [entry for entry in granular.entries if entry.visible and visited & set(entry.resources)]

    def facet(codes: Iterable[str]) -> tuple[int, set[str]]:
        return len(set(codes)), set(codes)

    return {
        "hidden": traversal.hidden,
        "resources": facet(visited),
        "entries": facet([entry.id for entry in entries]),
        "libraries": facet([library for entry in entries for library in entry.libraries]),
        "departments": facet([department for entry in entries for department in entry.departments]),
        "regions": facet([resource.level for resource in granular.world.resources if resource.id in visited]),
    }


@settings(max_examples=example_count(WORLDS_PER_GRAPH), deadline=None, suppress_health_check=QUIET)
@given(batch=st.lists(impact_cases(), min_size=WORLDS_PER_GRAPH, max_size=WORLDS_PER_GRAPH))
async def test_impact_equals_brute_force(empty_api: Api, batch: list[ImpactCase]) -> None:
    span: list[ImpactCase] = [
        (numbered_world(granular, number), at, kinds, levels)
        for number, (granular, at, kinds, levels) in enumerate(batch)
    ]
    entries = tuple(entry for granular, *_ in span for entry in granular.entries)
    whole = GranularWorld(merged(granular.world for granular, *_ in span), entries, (), (), (), {})
    await write(empty_api.engine.database, whole)
    for number, case in enumerate(span):
        start = numbered_id("resource_0", number)
        _, at, kinds, levels = case
        where = {"kinds": kinds, "levels": levels}
        impact = (await empty_api.data(IMPACT, of=[start], where=where, asOf=day(at).isoformat()))["impact"]
        expected = expected_impact(case, start)
        note(f"{case}\n{expected}")
        assert impact["completeness"] == {
            "complete": True,
            "stoppedBy": [],
            "omitted": 0,
            "hidden": expected.pop("hidden"),
            "consistent": True,
        }
        facets = {
            name: (facet["totalCount"], {node["code"] for node in facet["nodes"]})
            for name, facet in impact["facets"].items()
        }
        assert facets == expected
