"""Rows for graph/commands/lineage/, derived from the state. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial, reduce
from itertools import chain
from typing import Any

import orjson

from exchange.openlineage import facets as facet
from exchange.openlineage.bindings import Bindings, Runs, bind_runs
from exchange.openlineage.edge_facts import EdgeFacts
from exchange.openlineage.identity import DatasetIdentity, kind_of
from exchange.openlineage.joins import Facets, latest
from exchange.openlineage.run_ids import is_static
from exchange.openlineage.schemas import columns_ever_named, columns_of, schema_facet, value_of
from exchange.openlineage.scopes import ScopedTimeline
from exchange.openlineage.state import STORED_OUTPUTS, DatasetFacts, JobFacts, RunFacts, digest, parts, text
from exchange.openlineage.stored_facts import field_facts, former_field_facts, job_facts, resource_facts, run_facts
from exchange.openlineage.timeline import Claims, Interval, claims_of

CommandRow = dict[str, Any]
# Position of a field that has derivations and is in no schema.
UNPLACED = 9999
OPEN_END_TEXT = "9999-12-31T00:00:00.000000Z"
"""OPEN_END in the stored form of instants."""
# Of the stored form of claims with column lineage.
CLAIMS_VERSION = 2


@dataclass(frozen=True, slots=True)
class Edges:
    """The edges of one job, and the fields at the ends of its derivations."""

    flows: Sequence[CommandRow]
    derivations: Sequence[CommandRow]
    ends: Sequence[CommandRow]


def instant(text: str) -> datetime:
    """An instant from its stored text."""
    return datetime.fromisoformat(text)


def field_id(resource: str, name: str, *, folded: bool = False) -> str:
    """The id of a resource's field. `folded`: whether names that differ in case only are one field."""
    return f"field_{resource.removeprefix('resource_')}#{name.casefold() if folded else name}"


def dataset_row(facts: DatasetFacts) -> CommandRow:
    """A row of `lineage/dataset`. The node's property `said` holds the stored facts, as on jobs and runs."""
    namespace, name = parts(facts.key)
    links = [f"dataset_{digest(link)}" for link in (*facts.links, *facts.renamed)]
    # An earlier release stored `dropped` for what `bindings` states now.
    properties = {"namespace": namespace, "name": name, "said": text(facts), "dropped": None}
    return {"id": facts.id, "properties": properties, "links": links}


def job_row(facts: JobFacts, datasets: Iterable[str]) -> CommandRow:
    """A row of `lineage/job`. `datasets`: keys of the datasets that the job names."""
    namespace, name = parts(facts.key)
    properties = {
        "namespace": namespace,
        "name": name,
        "updatedAt": instant(facts.updated),
        **facet.owners(facts.facets),
        **job_facts(facts.facets),
        "said": text(facts),
    }
    return {
        "id": facts.id,
        "properties": properties,
        "datasets": [f"dataset_{digest(dataset)}" for dataset in datasets],
    }


def run_row(facts: RunFacts) -> CommandRow:
    """A row of `lineage/run`."""
    claims, times = claims_of(facts)
    parent = facet.parent_of(facts.facets)
    properties = {
        "runId": facts.run,
        "static": is_static(facts.run),
        "state": facts.state[1],
        "startedAt": instant(facts.started or facts.named),
        "endedAt": instant(facts.ended) if facts.ended else None,
        "error": facet.error_of(facts.facets),
        **run_facts(facts.facets),
        "parent": f"run_{digest(*parent)}" if parent else None,
        "claims": claims_text(claims),
        "times": times.text(),
        "said": text(facts),
    }
    return {"id": facts.id, "job": f"job_{digest(facts.job)}", "properties": properties}


def claims_text(claims: Claims) -> str:
    """The stored form of claims: JSON, the same text for equal claims."""
    # In this order, not sorted: the database groups runs by the text.
    values: dict[str, Any] = {
        "pairs": claims.pairs,
        "columns": claims.columns,
        STORED_OUTPUTS: claims.outputs_with_columns,
    }
    if claims.scope:
        values["scope"] = claims.scope
    if claims.transformations:
        values["transformations"] = claims.transformations
    if claims.outputs_with_columns:
        values["version"] = CLAIMS_VERSION
    return orjson.dumps(values).decode()


def claims_from(stored: str) -> Claims | None:
    """The reverse of `claims_text`. None if the claims were stored by an earlier release, by which an output with
    column lineage had only the inputs that this names: they follow from the facts of the run."""
    values = orjson.loads(stored)
    if values[STORED_OUTPUTS] and values.get("version") != CLAIMS_VERSION:
        return None
    return Claims(
        values["pairs"],
        values["columns"],
        tuple(values[STORED_OUTPUTS]),
        values.get("scope", ""),
        values.get("transformations", {}),
    )


def resource_row(identity: DatasetIdentity, datasets: Mapping[str, DatasetFacts]) -> CommandRow:
    """A row of `lineage/resource`, from the facts of all its dataset's names and the latest value of each facet."""
    namespace, name = parts(identity.name)
    members = identity.members(datasets)
    facets = merged_facets(members)
    written = max(member.written for member in members)
    properties = {
        "namespace": namespace,
        "name": name,
        "title": name,
        "kind": kind_of(identity.name),
        "updatedAt": instant(written or min(member.seen for member in members)),
        "origin": min(member.origin for member in members),
        "description": facet.documentation(facets),
        **facet.owners(facets),
        "dataSource": facet.data_source(facets),
        **resource_facts(facets),
    }
    return {"id": identity.resource, "properties": properties}


def field_rows(identity: DatasetIdentity, datasets: Mapping[str, DatasetFacts]) -> list[CommandRow]:
    """Rows of `lineage/field`, from the schema facet. A catalogued resource has only the fields of its feed."""
    if not identity.managed:
        return []
    facets = merged_facets(identity.members(datasets))
    facts = field_facts(facets, folded=identity.folds_columns)
    rows: dict[str, CommandRow] = {}
    for column in columns_of(value_of(facets, schema_facet(facets))):
        row_id = field_id(identity.resource, column.name, folded=identity.folds_columns)
        properties = {
            "name": column.name,
            "position": column.position,
            "dataType": facet.data_type(column.type),
            **facts[column.name],
        }
        rows.setdefault(
            row_id,
            {"id": row_id, "resource": identity.resource, "properties": properties, "placed": True, "managed": True},
        )
    return list(rows.values())


def former_field_rows(identity: DatasetIdentity, datasets: Mapping[str, DatasetFacts]) -> list[CommandRow]:
    """Rows of the fields that the schema facet named once and names no more: each ends at the latest instant at which
    it was named."""
    members = identity.members(datasets)
    facets = merged_facets(members)
    name = schema_facet(facets)
    named = reduce(latest, (columns_ever_named(member.facets, member.former_columns, name) for member in members))
    present = {row["id"] for row in field_rows(identity, datasets)}
    rows: dict[str, CommandRow] = {}
    # The latest spelling of a name counts.
    for column, (at, (position, type_name)) in sorted(named.items(), key=lambda item: (item[1][0], item[0])):
        row_id = field_id(identity.resource, column, folded=identity.folds_columns)
        if row_id not in present:
            properties = {
                "name": column,
                "position": position,
                "dataType": facet.data_type(type_name),
                **former_field_facts(type_name),
            }
            rows[row_id] = {"id": row_id, "properties": properties, "until": instant(at)}
    return sorted(rows.values(), key=lambda row: str(row["id"]))


def merged_facets(members: Iterable[DatasetFacts]) -> Facets:
    """The facets of all names of one dataset; the latest value of each."""
    return reduce(latest, (member.facets for member in members))


def edges(job: JobFacts, runs: Runs, bindings: Bindings) -> Edges:
    """The edges of a job. `runs`: claims and instants of all its runs; `bindings`: of all datasets that they name."""
    bound = bind_runs(runs, bindings)
    timeline = ScopedTimeline(bound.runs, bound.resources, bound.dropped)
    facts = EdgeFacts(bound.runs, bound.resources, timeline.spelling)
    folded = {binding.resource for binding in chain.from_iterable(bindings.values()) if binding.folds_columns}
    kind = facet.flow_kind(job.facets)
    columns: dict[tuple[str, str], list[tuple[str, Interval]]] = defaultdict(list)
    derivations: list[CommandRow] = []
    end_rows: dict[str, CommandRow] = {}
    for derivation, edge_intervals in timeline.columns().items():
        output_id, target_name, input_id, source_name = derivation
        source = field_id(input_id, source_name, folded=input_id in folded)
        target = field_id(output_id, target_name, folded=output_id in folded)
        end_rows |= {target: _end_row(target, output_id, target_name), source: _end_row(source, input_id, source_name)}
        edge_id = f"derives_{digest(job.key, source, target)}"
        last_seen = partial(facts.column_last_seen, derivation)
        for row in _interval_rows(edge_id, job, edge_intervals, last_seen):
            row["properties"]["transformations"] = facts.transformations(derivation)
            derivations.append({**row, "from": source, "to": target})
        columns[output_id, input_id] += [(target_name, interval) for interval in edge_intervals]
    flows = []
    for flow, edge_intervals in timeline.flows().items():
        output_id, input_id = flow
        edge_id = f"flow_{digest(job.key, input_id, output_id)}"
        for row in _interval_rows(edge_id, job, edge_intervals, partial(facts.flow_last_seen, flow)):
            row["properties"]["kind"] = kind
            if field_names := _carried_fields(columns[output_id, input_id], row["since"], row["until"]):
                row["properties"]["fields"] = field_names
            flows.append({**row, "from": input_id, "to": output_id})
    return Edges(flows, derivations, list(end_rows.values()))


def _interval_rows(
    edge_id: str, job: JobFacts, edge_intervals: Sequence[Interval], last_seen: Callable[[Interval], str | None]
) -> list[CommandRow]:
    """One edge for each interval. The first has the bare id; the others are numbered from 2."""
    return [
        {
            "id": edge_id if number == 1 else f"{edge_id}#{number}",
            "properties": {"job": job.id},
            "since": since,
            "until": until or OPEN_END_TEXT,
            "lastSeen": last_seen((since, until)),
        }
        for number, (since, until) in enumerate(edge_intervals, 1)
    ]


def _carried_fields(columns: Iterable[tuple[str, Interval]], since: str, until: str) -> list[str]:
    """The fields that a flow carried at any time in its interval. Instants in the stored form sort as texts."""
    return sorted({name for name, (begin, end) in columns if begin < until and (end or OPEN_END_TEXT) > since})


def _end_row(row_id: str, resource: str, name: str) -> CommandRow:
    properties = {"name": name, "position": UNPLACED, "dataType": "OTHER"}
    return {"id": row_id, "resource": resource, "properties": properties, "placed": False, "managed": False}
