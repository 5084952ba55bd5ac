"""Fields: what each is derived from, and the resource where only the resources' flows are known.

Between two resources with a valid DERIVES between any of their fields the fields' lineage is known, and nothing else is
read from their flows but the kind. Where there is none, a field's step goes to the whole other resource, unless the
flow names its fields and this one is not among them; from a resource the walk goes on along flows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from domain.errors import UnknownReference
from graph import query_files
from graph.deadline_reads import DeadlineReads
from graph.lineage import statements
from graph.lineage.level_traversal import Neighbourhood
from graph.lineage.request import Granularity, Step, TraversalRequest
from graph.lineage.result import BOTH_WAYS, TraversedEdge, open_ended
from graph.query_markers import PASSES_FILTER, replace_marker

READ = {Step.UP: "lineage/fields_up", Step.DOWN: "lineage/fields_down"}
UNSAID = "TRANSFORMATION"
"""The kind of a derivation between two resources with no flow between them, as for one that an event does not map."""


@dataclass(frozen=True, slots=True)
class FieldFlow:
    id: str
    other: str
    seen: bool
    kind: str
    since: str
    until: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FieldDerivation:
    id: str
    own: str
    field: str
    other: str
    seen: bool
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class ResourceNeighbourhood:
    """What stands around a resource one way: its flows by the other resource, its fields' derivations by field, its
    fields' names, and the resources with which lineage is `known` by field."""

    name: str
    flows: Mapping[str, Sequence[FieldFlow]]
    derivations: Mapping[str, Sequence[FieldDerivation]]
    fields: Mapping[str, str]
    known: frozenset[str]


@dataclass
class FieldReader:
    """Reads fields, each resource once for all of its fields."""

    reads: DeadlineReads
    traversal: TraversalRequest
    owners: dict[str, str] = field(default_factory=dict)
    read: dict[tuple[str, Step], ResourceNeighbourhood] = field(default_factory=dict)

    async def starts(self) -> list[str]:
        named = await self.reads.rows(query_files.load_query("lineage/fields_of").body, of=list(self.traversal.of))
        found: dict[str, None] = {}
        for name, owner, resource, fields in named:
            if owner is None and resource is None:
                kind = "RESOURCE" if name.startswith("resource_") else Granularity.FIELD.value
                raise UnknownReference(kind, "of", name)
            self.owners.update({name: owner} if owner else dict.fromkeys(fields, resource))
            found.update(dict.fromkeys([name] if owner else fields or [resource]))
        return list(found)

    async def around(self, front: Sequence[str]) -> list[Neighbourhood]:
        resources = {self.owners.get(node, node) for node in front}
        for way in self.traversal.direction.ways:
            unread = sorted(each for each in resources if (each, way) not in self.read)
            rows = await self.reads.rows(query_files.load_query(READ[way]).body, resources=unread) if unread else []
            for resource, name, flows, derivations, fields in rows:
                self.read[resource, way] = _surroundings(name, flows, derivations, fields)
        return [found for node in front if (found := self._around(node))]

    async def passing(self, nodes: Sequence[str]) -> set[str]:
        owners = {node: self.owners.get(node, node) for node in nodes}
        body = query_files.load_query("lineage/nodes_matching_filter").body
        statement = replace_marker(
            body, PASSES_FILTER, statements.predicates(self.traversal.nodes.conditions, "member")
        )
        found = set(await self.reads.rows(statement, nodes=sorted(set(owners.values()))))
        return {node for node, owner in owners.items() if owner in found}

    def _around(self, node: str) -> Neighbourhood | None:
        """None where a writer removed it between two statements; such a walk is read again."""
        owner = self.owners.get(node)
        edges: dict[Step, list[TraversedEdge]] = {}
        hidden: dict[Step, int] = {}
        name = ""
        for way in self.traversal.direction.ways:
            here = self.read.get((owner or node, way))
            if here is None or (owner and node not in here.fields):
                return None
            name = here.fields[node] if owner else here.name
            seen, unseen = self._steps(node, here, way) if owner else self._flows(node, here, way)
            edges[way] = sorted(seen, key=lambda edge: edge.id)
            hidden[way] = unseen
        return Neighbourhood(node, name, edges, hidden)

    def _flows(self, node: str, here: ResourceNeighbourhood, way: Step) -> tuple[list[TraversedEdge], int]:
        """From a resource: along its flows."""
        flows = [flow for between in here.flows.values() for flow in between if self._asked(flow.kind)]
        seen = [_edge(flow.id, node, flow, way, BOTH_WAYS) for flow in flows if flow.seen]
        return seen, len(flows) - len(seen)

    def _steps(self, node: str, here: ResourceNeighbourhood, way: Step) -> tuple[list[TraversedEdge], int]:
        """From a field: along its derivations, and to whole resources where no fields are known."""
        seen: list[TraversedEdge] = []
        unseen = 0
        for each in here.derivations.get(node, ()):
            flow = self._flow_of(here, each.other)
            if flow is None:
                continue
            if not each.seen:
                unseen += 1
                continue
            self.owners[each.field] = each.other
            kind = flow.kind if flow.id else UNSAID
            ends = (node, each.field) if way is Step.DOWN else (each.field, node)
            more = {"flow": flow.id or None, "granularity": "FIELD"}
            seen.append(TraversedEdge(each.id, *ends, kind, each.since, open_ended(each.until), more=more))
        for flow in (flow for other, between in here.flows.items() if other not in here.known for flow in between):
            if not self._asked(flow.kind) or (flow.fields and here.fields[node] not in flow.fields):
                continue
            if not flow.seen:
                unseen += 1
                continue
            edge_id = f"{node}>{flow.id}" if way is Step.DOWN else f"{flow.id}>{node}"
            seen.append(_edge(edge_id, node, flow, way, (way,)))
        return seen, unseen

    def _flow_of(self, here: ResourceNeighbourhood, other: str) -> FieldFlow | None:
        """The first matching flow to a resource by id, or one without id where there is none; None if none matches."""
        flows = here.flows.get(other, ())
        if not flows:
            return FieldFlow("", other, True, UNSAID, "", "", ()) if self._asked(UNSAID) else None
        return min((flow for flow in flows if self._asked(flow.kind)), key=lambda flow: flow.id, default=None)

    def _asked(self, kind: str) -> bool:
        return not self.traversal.kinds or kind in self.traversal.kinds


def _surroundings(name: str, flows: list[Any], derivations: list[Any], fields: list[Any]) -> ResourceNeighbourhood:
    by_other: dict[str, list[FieldFlow]] = defaultdict(list)
    for each in flows:
        flow_id, other, seen, kind, since, until, names = each
        flow = FieldFlow(flow_id, other, seen, kind, since, until, tuple(names or ()))
        by_other[flow.other].append(flow)
    by_field: dict[str, list[FieldDerivation]] = defaultdict(list)
    known = set()
    for each in derivations:
        derivation = FieldDerivation(*each)
        by_field[derivation.own].append(derivation)
        if derivation.seen:
            known.add(derivation.other)
    return ResourceNeighbourhood(name, by_other, by_field, dict(fields), frozenset(known))


def _edge(edge_id: str, node: str, flow: FieldFlow, way: Step, ways: tuple[Step, ...]) -> TraversedEdge:
    """What is known by a flow only."""
    ends = (flow.other, node) if way is Step.UP else (node, flow.other)
    more = {"flow": flow.id, "granularity": Granularity.RESOURCE.value}
    return TraversedEdge(edge_id, *ends, flow.kind, flow.since, open_ended(flow.until), flow.fields, more, ways)
