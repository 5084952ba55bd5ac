"""The statements of a walk, built of the questions in graph/queries/lineage: values travel as parameters, the number
of levels and the names of the filters asked for are the text."""

from __future__ import annotations

import re
from functools import lru_cache

from graph import library
from graph.cypher import bound, rename
from graph.library import HOLES
from graph.lineage.request import TOLD, Direction, NodeFilter, Way
from graph.shape import OPEN_END

WHERE, ORDER, PAGE = HOLES
FEW = 100
"""Of fewer nodes a level is walked without a look at the clock before each."""
STEP = {Way.UP: "lineage/step_up", Way.DOWN: "lineage/step_down"}
TALLY = {Way.UP: "lineage/tally_up", Way.DOWN: "lineage/tally_down"}
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


def passes(names: tuple[str, ...], node: str) -> str:
    """The predicate of a node that passes; start nodes always do."""
    if not names:
        return "true"
    return f"({node}.id IN $of OR ({predicates(names, node)}))"


def predicates(names: tuple[str, ...], resource: str) -> str:
    """All that a filter asks of a resource."""
    return " AND ".join(PASSES[name].format(resource) for name in names)


@lru_cache(maxsize=256)
def walk(
    direction: Direction, names: tuple[str, ...], *, through_rejected: bool, told: frozenset[str] = frozenset(TOLD)
) -> str:
    """Walks $depth levels from the resources with ids $of, then reads each node met once.

    One record: the rows of the nodes and whether time ran out. A row: [edges, id, depth, passes, name, passing,
    matching, hidden, last, 0], the four before the last with a value for each way walked. An edge stands with one of
    its ends: [id, the other, kind, since, until, fields], the last three null where they are not `told`.
    """
    own = _own(names, through_rejected=through_rejected)
    parts = [
        *_levels(direction, own),
        f"WITH walked[0] AS levels, walked[1] AS nodes, walked[2] AS late, {OPEN_END} AS never",
        "UNWIND range(0, size(levels) - 1) AS depth",
        "UNWIND levels[depth] AS node",
    ]
    lasts = []
    for way in direction.ways:
        parts.append(f"CALL (node, nodes, never) {{ {_around(way, direction, names, through_rejected, told)} }}")
        last = "null"
        if names:
            followed = f"matching_{way}" if through_rejected else f"passing_{way}"
            step = _step(way, own).replace("LIMIT $width", "SKIP $width - 1 LIMIT 1")
            last = f"CASE WHEN {followed} > $width THEN head(COLLECT {{ {step} RETURN edge.id }}) END"
        lasts.append(last)
    shown = [f"edges_{direction.ways[-1]}", "node.id", "depth", passes(names, "node"), "node.name"]
    for column in ("passing", "matching", "hidden"):
        shown.append(f"[{', '.join(f'{column}_{way}' for way in direction.ways)}]")
    shown += [f"[{', '.join(lasts)}]", "0"]
    parts.append(f"RETURN collect([{', '.join(shown)}]) AS met, late")
    return "\n".join(parts)


@lru_cache(maxsize=8)
def tally(direction: Direction, *, left_out: bool) -> str:
    """Walks the same levels without a filter and counts what is there, so that little comes over the wire.

    One record: the sizes of the levels, whether time ran out, and for each way walked a list of [depth, kind, whether
    the other end may be seen, whether it was met, edges]. Unless what is `left_out` is asked, of edges between nodes
    met only and from one of their ends, without a kind otherwise.
    """
    parts = [*_levels(direction, ""), "WITH walked[0] AS levels, walked[1] AS nodes, walked[2] AS late"]
    tallied = []
    for way in direction.ways if left_out else direction.ways[-1:]:
        body = library.question(TALLY[way]).body
        if not left_out:
            body = body.replace("true /*met only*/", "other IN nodes")
        body = rename(body, {name: f"{name}_{way}" for name in bound(body) - {"levels", "nodes"}}, {})
        parts.append(f"CALL (levels, nodes) {{ {body} }}")
        tallied.append(f"tallied_{way}")
    parts.append(f"RETURN [level IN levels | size(level)] AS sizes, late, {', '.join(tallied)}")
    return "\n".join(parts)


def _levels(direction: Direction, own: str) -> list[str]:
    """$depth levels from the resources with ids $of, as `walked`: [levels, all met, whether time ran out].

    One text for every depth: a level is one turn of a `reduce`. A level that is not finished by $deadline
    (milliseconds since 1970) is none. What was met is told apart outside of the rows: DISTINCT or IN beside a list of
    all met keeps that list once for each row.
    """
    inside = " UNION ".join(f"{_step(way, own)} RETURN next" for way in direction.ways)
    return [
        "MATCH (start:DataResource) WHERE start.id IN $of AND start.audience IN $audiences",
        "WITH collect(start) AS starts",
        "WITH reduce(walked = [[starts], starts, false], number IN range(1, $depth) |",
        "  reduce(here = walked, found IN [COLLECT {",
        "    UNWIND CASE WHEN walked[2] THEN [] ELSE walked[0][-1] END AS node",
        f"    WITH node WHERE size(walked[0][-1]) < {FEW} OR datetime.realtime().epochMillis <= $deadline",
        f"    CALL (node) {{ {inside} }}",
        "    RETURN DISTINCT next",
        "  }] |",
        "  reduce(within = here, new IN [[each IN found WHERE NOT each IN walked[1]]] |",
        "    CASE WHEN walked[2] OR (walked[0][-1] <> [] AND datetime.realtime().epochMillis > $deadline)",
        "      THEN [walked[0], walked[1], true] ELSE [walked[0] + [new], walked[1] + new, false] END))) AS walked",
    ]


def _own(names: tuple[str, ...], *, through_rejected: bool) -> str:
    return f"AND {passes(names, 'next')}" if names and not through_rejected else ""


def _step(way: Way, where: str) -> str:
    body = library.question(STEP[way]).body
    return body.replace(WHERE, where).replace(ORDER, "ORDER BY edge.id").replace(PAGE, "LIMIT $width")


def _around(
    way: Way, direction: Direction, names: tuple[str, ...], through_rejected: bool, told: frozenset[str]
) -> str:
    """Walked both ways, every edge between two nodes is met at either of its ends: one of them reads it."""
    body = library.question(AROUND[way]).body
    if way is not direction.ways[-1]:
        body = body.replace("other IN nodes /*read here*/", "false")
    # without a filter all that is seen passes; walked around rejected nodes, only what passes matches
    body = body.replace("true /*passes*/", passes(names, "other"))
    for each in TOLD:
        if each not in told:
            body = re.sub(rf"[^\n]* /\*{each}\*/", "    null", body)
    names_here = {name: f"{name}_{way}" for name in bound(body) - {"node", "nodes"}}
    return rename(body, names_here, {})


def filters(nodes: NodeFilter) -> dict[str, list[str]]:
    """The parameters that the predicates of a filter speak of."""
    return {name: list(getattr(nodes, name)) for name in nodes.asked}
