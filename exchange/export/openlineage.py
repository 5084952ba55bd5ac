"""OpenLineage 2-0-2, one event a line: a DatasetEvent for each node, then JobEvents for the flows.

A job no longer reads or writes what its JobEvent leaves out, but a result may contain only a part of a job's flows.
So an open flow is declared under its job by events marked as a part (`yuanliu_export.part`): our import lets such
events add flows and end none. A flow that has ended, or that has no job, is declared with its beginning and end under
a job of its own, `yuanliu` / the flow's id. So is an edge between two groups of resources, which are datasets here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from domain.model.lineage_export import (
    OWN_NAMESPACE,
    ExportedDerivation,
    ExportedEdge,
    ExportedLineage,
    ExportedNode,
)
from domain.rules.instants import utc_text
from exchange.export.completeness_text import completeness_facts

PRODUCER = "urn:yuanliu"
SPEC = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/"
FACETS = "https://openlineage.io/spec/facets/"
# The specification requires a field for dataset-level lineage; this one means that the field is unknown.
ANY_FIELD = "*"

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class JobDeclaration:
    """A flow, and those of its derivations that an event declares with it."""

    edge: ExportedEdge
    derivations: tuple[ExportedDerivation, ...]


def to_openlineage(exported: ExportedLineage) -> Iterator[str]:
    """The events, one a line, each with the completeness of the result."""
    completeness = _facet("urn:yuanliu:facet:export", **completeness_facts(exported))
    identities = {}
    for node in exported.nodes:
        identities[node.id] = _identity(node)
        instant = (node.dataset.updated if node.dataset else None) or exported.as_of
        facets = {**_node_facets(node), "yuanliu_export": completeness}
        yield _event_line("DatasetEvent", instant, dataset={**_identity(node), "facets": facets})
    edges_by_job: dict[tuple[str, str], list[ExportedEdge]] = defaultdict(list)
    for edge in exported.edges:
        if edge.job_derivations and edge.until is None:
            edges_by_job[edge.job_derivations.job].append(edge)
        else:
            yield from _own_job_events(edge, completeness, identities)
    for job, edges in edges_by_job.items():
        yield from _job_events(job, edges, {**completeness, "part": True}, identities)


def _job_events(
    job: tuple[str, str], edges: Sequence[ExportedEdge], completeness: Json, identities: Mapping[str, Json]
) -> Iterator[str]:
    """One event for each instant with what begins then; the last one has everything, as the job's current state.

    An ended derivation of an open flow is left out: such an event could not distinguish it from an open one.
    """
    begins: dict[datetime, dict[str, list[ExportedDerivation]]] = defaultdict(dict)
    by_id = {edge.id: edge for edge in edges}
    for edge in edges:
        begins[edge.since].setdefault(edge.id, [])
        for derivation in _open(edge.job_derivations.derivations) if edge.job_derivations else ():
            begins[max(edge.since, derivation.since)].setdefault(edge.id, []).append(derivation)
    instants = sorted(begins)
    for at in instants[:-1]:
        declarations = [JobDeclaration(by_id[flow], tuple(derivations)) for flow, derivations in begins[at].items()]
        yield _job_event(job, edges[0], at, declarations, completeness, identities)
    current = [
        JobDeclaration(edge, tuple(_open(edge.job_derivations.derivations))) for edge in edges if edge.job_derivations
    ]
    yield _job_event(job, edges[0], instants[-1], current, completeness, identities)


def _own_job_events(edge: ExportedEdge, completeness: Json, identities: Mapping[str, Json]) -> Iterator[str]:
    """One event for each instant at which the flow or a derivation begins or ends, with everything that is current."""
    derivations = edge.job_derivations.derivations if edge.job_derivations else ()
    instants = {edge.since}
    if edge.until:
        instants.add(edge.until)
    for derivation in derivations:
        changes = (derivation.since, derivation.until)
        instants |= {at for at in changes if at and edge.since < at and _before(at, edge.until)}
    for at in sorted(instants):
        current = tuple(item for item in derivations if item.since <= at and _before(at, item.until))
        declarations = [JobDeclaration(edge, current)] if _before(at, edge.until) else []
        yield _job_event((OWN_NAMESPACE, edge.id), edge, at, declarations, completeness, identities)


def _open(derivations: Iterable[ExportedDerivation]) -> Iterator[ExportedDerivation]:
    return (derivation for derivation in derivations if derivation.until is None)


def _before(at: datetime, until: datetime | None) -> bool:
    return until is None or at < until


def _job_event(
    job: tuple[str, str],
    representative: ExportedEdge,
    at: datetime,
    declarations: Sequence[JobDeclaration],
    completeness: Json,
    identities: Mapping[str, Json],
) -> str:
    inputs = sorted({declaration.edge.source for declaration in declarations})
    by_target: dict[str, list[JobDeclaration]] = defaultdict(list)
    for declaration in declarations:
        by_target[declaration.edge.target].append(declaration)
    outputs = []
    for target, incoming in sorted(by_target.items()):
        lineage = _column_lineage(incoming, len(inputs), identities)
        outputs.append({**identities[target], "facets": {"columnLineage": lineage}} if lineage else identities[target])
    flow: Json = {"kind": representative.kind, **_counts(representative)}
    if representative.fields:
        flow["fields"] = list(representative.fields)
    if representative.job_derivations and representative.job_derivations.job != job:
        flow["job"] = dict(zip(("namespace", "name"), representative.job_derivations.job, strict=True))
    job_facets = {"yuanliu_flow": _facet("urn:yuanliu:facet:flow", **flow), "yuanliu_export": completeness}
    return _event_line(
        "JobEvent",
        at,
        job={"namespace": job[0], "name": job[1], "facets": job_facets},
        inputs=[identities[source] for source in inputs],
        outputs=outputs,
    )


def _counts(edge: ExportedEdge) -> Json:
    """The size of a group of flows; nothing for a single flow."""
    counts = {"flowCount": edge.flow_count, "resourceCount": edge.resource_count, "fieldCount": edge.field_count}
    return {name: count for name, count in counts.items() if count is not None}


def _column_lineage(declarations: Sequence[JobDeclaration], inputs: int, identities: Mapping[str, Json]) -> Json | None:
    """The column lineage facet of an output; None if it depends on every input and no derivation is known."""
    sources = {declaration.edge.source for declaration in declarations}
    if len(sources) == inputs and not any(declaration.derivations for declaration in declarations):
        return None
    fields: dict[str, list[Json]] = defaultdict(list)
    for declaration in declarations:
        for derivation in declaration.derivations:
            fields[derivation.target].append({**identities[declaration.edge.source], "field": derivation.source})
    derived = {declaration.edge.source for declaration in declarations if declaration.derivations}
    lineage: Json = {"fields": {name: {"inputFields": input_fields} for name, input_fields in fields.items()}}
    if undetailed := sorted(sources - derived):
        lineage["dataset"] = [{**identities[source], "field": ANY_FIELD} for source in undetailed]
    return _facet(f"{FACETS}1-2-0/ColumnLineageDatasetFacet.json", **lineage)


def _identity(node: ExportedNode) -> Json:
    """Namespace and name of a node; one without them is named by its type and id."""
    namespace, name = node.facts.get("namespace"), node.facts.get("name")
    if namespace and name:
        return {"namespace": namespace, "name": name}
    return {"namespace": f"yuanliu:{node.type}", "name": node.id}


def _node_facets(node: ExportedNode) -> Json:
    facts = {name: value for name, value in node.facts.items() if value is not None and name != "namespace"}
    facets = {"yuanliu_node": _facet("urn:yuanliu:facet:node", id=node.id, type=node.type, depth=node.depth, **facts)}
    dataset = node.dataset
    if dataset and dataset.columns:
        columns = [{"name": name, "type": kind} for name, kind in dataset.columns]
        facets["schema"] = _facet(f"{FACETS}1-1-1/SchemaDatasetFacet.json", fields=columns)
    if dataset and dataset.description:
        facets["documentation"] = _facet(
            f"{FACETS}1-0-1/DocumentationDatasetFacet.json", description=dataset.description
        )
    if dataset and dataset.owners:
        owners = [{"name": name, "type": kind} if kind else {"name": name} for name, kind in dataset.owners]
        facets["ownership"] = _facet(f"{FACETS}1-0-1/OwnershipDatasetFacet.json", owners=owners)
    if dataset and dataset.source:
        facets["dataSource"] = _facet(f"{FACETS}1-0-1/DatasourceDatasetFacet.json", name=dataset.source)
    return facets


def _facet(schema: str, **values: Any) -> Json:
    return {"_producer": PRODUCER, "_schemaURL": schema, **values}


def _event_line(kind: str, at: datetime, **values: Any) -> str:
    event = {"eventTime": utc_text(at), "producer": PRODUCER, "schemaURL": SPEC + kind, **values}
    return orjson.dumps(event).decode() + "\n"
