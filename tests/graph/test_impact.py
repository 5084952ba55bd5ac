"""Impact equals brute force: the closure of a walk down, and what stands on it, nothing of it reached through what is
hidden."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from hypothesis import given, note, settings
from hypothesis import strategies as st

from tests.conftest import Api
from tests.graph.test_lineage_traversal import EXAMPLES, QUIET
from tests.oracles.lineage import expected
from tests.strategies.aggregate import Grain, grains, write
from tests.strategies.lineage import LEVELS, Line, apart, day, named, together

AT_ONCE = 10
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
Asked = tuple[Grain, int, tuple[str, ...], tuple[str, ...]]


@st.composite
def questions(draw: st.DrawFn) -> Asked:
    """A world, the instant, the kinds and levels asked for."""
    kinds = draw(st.sampled_from([(), (), ("COLLECTION",), ("AGGREGATION", "RETURN_FLOW")]))
    levels = draw(st.one_of(st.just(set()), st.sets(st.sampled_from(LEVELS), min_size=1)))
    grain = draw(grains())
    return replace(grain, off=(), columns=(), derives=(), named={}), draw(st.integers(0, 8)), kinds, tuple(levels)


def placed(grain: Grain, number: int) -> Grain:
    entries = tuple(
        replace(each, id=named(each.id, number), resources=tuple(named(of, number) for of in each.resources))
        for each in grain.entries
    )
    return replace(grain, world=apart(grain.world, number), entries=entries)


def right(asked: Asked, start: str) -> dict[str, Any]:
    grain, at, kinds, levels = asked

    def matches(line: Line) -> bool:
        return line.valid(at) and (not kinds or line.kind in kinds)

    walked = expected(grain.world, start, "DOWNSTREAM", 100, 10_000, matches, levels, preserve_paths=False)
    met = walked.nodes.keys() - {start}
    entries = [each for each in grain.entries if each.visible and met & set(each.resources)]

    def facet(codes: Iterable[str]) -> tuple[int, set[str]]:
        return len(set(codes)), set(codes)

    return {
        "hidden": walked.hidden,
        "resources": facet(met),
        "entries": facet([each.id for each in entries]),
        "libraries": facet([of for each in entries for of in each.libraries]),
        "departments": facet([of for each in entries for of in each.departments]),
        "regions": facet([place.level for place in grain.world.places if place.id in met]),
    }


@settings(max_examples=max(1, EXAMPLES // AT_ONCE), deadline=None, suppress_health_check=QUIET)
@given(batch=st.lists(questions(), min_size=AT_ONCE, max_size=AT_ONCE))
async def test_impact_is_what_brute_force_finds(empty_api: Api, batch: list[Asked]) -> None:
    span: list[Asked] = [
        (placed(of, number), at, kinds, levels) for number, (of, at, kinds, levels) in enumerate(batch)
    ]
    entries = tuple(each for grain, *_ in span for each in grain.entries)
    whole = Grain(together(grain.world for grain, *_ in span), entries, (), (), (), {})
    await write(empty_api.engine.database, whole)
    for number, asked in enumerate(span):
        start = named("resource_0", number)
        _, at, kinds, levels = asked
        where = {"kinds": list(kinds) or None, "levels": list(levels) or None}
        found = (await empty_api.data(IMPACT, of=[start], where=where, asOf=day(at).isoformat()))["impact"]
        wanted = right(asked, start)
        note(f"{asked}\n{wanted}")
        assert found["completeness"] == {
            "complete": True,
            "stoppedBy": [],
            "omitted": 0,
            "hidden": wanted.pop("hidden"),
            "consistent": True,
        }
        facets = {
            name: (facet["totalCount"], {each["code"] for each in facet["nodes"]})
            for name, facet in found["facets"].items()
        }
        assert facets == wanted
