"""From what was said to rows for graph/commands/lineage/: pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson

from exchange.openlineage import facets as facet
from exchange.openlineage.identity import DatasetIdentity, kind_of
from exchange.openlineage.state import DatasetFacts, JobFacts, RunFacts, digest, latest, parts, text
from exchange.openlineage.timeline import Claims, Interval, Timed, Timeline, claims_of

Row = dict[str, Any]
OPEN_END = datetime(9999, 12, 31, tzinfo=UTC)
# Of a field that no schema places, but that something derives from.
UNPLACED = 9999


@dataclass(frozen=True, slots=True)
class Edges:
    """The edges of one job, and the fields at the ends of its derivations."""

    flows: Sequence[Row]
    derivations: Sequence[Row]
    ends: Sequence[Row]


def instant(said: str) -> datetime:
    return datetime.fromisoformat(said)


def field_id(resource: str, name: str) -> str:
    return f"field_{resource.removeprefix('resource_')}#{name}"


def dataset_row(said: DatasetFacts) -> Row:
    namespace, name = parts(said.key)
    links = [f"dataset_{digest(link)}" for link in said.links]
    return {"id": said.id, "properties": {"namespace": namespace, "name": name, "said": text(said)}, "links": links}


def job_row(said: JobFacts, datasets: Iterable[str]) -> Row:
    namespace, name = parts(said.key)
    properties = {
        "namespace": namespace,
        "name": name,
        "updatedAt": instant(said.updated),
        **facet.owners(said.facets),
        "said": text(said),
    }
    return {"id": said.id, "properties": properties, "datasets": [f"dataset_{digest(each)}" for each in datasets]}


def run_row(said: RunFacts) -> Row:
    claims, timed = claims_of(said)
    parent = facet.parent_of(said.facets)
    properties = {
        "runId": said.run,
        "static": said.run.startswith("static "),
        "state": said.state[1],
        "startedAt": instant(said.started),
        "endedAt": instant(said.completed) if said.completed else None,
        "error": facet.error_of(said.facets),
        "parent": f"run_{digest(*parent)}" if parent else None,
        "claims": claims_text(claims),
        "times": timed.text(),
        "said": text(said),
    }
    return {"id": said.id, "job": f"job_{digest(said.job)}", "properties": properties}


def claims_text(claims: Claims) -> str:
    return orjson.dumps(claims, option=orjson.OPT_SORT_KEYS).decode()


def claims_from(stored: str) -> Claims:
    values = orjson.loads(stored)
    return Claims(values["pairs"], values["columns"], tuple(values["told"]))


def resource_row(standing: DatasetIdentity, datasets: Mapping[str, DatasetFacts]) -> Row:
    """A resource of ours: what its dataset's names have said, each facet as it was said last."""
    namespace, name = parts(standing.name)
    known = [datasets[each] for each in standing.names]
    facets = together(known)
    written = max(each.written for each in known)
    properties = {
        "namespace": namespace,
        "name": name,
        "title": name,
        "kind": kind_of(standing.name),
        "updatedAt": instant(written or min(each.seen for each in known)),
        "origin": min(each.origin for each in known),
        "description": facet.documentation(facets),
        **facet.owners(facets),
        "dataSource": facet.data_source(facets),
    }
    return {"id": standing.resource, "properties": properties}


def field_rows(standing: DatasetIdentity, datasets: Mapping[str, DatasetFacts]) -> list[Row]:
    schema = facet.schema_of(together([datasets[each] for each in standing.names]))
    return [
        {
            "id": field_id(standing.resource, column.name),
            "resource": standing.resource,
            "properties": {
                "name": column.name,
                "position": column.position,
                "dataType": facet.data_type(column.type),
            },
            "ours": standing.ours,
        }
        for column in facet.columns_of(schema)
    ]


def together(known: Iterable[DatasetFacts]) -> Mapping[str, tuple[str, Any]]:
    facets: Mapping[str, tuple[str, Any]] = {}
    for each in known:
        facets = latest(facets, each.facets)
    return facets


def edges(job: JobFacts, runs: Iterable[tuple[Claims, Sequence[Timed]]], resources: Mapping[str, str]) -> Edges:
    """What flows and derives through a job, given what all its runs said and what its datasets stand for."""
    timeline = Timeline(runs, resources)
    kind = facet.flow_kind(job.facets)
    columns: dict[tuple[str, str], list[tuple[str, Interval]]] = defaultdict(list)
    derivations: list[Row] = []
    ends: dict[str, Row] = {}
    for (output, name, given, other), found in timeline.columns().items():
        source, target = field_id(given, other), field_id(output, name)
        ends |= {target: _end(target, output, name), source: _end(source, given, other)}
        own = f"derives_{digest(job.key, source, target)}"
        derivations += [{**row, "from": source, "to": target} for row in _rows(own, job, found)]
        columns[output, given] += [(name, each) for each in found]
    flows = []
    for (output, given), found in timeline.flows().items():
        for row in _rows(f"flow_{digest(job.key, given, output)}", job, found):
            properties = {**row["properties"], "kind": kind}
            if named := _named(columns[output, given], properties["since"], properties["until"]):
                properties["fields"] = named
            flows.append({"id": row["id"], "from": given, "to": output, "properties": properties})
    return Edges(flows, derivations, list(ends.values()))


def _rows(own: str, job: JobFacts, found: Sequence[Interval]) -> list[Row]:
    """One edge for each interval: the first has the bare id, what comes again is numbered from 2."""
    return [
        {
            "id": own if place == 1 else f"{own}#{place}",
            "properties": {
                "since": instant(since),
                "until": instant(until) if until else OPEN_END,
                "job": job.id,
            },
        }
        for place, (since, until) in enumerate(found, 1)
    ]


def _named(columns: Iterable[tuple[str, Interval]], since: datetime, until: datetime) -> list[str]:
    """The fields a flow carried at some time of its interval."""
    return sorted({name for name, (begin, end) in columns if instant(begin) < until and _until(end) > since})


def _until(end: str | None) -> datetime:
    return instant(end) if end else OPEN_END


def _end(own: str, resource: str, name: str) -> Row:
    properties = {"name": name, "position": UNPLACED, "dataType": "OTHER"}
    return {"id": own, "resource": resource, "properties": properties, "ours": False}
