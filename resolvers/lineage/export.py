"""Reads a lineage result for export, with the attributes of its nodes and flows, at one version of the graph."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from domain.errors import BadArgument, GraphChanged
from domain.model.lineage_export import (
    NODE_FACTS,
    ExportedDataset,
    ExportedDerivation,
    ExportedEdge,
    ExportedLineage,
    ExportedNode,
    JobDerivations,
)
from graph.client.values import instant
from graph.consistent_read import Attempt, read_consistently
from graph.engine import QueryResult
from graph.lineage.request import Granularity
from graph.lineage.result import ResultNode, TraversedEdge
from graph.lineage.traversal import TraversalRead, run_reported
from graph.selection import Selection
from graph.shape import Many
from resolvers.context import Context
from resolvers.lineage.export_facts import RESOURCE, FlowFacts, end_of, read_flow_facts, read_node_facts, type_of
from resolvers.lineage.export_fields import FlowOfFields, exported_flow, flows_of, resources_of
from resolvers.lineage.lineage_arguments import check_starts, traversal_request

STATEMENT_BATCH_SIZE = 2_000
"""Nodes or flows whose attributes one statement reads."""


async def export_lineage(context: Context, arguments: Mapping[str, Any], *, declares: bool) -> ExportedLineage:
    """The result of `lineage` with these arguments, all pages together.

    `declares`: read also what OpenLineage declares: columns, jobs, derivations. Raises what `lineage` raises.
    """
    traversal = traversal_request(context, arguments, None)
    if declares and traversal.granularity is Granularity.JOB:
        raise _no_jobs_of_jobs()
    over_fields = declares and traversal.granularity is Granularity.FIELD

    async def attempt(
        _: str,
    ) -> Attempt[tuple[TraversalRead, Sequence[ResultNode], Sequence[FlowOfFields], _ExportFacts]]:
        read = await run_reported(context.engine, traversal)
        if traversal.granularity is Granularity.RESOURCE:
            check_starts(traversal, read.result)
        nodes = list(resources_of(read.result)) if over_fields else read.result.nodes
        flows = flows_of(read.result) if over_fields else ()
        facts = _ExportFacts(context)
        await facts.read_nodes(nodes, declares=declares)
        if over_fields:
            await facts.read_flows([flow.id for flow in flows])
        elif declares and traversal.granularity is Granularity.RESOURCE:
            await facts.read_jobs([edge.id for edge in read.result.edges])
        return Attempt((read, nodes, flows, facts), read.version, facts.versions <= {read.version} and read.consistent)

    result = await read_consistently(attempt)
    read, nodes, flows, facts = result.value
    if not result.consistent and not facts.cover(nodes):
        raise GraphChanged
    names = {node.visited.id: node.visited.name for node in read.result.nodes}
    if over_fields:
        edges = [exported_flow(flow, names, facts.flows.get(flow.id), facts.jobs.get(flow.id)) for flow in flows]
    else:
        edges = [_exported_edge(edge, facts) for edge in read.result.edges]
    return ExportedLineage(
        tuple(_exported_node(node, facts, traversal.granularity) for node in nodes),
        tuple(edges),
        read.result.completeness(read.version, consistent=result.consistent),
        traversal.as_of,
        (traversal.between.since, traversal.between.until) if traversal.between else None,
    )


class _ExportFacts:
    """Facts of the nodes, datasets, flows and jobs of a result by id, and the versions of the graph they were read
    at."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self.versions: set[str] = set()
        self.nodes: dict[str, dict[str, str | None]] = {}
        self.datasets: dict[str, ExportedDataset] = {}
        self.flows: dict[str, FlowFacts] = {}
        self.jobs: dict[str, JobDerivations] = {}

    async def read_nodes(self, nodes: Sequence[ResultNode], *, declares: bool) -> None:
        others: dict[str, list[str]] = defaultdict(list)
        for node in nodes:
            others[type_of(node.visited.id, "")].append(node.visited.id)
        resources = others.pop(RESOURCE, [])
        for target, ids in others.items():
            if target:
                self.nodes.update(await read_node_facts(self._read_rows, target, ids))
            else:
                names = {node.visited.id: node.visited.name for node in nodes}
                self.nodes.update((node_id, {**dict.fromkeys(NODE_FACTS), "name": names[node_id]}) for node_id in ids)
        for batch in _batches(resources):
            rows = await self._read("lineage/export_node_facts", {"ids": batch})
            for node_id, namespace, name, title, kind, platform, department in rows:
                level, code, platform_name = platform or (None, None, None)
                department_code, department_name = department or (None, None)
                facts = (namespace, name, title, kind, level, code, platform_name, department_code, department_name)
                self.nodes[node_id] = dict(zip(NODE_FACTS, facts, strict=True))
            if declares:
                for node_id, *values in await self._read("lineage/datasets", {"ids": batch}):
                    self.datasets[node_id] = _dataset(*values)

    async def read_flows(self, ids: Sequence[str]) -> None:
        self.flows = await read_flow_facts(self._read_rows, ids)
        await self.read_jobs(ids)

    async def read_jobs(self, ids: Sequence[str]) -> None:
        for flows in _batches(ids):
            for flow, namespace, name, rows in await self._read("lineage/export_jobs", {"flows": flows}):
                derivations = tuple(
                    ExportedDerivation(source, target, instant(since), end_of(until))
                    for source, target, since, until in rows
                )
                self.jobs[flow] = JobDerivations((namespace, name), derivations)

    def cover(self, nodes: Sequence[ResultNode]) -> bool:
        """Whether the facts of every node were read; a writer may have removed one in the meantime."""
        return all(node.visited.id in self.nodes for node in nodes)

    async def _read_rows(self, query: str, field: Many, selection: Selection) -> QueryResult:
        result = await self._context.engine.read(query, field, selection, self._context.base_parameters)
        self.versions.add(result.version)
        return result

    async def _read(self, query: str, parameters: Mapping[str, Any]) -> Sequence[Any]:
        rows, version = await self._context.engine.read_query(query, {**self._context.base_parameters, **parameters})
        self.versions.add(version)
        return rows or ()


def _no_jobs_of_jobs() -> BadArgument:
    return BadArgument(
        "The format openlineage has no form for lineage with granularity JOB: it relates jobs by the datasets between "
        "them only.",
        argument="granularity",
        zh="openlineage 格式无法表示粒度为 JOB 的血缘：该格式仅通过作业之间的数据集表示作业之间的关系。",
        remedy="Export csv, graphml, mermaid or dot; or use granularity=RESOURCE, whose events name the jobs.",
        remedy_zh="请改用 csv、graphml、mermaid 或 dot 格式；或使用 granularity=RESOURCE，其事件列明作业。",
    )


def _batches(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for begin in range(0, len(ids), STATEMENT_BATCH_SIZE):
        yield ids[begin : begin + STATEMENT_BATCH_SIZE]


def _dataset(
    updated: str | None, description: str | None, owners: Any, types: Any, source: str | None, columns: Any
) -> ExportedDataset:
    return ExportedDataset(
        instant(updated) if updated else None,
        description,
        tuple(zip_longest(owners or (), types or (), fillvalue="")),
        source,
        tuple((name, kind) for name, kind in columns),
    )


def _exported_node(node: ResultNode, facts: _ExportFacts, granularity: Granularity) -> ExportedNode:
    return ExportedNode(
        node.visited.id,
        type_of(node.visited.id, granularity.value),
        node.visited.depth,
        facts.nodes[node.visited.id],
        node.filtered_out,
        node.omitted_upstream,
        node.omitted_downstream,
        facts.datasets.get(node.visited.id),
    )


def _exported_edge(edge: TraversedEdge, facts: _ExportFacts) -> ExportedEdge:
    extra = edge.extra or {}
    return ExportedEdge(
        edge.id,
        edge.source,
        edge.target,
        edge.kind,
        instant(edge.since),
        end_of(edge.until),
        tuple(edge.fields or ()),
        facts.jobs.get(edge.id),
        extra.get("flow"),
        extra.get("flowCount"),
        extra.get("resourceCount"),
        extra.get("fieldCount"),
    )
