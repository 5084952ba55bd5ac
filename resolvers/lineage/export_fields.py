"""Lineage between fields as lineage between their resources, for OpenLineage: its datasets are resources, and its
column lineage states the derivations that a flow carries.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from domain.model.lineage_export import OWN_NAMESPACE, ExportedDerivation, ExportedEdge, JobDerivations
from graph.client.values import instant
from graph.lineage.request import Granularity
from graph.lineage.result import ResultNode, TraversalResult, TraversedEdge
from resolvers.lineage.export_facts import FlowFacts, end_of


@dataclass(frozen=True, slots=True)
class FlowOfFields:
    """A flow, and the edges of the result that it carries. `id`: of the flow, or of a derivation without a flow."""

    id: str
    source: str
    target: str
    edges: tuple[TraversedEdge, ...]


def resources_of(result: TraversalResult) -> Iterator[ResultNode]:
    """The resources of the fields, each with the least depth of them and all that is omitted of them."""
    by_resource: dict[str, list[ResultNode]] = defaultdict(list)
    for node in result.nodes:
        by_resource[result.owners.get(node.visited.id, node.visited.id)].append(node)
    for resource, nodes in by_resource.items():
        first = nodes[0]
        yield first._replace(
            visited=first.visited._replace(id=resource),
            filtered_out=all(node.filtered_out for node in nodes),
            omitted_upstream=_sum(node.omitted_upstream for node in nodes),
            omitted_downstream=_sum(node.omitted_downstream for node in nodes),
        )


def flows_of(result: TraversalResult) -> list[FlowOfFields]:
    """The flows of the edges, by id."""
    by_flow: dict[str, list[TraversedEdge]] = defaultdict(list)
    for edge in result.edges:
        by_flow[(edge.extra or {}).get("flow") or edge.id].append(edge)
    return [
        FlowOfFields(
            flow,
            result.owners.get(edges[0].source, edges[0].source),
            result.owners.get(edges[0].target, edges[0].target),
            tuple(edges),
        )
        for flow, edges in sorted(by_flow.items())
    ]


def exported_flow(
    flow: FlowOfFields, names: Mapping[str, str], facts: FlowFacts | None, job: JobDerivations | None
) -> ExportedEdge:
    """A flow with the derivations of the result. `names`: of fields. `facts`: None for a derivation without a flow.

    Without a job it is declared under a job of its own.
    """
    derivations = tuple(
        ExportedDerivation(names[edge.source], names[edge.target], instant(edge.since), end_of(edge.until))
        for edge in flow.edges
        if (edge.extra or {}).get("granularity") == Granularity.FIELD
    )
    declared = JobDerivations(job.job if job else (OWN_NAMESPACE, flow.id), derivations)
    first = flow.edges[0]
    since, until, fields = facts or (instant(first.since), end_of(first.until), ())
    return ExportedEdge(flow.id, flow.source, flow.target, first.kind, since, until, fields, declared)


def _sum(counts: Iterable[int | None]) -> int | None:
    stated = [count for count in counts if count is not None]
    return sum(stated) if stated else None
