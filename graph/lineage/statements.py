"""Cypher of a traversal over resources, composed of the queries in graph/queries/lineage.

Values are parameters. The text depends only on the direction, the names of the filter's conditions and the attributes
of edges that are read.
"""

from __future__ import annotations

from functools import lru_cache

from graph import query_files
from graph.compile.cypher_rename import bound_variables, rename
from graph.lineage.request import EDGE_ATTRIBUTES, NodeFilter, Step, TraversalDirection
from graph.query_markers import (
    FLOW_FACTS,
    HAS_ROWS_OF_REGION,
    ORDER,
    PAGE,
    PASSES_FILTER,
    READ_AT_THIS_END,
    VISITED_ONLY,
    WHERE,
    replace_marker,
)
from graph.shape import OPEN_END_CYPHER

MAX_LISTED_EDGES = 50
"""A node with more matching edges for one step is wide: its edges are counted and never all listed."""
ROWS_OF_REGION = (
    "(edge.kind <> 'RETURN_FLOW' OR edge.coverage IS NULL OR any(code IN edge.coverage WHERE code IN $coverage))"
)
"""Predicate of a flow that may have rows of the region: its coverage is not recorded, or names one of $coverage."""
IN_TIME = "datetime.realtime().epochMillis <= "
STEP = {Step.UP: "lineage/step_up", Step.DOWN: "lineage/step_down"}
COUNT_EDGES = {Step.UP: "lineage/count_edges_up", Step.DOWN: "lineage/count_edges_down"}
NEIGHBOURS = {Step.UP: "lineage/neighbours_up", Step.DOWN: "lineage/neighbours_down"}
WIDE_NEIGHBOURS = {Step.UP: "lineage/wide_neighbours_up", Step.DOWN: "lineage/wide_neighbours_down"}
FILTER_PREDICATES = {
    "levels": "EXISTS {{ MATCH ({0})-[:ON]->(on:Platform) WHERE on.level IN $levels }}",
    "regions": (
        "EXISTS {{ MATCH ({0})-[:ON]->(:Platform)-[:OF]->(:Region)-[:SUBORDINATE_TO]->*(over:Region) "
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
    "namespaces": "{0}.namespace IN $namespaces",
    "resource_kinds": "{0}.kind IN $resource_kinds",
    "origins": "{0}.origin IN $origins",
    "owners": "any(owner IN {0}.owners WHERE owner IN $owners)",
}
"""By name of a condition: predicate of a resource, whose variable is put in for {0}."""


def passing_predicate(conditions: tuple[str, ...], node: str) -> str:
    """Predicate of a node that passes the filter; a start node always does."""
    if not conditions:
        return "true"
    return f"({node}.id IN $of OR ({filter_predicate(conditions, node)}))"


def filter_predicate(conditions: tuple[str, ...], resource: str) -> str:
    """Predicate of a resource that meets all conditions."""
    return " AND ".join(FILTER_PREDICATES[name].format(resource) for name in conditions)


@lru_cache(maxsize=256)
def traversal_statement(
    direction: TraversalDirection,
    conditions: tuple[str, ...],
    *,
    traverses_rejected: bool,
    edge_attributes: frozenset[str] = frozenset(EDGE_ATTRIBUTES),
    narrowed: bool = False,
) -> str:
    """Visits $depth levels from the resources with ids $of, then reads the neighbours of each visited node.

    One record, which decoder.py decodes: the rows of each level; whether time ran out during the traversal; for each
    step of the direction, the rows of the wide nodes.

    - A row: [number, id, name, passes, neighbours …]. It has one list of neighbours for each step; null for a wide
      node, and for a node that was not read by $closing (milliseconds since 1970).
    - A wide row: [number, edges, passing, matching, hidden, last]. It is missing if it was not read by $ending.
    - An edge is listed at one of its ends and names the other by its number: [id, number, kind, since, until, fields].
      Of the last three, those that are not in `edge_attributes` are null.
    - `narrowed`: a return flow matches only if it may have rows of a region, whose codes are in $coverage.
    """
    neighbours = [
        _neighbours_query(NEIGHBOURS[step], step, direction, conditions, edge_attributes) for step in direction.steps
    ]
    lists = "".join(f", CASE WHEN {IN_TIME}$closing THEN COLLECT {{ {query} }} END" for query in neighbours)
    parts = [
        *_levels(direction, _followed_predicate(conditions, traverses_rejected=traverses_rejected)),
        f"WITH state[0] AS levels, state[1] AS nodes, state[2] AS late, futureFlows, {OPEN_END_CYPHER} AS openEnd",
        "WITH nodes, late, futureFlows, openEnd,",
        f"  [level IN levels | [node IN level | [node, {passing_predicate(conditions, 'node')}{lists}]]] AS rows",
    ]
    columns = ["id(row[0])", "row[0].id", "row[0].name", "row[1]"]
    for index, step in enumerate(direction.steps, 2):
        wide = _neighbours_query(WIDE_NEIGHBOURS[step], step, direction, conditions, edge_attributes)
        last = _last_followed(step, conditions, traverses_rejected=traverses_rejected)
        parts += _wide_rows(index, step, wide, last)
        columns.append(f"CASE WHEN size(row[{index}]) <= $few THEN row[{index}] END")
    wide_columns = ", ".join(f"wide_{step}" for step in direction.steps)
    parts.append(f"RETURN [level IN rows | [row IN level | [{', '.join(columns)}]]] AS visited, late, {wide_columns}")
    text = "\n".join(parts)
    return replace_marker(text, HAS_ROWS_OF_REGION, ROWS_OF_REGION) if narrowed else text


def _wide_rows(index: int, step: Step, neighbours: str, last: str) -> list[str]:
    """Subquery that reads the wide nodes of one step. `index`: of that step's neighbours in a row."""
    return [
        "CALL (rows, nodes, futureFlows, openEnd) {",
        "  UNWIND rows AS level",
        "  UNWIND level AS row",
        f"  WITH row, nodes, futureFlows, openEnd WHERE size(row[{index}]) > $few AND {IN_TIME}$ending",
        "  WITH row[0] AS node, nodes, futureFlows, openEnd",
        f"  CALL (node, nodes, futureFlows, openEnd) {{ {neighbours} }}",
        f"  RETURN collect([id(node), edges, passing, matching, hidden, {last}]) AS wide_{step}",
        "}",
    ]


def _last_followed(step: Step, conditions: tuple[str, ...], *, traverses_rejected: bool) -> str:
    """Expression of the id of the last edge that the width lets through; null without a filter, which needs none."""
    if not conditions:
        return "null"
    followed = "matching" if traverses_rejected else "passing"
    where = _followed_predicate(conditions, traverses_rejected=traverses_rejected)
    edge = _step_query(step, where, "ORDER BY edge.id", "SKIP $width - 1 LIMIT 1")
    return f"CASE WHEN {followed} > $width THEN head(COLLECT {{ {edge} RETURN edge.id }}) END"


@lru_cache(maxsize=8)
def count_statement(direction: TraversalDirection, *, omissions: bool) -> str:
    """Visits the same levels without a filter and counts in the database, so that little is transferred.

    One record: the sizes of the levels; whether time ran out; for each step of the direction a list of [depth, kind,
    whether the other end is visible, whether it was visited, number of edges]. kind is null unless it was visited.
    `omissions`: count also the edges to nodes that were not visited; otherwise only one step is counted, which has
    each edge between visited nodes once.
    """
    parts = [
        *_levels(direction, ""),
        "WITH state[0] AS levels, state[1] AS nodes, state[2] AS late, futureFlows",
    ]
    columns = []
    for step in direction.steps if omissions else direction.steps[-1:]:
        body = query_files.load_query(COUNT_EDGES[step]).body
        if not omissions:
            body = replace_marker(body, VISITED_ONLY, "other IN nodes")
        body = rename(body, {name: f"{name}_{step}" for name in bound_variables(body) - {"levels", "nodes"}}, {})
        parts.append(f"CALL (levels, nodes, futureFlows) {{ {body} }}")
        columns.append(f"counts_{step}")
    parts.append(f"RETURN [level IN levels | size(level)] AS sizes, late, {', '.join(columns)}")
    return "\n".join(parts)


def _levels(direction: TraversalDirection, where: str) -> list[str]:
    """$depth levels from the resources with ids $of, as `state`: [levels, all visited nodes, whether time ran out].

    The text is the same for every depth: each level is one iteration of a `reduce`. The clock is compared with
    $deadline (milliseconds since 1970) before each node, and a level that is not finished by then is dropped. The
    inner `reduce` compares the new level with the nodes visited before: DISTINCT or IN over the visited nodes inside
    the subquery would copy that list into each of its rows.
    """
    page = "ORDER BY edge.id", "LIMIT $width"
    steps = " UNION ".join(f"{_step_query(step, where, *page)} RETURN next" for step in direction.steps)
    return [
        "MATCH (start:DataResource) WHERE start.id IN $of AND start.audience IN $audiences",
        "WITH collect(start) AS starts",
        query_files.load_query("lineage/future_flows_exist").body,
        "WITH futureFlows, reduce(state = [[starts], starts, false], number IN range(1, $depth) |",
        "  reduce(outer = state, reached IN [COLLECT {",
        "    UNWIND CASE WHEN state[2] THEN [] ELSE state[0][-1] END AS node",
        f"    WITH node WHERE {IN_TIME}$deadline",
        f"    CALL (node, futureFlows) {{ {steps} }}",
        "    RETURN DISTINCT next",
        "  }] |",
        "  reduce(inner = outer, level IN [[other IN reached WHERE NOT other IN state[1]]] |",
        f"    CASE WHEN state[2] OR (state[0][-1] <> [] AND NOT {IN_TIME}$deadline)",
        "      THEN [state[0], state[1], true] ELSE [state[0] + [level], state[1] + level, false] END))) AS state",
    ]


def _followed_predicate(conditions: tuple[str, ...], *, traverses_rejected: bool) -> str:
    """The restriction of the nodes that a step may lead to, as the continuation of a WHERE."""
    return f"AND {passing_predicate(conditions, 'next')}" if conditions and not traverses_rejected else ""


def _step_query(step: Step, where: str, order: str, page: str) -> str:
    body = query_files.load_query(STEP[step]).body
    for marker, replacement in ((WHERE, where), (ORDER, order), (PAGE, page)):
        body = replace_marker(body, marker, replacement)
    return body


def _neighbours_query(
    name: str,
    step: Step,
    direction: TraversalDirection,
    conditions: tuple[str, ...],
    edge_attributes: frozenset[str],
) -> str:
    """The query of a node's neighbours for one step, with the filter and without the attributes that are not read.

    A traversal in both directions finds every edge between two visited nodes at both ends; only the last step lists it.
    """
    body = query_files.load_query(name).body
    if step is not direction.steps[-1]:
        body = replace_marker(body, READ_AT_THIS_END, "false")
    body = replace_marker(body, PASSES_FILTER, passing_predicate(conditions, "other"))
    for marker in FLOW_FACTS:
        if marker.name not in edge_attributes:
            body = replace_marker(body, marker, "    null")
    return body


def filter_parameters(nodes: NodeFilter) -> dict[str, list[str]]:
    """The parameters of the filter's predicates."""
    return {name: list(getattr(nodes, name)) for name in nodes.conditions}
