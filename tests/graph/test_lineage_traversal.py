"""A traversal equals brute force, for all directions, depths, widths, instants, intervals and filters."""

from __future__ import annotations

from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from graph.client.database import Neo4jDatabase
from graph.lineage.counts import count_result
from graph.lineage.pages import ResultPage, page_of
from graph.lineage.request import NodeFilter, TimeInterval, TraversalDirection, TraversalRequest
from graph.lineage.result import TraversalResult
from graph.lineage.traversal import count_in_database, run_traversal
from tests.oracles.lineage import ExpectedTraversal, expected_traversal
from tests.strategies.lineage import CHANNELS, JOBS, LEVELS, LineageWorld, WorldFlow, day, worlds, write
from tests.support.example_count import example_count

QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]


@settings(max_examples=example_count(), deadline=None, suppress_health_check=QUIET)
@given(
    world=worlds(reported=True),
    direction=st.sampled_from(list(TraversalDirection)),
    depth=st.sampled_from([1, 2, 3, 4, 7]),
    width=st.integers(1, 6),
    at=st.integers(0, 8),
    interval=st.one_of(st.none(), st.tuples(st.integers(0, 4), st.integers(5, 9))),
    kinds=st.sampled_from([None, None, (), ("COLLECTION",), ("AGGREGATION", "RETURN_FLOW")]),
    channels=st.sampled_from([None, None, None, (), ("PLATFORM",), CHANNELS]),
    jobs=st.sampled_from([None, None, None, (), ("job_a",), JOBS]),
    levels=st.one_of(st.none(), st.sets(st.sampled_from(LEVELS)).map(lambda drawn: tuple(sorted(drawn)))),
    preserve_paths=st.booleans(),
    size=st.integers(1, 5),
)
async def test_a_traversal_equals_brute_force(
    database: Neo4jDatabase,
    world: LineageWorld,
    direction: TraversalDirection,
    depth: int,
    width: int,
    at: int,
    interval: tuple[int, int] | None,
    kinds: tuple[str, ...] | None,
    channels: tuple[str, ...] | None,
    jobs: tuple[str, ...] | None,
    levels: tuple[str, ...] | None,
    preserve_paths: bool,
    size: int,
) -> None:
    await write(database, world)

    def matches(flow: WorldFlow) -> bool:
        valid = flow.overlaps(*interval) if interval else flow.valid(at)
        return valid and admits_flow(flow, kinds, channels, jobs)

    request = TraversalRequest(
        of=("resource_0",),
        direction=direction,
        depth=depth,
        width=width,
        milliseconds=30_000,
        audiences=("PUBLIC", "GOV"),
        as_of=day(at),
        between=TimeInterval(day(interval[0]), day(interval[1])) if interval else None,
        kinds=kinds,
        channels=channels,
        jobs=jobs,
        nodes=NodeFilter(levels=levels),
        preserve_paths=preserve_paths,
    )
    read = await run_traversal(database, request)
    right = expected_traversal(world, "resource_0", direction.value, depth, width, matches, levels, preserve_paths)
    note(f"{request}\n{right}")
    assert read.consistent
    nodes = {
        node.visited.id: (node.visited.depth, node.filtered_out, node.omitted_upstream, node.omitted_downstream)
        for node in read.result.nodes
    }
    assert nodes == right.nodes
    assert {edge.id for edge in read.result.edges} == right.edges

    check_pages(read.result, right, size)
    if levels is None:
        await check_counts(database, request, read.result, right)


def admits_flow(
    flow: WorldFlow,
    kinds: tuple[str, ...] | None,
    channels: tuple[str, ...] | None,
    jobs: tuple[str, ...] | None,
) -> bool:
    """Whether the filter admits a flow: its kind, its channel and its job."""
    conditions = ((kinds, flow.kind), (channels, flow.channel), (jobs, flow.job))
    return all(values is None or value in values for values, value in conditions)


def check_pages(result: TraversalResult, right: ExpectedTraversal, size: int) -> None:
    """All pages together are the result; its completeness is that of all its nodes."""
    pages = pages_of(result, size)
    assert [node.visited.id for page in pages for node in page.nodes] == [node.visited.id for node in result.nodes]
    joined = [edge.id for page in pages for edge in page.edges]
    assert sorted(joined) == sorted(right.edges)
    left_out = sum(count or 0 for _, _, *counts in right.nodes.values() for count in counts)
    completeness = result.completeness("v1", consistent=True)
    assert (completeness.omitted, completeness.hidden) == (left_out, right.hidden)
    assert completeness.complete == (left_out == 0) == (not completeness.stopped_by)


def pages_of(result: TraversalResult, size: int) -> list[ResultPage]:
    pages: list[ResultPage] = []
    start = 0
    while not pages or start < len(result.nodes):
        pages.append(page_of(result, start, size))
        start = pages[-1].positions.stop
    return pages


async def check_counts(
    database: Neo4jDatabase, request: TraversalRequest, result: TraversalResult, right: ExpectedTraversal
) -> None:
    """The counts of the database, with and without omissions, are those of the result."""
    counts = count_result(result)
    left_out = sum(count or 0 for _, _, *omitted in right.nodes.values() for count in omitted)
    for omissions in (False, True):
        database_counts = (await count_in_database(database, request, omissions=omissions)).counts
        assert database_counts
        assert (database_counts.by_depth, database_counts.by_kind) == (counts.by_depth, counts.by_kind)
        if omissions:
            assert (database_counts.omitted, database_counts.hidden) == (left_out, right.hidden)
            assert database_counts.stopped_by == {reason for node in result.nodes for reason in node.stopped_by}
