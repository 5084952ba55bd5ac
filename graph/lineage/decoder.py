"""What `text.walk` gives → what was walked: nodes with what stands around them, the edges between them.

Pure, and by columns: a function called for each node takes several times as long.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

from domain.errors import TimedOut
from graph.lineage.request import Step, TraversalRequest
from graph.lineage.result import BOTH_WAYS, RawTraversal, TraversedEdge, VisitedNode, named_tuples

NUMBER, ID, NAME, PASSES, NEAR = range(5)
"""Where they stand in a row."""
HIDDEN, REJECTED = 0, 2
"""What stands for an edge that leads to none of the nodes met but to what may not be seen, or does not pass."""
Row = Sequence[Any]
Wide = Mapping[int, Row]


class Side(NamedTuple):
    """One way, a column each: how many edges of a node pass, match, are hidden; the last that was followed; and those
    between nodes met."""

    passing: Sequence[int]
    matching: Sequence[int]
    hidden: Sequence[int]
    last: Sequence[str | None]
    edges: Sequence[Sequence[Row]]


def decode_traversal(
    traversal: TraversalRequest, levels: Sequence[Sequence[Row]], late: bool, wides: Sequence[Sequence[Row]]
) -> RawTraversal:
    """A level that was not read whole is none, as one that was not walked whole. Raises TimedOut where that is the
    first."""
    levels = [level for level in levels if level]
    wide = [{row[NUMBER]: row for row in each} for each in wides]
    reached = _reached(levels, late, wide)
    if reached is not None and reached < 1:
        raise TimedOut.after(traversal.milliseconds / 1000)
    kept = levels if reached is None else levels[: reached + 1]
    rows = list(chain.from_iterable(kept))
    rejected = None
    if traversal.nodes.conditions:
        rejected = {row[NUMBER] for level in levels for row in level if not row[PASSES]}
    sides = [_side(rows, place, each, rejected) for place, each in enumerate(wide, NEAR)]
    nodes = named_tuples(
        VisitedNode,
        zip(
            [row[ID] for row in rows],
            [depth for depth, level in enumerate(kept) for _ in level],
            [row[PASSES] for row in rows],
            [row[NAME] for row in rows],
            zip(*(side.passing for side in sides), strict=True),
            zip(*(side.matching for side in sides), strict=True),
            zip(*(side.hidden for side in sides), strict=True),
            zip(*(side.last for side in sides), strict=True),
            [0] * len(rows),
            strict=True,
        ),
    )
    between = _between(traversal.direction.ways[-1], rows, sides[-1].edges, cut=len(kept) < len(levels))
    return RawTraversal(list(nodes), list(named_tuples(TraversedEdge, between)), reached)


def _reached(levels: Sequence[Sequence[Row]], late: bool, wide: Sequence[Wide]) -> int | None:
    """The last level that was walked and read in time; None where all were."""
    for depth, level in enumerate(levels):
        for place, known in enumerate(wide, NEAR):
            if any(row[place] is None and row[NUMBER] not in known for row in level):
                return depth - 1
    return len(levels) - 1 if late else None


def _side(rows: Sequence[Row], place: int, wide: Wide, rejected: set[int] | None) -> Side:
    nears = [(row[place], row[NUMBER]) for row in rows]
    edges = [
        wide[number][1] if near is None else [each for each in near if each.__class__ is list] for near, number in nears
    ]
    hidden = [wide[number][4] if near is None else near.count(HIDDEN) for near, number in nears]
    matching = [
        wide[number][3] if near is None else len(near) - unseen
        for (near, number), unseen in zip(nears, hidden, strict=True)
    ]
    passing = matching
    if rejected is not None:
        passing = [
            wide[number][2]
            if near is None
            else count - near.count(REJECTED) - sum(each[1] in rejected for each in inside)
            for (near, number), count, inside in zip(nears, matching, edges, strict=True)
        ]
    last = [wide[number][5] if near is None else None for near, number in nears]
    return Side(passing, matching, hidden, last, edges)


def _between(way: Step, rows: Sequence[Row], edges: Sequence[Sequence[Row]], *, cut: bool) -> Iterable[tuple[Any, ...]]:
    """Each edge once, as it was read at one of its ends; not those to levels that were cut off."""
    ids = {row[NUMBER]: row[ID] for row in rows}
    if cut:
        edges = [[each for each in some if each[1] in ids] for some in edges]
    if way is Step.DOWN:
        return [
            (each[0], row[ID], ids[each[1]], *each[2:], None, BOTH_WAYS)
            for row, some in zip(rows, edges, strict=True)
            for each in some
        ]
    return [
        (each[0], ids[each[1]], row[ID], *each[2:], None, BOTH_WAYS)
        for row, some in zip(rows, edges, strict=True)
        for each in some
    ]
