"""The statements of a walk, built of the questions in graph/queries/lineage: values travel as parameters, the number
of levels and the names of the filters asked for are the text."""

from __future__ import annotations

from functools import lru_cache

from graph import query_files
from graph.compile.cypher_rename import bound_variables, rename
from graph.lineage.request import TOLD, NodeFilter, Step, TraversalDirection
from graph.query_markers import (
    FLOW_FACTS,
    ORDER,
    PAGE,
    PASSES_FILTER,
    READ_AT_THIS_END,
    VISITED_ONLY,
    WHERE,
    replace_marker,
)
from graph.shape import OPEN_END

FEW = 50
"""A node with more matching edges one way is wide: they are counted where they are, so that they are never all held."""
IN_TIME = "datetime.realtime().epochMillis <= "
STEP = {Step.UP: "lineage/step_up", Step.DOWN: "lineage/step_down"}
TALLY = {Step.UP: "lineage/count_edges_up", Step.DOWN: "lineage/count_edges_down"}
NEAR = {Step.UP: "lineage/neighbours_up", Step.DOWN: "lineage/neighbours_down"}
AROUND = {Step.UP: "lineage/wide_neighbours_up", Step.DOWN: "lineage/wide_neighbours_down"}
PASSES = {
    "levels": "EXISTS {{ MATCH ({0})-[:ON]->(on:Platform) WHERE on.level IN $levels }}",
    "regions": (
        "EXISTS {{ MATCH ({0})-[:ON]->(:Platform)-[:OF]->(:Region)-[:PART_OF|ADMINISTERED_BY]->*(over:Region) "
        "WHERE over.code IN $regions }}"
    ),
    "departments": (
        "EXISTS {{ MATCH ({0})<-[:ATTACHED]-(catalogued)-[:PROVIDED_BY]->(by:Department) "
        "WHERE by.code IN $departments AND catalogued.audience IN $audiences }}"
    ),
    "platforms": "EXISTS {{ MATCH ({0})-[:ON]->(on:Platform) WHERE on.code IN $platforms }}",
    "libraries": (
        "EXISTS {{ MATCH ({0})<-[:ATTACHED]-(catalogued)<-[:HOLDS]-(held:Library) "
        "WHERE held.code IN $libraries AND catalogued.audience IN $audiences }}"
    ),
    "share_types": (
        "EXISTS {{ MATCH ({0})<-[:ATTACHED]-(entry) "
        "WHERE entry.shareType IN $share_types AND entry.audience IN $audiences }}"
    ),
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
def traversal_statement(
    direction: TraversalDirection,
    names: tuple[str, ...],
    *,
    through_rejected: bool,
    told: frozenset[str] = frozenset(TOLD),
) -> str:
    """Walks $depth levels from the resources with ids $of, then reads what stands around each node met (rows.py).

    One record: the rows of each level; whether time ran out while walking; and for each way walked the rows of the wide
    nodes. A row: [number, id, name, passes, near], the last for each way walked, null where the node is wide, or was
    not read by $closing (milliseconds since 1970; a wide one by $ending). A wide row: [number, edges, passing,
    matching, hidden, last]. Edges stand with one of their ends, and name the other by its number: [id, number, kind,
    since, until, fields], the last three null where they are not `told`.
    """
    own = _own(names, through_rejected=through_rejected)
    read = [_near(way, direction, names, told) for way in direction.ways]
    nears = "".join(f", CASE WHEN {IN_TIME}$closing THEN COLLECT {{ {near} }} END" for near in read)
    parts = [
        *_levels(direction, own),
        f"WITH walked[0] AS levels, walked[1] AS nodes, walked[2] AS late, later, {OPEN_END} AS never",
        "WITH nodes, late, later, never,",
        f"  [level IN levels | [node IN level | [node, {passes(names, 'node')}{nears}]]] AS rows",
    ]
    shown = []
    for place, way in enumerate(direction.ways, 2):
        parts += _wide(place, way, direction, names, own, told, through_rejected=through_rejected)
        shown.append(f"CASE WHEN size(row[{place}]) <= $few THEN row[{place}] END")
    columns = ", ".join(("id(row[0])", "row[0].id", "row[0].name", "row[1]", *shown))
    wides = ", ".join(f"wide_{way}" for way in direction.ways)
    parts.append(f"RETURN [level IN rows | [row IN level | [{columns}]]] AS met, late, {wides}")
    return "\n".join(parts)


def _near(way: Step, direction: TraversalDirection, names: tuple[str, ...], told: frozenset[str]) -> str:
    return _read_here(NEAR[way], way, direction, names, told)


def _wide(
    place: int,
    way: Step,
    direction: TraversalDirection,
    names: tuple[str, ...],
    own: str,
    told: frozenset[str],
    *,
    through_rejected: bool,
) -> list[str]:
    last = "null"
    if names:
        followed = "matching" if through_rejected else "passing"
        step = _step(way, own, "ORDER BY edge.id", "SKIP $width - 1 LIMIT 1")
        last = f"CASE WHEN {followed} > $width THEN head(COLLECT {{ {step} RETURN edge.id }}) END"
    return [
        "CALL (rows, nodes, later, never) {",
        "  UNWIND rows AS some",
        "  UNWIND some AS one",
        f"  WITH one, nodes, later, never WHERE size(one[{place}]) > $few AND {IN_TIME}$ending",
        "  WITH one[0] AS node, nodes, later, never",
        f"  CALL (node, nodes, later, never) {{ {_read_here(AROUND[way], way, direction, names, told)} }}",
        f"  RETURN collect([id(node), edges, passing, matching, hidden, {last}]) AS wide_{way}",
        "}",
    ]


@lru_cache(maxsize=8)
def count_statement(direction: TraversalDirection, *, left_out: bool) -> str:
    """Walks the same levels without a filter and counts what is there, so that little comes over the wire.

    One record: the sizes of the levels, whether time ran out, and for each way walked a list of [depth, kind, whether
    the other end may be seen, whether it was met, edges]. Unless what is `left_out` is asked, of edges between nodes
    met only and from one of their ends, without a kind otherwise.
    """
    parts = [*_levels(direction, ""), "WITH walked[0] AS levels, walked[1] AS nodes, walked[2] AS late, later"]
    tallied = []
    for way in direction.ways if left_out else direction.ways[-1:]:
        body = query_files.load_query(TALLY[way]).body
        if not left_out:
            body = replace_marker(body, VISITED_ONLY, "other IN nodes")
        body = rename(body, {name: f"{name}_{way}" for name in bound_variables(body) - {"levels", "nodes"}}, {})
        parts.append(f"CALL (levels, nodes, later) {{ {body} }}")
        tallied.append(f"tallied_{way}")
    parts.append(f"RETURN [level IN levels | size(level)] AS sizes, late, {', '.join(tallied)}")
    return "\n".join(parts)


def _levels(direction: TraversalDirection, own: str) -> list[str]:
    """$depth levels from the resources with ids $of, as `walked`: [levels, all met, whether time ran out].

    One text for every depth: a level is one turn of a `reduce`. A level that is not finished by $deadline
    (milliseconds since 1970) is none: the clock is looked at before each node. What was met is told apart outside of
    the rows: DISTINCT or IN beside a list of all met keeps that list once for each row.
    """
    first = "ORDER BY edge.id", "LIMIT $width"
    inside = " UNION ".join(f"{_step(way, own, *first)} RETURN next" for way in direction.ways)
    return [
        "MATCH (start:DataResource) WHERE start.id IN $of AND start.audience IN $audiences",
        "WITH collect(start) AS starts",
        query_files.load_query("lineage/future_flows_exist").body,
        "WITH later, reduce(walked = [[starts], starts, false], number IN range(1, $depth) |",
        "  reduce(here = walked, found IN [COLLECT {",
        "    UNWIND CASE WHEN walked[2] THEN [] ELSE walked[0][-1] END AS node",
        f"    WITH node WHERE {IN_TIME}$deadline",
        f"    CALL (node, later) {{ {inside} }}",
        "    RETURN DISTINCT next",
        "  }] |",
        "  reduce(within = here, new IN [[each IN found WHERE NOT each IN walked[1]]] |",
        f"    CASE WHEN walked[2] OR (walked[0][-1] <> [] AND NOT {IN_TIME}$deadline)",
        "      THEN [walked[0], walked[1], true] ELSE [walked[0] + [new], walked[1] + new, false] END))) AS walked",
    ]


def _own(names: tuple[str, ...], *, through_rejected: bool) -> str:
    return f"AND {passes(names, 'next')}" if names and not through_rejected else ""


def _step(way: Step, where: str, order: str, page: str) -> str:
    body = query_files.load_query(STEP[way]).body
    for marker, replacement in ((WHERE, where), (ORDER, order), (PAGE, page)):
        body = replace_marker(body, marker, replacement)
    return body


def _read_here(
    question: str, way: Step, direction: TraversalDirection, names: tuple[str, ...], told: frozenset[str]
) -> str:
    """Walked both ways, every edge between two nodes is met at either of its ends: one of them reads it."""
    body = query_files.load_query(question).body
    if way is not direction.ways[-1]:
        body = replace_marker(body, READ_AT_THIS_END, "false")
    # without a filter all that is seen passes; walked around rejected nodes, only what passes matches
    body = replace_marker(body, PASSES_FILTER, passes(names, "other"))
    for marker in FLOW_FACTS:
        if marker.name not in told:
            body = replace_marker(body, marker, "    null")
    return body


def filters(nodes: NodeFilter) -> dict[str, list[str]]:
    """The parameters that the predicates of a filter speak of."""
    return {name: list(getattr(nodes, name)) for name in nodes.conditions}
