"""Turns one event into a state: validation, then the facts of its run, job and datasets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from domain.rules.instants import instant_of, sortable_text
from domain.rules.write_rules import violations
from exchange.openlineage import facets as facet
from exchange.openlineage.assertions import with_separate_assertions
from exchange.openlineage.edge_facts import with_transformations
from exchange.openlineage.errors import BadEvent
from exchange.openlineage.joins import Facets
from exchange.openlineage.schemas import columns_of
from exchange.openlineage.state import DatasetFacts, JobFacts, LineageState, RunFacts, join_all, key
from exchange.openlineage.validate import check, kind_of

CONTROL = re.compile(r"[\x00-\x1f\x7f]")
# In place of the `producer` and `schemaURL` that files of expected events leave out. HTTP events must have them.
UNSTATED = "urn:openlineage:unstated"
# Stored facets are serialised again, and JSON writers allow far less depth than parsers.
MAX_DEPTH = 100
FACETS = ("facets", "inputFacets", "outputFacets")


def parse_event(event: Any, *, strict: bool = True) -> LineageState:
    """The state that an event describes. Raises BadEvent with the path of the error.

    `strict`: false for files, where `producer` and `schemaURL` of events and facets may be missing, and a run id may
    be any text.
    """
    _check_depth(event)
    if not strict:
        event = fill_required(event)
    check(event, check_uuids=strict)
    event = facet.without_credentials(event)
    at = sortable_text(instant_of(event["eventTime"]))
    kind = kind_of(event)
    if kind == "DatasetEvent":
        return _dataset_state(event["dataset"], "$.dataset", at, written=True)
    datasets = [
        _dataset_state(dataset, f"$.{side}[{index}]", at, written=side == "outputs")
        for side in ("inputs", "outputs")
        for index, dataset in enumerate(event.get(side, ()))
    ]
    job = _job_facts(event["job"], at)
    run = with_transformations(_run_facts(event, job.key, at, kind), event, at)
    return join_all([LineageState(jobs={job.key: job}, runs={run.id: run}), *datasets, _source_datasets(run, at)])


def _check_depth(event: Any) -> None:
    values = [event]
    for _ in range(MAX_DEPTH):
        values = [
            child
            for value in values
            for child in (value.values() if isinstance(value, dict) else value if isinstance(value, list) else ())
        ]
        if not values:
            return
    raise BadEvent("$", f"is nested deeper than {MAX_DEPTH} levels.", f"嵌套超过 {MAX_DEPTH} 层。", rule="BAD_VALUE")


def fill_required(event: Any) -> Any:
    """The event with a placeholder for each missing `producer` and `schemaURL`, of events and facets."""
    if not isinstance(event, dict):
        return event
    filled = {"producer": UNSTATED, "schemaURL": UNSTATED, **event}
    for name in ("run", "job", "dataset"):
        if name in filled:
            filled[name] = _fill_part(filled[name])
    for side in ("inputs", "outputs"):
        if isinstance(filled.get(side), list):
            filled[side] = [_fill_part(dataset) for dataset in filled[side]]
    return filled


def _fill_part(part: Any) -> Any:
    if not isinstance(part, dict):
        return part
    return {name: _fill_facets(value) if name in FACETS else value for name, value in part.items()}


def _fill_facets(facets: Any) -> Any:
    if not isinstance(facets, dict):
        return facets
    required = {"_producer": UNSTATED, "_schemaURL": UNSTATED}
    return {name: {**required, **value} if isinstance(value, dict) else value for name, value in facets.items()}


def _job_facts(job: Mapping[str, Any], at: str) -> JobFacts:
    _check_identity(job, "$.job", at)
    facts = JobFacts(key(job["namespace"], job["name"]), at, _dated(dict(_facets(job)), at))
    for violation in violations("load/flow", {"id": "flow", "properties": {"kind": facet.flow_kind(facts.facets)}}):
        path = "$.job.facets.yuanliu_flow.kind"
        raise BadEvent(path, violation.sentence, violation.zh, rule=violation.code, remedy=violation.remedy)
    return facts


def _run_facts(event: Mapping[str, Any], job: str, at: str, kind: str) -> RunFacts:
    is_static = kind == "JobEvent"
    is_part = is_static and _is_part(event["job"])
    state = "COMPLETE" if is_static else event.get("eventType", "OTHER")
    outputs, outputs_with_columns, sources, columns = {}, {}, {}, {}
    for index, dataset in enumerate(event.get("outputs", ())):
        output = key(dataset["namespace"], dataset["name"])
        outputs[output] = at
        lineage = (dataset.get("facets") or {}).get("columnLineage") or {}
        for field, source, column in [] if lineage.get("_deleted") else facet.column_sources(lineage):
            path = f"$.outputs[{index}].facets.columnLineage"
            _check_characters(path, field or "", column or "", *source.split("\n"))
            outputs_with_columns[output] = sources[key(output, source)] = at
            if field is not None and column is not None:
                _check_properties("load/field", {"name": field}, path)
                columns[key(output, field, source, column)] = at
    run = event.get("run", {})
    return RunFacts(
        job=job,
        # A part is a run of its own, so that it does not end what the job itself declares at that instant.
        run=f"part {at}" if is_part else f"static {at}" if is_static else run["runId"],
        started=at,
        state=(at, state),
        completed=at if state == "COMPLETE" else None,
        stated=not is_part and ("inputs" in event or "outputs" in event),
        inputs={key(dataset["namespace"], dataset["name"]): at for dataset in event.get("inputs", ())},
        outputs=outputs,
        outputs_with_columns=outputs_with_columns,
        sources=sources,
        columns=columns,
        facets=_dated(dict(_facets(run)), at),
    )


def _is_part(job: Mapping[str, Any]) -> bool:
    """Whether the event is from a lineage export and may hold only a part of its job's flows (exchange/export)."""
    export = (job.get("facets") or {}).get("yuanliu_export")
    return isinstance(export, dict) and export.get("part") is True


def _source_datasets(run: RunFacts, at: str) -> LineageState:
    """The datasets that are named in column lineage only."""
    names = {key(*source.split("\n")[2:]) for source in run.sources}
    return LineageState(datasets={name: DatasetFacts(name, at) for name in names})


def _dataset_state(dataset: Mapping[str, Any], path: str, at: str, *, written: bool) -> LineageState:
    _check_identity(dataset, path, at)
    name = key(dataset["namespace"], dataset["name"])
    facets = with_separate_assertions(dict(_facets(dataset)))
    schema = facets.get("schema")
    for column in columns_of(schema) if isinstance(schema, dict) else ():
        _check_characters(f"{path}.facets.schema", column.name)
        _check_properties("load/field", {"name": column.name}, f"{path}.facets.schema")
    links = set()
    for link in facet.links_of(facets.get("symlinks") or {}):
        namespace, _, link_name = link.partition("\n")
        _check_identity({"namespace": namespace, "name": link_name}, f"{path}.facets.symlinks", at)
        links.add(link)
    other_names = dict.fromkeys(links - {name}, at)
    facts = DatasetFacts(name, at, at if written else "", other_names, _dated(facets, at))
    return LineageState(datasets={**{link: DatasetFacts(link, at) for link in links}, name: facts})


def _dated(facets: Mapping[str, Any], at: str) -> Facets:
    return {name: (at, value) for name, value in facets.items()}


def _facets(part: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name in FACETS:
        yield from (part.get(name) or {}).items()


def _check_identity(part: Mapping[str, Any], path: str, at: str) -> None:
    """Namespace and name must be present, of one line, and not secret (Art. 12)."""
    for name in ("namespace", "name"):
        value = part[name]
        if not value.strip():
            raise BadEvent(f"{path}.{name}", "must not be blank.", "不能为空。", rule="IDENTITY_MISSING")
        _check_characters(f"{path}.{name}", value)
    _check_properties("load/resource", {"name": part["name"], "title": part["namespace"]}, f"{path}.name")


def _check_characters(path: str, *values: str) -> None:
    if any(CONTROL.search(value) for value in values):
        raise BadEvent(path, "contains a control character.", "含有控制字符。", rule="BAD_VALUE")


def _check_properties(act: str, properties: Mapping[str, Any], path: str) -> None:
    for violation in violations(act, {"id": "checked", "properties": properties}):
        raise BadEvent(path, violation.sentence, violation.zh, rule=violation.code, remedy=violation.remedy)
