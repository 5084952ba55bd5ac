"""A traversal over fields, entries, libraries, departments, regions, jobs or namespaces equals brute force."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, note, settings
from hypothesis import strategies as st

from domain.errors import BadArgument, UnknownReference
from graph.client.database import Neo4jDatabase
from graph.lineage.request import Granularity, NodeFilter, TimeInterval, TraversalDirection, TraversalRequest
from graph.lineage.result import TraversalResult, TraversedEdge
from graph.lineage.traversal import run_traversal
from tests.graph.test_lineage_traversal import QUIET, admits_flow, pages_of
from tests.oracles.aggregate import OracleGraph, aggregate_graph, expected_of, field_graph, job_graph
from tests.oracles.lineage import ExpectedTraversal
from tests.strategies.aggregate import GranularWorld, granular_worlds, write
from tests.strategies.lineage import CHANNELS, JOBS, LEVELS, LineageWorld, WorldFlow, WorldResource, day
from tests.support.example_count import example_count

GRANULARITIES = [granularity for granularity in Granularity if granularity is not Granularity.RESOURCE]


def attributes_of(edge: TraversedEdge, granularity: Granularity) -> tuple[object, ...]:
    extra = edge.extra or {}
    if granularity is Granularity.FIELD:
        return (edge.kind, extra["flow"], extra["granularity"])
    counts = (extra["flowCount"], extra["resourceCount"], extra["fieldCount"])
    return (edge.kind, *counts, edge.since, edge.until)


def day_text(number: int | None) -> str | None:
    return None if number is None else day(number).strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.mark.parametrize("granularity", GRANULARITIES)
@settings(max_examples=example_count(5), deadline=None, suppress_health_check=QUIET)
@given(
    granular=granular_worlds(),
    direction=st.sampled_from(list(TraversalDirection)),
    depth=st.sampled_from([1, 2, 3, 6]),
    width=st.integers(1, 6),
    at=st.integers(0, 8),
    interval=st.one_of(st.none(), st.tuples(st.integers(0, 4), st.integers(5, 9))),
    kinds=st.sampled_from([None, None, (), ("COLLECTION",), ("AGGREGATION", "RETURN_FLOW", "TRANSFORMATION")]),
    channels=st.sampled_from([None, None, None, (), ("PLATFORM",), CHANNELS]),
    jobs=st.sampled_from([None, None, None, (), ("job_a",), JOBS]),
    levels=st.one_of(st.none(), st.sets(st.sampled_from(LEVELS)).map(lambda drawn: tuple(sorted(drawn)))),
    preserve_paths=st.booleans(),
    size=st.integers(1, 5),
)
async def test_a_traversal_equals_brute_force(
    database: Neo4jDatabase,
    granularity: Granularity,
    granular: GranularWorld,
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
    start = "resource_0"

    def valid(flow: WorldFlow) -> bool:
        return flow.overlaps(*interval) if interval else flow.valid(at)

    def admits(flow: WorldFlow) -> bool:
        return admits_flow(flow, kinds, channels, jobs)

    def matches(flow: WorldFlow) -> bool:
        return valid(flow) and admits(flow)

    if granularity is Granularity.FIELD:
        graph = field_graph(granular, start, valid, admits, levels)
    elif granularity is Granularity.JOB:
        graph = job_graph(granular, [start], direction.value, matches, levels)
    else:
        graph = aggregate_graph(granular, granularity.value, start, matches, levels)
    if not graph.starts and granularity is Granularity.JOB:
        start = "job_a"
        graph.starts = [job for job in (start,) if job not in granular.hidden_jobs]
    assume(graph.starts)
    await write(database, granular)
    request = TraversalRequest(
        of=(start,),
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
        granularity=granularity,
    )
    read = await run_traversal(database, request)
    right = expected_of(graph, direction.value, depth, width, levels is not None, preserve_paths)
    note(f"{request}\n{right}")
    assert read.consistent
    check_nodes(read.result, right, graph, direction)
    check_edges(read.result, right, graph, granularity)
    check_pages(read.result, right, size)


def check_nodes(
    result: TraversalResult, right: ExpectedTraversal, graph: OracleGraph, direction: TraversalDirection
) -> None:
    nodes_by_id = {
        node.visited.id: (node.visited.depth, node.filtered_out, node.omitted_upstream, node.omitted_downstream)
        for node in result.nodes
    }
    assert nodes_by_id == right.nodes
    unplaced = {node.visited.id: node.visited.unplaced for node in result.nodes}
    assert unplaced == {node: sum(graph.unplaced[node, step.value] for step in direction.steps) for node in right.nodes}


def check_edges(
    result: TraversalResult, right: ExpectedTraversal, graph: OracleGraph, granularity: Granularity
) -> None:
    attributes = {edge.id: (edge.source, edge.target, *attributes_of(edge, granularity)) for edge in result.edges}
    expected = {}
    for edge in (graph.edges[edge_id] for edge_id in right.edges):
        times = tuple(map(day_text, edge.attributes[4:])) if granularity is not Granularity.FIELD else ()  # type: ignore[arg-type]
        expected[edge.id] = (edge.source, edge.target, *(edge.attributes[:4] if times else edge.attributes), *times)
    assert attributes == expected


def check_pages(result: TraversalResult, right: ExpectedTraversal, size: int) -> None:
    """All pages together are the result; it is complete if nothing is omitted and each flow has its node."""
    pages = pages_of(result, size)
    assert [node.visited.id for page in pages for node in page.nodes] == [node.visited.id for node in result.nodes]
    assert sorted(edge.id for page in pages for edge in page.edges) == sorted(right.edges)
    left_out = sum(count or 0 for _, _, *counts in right.nodes.values() for count in counts)
    unplaced = any(node.visited.unplaced for node in result.nodes)
    completeness = result.completeness("v1", consistent=True)
    assert (completeness.omitted, completeness.hidden) == (left_out, right.hidden)
    assert completeness.complete == (not left_out and not unplaced)
    assert ("UNPLACED" in completeness.stopped_by) == unplaced


LONE = GranularWorld(LineageWorld((WorldResource("resource_0", "COUNTY", True),), ()), (), ("resource_0",), (), (), {})


WITHOUT_NODES = [Granularity.ENTRY, Granularity.DEPARTMENT, Granularity.REGION, Granularity.JOB]


@pytest.mark.parametrize("granularity", WITHOUT_NODES)
async def test_a_resource_without_node_of_the_granularity_is_refused(
    database: Neo4jDatabase, granularity: Granularity
) -> None:
    await write(database, LONE)
    with pytest.raises(BadArgument):
        await run_traversal(database, request_of("resource_0", granularity))


@pytest.mark.parametrize("granularity", GRANULARITIES)
async def test_an_unknown_start_is_reported_by_its_kind(database: Neo4jDatabase, granularity: Granularity) -> None:
    await write(database, LONE)
    for name, code in (("resource_9", "UNKNOWN_RESOURCE"), ("else_9", f"UNKNOWN_{granularity}")):
        with pytest.raises(UnknownReference) as raised:
            await run_traversal(database, request_of(name, granularity))
        assert raised.value.code == code


def request_of(of: str, granularity: Granularity) -> TraversalRequest:
    return TraversalRequest(
        (of,), TraversalDirection.BOTH, 1, 10, 30_000, ("PUBLIC", "GOV"), day(0), granularity=granularity
    )
