"""One event, validated, as what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from domain.rules.instants import instant_of
from domain.rules.write_rules import violations
from exchange.openlineage import facets as facet
from exchange.openlineage.errors import BadEvent
from exchange.openlineage.state import DatasetFacts, JobFacts, LineageState, RunFacts, join_all, key
from exchange.openlineage.validate import check, kind_of

CONTROL = re.compile(r"[\x00-\x1f\x7f]")
# What the producers' own files of expected events leave out; an event over HTTP has to say it.
UNSTATED = "urn:openlineage:unstated"
# What is stored must be written as JSON again, and writers stop far earlier than readers.
DEEPEST = 100
FACETS = ("facets", "inputFacets", "outputFacets")


def text_of(instant: datetime) -> str:
    """The one form in which instants are kept, so that they sort as texts."""
    return instant.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def parse_event(event: Any, *, strict: bool = True) -> LineageState:
    """What an event says. Raises BadEvent with the place in it.

    `strict`: false for files, where `producer`, `schemaURL` and a facet's own two may be missing, and a run id may be
    any text.
    """
    _shallow(event)
    if not strict:
        event = completed(event)
    check(event, formats=strict)
    event = facet.without_credentials(event)
    at = text_of(instant_of(event["eventTime"]))
    kind = kind_of(event)
    if kind == "DatasetEvent":
        return _dataset(event["dataset"], "$.dataset", at, written=True)
    datasets = [
        _dataset(each, f"$.{side}[{place}]", at, written=side == "outputs")
        for side in ("inputs", "outputs")
        for place, each in enumerate(event.get(side, ()))
    ]
    job = _job(event["job"], at)
    run = _run(event, job.key, at, kind)
    return join_all([LineageState(jobs={job.key: job}, runs={run.id: run}), *datasets, _sources(run, at)])


def _shallow(event: Any) -> None:
    level = [event]
    for _ in range(DEEPEST):
        level = [
            inner
            for each in level
            for inner in (each.values() if isinstance(each, dict) else each if isinstance(each, list) else ())
        ]
        if not level:
            return
    raise BadEvent("$", f"is nested deeper than {DEEPEST} levels.", f"嵌套超过 {DEEPEST} 层。", rule="BAD_VALUE")


def completed(event: Any) -> Any:
    """The event with what every event and facet must say of itself, where it does not."""
    if not isinstance(event, dict):
        return event
    whole = {"producer": UNSTATED, "schemaURL": UNSTATED, **event}
    for name in ("run", "job", "dataset"):
        if name in whole:
            whole[name] = _completed_part(whole[name])
    for side in ("inputs", "outputs"):
        if isinstance(whole.get(side), list):
            whole[side] = [_completed_part(each) for each in whole[side]]
    return whole


def _completed_part(part: Any) -> Any:
    if not isinstance(part, dict):
        return part
    return {name: _completed_facets(value) if name in FACETS else value for name, value in part.items()}


def _completed_facets(found: Any) -> Any:
    if not isinstance(found, dict):
        return found
    own = {"_producer": UNSTATED, "_schemaURL": UNSTATED}
    return {name: {**own, **value} if isinstance(value, dict) else value for name, value in found.items()}


def _job(job: Mapping[str, Any], at: str) -> JobFacts:
    _named(job, "$.job", at)
    said = JobFacts(key(job["namespace"], job["name"]), at, {name: (at, value) for name, value in _facets(job)})
    for refusal in violations("load/flow", {"id": "flow", "properties": {"kind": facet.flow_kind(said.facets)}}):
        path = "$.job.facets.yuanliu_flow.kind"
        raise BadEvent(path, refusal.sentence, refusal.zh, rule=refusal.code, remedy=refusal.remedy)
    return said


def _run(event: Mapping[str, Any], job: str, at: str, kind: str) -> RunFacts:
    static = kind == "JobEvent"
    part = static and _is_part(event["job"])
    state = "COMPLETE" if static else event.get("eventType", "OTHER")
    outputs, told, sources, columns = {}, {}, {}, {}
    for place, each in enumerate(event.get("outputs", ())):
        output = key(each["namespace"], each["name"])
        outputs[output] = at
        lineage = (each.get("facets") or {}).get("columnLineage") or {}
        for field, given, column in [] if lineage.get("_deleted") else facet.column_sources(lineage):
            path = f"$.outputs[{place}].facets.columnLineage"
            _plain(path, field or "", column or "", *given.split("\n"))
            told[output] = sources[key(output, given)] = at
            if field is not None and column is not None:
                _checked("load/field", {"name": field}, path)
                columns[key(output, field, given, column)] = at
    run = event.get("run", {})
    return RunFacts(
        job=job,
        # A part is a run of its own, so that it takes nothing from what the job itself declares at that instant.
        run=f"part {at}" if part else f"static {at}" if static else run["runId"],
        started=at,
        state=(at, state),
        completed=at if state == "COMPLETE" else None,
        stated=not part and ("inputs" in event or "outputs" in event),
        inputs={key(each["namespace"], each["name"]): at for each in event.get("inputs", ())},
        outputs=outputs,
        told=told,
        sources=sources,
        columns=columns,
        facets={name: (at, value) for name, value in _facets(run)},
    )


def _is_part(job: Mapping[str, Any]) -> bool:
    """Whether the event is of a lineage export, which may hold a part of what its job does (exchange/lineage)."""
    export = (job.get("facets") or {}).get("yuanliu_export")
    return isinstance(export, dict) and export.get("part") is True


def _sources(run: RunFacts, at: str) -> LineageState:
    """Datasets that only a column lineage names are datasets too."""
    named = {key(*source.split("\n")[2:]) for source in run.sources}
    return LineageState(datasets={each: DatasetFacts(each, at) for each in named})


def _dataset(dataset: Mapping[str, Any], path: str, at: str, *, written: bool) -> LineageState:
    _named(dataset, path, at)
    own = key(dataset["namespace"], dataset["name"])
    found = dict(_facets(dataset))
    schema = found.get("schema")
    for column in facet.columns_of(schema) if isinstance(schema, dict) else ():
        _plain(f"{path}.facets.schema", column.name)
        _checked("load/field", {"name": column.name}, f"{path}.facets.schema")
    links = set()
    for link in facet.links_of(found.get("symlinks") or {}):
        namespace, _, name = link.partition("\n")
        _named({"namespace": namespace, "name": name}, f"{path}.facets.symlinks", at)
        links.add(link)
    said = {own: DatasetFacts(own, at, at if written else "", dict.fromkeys(links - {own}, at), _kept(found, at))}
    return LineageState(datasets={**{link: DatasetFacts(link, at) for link in links}, **said})


def _kept(found: Mapping[str, Any], at: str) -> dict[str, tuple[str, Any]]:
    return {name: (at, value) for name, value in found.items()}


def _facets(part: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name in FACETS:
        yield from (part.get(name) or {}).items()


def _named(part: Mapping[str, Any], path: str, at: str) -> None:
    """Namespace and name identify, so they must be there, of one line, and no secret (Art. 12)."""
    for name in ("namespace", "name"):
        value = part[name]
        if not value.strip():
            raise BadEvent(f"{path}.{name}", "must not be blank.", "不能为空。", rule="IDENTITY_MISSING")
        _plain(f"{path}.{name}", value)
    _checked("load/resource", {"name": part["name"], "title": part["namespace"]}, f"{path}.name")


def _plain(path: str, *values: str) -> None:
    if any(CONTROL.search(value) for value in values):
        raise BadEvent(path, "holds a control character.", "含有控制字符。", rule="BAD_VALUE")


def _checked(act: str, properties: Mapping[str, Any], path: str) -> None:
    for refusal in violations(act, {"id": "checked", "properties": properties}):
        raise BadEvent(path, refusal.sentence, refusal.zh, rule=refusal.code, remedy=refusal.remedy)
