"""Neighbours of fields: what each field is derived from or feeds, or the whole resource if only flows are known.

If a valid DERIVES connects any fields of two resources, their lineage is known by field: only the kind is taken from
the flows between them. Otherwise a step from a field leads to the whole other resource, unless the flow names its
fields and this field is not among them. From a whole resource the traversal continues along flows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph import query_files
from graph.deadline_reads import DeadlineReads
from graph.lineage import statements
from graph.lineage.level_traversal import Neighbourhood
from graph.lineage.request import Granularity, Step, TraversalRequest
from graph.lineage.result import BOTH_STEPS, TraversedEdge, open_ended
from graph.lineage.starts import StartNodes, existing_rows
from graph.query_markers import PASSES_FILTER, replace_marker

QUERIES = {Step.UP: "lineage/fields_up", Step.DOWN: "lineage/fields_down"}
DEFAULT_KIND = "TRANSFORMATION"
"""Kind of a derivation between two resources without a flow between them, as of an event that does not map its kind."""


@dataclass(frozen=True, slots=True)
class FieldFlow:
    """A flow of a resource. `other`: the resource at its other end. `visible`: whether the caller may read it.

    `admitted`: whether the filter admits its channel and its job.
    """

    id: str
    other: str
    visible: bool
    kind: str
    since: str
    until: str
    fields: tuple[str, ...]
    admitted: bool = True


@dataclass(frozen=True, slots=True)
class FieldDerivation:
    """A derivation between `field` and `other_field`, which belongs to the resource `other`.

    `admitted`: whether the filter admits its job, and any channel.
    """

    id: str
    field: str
    other_field: str
    other: str
    visible: bool
    since: str
    until: str
    admitted: bool


@dataclass(frozen=True, slots=True)
class ResourceNeighbourhood:
    """The neighbours of a resource for one step.

    `flows`: by other resource. `derivations`: by field. `fields`: field id → name. `known_by_field`: the resources with
    which lineage is known by field.
    """

    name: str
    flows: Mapping[str, Sequence[FieldFlow]]
    derivations: Mapping[str, Sequence[FieldDerivation]]
    fields: Mapping[str, str]
    known_by_field: frozenset[str]

    def flows_unknown_by_field(self) -> Iterator[FieldFlow]:
        """The flows to resources with which lineage is not known by field."""
        return (flow for other, flows in self.flows.items() if other not in self.known_by_field for flow in flows)


@dataclass
class FieldReader:
    """Reads the neighbours of fields, each resource once for all of its fields.

    `owners`: field id → id of its resource. `resources`: neighbours of the resources that were read.
    """

    reads: DeadlineReads
    request: TraversalRequest
    start_nodes: StartNodes
    owners: dict[str, str] = field(default_factory=dict)
    resources: dict[tuple[str, Step], ResourceNeighbourhood] = field(default_factory=dict)
    unplaced_starts: int = 0

    async def starts(self) -> list[str]:
        expanded = self.start_nodes
        names = list(dict.fromkeys([*expanded.named, *expanded.members]))
        rows = await self.reads.rows(query_files.load_query("lineage/fields_of").body, of=names) if names else []
        starts: dict[str, None] = {}
        for name, owner, resource, fields in existing_rows(rows, expanded, "of"):
            self.owners.update({name: owner} if owner else dict.fromkeys(fields, resource))
            starts.update(dict.fromkeys([name] if owner else fields or [resource]))
        self.owners.update(expanded.fields)
        starts.update(dict.fromkeys([*expanded.fields, *expanded.whole]))
        return list(starts)

    async def neighbourhoods(self, nodes: Sequence[str]) -> list[Neighbourhood]:
        resources = {self.owners.get(node, node) for node in nodes}
        for step in self.request.direction.steps:
            unread = sorted(resource for resource in resources if (resource, step) not in self.resources)
            rows = await self.reads.rows(query_files.load_query(QUERIES[step]).body, resources=unread) if unread else []
            for resource, name, flows, derivations, fields in rows:
                self.resources[resource, step] = _resource_neighbourhood(name, flows, derivations, fields)
        return [neighbourhood for node in nodes if (neighbourhood := self._neighbourhood(node))]

    async def nodes_matching_filter(self, nodes: Sequence[str]) -> set[str]:
        owners = {node: self.owners.get(node, node) for node in nodes}
        body = query_files.load_query("lineage/nodes_matching_filter").body
        predicate = statements.filter_predicate(self.request.nodes.conditions, "member")
        statement = replace_marker(body, PASSES_FILTER, predicate)
        passing = set(await self.reads.rows(statement, nodes=sorted(set(owners.values()))))
        return {node for node, owner in owners.items() if owner in passing}

    def _neighbourhood(self, node: str) -> Neighbourhood | None:
        """None if a writer removed the node between two statements; such a traversal is read again."""
        owner = self.owners.get(node)
        edges: dict[Step, list[TraversedEdge]] = {}
        hidden: dict[Step, int] = {}
        name = ""
        for step in self.request.direction.steps:
            resource = self.resources.get((owner or node, step))
            if resource is None or (owner and node not in resource.fields):
                return None
            name = resource.fields[node] if owner else resource.name
            edges_from = self._edges_from_field if owner else self._edges_from_resource
            step_edges, hidden[step] = edges_from(node, resource, step)
            edges[step] = sorted(step_edges, key=lambda edge: edge.id)
        return Neighbourhood(node, name, edges, hidden)

    def _edges_from_resource(
        self, node: str, resource: ResourceNeighbourhood, step: Step
    ) -> tuple[list[TraversedEdge], int]:
        """Edges along the flows of a resource, and the number of flows to hidden resources."""
        flows = [flow for between in resource.flows.values() for flow in between if self._admits(flow)]
        edges = [_edge(flow.id, node, flow, step, BOTH_STEPS) for flow in flows if flow.visible]
        return edges, len(flows) - len(edges)

    def _edges_from_field(
        self, node: str, resource: ResourceNeighbourhood, step: Step
    ) -> tuple[list[TraversedEdge], int]:
        """Edges along the derivations of a field and to whole resources, and the number of edges to hidden nodes."""
        edges: list[TraversedEdge] = []
        hidden = 0
        for derivation in resource.derivations.get(node, ()):
            flow = self._flow_of(resource, derivation)
            if flow is None:
                continue
            if not derivation.visible:
                hidden += 1
                continue
            self.owners[derivation.other_field] = derivation.other
            edges.append(_derivation_edge(derivation, flow, step))
        for flow in resource.flows_unknown_by_field():
            if not self._admits(flow) or (flow.fields and resource.fields[node] not in flow.fields):
                continue
            if not flow.visible:
                hidden += 1
                continue
            edge_id = f"{node}>{flow.id}" if step is Step.DOWN else f"{flow.id}>{node}"
            edges.append(_edge(edge_id, node, flow, step, (step,)))
        return edges, hidden

    def _flow_of(self, resource: ResourceNeighbourhood, derivation: FieldDerivation) -> FieldFlow | None:
        """The matching flow to the other resource with the least id; None if no flow matches.

        If there is no flow at all: one of the default kind, without id, if the request admits that kind and the job
        of the derivation.
        """
        flows = resource.flows.get(derivation.other) or (
            FieldFlow("", derivation.other, True, DEFAULT_KIND, "", "", (), derivation.admitted),
        )
        return min((flow for flow in flows if self._admits(flow)), key=lambda flow: flow.id, default=None)

    def _admits(self, flow: FieldFlow) -> bool:
        return flow.admitted and (self.request.kinds is None or flow.kind in self.request.kinds)


def _resource_neighbourhood(
    name: str, flows: list[Any], derivations: list[Any], fields: list[Any]
) -> ResourceNeighbourhood:
    """From the rows of the queries fields_up or fields_down."""
    by_other: dict[str, list[FieldFlow]] = defaultdict(list)
    for flow_id, other, visible, kind, since, until, names, admitted in flows:
        by_other[other].append(FieldFlow(flow_id, other, visible, kind, since, until, tuple(names or ()), admitted))
    by_field: dict[str, list[FieldDerivation]] = defaultdict(list)
    known_by_field = set()
    for row in derivations:
        derivation = FieldDerivation(*row)
        by_field[derivation.field].append(derivation)
        if derivation.visible:
            known_by_field.add(derivation.other)
    return ResourceNeighbourhood(name, by_other, by_field, dict(fields), frozenset(known_by_field))


def _derivation_edge(derivation: FieldDerivation, flow: FieldFlow, step: Step) -> TraversedEdge:
    """Edge between two fields. Its kind is that of the flow between their resources."""
    ends = (derivation.field, derivation.other_field)
    source, target = ends if step is Step.DOWN else ends[::-1]
    extra = {"flow": flow.id or None, "granularity": Granularity.FIELD.value}
    since, until = derivation.since, open_ended(derivation.until)
    return TraversedEdge(derivation.id, source, target, flow.kind, since, until, extra=extra)


def _edge(edge_id: str, node: str, flow: FieldFlow, step: Step, steps: tuple[Step, ...]) -> TraversedEdge:
    """Edge of a flow whose fields are not known."""
    ends = (flow.other, node) if step is Step.UP else (node, flow.other)
    extra = {"flow": flow.id, "granularity": Granularity.RESOURCE.value}
    return TraversedEdge(edge_id, *ends, flow.kind, flow.since, open_ended(flow.until), flow.fields, extra, steps)
