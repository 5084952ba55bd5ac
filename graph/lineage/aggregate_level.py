"""Entries, libraries, departments and regions: nodes that are groups of resources, edges that are groups of flows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from domain.errors import BadArgument, UnknownReference
from graph import query_files
from graph.compile.cypher_rename import bound_variables, rename
from graph.deadline_reads import DeadlineReads
from graph.lineage import statements
from graph.lineage.level_traversal import Neighbourhood
from graph.lineage.request import Granularity, Step, TraversalRequest
from graph.lineage.result import TraversedEdge, open_ended

FLOWS = {Step.UP: "lineage/flows_up", Step.DOWN: "lineage/flows_down"}


@dataclass(frozen=True, slots=True)
class AggregateLevel:
    """A granularity: the label of its nodes, the expression of their name, how their resources are found, what they
    are called where none fits."""

    label: str
    name: str
    members: str
    zh: str
    en: str
    guarded: bool = False


AGGREGATE_LEVELS = {
    Granularity.ENTRY: AggregateLevel(
        "CatalogEntry", "node.title", "lineage/members_of_entry", "目录条目", "catalog entry", guarded=True
    ),
    Granularity.LIBRARY: AggregateLevel("Library", "node.name", "lineage/members_of_library", "库", "library"),
    Granularity.DEPARTMENT: AggregateLevel(
        "Department", "node.name", "lineage/members_of_department", "部门", "department"
    ),
    Granularity.REGION: AggregateLevel("Region", "node.name", "lineage/members_of_region", "行政区划", "region"),
}


@dataclass(frozen=True, slots=True)
class AggregateReader:
    """Reads one of these granularities."""

    reads: DeadlineReads
    traversal: TraversalRequest

    async def starts(self) -> list[str]:
        granularity = self.traversal.granularity
        found: dict[str, None] = {}
        for name, own, is_resource, groups in await self.reads.rows(lifting(granularity), of=list(self.traversal.of)):
            if own is None and not groups:
                raise _unplaced(granularity, name) if is_resource else _unknown(granularity, name)
            found.update(dict.fromkeys([own] if own else sorted(groups)))
        return list(found)

    async def around(self, front: Sequence[str]) -> list[Neighbourhood]:
        rows: dict[Step, dict[str, Any]] = {}
        for way in self.traversal.direction.ways:
            read = await self.reads.rows(around(self.traversal.granularity, way), front=list(front))
            rows[way] = {row[0]: row for row in read}
        # a node that a writer removed between two statements is in one of them only; such a walk is read again
        nodes = set.intersection(*(set(each) for each in rows.values()))
        return [self._around(node, {way: rows[way][node] for way in rows}) for node in sorted(nodes)]

    async def passing(self, nodes: Sequence[str]) -> set[str]:
        statement = passing(self.traversal.granularity, self.traversal.nodes.conditions)
        return set(await self.reads.rows(statement, nodes=list(nodes)))

    def _around(self, node: str, rows: dict[Step, Any]) -> Neighbourhood:
        edges = {way: sorted((_edge(node, way, each) for each in row[2]), key=_by_id) for way, row in rows.items()}
        return Neighbourhood(
            node,
            next(iter(rows.values()))[1],
            edges,
            hidden={way: row[3] for way, row in rows.items()},
            unplaced=sum(row[4] for row in rows.values()),
        )


def _by_id(edge: TraversedEdge) -> str:
    return edge.id


def _edge(node: str, way: Step, row: list[Any]) -> TraversedEdge:
    other, kind, flows, resources, fields, since, until = row
    source, target = (other, node) if way is Step.UP else (node, other)
    more = {"flowCount": flows, "resourceCount": resources, "fieldCount": fields}
    return TraversedEdge(f"{source}>{target}:{kind}", source, target, kind, since, open_ended(until), more=more)


@lru_cache(maxsize=64)
def around(granularity: Granularity, way: Step) -> str:
    """Reads the nodes with ids in $front with what stands around them one way.

    One record: a list of [id, name, edges, hidden, unplaced], an edge as [other, kind, flows, resources, fields, since,
    until]. The subqueries count what is distinct: a resource may stand at both ends, be attached to two entries, or
    send one field along two flows.
    """
    group = AGGREGATE_LEVELS[granularity]
    members = query_files.load_query(group.members).body
    return "\n".join(
        (
            f"MATCH (node:{group.label}) WHERE node.id IN $front{_guard(granularity)}",
            "CALL (node) {",
            members,
            "WITH DISTINCT member",
            query_files.load_query(FLOWS[way]).body,
            "WITH member, edge, other, other.audience IN $audiences AS seen",
            f"OPTIONAL {_renamed(members)} AND seen",
            "WITH next, seen, edge.kind AS kind, count(DISTINCT edge) AS flows,",
            "  collect(DISTINCT member) + collect(DISTINCT other) AS ends,",
            "  collect(CASE WHEN size(edge.fields) > 0 THEN {giver: %s, names: edge.fields} END) AS named,"
            % ("member" if way is Step.DOWN else "other"),
            "  min(edge.since) AS since, max(edge.until) AS until",
            "WITH next, seen, kind, flows, since, until,",
            "  COUNT { UNWIND ends AS one RETURN DISTINCT one } AS resources,",
            "  CASE WHEN named <> [] THEN",
            "    COUNT { UNWIND named AS each UNWIND each.names AS name RETURN DISTINCT each.giver AS giver, name }",
            "  END AS fields",
            "RETURN collect(CASE WHEN next IS NOT NULL",
            "    THEN [next.id, kind, flows, resources, fields, toString(since), toString(until)] END) AS edges,",
            "  sum(CASE WHEN seen THEN 0 ELSE flows END) AS hidden,",
            "  sum(CASE WHEN seen AND next IS NULL THEN flows ELSE 0 END) AS unplaced",
            "}",
            f"RETURN collect([node.id, {group.name}, edges, hidden, unplaced])",
        )
    )


@lru_cache(maxsize=64)
def passing(granularity: Granularity, names: tuple[str, ...]) -> str:
    """Which nodes with ids in $nodes have a resource that passes all of the filter."""
    group = AGGREGATE_LEVELS[granularity]
    members = query_files.load_query(group.members).body
    return (
        f"MATCH (node:{group.label}) WHERE node.id IN $nodes{_guard(granularity)}"
        f" AND EXISTS {{ {members} AND {statements.predicates(names, 'member')} }}\n"
        "RETURN collect(node.id)"
    )


@lru_cache(maxsize=8)
def lifting(granularity: Granularity) -> str:
    """What the ids $of name: [id, the node's own id, whether it is a resource, the nodes that resource belongs to]."""
    group = AGGREGATE_LEVELS[granularity]
    members = query_files.load_query(group.members).body
    return "\n".join(
        (
            "UNWIND $of AS id",
            f"OPTIONAL MATCH (own:{group.label}) WHERE own.id = id{_guard(granularity, 'own')}",
            "OPTIONAL MATCH (member:DataResource) WHERE member.id = id AND member.audience IN $audiences",
            f"WITH id, own, member, COLLECT {{ {members} RETURN DISTINCT node.id }} AS groups",
            "RETURN collect([id, own.id, member IS NOT NULL, groups])",
        )
    )


def _guard(granularity: Granularity, variable: str = "node") -> str:
    return f" AND {variable}.audience IN $audiences" if AGGREGATE_LEVELS[granularity].guarded else ""


def _renamed(members: str) -> str:
    """The same pattern for the other end of a flow: from `other` to the node it belongs to, `next`."""
    names = {name: f"{name}_next" for name in bound_variables(members)} | {"node": "next", "member": "other"}
    return rename(members, names, {})


def _unknown(granularity: Granularity, name: str) -> UnknownReference:
    return UnknownReference("RESOURCE" if name.startswith("resource_") else granularity.value, "of", name)


def _unplaced(granularity: Granularity, name: str) -> BadArgument:
    group = AGGREGATE_LEVELS[granularity]
    return BadArgument(
        f"The data resource {name!r} belongs to no {group.en}: its lineage cannot be asked at this granularity.",
        zh=f"数据资源 {name!r} 不属于任何{group.zh}，无法按此粒度查询血缘。",
        remedy="Ask with granularity RESOURCE, or attach the resource to a catalog entry first (Art. 10).",
        remedy_zh="请以 RESOURCE 粒度查询，或先将该资源挂接到目录条目（第十条）。",
    )
