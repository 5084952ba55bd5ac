"""OpenLineage 2-0-2, one event a line: a DatasetEvent for each node, then JobEvents for the flows.

What a JobEvent leaves out, its job no longer reads or writes; and an answer may hold a part of what a job does. So an
open flow is declared under the job that drew it by events that say of themselves that they are a part
(`yuanliu_export.part`): our own door lets them add and end nothing. A flow that has ended, and one that no job drew,
is declared under a job of its own, `yuanliu` / the flow's id, beginning and end.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from domain.model.lineage_export import ExportedDerivation, ExportedEdge, ExportedLineage, ExportedNode
from exchange.export.completeness_text import completeness_facts, moment

PRODUCER = "urn:yuanliu"
SPEC = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/"
FACETS = "https://openlineage.io/spec/facets/"
OWN_JOBS = "yuanliu"
# The specification wants a field of what bears on a dataset as a whole; that no single one is known is said so.
ANY_FIELD = "*"

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class JobDeclaration:
    """What flows from one node to another, and which of its derivations are said with it."""

    edge: ExportedEdge
    derivations: tuple[ExportedDerivation, ...]


def to_openlineage(exported: ExportedLineage) -> Iterator[str]:
    """The events, a line each, every one with the answer's completeness."""
    said = _facet("urn:yuanliu:facet:export", **completeness_facts(exported))
    named = {}
    for node in exported.nodes:
        named[node.id] = _named(node)
        at = (node.dataset.updated if node.dataset else None) or exported.as_of
        yield _line("DatasetEvent", at, dataset={**_named(node), "facets": {**_of(node), "yuanliu_export": said}})
    drawn: dict[tuple[str, str], list[ExportedEdge]] = defaultdict(list)
    for edge in exported.edges:
        if edge.drawn and edge.until is None:
            drawn[edge.drawn.job].append(edge)
        else:
            yield from _of_its_own(edge, said, named)
    for job, edges in drawn.items():
        yield from _of_a_job(job, edges, {**said, "part": True}, named)


def _of_a_job(
    job: tuple[str, str], edges: Sequence[ExportedEdge], said: Json, named: Mapping[str, Json]
) -> Iterator[str]:
    """At each instant what begins then, and at the last all there is: that is what a reader takes for the job's state.

    A derivation that has ended while its flow goes on is left out: it could not be told from one that has not.
    """
    begins: dict[datetime, dict[str, list[ExportedDerivation]]] = defaultdict(dict)
    by_id = {edge.id: edge for edge in edges}
    for edge in edges:
        begins[edge.since].setdefault(edge.id, [])
        for each in edge.drawn.derivations if edge.drawn else ():
            if each.until is None:
                begins[max(edge.since, each.since)].setdefault(edge.id, []).append(each)
    instants = sorted(begins)
    for at in instants[:-1]:
        found = [JobDeclaration(by_id[flow], tuple(derivations)) for flow, derivations in begins[at].items()]
        yield _job(job, edges[0], at, found, said, named)
    every = [
        JobDeclaration(edge, tuple(each for each in edge.drawn.derivations if each.until is None))
        for edge in edges
        if edge.drawn
    ]
    yield _job(job, edges[0], instants[-1], every, said, named)


def _of_its_own(edge: ExportedEdge, said: Json, named: Mapping[str, Json]) -> Iterator[str]:
    """Whenever something begins or ends, all there is of this flow."""
    derivations = edge.drawn.derivations if edge.drawn else ()
    instants = {edge.since}
    if edge.until:
        instants.add(edge.until)
    for each in derivations:
        instants |= {at for at in (each.since, each.until) if at and edge.since < at and (_before(at, edge.until))}
    for at in sorted(instants):
        alive = tuple(each for each in derivations if each.since <= at and _before(at, each.until))
        found = [JobDeclaration(edge, alive)] if _before(at, edge.until) else []
        yield _job((OWN_JOBS, edge.id), edge, at, found, said, named)


def _before(at: datetime, until: datetime | None) -> bool:
    return until is None or at < until


def _job(
    job: tuple[str, str],
    like: ExportedEdge,
    at: datetime,
    found: Sequence[JobDeclaration],
    said: Json,
    named: Mapping[str, Json],
) -> str:
    inputs = sorted({each.edge.source for each in found})
    into: dict[str, list[JobDeclaration]] = defaultdict(list)
    for each in found:
        into[each.edge.target].append(each)
    outputs = []
    for target, flows in sorted(into.items()):
        lineage = _column_lineage(flows, len(inputs), named)
        outputs.append({**named[target], "facets": {"columnLineage": lineage}} if lineage else named[target])
    flow: Json = {"kind": like.kind}
    if like.fields:
        flow["fields"] = list(like.fields)
    if like.drawn and like.drawn.job != job:
        flow["job"] = dict(zip(("namespace", "name"), like.drawn.job, strict=True))
    own = {"yuanliu_flow": _facet("urn:yuanliu:facet:flow", **flow), "yuanliu_export": said}
    return _line(
        "JobEvent",
        at,
        job={"namespace": job[0], "name": job[1], "facets": own},
        inputs=[named[each] for each in inputs],
        outputs=outputs,
    )


def _column_lineage(flows: Sequence[JobDeclaration], inputs: int, named: Mapping[str, Json]) -> Json | None:
    """What an output is made of; null where it is every input, and no more is known."""
    sources = {each.edge.source for each in flows}
    if len(sources) == inputs and not any(each.derivations for each in flows):
        return None
    fields: dict[str, list[Json]] = defaultdict(list)
    for each in flows:
        for derivation in each.derivations:
            fields[derivation.target].append({**named[each.edge.source], "field": derivation.source})
    derived = {each.edge.source for each in flows if each.derivations}
    lineage: Json = {"fields": {name: {"inputFields": given} for name, given in fields.items()}}
    if whole := sorted(sources - derived):
        lineage["dataset"] = [{**named[each], "field": ANY_FIELD} for each in whole]
    return _facet(f"{FACETS}1-2-0/ColumnLineageDatasetFacet.json", **lineage)


def _named(node: ExportedNode) -> Json:
    """Namespace and name; what has none goes by what it is and its id."""
    namespace, name = node.facts.get("namespace"), node.facts.get("name")
    if namespace and name:
        return {"namespace": namespace, "name": name}
    return {"namespace": f"yuanliu:{node.label}", "name": node.id}


def _of(node: ExportedNode) -> Json:
    known = {name: value for name, value in node.facts.items() if value is not None and name not in ("namespace",)}
    found = {"yuanliu_node": _facet("urn:yuanliu:facet:node", id=node.id, label=node.label, depth=node.depth, **known)}
    dataset = node.dataset
    if dataset and dataset.columns:
        columns = [{"name": name, "type": kind} for name, kind in dataset.columns]
        found["schema"] = _facet(f"{FACETS}1-1-1/SchemaDatasetFacet.json", fields=columns)
    if dataset and dataset.description:
        found["documentation"] = _facet(
            f"{FACETS}1-0-1/DocumentationDatasetFacet.json", description=dataset.description
        )
    if dataset and dataset.owners:
        owners = [{"name": name, "type": kind} if kind else {"name": name} for name, kind in dataset.owners]
        found["ownership"] = _facet(f"{FACETS}1-0-1/OwnershipDatasetFacet.json", owners=owners)
    if dataset and dataset.source:
        found["dataSource"] = _facet(f"{FACETS}1-0-1/DatasourceDatasetFacet.json", name=dataset.source)
    return found


def _facet(schema: str, **values: Any) -> Json:
    return {"_producer": PRODUCER, "_schemaURL": schema, **values}


def _line(kind: str, at: datetime, **values: Any) -> str:
    event = {"eventTime": moment(at), "producer": PRODUCER, "schemaURL": SPEC + kind, **values}
    return orjson.dumps(event).decode() + "\n"
