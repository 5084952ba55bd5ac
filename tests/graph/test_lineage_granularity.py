"""A walk at another granularity equals brute force: over fields, entries, libraries, departments and regions."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, note, settings
from hypothesis import strategies as st

from domain.errors import BadArgument, UnknownReference
from graph.client.database import Neo4jDatabase
from graph.lineage.pages import ResultPage, page_of
from graph.lineage.request import Granularity, NodeFilter, TimeInterval, TraversalDirection, TraversalRequest
from graph.lineage.result import TraversedEdge
from graph.lineage.traversal import run_traversal
from tests.graph.test_lineage_traversal import EXAMPLES, QUIET
from tests.oracles.aggregate import coarse, fine, groups, traversal
from tests.strategies.aggregate import Grain, grains, write
from tests.strategies.lineage import LEVELS, Line, Place, World, day

GRANULARITIES = [each for each in Granularity if each is not Granularity.RESOURCE]


def said(edge: TraversedEdge, granularity: Granularity) -> tuple[object, ...]:
    more = edge.extra or {}
    if granularity is Granularity.FIELD:
        return (edge.kind, more["flow"], more["granularity"])
    counts = (more["flowCount"], more["resourceCount"], more["fieldCount"])
    return (edge.kind, *counts, edge.since, edge.until)


def day_text(number: int | None) -> str | None:
    return None if number is None else day(number).strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.mark.parametrize("granularity", GRANULARITIES)
@settings(max_examples=max(EXAMPLES // 5, 1), deadline=None, suppress_health_check=QUIET)
@given(
    grain=grains(),
    direction=st.sampled_from(list(TraversalDirection)),
    depth=st.sampled_from([1, 2, 3, 6]),
    width=st.integers(1, 6),
    at=st.integers(0, 8),
    interval=st.one_of(st.none(), st.tuples(st.integers(0, 4), st.integers(5, 9))),
    kinds=st.sampled_from([(), (), ("COLLECTION",), ("AGGREGATION", "RETURN_FLOW", "TRANSFORMATION")]),
    levels=st.one_of(st.just(()), st.sets(st.sampled_from(LEVELS), min_size=1).map(lambda each: tuple(sorted(each)))),
    preserve=st.booleans(),
    budget=st.integers(1, 5),
)
async def test_a_walk_is_the_brute_force_walk(
    database: Neo4jDatabase,
    granularity: Granularity,
    grain: Grain,
    direction: TraversalDirection,
    depth: int,
    width: int,
    at: int,
    interval: tuple[int, int] | None,
    kinds: tuple[str, ...],
    levels: tuple[str, ...],
    preserve: bool,
    budget: int,
) -> None:
    start = "resource_0"
    assume(granularity is Granularity.FIELD or groups(grain, granularity.value)[start])
    await write(database, grain)

    def valid(line: Line) -> bool:
        return line.overlaps(*interval) if interval else line.valid(at)

    def matches(line: Line) -> bool:
        return valid(line) and (not kinds or line.kind in kinds)

    asked = TraversalRequest(
        of=(start,),
        direction=direction,
        depth=depth,
        width=width,
        milliseconds=30_000,
        audiences=("PUBLIC", "GOV"),
        as_of=day(at),
        between=TimeInterval(day(interval[0]), day(interval[1])) if interval else None,
        kinds=kinds,
        nodes=NodeFilter(levels=levels),
        preserve_paths=preserve,
        granularity=granularity,
    )
    read = await run_traversal(database, asked)
    if granularity is Granularity.FIELD:
        known = fine(grain, start, valid, kinds, levels)
    else:
        known = coarse(grain, granularity.value, start, matches, levels)
    right = traversal(known, direction.value, depth, width, bool(levels), preserve)
    note(f"{asked}\n{right}")
    assert read.consistent
    nodes = read.result.nodes
    found = {
        node.visited.id: (node.visited.depth, node.filtered_out, node.omitted_upstream, node.omitted_downstream)
        for node in nodes
    }
    assert found == right.nodes
    unplaced = {node.visited.id: node.visited.unplaced for node in nodes}
    assert unplaced == {node: sum(known.unplaced[node, way.value] for way in direction.steps) for node in right.nodes}
    says = {edge.id: (edge.source, edge.target, *said(edge, granularity)) for edge in read.result.edges}
    expected = {}
    for each in (known.arcs[edge_id] for edge_id in right.edges):
        times = tuple(map(day_text, each.says[4:])) if granularity is not Granularity.FIELD else ()  # type: ignore[arg-type]
        expected[each.id] = (each.source, each.target, *(each.says[:4] if times else each.says), *times)
    assert says == expected

    pages: list[ResultPage] = []
    begin = 0
    while not pages or not pages[-1].last:
        pages.append(page_of(read.result, begin, budget))
        begin = pages[-1].end
    assert [node.visited.id for page in pages for node in page.nodes] == [node.visited.id for node in nodes]
    assert sorted(edge.id for page in pages for edge in page.edges) == sorted(right.edges)
    assert sum(page.hidden for page in pages) == right.hidden
    left_out = sum(count or 0 for _, _, *counts in right.nodes.values() for count in counts)
    whole = not left_out and not any(unplaced.values())
    assert [page.complete for page in pages] == [False] * (len(pages) - 1) + [whole]
    assert any("UNPLACED" in page.stopped_by for page in pages) == any(unplaced.values())


LONE = Grain(World((Place("resource_0", "COUNTY", True),), ()), (), ("resource_0",), (), (), {})


@pytest.mark.parametrize("granularity", GRANULARITIES[1:])
async def test_a_resource_that_belongs_nowhere_is_refused(database: Neo4jDatabase, granularity: Granularity) -> None:
    await write(database, LONE)
    with pytest.raises(BadArgument):
        await run_traversal(database, one("resource_0", granularity))


@pytest.mark.parametrize("granularity", GRANULARITIES)
async def test_what_does_not_exist_is_said_by_its_kind(database: Neo4jDatabase, granularity: Granularity) -> None:
    await write(database, LONE)
    for name, code in (("resource_9", "UNKNOWN_RESOURCE"), ("else_9", f"UNKNOWN_{granularity}")):
        with pytest.raises(UnknownReference) as raised:
            await run_traversal(database, one(name, granularity))
        assert raised.value.code == code


def one(of: str, granularity: Granularity) -> TraversalRequest:
    return TraversalRequest(
        (of,), TraversalDirection.BOTH, 1, 10, 30_000, ("PUBLIC", "GOV"), day(0), granularity=granularity
    )
