"""Neighbours of entries, libraries, departments, regions, namespaces and jobs.

A node of these granularities is a group of resources, its members, or a job. An edge is a group of flows between the
members of two nodes, or from a job to resources that another one reads.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from domain.chinese import quoted
from domain.errors import BadArgument, UnknownReference
from domain.rules.node_ids import code_of
from graph.deadline_reads import DeadlineReads
from graph.lineage.aggregate_statements import (
    AGGREGATE_LEVELS,
    filter_statement,
    neighbours_statement,
    starts_statement,
)
from graph.lineage.level_traversal import Neighbourhood
from graph.lineage.request import Granularity, Step, TraversalRequest
from graph.lineage.result import TraversedEdge, open_ended
from graph.lineage.starts import StartNodes


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
        directions = [step.value for step in self.request.direction.steps]
        derived = set(self.start_nodes.resources).difference(self.start_nodes.named)
        names = [*self.start_nodes.named, *sorted(derived)]
        rows = await self.reads.rows(starts_statement(granularity), of=names, directions=directions)
        for name, node, is_resource, groups in rows:
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


def _unknown(granularity: Granularity, name: str) -> UnknownReference:
    kind = "RESOURCE" if name.startswith("resource_") else granularity.value
    return UnknownReference(kind, "of", code_of(kind, name))


def _unplaced(granularity: Granularity, name: str) -> BadArgument:
    if granularity is Granularity.JOB:
        return BadArgument(
            f"No job moves data to or from the data resource {name!r} in the direction of this traversal.",
            argument="of",
            zh=f"在所查方向上，没有作业为数据资源{quoted(name)}供数或自该资源取数。",
            remedy="Use granularity RESOURCE, another direction, or another instant.",
            remedy_zh="请以 RESOURCE 粒度查询，或改换方向、时点。",
        )
    level = AGGREGATE_LEVELS[granularity]
    return BadArgument(
        f"The data resource {name!r} belongs to no {level.en}, so it has no lineage at this granularity.",
        argument="of",
        zh=f"数据资源{quoted(name)}不属于任何{level.zh}，无法按此粒度查询血缘。",
        remedy="Use granularity RESOURCE, or attach the resource to a catalog entry first (Art. 10).",
        remedy_zh="请以 RESOURCE 粒度查询，或先将该资源挂接到目录条目（第十条）。",
    )
