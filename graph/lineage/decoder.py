"""The record of `statements.traversal_statement` → visited nodes and the edges between them.

Pure, and by columns: a function call for each node takes several times as long.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

from domain.errors import TimedOut
from graph.lineage.request import Step, TraversalRequest
from graph.lineage.result import BOTH_STEPS, RawTraversal, TraversedEdge, VisitedNode, named_tuples

NUMBER, ID, NAME, PASSES, NEIGHBOURS = range(5)
"""Positions in the row of a node; from NEIGHBOURS on, one position for each step of the direction."""
HIDDEN, REJECTED = 0, 2
"""Codes in a list of neighbours for an edge to a hidden node, and to a node that is neither visited nor passes."""
EncodedRow = Sequence[Any]
WideRows = Mapping[int, EncodedRow]
"""Number of a wide node → its row: number, edges, passing, matching, hidden, last."""


class StepColumns(NamedTuple):
    """Columns of the nodes for one step of the direction.

    Numbers of edges to passing, visible and hidden nodes; id of the last edge followed; edges to visited nodes.
    """

    passing: Sequence[int]
    matching: Sequence[int]
    hidden: Sequence[int]
    last: Sequence[str | None]
    edges: Sequence[Sequence[EncodedRow]]


def decode_traversal(
    request: TraversalRequest,
    levels: Sequence[Sequence[EncodedRow]],
    late: bool,
    wide_rows: Sequence[Sequence[EncodedRow]],
) -> RawTraversal:
    """Visited nodes and edges, up to the last level whose nodes and neighbours were all read in time.

    `late`: time ran out during the traversal. `wide_rows`: for each step, the rows of the wide nodes. Raises TimedOut
    if not even the first step was read.
    """
    levels = [level for level in levels if level]
    wide_by_step = [{row[NUMBER]: row for row in rows} for rows in wide_rows]
    reached = _last_finished_level(levels, late, wide_by_step)
    if reached is not None and reached < 1:
        raise TimedOut.after(request.seconds)
    finished = levels if reached is None else levels[: reached + 1]
    rows = list(chain.from_iterable(finished))
    rejected = None
    if request.nodes.conditions:
        rejected = {row[NUMBER] for level in levels for row in level if not row[PASSES]}
    steps = [_step_columns(rows, position, wide, rejected) for position, wide in enumerate(wide_by_step, NEIGHBOURS)]
    nodes = named_tuples(
        VisitedNode,
        zip(
            [row[ID] for row in rows],
            [depth for depth, level in enumerate(finished) for _ in level],
            [row[PASSES] for row in rows],
            [row[NAME] for row in rows],
            zip(*(step.passing for step in steps), strict=True),
            zip(*(step.matching for step in steps), strict=True),
            zip(*(step.hidden for step in steps), strict=True),
            zip(*(step.last for step in steps), strict=True),
            [0] * len(rows),
            strict=True,
        ),
    )
    edges = _edges_between(request.direction.steps[-1], rows, steps[-1].edges, cut=len(finished) < len(levels))
    return RawTraversal(list(nodes), list(named_tuples(TraversedEdge, edges)), reached)


def _last_finished_level(
    levels: Sequence[Sequence[EncodedRow]], late: bool, wide_by_step: Sequence[WideRows]
) -> int | None:
    """The last level whose nodes and neighbours were read in time; None if all levels were."""
    for depth, level in enumerate(levels):
        for position, wide in enumerate(wide_by_step, NEIGHBOURS):
            if any(row[position] is None and row[NUMBER] not in wide for row in level):
                return depth - 1
    return len(levels) - 1 if late else None


def _step_columns(rows: Sequence[EncodedRow], position: int, wide: WideRows, rejected: set[int] | None) -> StepColumns:
    """The columns of one step. `position`: of its neighbours in a row; null for a wide node, which has a row in `wide`.

    `rejected`: numbers of the visited nodes that do not pass; None without a filter.
    """
    pairs = [(row[position], row[NUMBER]) for row in rows]
    edges = [
        wide[number][1] if neighbours is None else [edge for edge in neighbours if edge.__class__ is list]
        for neighbours, number in pairs
    ]
    hidden = [wide[number][4] if neighbours is None else neighbours.count(HIDDEN) for neighbours, number in pairs]
    matching = [
        wide[number][3] if neighbours is None else len(neighbours) - hidden_count
        for (neighbours, number), hidden_count in zip(pairs, hidden, strict=True)
    ]
    passing = matching
    if rejected is not None:
        passing = [
            wide[number][2]
            if neighbours is None
            else count - neighbours.count(REJECTED) - sum(edge[1] in rejected for edge in node_edges)
            for (neighbours, number), count, node_edges in zip(pairs, matching, edges, strict=True)
        ]
    last = [wide[number][5] if neighbours is None else None for neighbours, number in pairs]
    return StepColumns(passing, matching, hidden, last, edges)


def _edges_between(
    step: Step, rows: Sequence[EncodedRow], edges: Sequence[Sequence[EncodedRow]], *, cut: bool
) -> Iterable[tuple[Any, ...]]:
    """Values of a TraversedEdge for each edge, once. `cut`: whether edges to unfinished levels must be left out."""
    ids = {row[NUMBER]: row[ID] for row in rows}
    if cut:
        edges = [[edge for edge in node_edges if edge[1] in ids] for node_edges in edges]
    if step is Step.DOWN:
        return [
            (edge[0], row[ID], ids[edge[1]], *edge[2:], None, BOTH_STEPS)
            for row, node_edges in zip(rows, edges, strict=True)
            for edge in node_edges
        ]
    return [
        (edge[0], ids[edge[1]], row[ID], *edge[2:], None, BOTH_STEPS)
        for row, node_edges in zip(rows, edges, strict=True)
        for edge in node_edges
    ]
