"""Cypher of a traversal over groups of resources, composed of the queries in graph/queries/lineage.

Three statements for each granularity: the start nodes, the neighbours of nodes for one step, and the nodes that pass a
filter. A job is no group of resources, but joins flows, so its statements are files of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from graph import query_files
from graph.compile.cypher_rename import bound_variables, rename
from graph.lineage.request import Granularity, Step
from graph.lineage.statements import filter_predicate
from graph.query_markers import PASSES_FILTER, replace_marker

FLOWS = {Step.UP: "lineage/flows_up", Step.DOWN: "lineage/flows_down"}
JOB_NEIGHBOURS = {Step.UP: "lineage/jobs_up", Step.DOWN: "lineage/jobs_down"}


@dataclass(frozen=True, slots=True)
class AggregateLevel:
    """A granularity: label of its nodes, expression of their name, query of their members, name in error messages.

    `guarded`: whether nodes have an audience of their own. `coded`: whether a node can be named by its code, because
    the code does not tell the id (domain/rules/node_ids.py). `has_resources`: whether a resource that belongs to no
    node is a node itself. `key`: the property of a resource that names its node, if the node is not stored.
    """

    label: str
    name: str
    members: str
    zh: str
    en: str
    guarded: bool = False
    coded: bool = False
    has_resources: bool = False
    key: str = ""

    @property
    def prefix(self) -> str:
        """The prefix of the ids of nodes that are not stored."""
        return f"{self.key}_"


AGGREGATE_LEVELS = {
    Granularity.ENTRY: AggregateLevel(
        "CatalogEntry", "node.title", "lineage/members_of_entry", "目录条目", "catalog entry", guarded=True, coded=True
    ),
    Granularity.LIBRARY: AggregateLevel(
        "Library", "node.name", "lineage/members_of_library", "库", "library", has_resources=True
    ),
    Granularity.DEPARTMENT: AggregateLevel(
        "Department", "node.name", "lineage/members_of_department", "部门", "department"
    ),
    Granularity.REGION: AggregateLevel("Region", "node.name", "lineage/members_of_region", "行政区划", "region"),
    Granularity.NAMESPACE: AggregateLevel(
        "", "node.name", "lineage/members_of_namespace", "命名空间", "namespace", key="namespace"
    ),
}
"""The granularities whose nodes are groups of resources."""


@lru_cache(maxsize=64)
def neighbours_statement(granularity: Granularity, step: Step) -> str:
    """Reads the nodes with ids in $nodes and their neighbours for one step.

    One record: a list of [id, name, edges, hidden, unplaced], an edge as [other, kind, flows, resources, fields, since,
    until]. The subqueries count distinct values: a resource may be at both ends, be attached to two entries, or send
    one field along two flows.
    """
    if granularity is Granularity.JOB:
        return query_files.load_query(JOB_NEIGHBOURS[step]).body
    level = AGGREGATE_LEVELS[granularity]
    return "\n".join(
        (
            _nodes(level),
            "CALL (node) {",
            _members(level),
            "WITH DISTINCT member",
            query_files.load_query(FLOWS[step]).body,
            "WITH member, edge, other, other.audience IN $audiences AS visible",
            _node_of_other_end(level),
            "WITH next, visible, edge.kind AS kind, count(DISTINCT edge) AS flows,",
            "  collect(DISTINCT member) + collect(DISTINCT other) AS ends,",
            "  collect(CASE WHEN size(edge.fields) > 0 THEN {giver: %s, names: edge.fields} END) AS named,"
            % ("member" if step is Step.DOWN else "other"),
            "  min(edge.since) AS since, max(edge.until) AS until",
            "WITH next, visible, kind, flows, since, until,",
            "  COUNT { UNWIND ends AS resource RETURN DISTINCT resource } AS resources,",
            "  CASE WHEN named <> [] THEN",
            "    COUNT { UNWIND named AS flow UNWIND flow.names AS name RETURN DISTINCT flow.giver AS giver, name }",
            "  END AS fields",
            "RETURN collect(CASE WHEN next IS NOT NULL",
            "    THEN [next.id, kind, flows, resources, fields, toString(since), toString(until)] END) AS edges,",
            "  sum(CASE WHEN visible THEN 0 ELSE flows END) AS hidden,",
            "  sum(CASE WHEN visible AND next IS NULL THEN flows ELSE 0 END) AS unplaced",
            "}",
            f"RETURN collect([node.id, {level.name}, edges, hidden, unplaced])",
        )
    )


@lru_cache(maxsize=64)
def filter_statement(granularity: Granularity, conditions: tuple[str, ...]) -> str:
    """Ids of the nodes in $nodes that have a member which meets all conditions of the filter."""
    predicate = filter_predicate(conditions, "member")
    if granularity is Granularity.JOB:
        return replace_marker(query_files.load_query("lineage/jobs_matching_filter").body, PASSES_FILTER, predicate)
    level = AGGREGATE_LEVELS[granularity]
    return "\n".join(
        (
            _nodes(level),
            f"CALL (node) {{ {_members(level)} WITH member WHERE {predicate} RETURN count(member) AS passing }}",
            "WITH node WHERE passing > 0",
            "RETURN collect(node.id)",
        )
    )


@lru_cache(maxsize=8)
def starts_statement(granularity: Granularity) -> str:
    """Resolves $of: [id, the node with this id, whether it is a resource, the nodes that it stands for].

    The node is null for the id of a resource.
    """
    if granularity is Granularity.JOB:
        return query_files.load_query("lineage/jobs_of").body
    level = AGGREGATE_LEVELS[granularity]
    members = query_files.load_query(level.members).body
    if level.key:
        named = f"CASE WHEN EXISTS {{ WITH {_node_named('id', level)} AS node {members} }} THEN id END"
        groups = f"CASE WHEN member IS NULL THEN [] ELSE ['{level.prefix}' + member.{level.key}] END"
    else:
        named = "named.id"
        groups = f"COLLECT {{ {members} RETURN DISTINCT node.id }}"
    if level.has_resources:
        groups = f"coalesce(nullIf({groups}, []), CASE WHEN member IS NULL THEN [] ELSE [member.id] END)"
    is_named = "(named.id = id OR named.code = id)" if level.coded else "named.id = id"
    named_node = f"OPTIONAL MATCH (named:{level.label}) WHERE {is_named}{_guard(level, 'named')}"
    return "\n".join(
        (
            "UNWIND $of AS id",
            "" if level.key else named_node,
            # Before `member` is bound: the query of the members binds a variable of the same name.
            f"WITH id, {named} AS namedId",
            "OPTIONAL MATCH (member:DataResource) WHERE member.id = id AND member.audience IN $audiences",
            f"RETURN collect([id, namedId, member IS NOT NULL, {groups}])",
        )
    )


def _nodes(level: AggregateLevel) -> str:
    """Binds `node` to the nodes with ids in $nodes."""
    if level.key:
        return f"UNWIND $nodes AS id WITH {_node_named('id', level)} AS node"
    stored = f"MATCH (node:{level.label}) WHERE node.id IN $nodes{_guard(level)}"
    if not level.has_resources:
        return stored
    resource = "MATCH (node:DataResource) WHERE node.id IN $nodes AND node.audience IN $audiences"
    return f"CALL () {{ {stored} RETURN node UNION ALL {resource} RETURN node }}"


def _members(level: AggregateLevel) -> str:
    """Binds `member` to the visible resources of `node`."""
    members = query_files.load_query(level.members).body
    if not level.has_resources:
        return members
    return f"CALL (node) {{ {members} RETURN member UNION WITH node WHERE node:DataResource RETURN node AS member }}"


def _node_of_other_end(level: AggregateLevel) -> str:
    """Binds `next` to the node of `other`, the other end of a flow; null if it is hidden or belongs to no node."""
    columns = "WITH member, edge, other, visible"
    if level.key:
        named = f"{{id: '{level.prefix}' + other.{level.key}}}"
        return f"{columns}, CASE WHEN visible THEN {named} END AS next"
    members = query_files.load_query(level.members).body
    names = {name: f"{name}_next" for name in bound_variables(members)} | {"node": "next", "member": "other"}
    placed = f"OPTIONAL {rename(members, names, {})} AND visible"
    if not level.has_resources:
        return placed
    return f"{placed}\n{columns}, coalesce(next, CASE WHEN visible THEN other END) AS next"


def _node_named(text: str, level: AggregateLevel) -> str:
    """The node with this id, which is not stored; of another id, a node without a name."""
    name = f"CASE WHEN {text} STARTS WITH '{level.prefix}' THEN substring({text}, {len(level.prefix)}) END"
    return f"{{id: {text}, name: {name}}}"


def _guard(level: AggregateLevel, variable: str = "node") -> str:
    return f" AND {variable}.audience IN $audiences" if level.guarded else ""
