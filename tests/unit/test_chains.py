"""Chains found in what a walk met: the shortest of all ways up (graph/lineage/chains.py)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from graph.lineage.chains import Chain, UpstreamChains
from graph.lineage.request import TraversalDirection, TraversalRequest
from graph.lineage.result import RawTraversal, TraversalResult, TraversedEdge, VisitedNode, build_result
from tests.oracles.chains import Line, expected

NODES = "abcdefg"
LINES = st.lists(st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)), max_size=14).flatmap(
    lambda ends: st.permutations(range(len(ends))).map(
        lambda ids: [Line(f"{number:02d}", *pair) for number, pair in zip(ids, ends, strict=True)]
    )
)


def walk_of(starts: Sequence[str], depth: int, width: int) -> TraversalRequest:
    return TraversalRequest(
        tuple(starts), TraversalDirection.UPSTREAM, depth, width, 1_000, (), datetime(2024, 1, 1, tzinfo=UTC)
    )


def met(traversal: TraversalRequest, lines: Sequence[Line], reached: int | None) -> TraversalResult:
    """The answer of a walk upstream, walked in plain Python."""
    entering = {node: sorted(line for line in map(_key, lines) if line[2] == node) for node in NODES}
    depths = dict.fromkeys(traversal.of, 0)
    for depth in range(1, min(traversal.depth, traversal.depth if reached is None else reached) + 1):
        front = [node for node, at in depths.items() if at == depth - 1]
        for source in (line[1] for node in front for line in entering[node][: traversal.width]):
            depths.setdefault(source, depth)
    nodes = [
        VisitedNode(node, depth, True, node, (len(entering[node]),), (len(entering[node]),), (0,), (None,))
        for node, depth in depths.items()
    ]
    edges = [
        TraversedEdge(line.id, line.source, line.target, "RETURN_FLOW", f"since {line.id}", None)
        for line in lines
        if line.source in depths and line.target in depths
    ]
    return build_result(traversal, RawTraversal(nodes, edges, reached))


def _key(line: Line) -> tuple[str, str, str]:
    return line.id, line.source, line.target


@given(
    lines=LINES,
    starts=st.lists(st.sampled_from(NODES), min_size=1, max_size=3, unique=True),
    depth=st.integers(1, 5),
    width=st.integers(1, 4),
    reached=st.none() | st.integers(1, 4),
)
def test_a_chain_is_the_shortest_of_all_ways_up(
    lines: list[Line], starts: list[str], depth: int, width: int, reached: int | None
) -> None:
    """Whatever else the walk started from."""
    traversal = walk_of(starts, depth, width)
    answer = met(traversal, lines, reached)
    chains = UpstreamChains(traversal, answer)
    depths = {node.visited.id: node.visited.depth for node in answer.nodes}

    def unknown(line: Line) -> bool:
        return reached is not None and line.target in depths and line.source not in depths

    for start in starts:
        found, right = chains.shortest_to(start), expected(lines, start, depth, width, unknown)
        assert [step.id for step in found.steps] == right.steps
        assert (dict(found.left_out), found.stopped_by) == (right.left_out, right.stopped_by)
        assert found.complete is (not right.left_out)


def chain(lines: Sequence[Line], start: str, *, depth: int = 100, width: int = 10_000) -> Chain:
    traversal = walk_of([start], depth, width)
    return UpstreamChains(traversal, met(traversal, lines, None)).shortest_to(start)


def test_an_origin_behind_a_node_that_was_cut_is_told_and_not_taken_for_the_nearest() -> None:
    lines = [Line("1", "a", "b"), Line("2", "b", "c"), Line("3", "g", "c")]
    found = chain(lines, "c", width=1)
    assert [step.id for step in found.steps] == ["1", "2"]
    assert (found.left_out, found.stopped_by, found.complete) == ({"c": 1}, frozenset({"WIDTH"}), False)


def test_what_was_cut_no_nearer_than_the_origin_takes_nothing_from_a_chain() -> None:
    lines = [Line("1", "a", "c"), Line("2", "b", "c"), Line("3", "d", "b"), Line("4", "e", "b")]
    assert chain(lines, "c", width=2, depth=1) == Chain(chain(lines, "c").steps)
    assert [step.id for step in chain(lines, "c", depth=1).steps] == ["1"]


def test_a_cycle_as_long_as_the_chain_may_be_is_one_and_not_cut() -> None:
    ring = [Line(str(number), NODES[number], NODES[(number + 1) % 4]) for number in range(4)]
    assert chain(ring, "a", depth=3) == chain(ring, "a") == Chain()
    cut = chain(ring, "a", depth=2)
    assert [step.id for step in cut.steps] == ["2", "3"]
    assert (cut.left_out, cut.stopped_by) == ({"c": 1}, frozenset({"DEPTH"}))
