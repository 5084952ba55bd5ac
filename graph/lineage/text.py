"""The statements of a walk, built of the questions in graph/queries/lineage: values travel as parameters, the number
of levels and the names of the filters asked for are the text."""

from __future__ import annotations

from functools import lru_cache

from graph import library
from graph.cypher import bound, rename
from graph.library import HOLES
from graph.lineage.request import Direction, NodeFilter, Way

WHERE, ORDER, PAGE = HOLES
LEVELS_AT_ONCE = (1, 3, 10)
"""How many levels one statement can walk: planning time grows with the text and with the number of texts, a further
statement costs a round trip. A walk takes the smallest that holds its depth; $depth says how many it needs."""

STEP = {Way.UP: "lineage/step_up", Way.DOWN: "lineage/step_down"}
AROUND = {Way.UP: "lineage/around_up", Way.DOWN: "lineage/around_down"}
PASSES = {
    "levels": "EXISTS {{ MATCH ({0})-[:ON]->(on:Platform) WHERE on.level IN $levels }}",
    "regions": (
        "EXISTS {{ MATCH ({0})-[:ON]->(:Platform)-[:OF]->(:Region)-[:PART_OF|ADMINISTERED_BY]->*(over:Region) "
        "WHERE over.code IN $regions }}"
    ),
    "departments": (
        "EXISTS {{ MATCH ({0})<-[:ATTACHED]-()-[:PROVIDED_BY]->(by:Department) WHERE by.code IN $departments }}"
    ),
    "platforms": "EXISTS {{ MATCH ({0})-[:ON]->(on:Platform) WHERE on.code IN $platforms }}",
    "libraries": ("EXISTS {{ MATCH ({0})<-[:ATTACHED]-()<-[:HOLDS]-(held:Library) WHERE held.code IN $libraries }}"),
    "share_types": "EXISTS {{ MATCH ({0})<-[:ATTACHED]-(entry) WHERE entry.shareType IN $share_types }}",
}


def levels_at_once(depth: int) -> int:
    """How many levels the text holds that walks `depth` more."""
    return next((count for count in LEVELS_AT_ONCE if depth <= count), LEVELS_AT_ONCE[-1])


def passes(names: tuple[str, ...], node: str) -> str:
    """The predicate of a node that passes; start nodes always do."""
    if not names:
        return "true"
    return f"({node}.id IN $of OR ({predicates(names, node)}))"


def predicates(names: tuple[str, ...], resource: str) -> str:
    """All that a filter asks of a resource."""
    return " AND ".join(PASSES[name].format(resource) for name in names)


@lru_cache(maxsize=256)
def levels(direction: Direction, count: int, names: tuple[str, ...], through_rejected: bool) -> str:
    """Walks $depth levels, at most `count`, from the nodes with ids $front, none of those with ids $seen met again.

    One record: the starts, the levels, each a list of [id, passes] and empty from where the deadline passed on, and
    for each level whether it was late.
    """
    parts = [
        "MATCH (start:DataResource) WHERE start.id IN $front AND start.audience IN $audiences",
        "WITH collect(start) AS front0",
        "WITH front0, front0 AS met, false AS late0",
    ]
    for number in range(1, count + 1):
        parts.append(_level(direction, number, names, through_rejected))
    shown = ", ".join(
        f"[node IN front{number} | [node.id, {_rejected(number, names, through_rejected)}]]"
        for number in range(1, count + 1)
    )
    late = ", ".join(f"late{number}" for number in range(1, count + 1))
    parts.append(f"RETURN [node IN front0 | node.id] AS starts, [{shown}] AS levels, [{late}] AS late")
    return "\n".join(parts)


def _level(direction: Direction, number: int, names: tuple[str, ...], through_rejected: bool) -> str:
    own = passes(names, "next") if names and not through_rejected else ""
    steps = [_step(way, f"AND {own}" if own else "") for way in direction.ways]
    inside = " UNION ".join(f"{step} RETURN next" for step in steps)
    carried = ", ".join(
        [f"front{each}" for each in range(number)]
        + [f"late{each}" for each in range(number)]
        + [f"rejected{each}" for each in range(1, number) if names and through_rejected]
    )
    marked = f"rejected{number}, " if names and through_rejected else ""
    late = f"late{number - 1} OR {number} <= $depth AND datetime.realtime().epochMillis > $deadline"
    return "\n".join(
        (
            f"CALL (met, front{number - 1}) {{",
            f"  UNWIND CASE WHEN {number} <= $depth THEN front{number - 1} ELSE [] END AS node",
            f"  CALL (node) {{ {inside} }}",
            "  WITH DISTINCT next, met WHERE NOT next IN met AND NOT next.id IN $seen",
            f"  RETURN collect(next) AS found{number}",
            "}",
            f"WITH *, {late} AS late{number}",
            f"WITH met, {carried}, late{number},",
            f"  CASE WHEN late{number} THEN [] ELSE found{number} END AS front{number}",
            _mark_rejected(number, names, through_rejected),
            f"WITH *, met + front{number} AS grown",
            f"WITH {carried}, front{number}, late{number}, {marked}grown AS met",
        )
    )


def _mark_rejected(number: int, names: tuple[str, ...], through_rejected: bool) -> str:
    if not (names and through_rejected):
        return ""
    found = f"COLLECT {{ UNWIND front{number} AS node WITH node WHERE NOT {passes(names, 'node')} RETURN node.id }}"
    return f"WITH *, {found} AS rejected{number}"


def _rejected(number: int, names: tuple[str, ...], through_rejected: bool) -> str:
    return f"NOT node.id IN rejected{number}" if names and through_rejected else "true"


def _step(way: Way, where: str) -> str:
    body = library.question(STEP[way]).body
    return body.replace(WHERE, where).replace(ORDER, "ORDER BY edge.id").replace(PAGE, "LIMIT $width")


@lru_cache(maxsize=64)
def between(direction: Direction, names: tuple[str, ...], through_rejected: bool) -> str:
    """Reads each node with id in $met once, with its edges among them and how many more it has each way walked.

    One record: a list of [id, name, then for each way: edges, passing, matching, hidden, last].
    """
    parts = [
        "MATCH (each:DataResource) WHERE each.id IN $met",
        "WITH collect(each) AS nodes",
        "UNWIND nodes AS node",
    ]
    shown = ["node.id", "node.name"]
    for way in direction.ways:
        body = library.question(AROUND[way]).body
        # without a filter all that is seen passes; walked around rejected nodes, only what passes matches
        body = body.replace("true /*passes*/", passes(names, "other"))
        names_here = {name: f"{name}_{way}" for name in bound(body) - {"node", "nodes"}}
        parts.append(f"CALL (node, nodes) {{ {rename(body, names_here, {})} }}")
        followed = f"matching_{way}" if through_rejected or not names else f"passing_{way}"
        own = f"AND {passes(names, 'next')}" if names and not through_rejected else ""
        step = _step(way, own).replace("LIMIT $width", "SKIP $width - 1 LIMIT 1")
        last = f"CASE WHEN {followed} > $width THEN head(COLLECT {{ {step} RETURN edge.id }}) END"
        shown += [f"edges_{way}", f"passing_{way}", f"matching_{way}", f"hidden_{way}", last]
    parts.append(f"RETURN collect([{', '.join(shown)}]) AS met")
    return "\n".join(parts)


def filters(nodes: NodeFilter) -> dict[str, list[str]]:
    """The parameters that the predicates of a filter speak of."""
    return {name: list(getattr(nodes, name)) for name in nodes.asked}
