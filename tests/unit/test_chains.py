"""The chain of a return flow is the shortest of all ways up (graph/lineage/chains.py)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from graph.lineage.chains import Chain, UpstreamChains
from graph.lineage.request import TraversalDirection, TraversalRequest
from graph.lineage.result import RawTraversal, TraversalResult, TraversedEdge, VisitedNode, build_result
from tests.oracles.chains import ChainFlow, expected_chain

NODES = "abcdefg"
FLOWS = st.lists(st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)), max_size=14).flatmap(
    lambda ends: st.permutations(range(len(ends))).map(
        lambda ids: [ChainFlow(f"{number:02d}", *pair) for number, pair in zip(ids, ends, strict=True)]
    )
)


def request_of(starts: Sequence[str], depth: int, width: int) -> TraversalRequest:
    return TraversalRequest(
        tuple(starts), TraversalDirection.UPSTREAM, depth, width, 1_000, (), datetime(2024, 1, 1, tzinfo=UTC)
    )


def traverse(request: TraversalRequest, flows: Sequence[ChainFlow], reached: int | None) -> TraversalResult:
    """The result of an upstream traversal, in plain Python."""
    entering = {node: sorted(flow for flow in map(_key, flows) if flow[2] == node) for node in NODES}
    depths = dict.fromkeys(request.of, 0)
    for depth in range(1, min(request.depth, request.depth if reached is None else reached) + 1):
        front = [node for node, at in depths.items() if at == depth - 1]
        for source in (flow[1] for node in front for flow in entering[node][: request.width]):
            depths.setdefault(source, depth)
    nodes = [
        VisitedNode(node, depth, True, node, (len(entering[node]),), (len(entering[node]),), (0,), (None,))
        for node, depth in depths.items()
    ]
    edges = [
        TraversedEdge(flow.id, flow.source, flow.target, "RETURN_FLOW", f"since {flow.id}", None)
        for flow in flows
        if flow.source in depths and flow.target in depths
    ]
    return build_result(request, RawTraversal(nodes, edges, reached))


def _key(flow: ChainFlow) -> tuple[str, str, str]:
    return flow.id, flow.source, flow.target


@given(
    flows=FLOWS,
    starts=st.lists(st.sampled_from(NODES), min_size=1, max_size=3, unique=True),
    depth=st.integers(1, 5),
    width=st.integers(1, 4),
    reached=st.none() | st.integers(1, 4),
)
def test_a_chain_is_the_shortest_of_all_ways_up(
    flows: list[ChainFlow], starts: list[str], depth: int, width: int, reached: int | None
) -> None:
    """Whatever other start nodes the traversal has."""
    request = request_of(starts, depth, width)
    result = traverse(request, flows, reached)
    chains = UpstreamChains(request, result)
    depths = {node.visited.id: node.visited.depth for node in result.nodes}

    def unknown(flow: ChainFlow) -> bool:
        return reached is not None and flow.target in depths and flow.source not in depths

    for start in starts:
        chain, right = chains.shortest_to(start), expected_chain(flows, start, depth, width, unknown)
        assert [step.id for step in chain.steps] == right.steps
        assert (dict(chain.left_out), chain.stopped_by) == (right.left_out, right.stopped_by)
        assert chain.complete is (not right.left_out)


def chain_to(flows: Sequence[ChainFlow], start: str, *, depth: int = 100, width: int = 10_000) -> Chain:
    request = request_of([start], depth, width)
    return UpstreamChains(request, traverse(request, flows, None)).shortest_to(start)


def test_an_origin_behind_a_cut_node_does_not_count_as_nearest() -> None:
    flows = [ChainFlow("1", "a", "b"), ChainFlow("2", "b", "c"), ChainFlow("3", "g", "c")]
    chain = chain_to(flows, "c", width=1)
    assert [step.id for step in chain.steps] == ["1", "2"]
    assert (chain.left_out, chain.stopped_by, chain.complete) == ({"c": 1}, frozenset({"WIDTH"}), False)


def test_a_cut_no_nearer_than_the_origin_leaves_the_chain_complete() -> None:
    flows = [ChainFlow("1", "a", "c"), ChainFlow("2", "b", "c"), ChainFlow("3", "d", "b"), ChainFlow("4", "e", "b")]
    assert chain_to(flows, "c", width=2, depth=1) == Chain(chain_to(flows, "c").steps)
    assert [step.id for step in chain_to(flows, "c", depth=1).steps] == ["1"]


def test_a_cycle_of_maximal_length_is_not_cut() -> None:
    ring = [ChainFlow(str(number), NODES[number], NODES[(number + 1) % 4]) for number in range(4)]
    assert chain_to(ring, "a", depth=3) == chain_to(ring, "a") == Chain()
    cut = chain_to(ring, "a", depth=2)
    assert [step.id for step in cut.steps] == ["2", "3"]
    assert (cut.left_out, cut.stopped_by) == ({"c": 1}, frozenset({"DEPTH"}))
