"""Neighbours of entries, libraries, departments and regions.

A node of these granularities is a group of resources, its members. An edge is a group of flows between the members of
two nodes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from domain.chinese import quoted
from domain.errors import BadArgument, UnknownReference
from domain.rules.node_ids import code_of
from graph import query_files
from graph.compile.cypher_rename import bound_variables, rename
from graph.deadline_reads import DeadlineReads
from graph.lineage import statements
from graph.lineage.level_traversal import Neighbourhood
from graph.lineage.request import Granularity, Step, TraversalRequest
from graph.lineage.result import TraversedEdge, open_ended
from graph.lineage.starts import StartNodes

FLOWS = {Step.UP: "lineage/flows_up", Step.DOWN: "lineage/flows_down"}


@dataclass(frozen=True, slots=True)
class AggregateLevel:
    """A granularity: label of its nodes, expression of their name, query of their members, name in error messages.

    `guarded`: whether nodes have an audience of their own. `coded`: whether a node can be named by its code, because
    the code does not tell the id (domain/rules/node_ids.py).
    """

    label: str
    name: str
    members: str
    zh: str
    en: str
    guarded: bool = False
    coded: bool = False


AGGREGATE_LEVELS = {
    Granularity.ENTRY: AggregateLevel(
        "CatalogEntry", "node.title", "lineage/members_of_entry", "目录条目", "catalog entry", guarded=True, coded=True
    ),
    Granularity.LIBRARY: AggregateLevel("Library", "node.name", "lineage/members_of_library", "库", "library"),
    Granularity.DEPARTMENT: AggregateLevel(
        "Department", "node.name", "lineage/members_of_department", "部门", "department"
    ),
    Granularity.REGION: AggregateLevel("Region", "node.name", "lineage/members_of_region", "行政区划", "region"),
}


@dataclass
class AggregateReader:
    """Reads the neighbours of one of these granularities. `unplaced_starts`: the number of resources that the names in
    `of` stand for and that belong to no node."""

    reads: DeadlineReads
    request: TraversalRequest
    start_nodes: StartNodes
    owners: dict[str, str] = field(default_factory=dict)
    unplaced_starts: int = 0

    async def starts(self) -> list[str]:
        granularity = self.request.granularity
        starts: dict[str, None] = {}
        derived = set(self.start_nodes.resources).difference(self.start_nodes.named)
        names = [*self.start_nodes.named, *sorted(derived)]
        for name, node, is_resource, groups in await self.reads.rows(starts_statement(granularity), of=names):
            if node is None and not groups:
                if name not in derived:
                    raise (_unplaced if is_resource else _unknown)(granularity, name)
                self.unplaced_starts += 1
            starts.update(dict.fromkeys([node] if node else sorted(groups)))
        return list(starts)

    async def neighbourhoods(self, nodes: Sequence[str]) -> list[Neighbourhood]:
        rows: dict[Step, dict[str, Any]] = {}
        for step in self.request.direction.steps:
            statement = neighbours_statement(self.request.granularity, step)
            rows[step] = {row[0]: row for row in await self.reads.rows(statement, nodes=list(nodes))}
        # a node that a writer removed between two statements is in one of them only; such a traversal is read again
        complete = set.intersection(*(set(by_id) for by_id in rows.values()))
        return [_neighbourhood(node, {step: rows[step][node] for step in rows}) for node in sorted(complete)]

    async def nodes_matching_filter(self, nodes: Sequence[str]) -> set[str]:
        statement = filter_statement(self.request.granularity, self.request.nodes.conditions)
        return set(await self.reads.rows(statement, nodes=list(nodes)))


def _neighbourhood(node: str, rows: dict[Step, Any]) -> Neighbourhood:
    return Neighbourhood(
        node,
        next(iter(rows.values()))[1],
        {step: sorted((_edge(node, step, edge) for edge in row[2]), key=_by_id) for step, row in rows.items()},
        hidden={step: row[3] for step, row in rows.items()},
        unplaced=sum(row[4] for row in rows.values()),
    )


def _by_id(edge: TraversedEdge) -> str:
    return edge.id


def _edge(node: str, step: Step, row: list[Any]) -> TraversedEdge:
    other, kind, flows, resources, fields, since, until = row
    source, target = (other, node) if step is Step.UP else (node, other)
    extra = {"flowCount": flows, "resourceCount": resources, "fieldCount": fields}
    return TraversedEdge(f"{source}>{target}:{kind}", source, target, kind, since, open_ended(until), extra=extra)


@lru_cache(maxsize=64)
def neighbours_statement(granularity: Granularity, step: Step) -> str:
    """Reads the nodes with ids in $nodes and their neighbours for one step.

    One record: a list of [id, name, edges, hidden, unplaced], an edge as [other, kind, flows, resources, fields, since,
    until]. The subqueries count distinct values: a resource may be at both ends, be attached to two entries, or send
    one field along two flows.
    """
    level = AGGREGATE_LEVELS[granularity]
    members = query_files.load_query(level.members).body
    return "\n".join(
        (
            f"MATCH (node:{level.label}) WHERE node.id IN $nodes{_guard(granularity)}",
            "CALL (node) {",
            members,
            "WITH DISTINCT member",
            query_files.load_query(FLOWS[step]).body,
            "WITH member, edge, other, other.audience IN $audiences AS visible",
            f"OPTIONAL {_members_of_other_end(members)} AND visible",
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
    level = AGGREGATE_LEVELS[granularity]
    members = query_files.load_query(level.members).body
    return (
        f"MATCH (node:{level.label}) WHERE node.id IN $nodes{_guard(granularity)}"
        f" AND EXISTS {{ {members} AND {statements.filter_predicate(conditions, 'member')} }}\n"
        "RETURN collect(node.id)"
    )


@lru_cache(maxsize=8)
def starts_statement(granularity: Granularity) -> str:
    """Resolves $of: [id, the node with this id, whether it is a resource, the nodes that resource belongs to].

    The node is null for the id of a resource.
    """
    level = AGGREGATE_LEVELS[granularity]
    members = query_files.load_query(level.members).body
    is_named = "(named.id = id OR named.code = id)" if level.coded else "named.id = id"
    return "\n".join(
        (
            "UNWIND $of AS id",
            f"OPTIONAL MATCH (named:{level.label}) WHERE {is_named}{_guard(granularity, 'named')}",
            "OPTIONAL MATCH (member:DataResource) WHERE member.id = id AND member.audience IN $audiences",
            f"WITH id, named, member, COLLECT {{ {members} RETURN DISTINCT node.id }} AS groups",
            "RETURN collect([id, named.id, member IS NOT NULL, groups])",
        )
    )


def _guard(granularity: Granularity, variable: str = "node") -> str:
    return f" AND {variable}.audience IN $audiences" if AGGREGATE_LEVELS[granularity].guarded else ""


def _members_of_other_end(members: str) -> str:
    """The query of members with other variables: from `other`, the other end of a flow, to its node `next`."""
    names = {name: f"{name}_next" for name in bound_variables(members)} | {"node": "next", "member": "other"}
    return rename(members, names, {})


def _unknown(granularity: Granularity, name: str) -> UnknownReference:
    kind = "RESOURCE" if name.startswith("resource_") else granularity.value
    return UnknownReference(kind, "of", code_of(kind, name))


def _unplaced(granularity: Granularity, name: str) -> BadArgument:
    level = AGGREGATE_LEVELS[granularity]
    return BadArgument(
        f"The data resource {name!r} belongs to no {level.en}, so it has no lineage at this granularity.",
        argument="of",
        zh=f"数据资源{quoted(name)}不属于任何{level.zh}，无法按此粒度查询血缘。",
        remedy="Use granularity RESOURCE, or attach the resource to a catalog entry first (Art. 10).",
        remedy_zh="请以 RESOURCE 粒度查询，或先将该资源挂接到目录条目（第十条）。",
    )
