"""An event as what it says, and where a bad one is bad."""

from __future__ import annotations

from typing import Any

import pytest

from exchange.openlineage.errors import BadEvent
from exchange.openlineage.facets import columns_of, data_type, without_credentials
from exchange.openlineage.parse import parse_event
from exchange.openlineage.state import key
from tests.support.openlineage_events import (
    SPACE,
    column_lineage,
    dataset,
    dataset_event,
    dbt_build,
    facet,
    job_event,
    marquez,
    run_event,
    schema,
    symlinks,
)


def changed(event: dict[str, Any], **values: Any) -> dict[str, Any]:
    return {name: value for name, value in {**event, **values}.items() if value is not ...}


GOOD = run_event(0, "START", ["a"], ["b"])


@pytest.mark.parametrize(
    ("event", "path"),
    [
        ([], "$"),
        ("event", "$"),
        (changed(GOOD, eventTime=...), "$.eventTime"),
        (changed(GOOD, eventTime="yesterday"), "$.eventTime"),
        (changed(GOOD, eventTime="2026-03-01T00:00:00"), "$.eventTime"),
        (changed(GOOD, eventType="BEGIN"), "$.eventType"),
        (changed(GOOD, producer=...), "$.producer"),
        (changed(GOOD, job=...), "$.job"),
        (changed(GOOD, job={"namespace": "jobs"}), "$.job.name"),
        (changed(GOOD, run={"runId": "1"}), "$.run.runId"),
        (changed(GOOD, run={}), "$.run.runId"),
        (changed(GOOD, inputs={"a": 1}), "$.inputs"),
        (changed(GOOD, inputs=[dataset("a"), {"name": "b"}]), "$.inputs[1].namespace"),
        (changed(GOOD, outputs=[{"namespace": SPACE, "name": 7}]), "$.outputs[0].name"),
        (changed(GOOD, outputs=[dataset("b", schema={"fields": []})]), "$.outputs[0].facets.schema._producer"),
        (changed(GOOD, outputs=[dataset(" ")]), "$.outputs[0].name"),
        (changed(GOOD, outputs=[dataset("a\nb")]), "$.outputs[0].name"),
        (changed(GOOD, outputs=[dataset("名单【秘密】")]), "$.outputs[0].name"),
        (changed(GOOD, outputs=[dataset("b", schema=schema("机密★10年"))]), "$.outputs[0].facets.schema"),
        (changed(GOOD, outputs=[dataset("b", symlinks=symlinks(""))]), "$.outputs[0].facets.symlinks.name"),
        (run_event(0, job_facets={"yuanliu_flow": facet(kind="MAGIC")}), "$.job.facets.yuanliu_flow.kind"),
        (changed(dataset_event(0, "a"), job=GOOD["job"]), "$.dataset"),
        (changed(dataset_event(0, "a"), dataset={"namespace": SPACE}), "$.dataset.name"),
    ],
)
def test_a_bad_event_is_refused_with_its_place(event: Any, path: str) -> None:
    with pytest.raises(BadEvent) as caught:
        parse_event(event)
    assert caught.value.path == path


def test_what_could_not_be_stored_is_refused() -> None:
    deep: Any = 1
    for _ in range(400):
        deep = [deep]
    with pytest.raises(BadEvent, match="deeper"):
        parse_event(run_event(1, facets={"x": facet(y=deep)}))


def test_the_three_kinds_are_told_apart() -> None:
    assert {run.run for run in parse_event(job_event(0, ["a"], ["b"])).runs.values()} == {
        "static 2026-03-01T00:00:00.000000Z"
    }
    assert not parse_event(dataset_event(0, "a")).runs
    (run,) = parse_event(GOOD).runs.values()
    assert (run.completed, run.state[1], run.stated) == (None, "START", True)
    assert set(run.inputs) == {key(SPACE, "a")}


def test_offsets_are_one_instant() -> None:
    here, there = (changed(GOOD, eventTime=text) for text in ("2026-03-01T08:00:00+08:00", "2026-03-01T00:00:00.000Z"))
    assert parse_event(here) == parse_event(there) == parse_event(GOOD)


def test_column_lineage_names_datasets_and_columns() -> None:
    event = run_event(0, outputs=[dataset("b", columnLineage=column_lineage(total=["a.x", "c.y"]))])
    said = parse_event(event)
    (run,) = said.runs.values()
    output = key(SPACE, "b")
    assert set(run.sources) == {key(output, key(SPACE, each)) for each in "ac"}
    assert set(run.columns) == {key(output, "total", key(SPACE, a), f) for a, f in (("a", "x"), ("c", "y"))}
    assert set(said.datasets) == {key(SPACE, each) for each in "abc"}


def test_how_a_producer_logs_in_is_not_kept() -> None:
    uri = "postgres://food:secret@db:5432/food"
    assert without_credentials({"a": [uri]}) == {"a": ["postgres://db:5432/food"]}
    event = run_event(0, outputs=[dataset("b", dataSource=facet(name="db", uri=uri))])
    assert "secret" not in str(parse_event(event))


def test_a_file_may_leave_out_what_its_producers_tests_do() -> None:
    bare = changed(GOOD, producer=..., schemaURL=..., run={"runId": "any", "facets": {"x": {"y": 1}}})
    assert len(parse_event(bare, strict=False).runs) == 1
    with pytest.raises(BadEvent):
        parse_event(bare)


def test_nested_fields_have_both_names() -> None:
    fields = [{"name": "a", "type": "struct", "fields": [{"name": "b", "type": "int"}]}, {"name": "a"}, {"x": 1}]
    assert [(each.name, each.position) for each in columns_of({"fields": fields})] == [("a", 1), ("a.b", 2)]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("VARCHAR(20)", "STRING"),
        ("character varying", "STRING"),
        ("bigint", "INTEGER"),
        ("NUMERIC(10,2)", "NUMBER"),
        ("double precision", "NUMBER"),
        ("timestamp without time zone", "DATETIME"),
        ("date", "DATE"),
        ("text", "TEXT"),
        ("array<int>", "OTHER"),
        ("bytea", "BINARY"),
        ("", "OTHER"),
    ],
)
def test_a_databases_own_type_is_mapped(said: str, meant: str) -> None:
    assert data_type(said) == meant


def test_the_real_files_are_read_whole() -> None:
    build = [parse_event(each, strict=False) for each in dbt_build()]
    assert len(build) == 186
    assert len({name for said in build for name in said.jobs}) == 93
    assert len([parse_event(each) for each in marquez()]) == 26
