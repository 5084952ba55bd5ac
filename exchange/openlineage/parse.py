"""Turns one event into a state: validation, then the facts of its run, job and datasets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from domain.rules.credentials import without_credentials
from domain.rules.instants import sortable_text
from domain.rules.json_texts import is_deeper_than, texts
from domain.rules.json_texts import parts as json_parts
from domain.rules.secrecy import secret_data_violation, secret_mark_paths
from domain.rules.write_rules import violations
from exchange.openlineage import facets as facet
from exchange.openlineage.assertions import with_separate_assertions
from exchange.openlineage.bounds import check_datasets, check_fan_out, check_fields
from exchange.openlineage.errors import BadEvent
from exchange.openlineage.event_instants import event_instant_of
from exchange.openlineage.facet_checks import check_facets
from exchange.openlineage.joins import Facets
from exchange.openlineage.names import check_name, check_not_blank
from exchange.openlineage.run_ids import PART, static_run
from exchange.openlineage.schemas import DBT_COLUMNS, value_of
from exchange.openlineage.state import (
    NOT_STARTED,
    DatasetFacts,
    JobFacts,
    LineageState,
    RunFacts,
    join_all,
    key,
    parts,
)
from exchange.openlineage.stored_facts import DECLARED_TESTS, FRESHNESS, FRESHNESS_RESULT
from exchange.openlineage.validate import check, kind_of

# In place of the `producer` and `schemaURL` that files of expected events leave out. HTTP events must have them.
UNSTATED = "urn:openlineage:unstated"
# Stored facets are serialised again, and JSON writers allow far less depth than parsers.
MAX_DEPTH = 100
OF_DBT = frozenset({DBT_COLUMNS, DECLARED_TESTS, FRESHNESS, FRESHNESS_RESULT})
FACETS = ("facets", "inputFacets", "outputFacets")


def parse_event(event: Any, *, strict: bool = True) -> LineageState:
    """The state that an event describes. Raises BadEvent with the path of the error.

    `strict`: false for files, where `producer` and `schemaURL` of events and facets may be missing, and a run id may
    be any text.
    """
    event = _checked(event, strict=strict)
    at = sortable_text(event_instant_of(event["eventTime"], "$.eventTime"))
    kind = kind_of(event)
    if kind == "DatasetEvent":
        state = _dataset_state(event["dataset"], at, "", written=True)
        check_datasets(state)
        return state
    job = _job_facts(event["job"], at)
    run = _run_facts(event, job.key, at, kind)
    check_fan_out(run)
    # A run that has not completed, or that failed, drops and renames nothing.
    changes = event.get("eventType", "COMPLETE") == "COMPLETE"
    states = [
        _dataset_state(dataset, at, run.id, written=side == "outputs", changes=changes)
        for side in ("inputs", "outputs")
        for dataset in event.get(side, ())
    ]
    own = LineageState(jobs={job.key: job}, runs={run.id: run})
    state = join_all([own, *states, _source_datasets(run, at), _parent_state(run, at)])
    check_datasets(state)
    return state


def _checked(event: Any, *, strict: bool) -> Any:
    """The event without credentials, after all checks that do not depend on other events.

    Marks and credentials come first, because the sentence of a later error may quote a value.
    """
    _check_depth(event)
    _check_unicode(event)
    _check_marks(event)
    cleaned = without_credentials(event)
    if cleaned != event:
        _check_marks(cleaned)  # what stood around a credential may be a mark now
    event = cleaned
    if not strict:
        event = fill_required(event)
    check(event, check_uuids=strict)
    event_instant_of(event["eventTime"], "$.eventTime")
    facets_by_path = {}
    for path, part in _parts(event):
        if path != "$.run":
            check_name(f"{path}.namespace", part["namespace"])
            check_name(f"{path}.name", part["name"])
        else:
            check_name("$.run.runId", part["runId"])
        for name in FACETS:
            for facet_name in part.get(name) or {}:
                check_not_blank(f"{path}.{name}", facet_name)
            check_facets(part.get(name) or {}, f"{path}.{name}")
        if path not in ("$.run", "$.job"):
            facets_by_path[path] = dict(_facets(part))
    check_fields(facets_by_path)
    return event


def _check_unicode(event: Any) -> None:
    """A producer that cuts a text inside a character sends half of it, a lone surrogate, which no store accepts."""
    try:
        orjson.dumps(event)
    except orjson.JSONEncodeError as error:
        for path, part in json_parts(event):
            for text in texts(part):
                if any("\ud800" <= char <= "\udfff" for char in text):
                    message, zh = "has half a character, a lone surrogate.", "含有不完整的字符（孤立代理项）。"
                    raise BadEvent(path, message, zh, rule="BAD_VALUE") from error
        raise BadEvent(
            "$", "has a value that JSON cannot state.", "含有 JSON 无法表示的值。", rule="BAD_VALUE"
        ) from error


def _check_marks(event: Any) -> None:
    for path in secret_mark_paths(event):
        raise BadEvent.of(secret_data_violation(path), path)


def _parts(event: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The run, job and datasets of an event, each with its path."""
    yield from ((f"$.{name}", event[name]) for name in ("run", "job", "dataset") if name in event)
    for side in ("inputs", "outputs"):
        yield from ((f"$.{side}[{index}]", dataset) for index, dataset in enumerate(event.get(side, ())))


def _check_depth(event: Any) -> None:
    if is_deeper_than(event, MAX_DEPTH):
        raise BadEvent(
            "$", f"is nested deeper than {MAX_DEPTH} levels.", f"嵌套超过 {MAX_DEPTH} 层。", rule="BAD_VALUE"
        )


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
    facts = JobFacts(key(job["namespace"], job["name"]), at, _dated(dict(_facets(job)), at))
    for violation in violations("load/flow", {"id": "flow", "properties": {"kind": facet.flow_kind(facts.facets)}}):
        raise BadEvent.of(violation, "$.job.facets.yuanliu_flow.kind")
    return facts


def _run_facts(event: Mapping[str, Any], job: str, at: str, kind: str) -> RunFacts:
    is_static = kind == "JobEvent"
    is_part = is_static and _is_part(event["job"])
    state = "COMPLETE" if is_static else event.get("eventType", "OTHER")
    outputs, outputs_with_columns, sources, columns, transformations = {}, {}, {}, {}, {}
    # A dataset that was dropped is not written, although the specification lists it as an output.
    written = [dataset for dataset in event.get("outputs", ()) if not _is_dropped(dataset)]
    for dataset in written:
        output = key(dataset["namespace"], dataset["name"])
        outputs[output] = at
        lineage = (dataset.get("facets") or {}).get("columnLineage") or {}
        for field, source, column, rows in [] if lineage.get("_deleted") else facet.column_sources(lineage):
            outputs_with_columns[output] = sources[key(output, source)] = at
            if field is not None and column is not None:
                derivation = key(output, field, source, column)
                columns[derivation] = at
                if rows:
                    transformations[derivation] = (at, rows)
    run = event.get("run", {})
    return RunFacts(
        job=job,
        # A part is a run of its own, so that it does not end what the job itself declares at that instant.
        run=f"{PART}{at}" if is_part else static_run(at) if is_static else run["runId"],
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
        transformations=transformations,
    )


def _is_part(job: Mapping[str, Any]) -> bool:
    """Whether the event is from a lineage export and may hold only a part of its job's flows (exchange/export)."""
    export = (job.get("facets") or {}).get("yuanliu_export")
    return isinstance(export, dict) and export.get("part") is True


def _source_datasets(run: RunFacts, at: str) -> LineageState:
    """The datasets that are named in column lineage only."""
    names = {key(*parts(source)[2:]) for source in run.sources}
    return LineageState(datasets={name: DatasetFacts(name, at, seen_by=run.id) for name in names})


def _parent_state(run: RunFacts, at: str) -> LineageState:
    """The parent run and its job, which can be queried although no event of theirs may ever arrive."""
    parent = facet.parent_of(run.facets)
    if parent is None:
        return LineageState()
    job, run_id = parent
    facts = RunFacts(job=job, run=run_id, started="", state=NOT_STARTED, named=at)
    return LineageState(jobs={job: JobFacts(job, at)}, runs={facts.id: facts})


def _is_dropped(dataset: Mapping[str, Any]) -> bool:
    lifecycle = (dataset.get("facets") or {}).get("lifecycleStateChange") or {}
    return not lifecycle.get("_deleted") and lifecycle.get("lifecycleStateChange") == "DROP"


def _dataset_state(
    dataset: Mapping[str, Any], at: str, run: str, *, written: bool, changes: bool = True
) -> LineageState:
    """The facts of a dataset and of its other names. `run`: id of the run that names it, empty for none. `changes`:
    whether the dataset is dropped and renamed as its lifecycleStateChange says."""
    name = key(dataset["namespace"], dataset["name"])
    facets = _dated(with_separate_assertions(dict(_facets(dataset))), at)
    links = set(facet.links_of(value_of(facets, "symlinks"))) - {name}
    former = facet.former_name(facets) if changes else None
    facts = DatasetFacts(
        name,
        at,
        at if written else "",
        dict.fromkeys(links, at),
        facets,
        seen_by=run,
        unlinked=at if facet.is_deleted(facets, "symlinks") else "",
        renamed={former: {at: run}} if former is not None and former != name else {},
        dropped=(at,) if changes and _is_dropped(dataset) else (),
    )
    other_names = {*links, *facts.renamed}
    return LineageState(
        datasets={**{other: DatasetFacts(other, at, seen_by=run) for other in other_names}, name: facts}
    )


def _dated(facets: Mapping[str, Any], at: str) -> Facets:
    return {name: (at, value) for name, value in facets.items()}


def _facets(part: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The facets of a part. Those of our own import of dbt are left out: an event cannot state them."""
    for name in FACETS:
        yield from (
            (facet_name, value) for facet_name, value in (part.get(name) or {}).items() if facet_name not in OF_DBT
        )
