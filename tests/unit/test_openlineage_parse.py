"""Parsing an event, and the path of the error in a bad one."""

from __future__ import annotations

from typing import Any

import pytest

from exchange.openlineage.errors import BadEvent, EventTooLarge
from exchange.openlineage.facets import data_type
from exchange.openlineage.parse import parse_event
from exchange.openlineage.schemas import columns_of
from exchange.openlineage.state import key
from tests.support.openlineage_events import (
    SPACE,
    at,
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


def with_values(event: dict[str, Any], **values: Any) -> dict[str, Any]:
    return {name: value for name, value in {**event, **values}.items() if value is not ...}


GOOD = run_event(0, "START", ["a"], ["b"])


@pytest.mark.parametrize(
    ("event", "path"),
    [
        ([], "$"),
        ("event", "$"),
        (with_values(GOOD, eventTime=...), "$.eventTime"),
        (with_values(GOOD, eventTime="yesterday"), "$.eventTime"),
        *(
            (with_values(GOOD, eventTime=text), "$.eventTime")
            for text in (
                *("2026-03-01T00:00:00", "2026-03-01", "2026-03-01T00:00Z", "2026-03-01T00Z", "20260301T000000Z"),
                *("2026-W09-7T00:00:00Z", "2026-060T00:00:00Z", "2026-03-01T00:00:00,5Z", "2026-03-01T24:00:00Z"),
                *("2026-03-01T00:00:00+08", "2026-03-01T00:00:00+0800", "2026-02-30T00:00:00Z"),
            )
        ),
        (with_values(GOOD, eventType="BEGIN"), "$.eventType"),
        (with_values(GOOD, producer=...), "$.producer"),
        (with_values(GOOD, job=...), "$.job"),
        (with_values(GOOD, job={"namespace": "jobs"}), "$.job.name"),
        (with_values(GOOD, run={"runId": "1"}), "$.run.runId"),
        (with_values(GOOD, run={}), "$.run.runId"),
        (with_values(GOOD, inputs={"a": 1}), "$.inputs"),
        (with_values(GOOD, inputs=[dataset("a"), {"name": "b"}]), "$.inputs[1].namespace"),
        (with_values(GOOD, outputs=[{"namespace": SPACE, "name": 7}]), "$.outputs[0].name"),
        (with_values(GOOD, outputs=[dataset("b", schema={"fields": []})]), "$.outputs[0].facets.schema._producer"),
        (with_values(GOOD, outputs=[dataset(" ")]), "$.outputs[0].name"),
        (with_values(GOOD, outputs=[dataset("a\nb")]), "$.outputs[0].name"),
        (with_values(GOOD, outputs=[dataset("名单【秘密】")]), "$.outputs[0].name"),
        (
            with_values(GOOD, outputs=[dataset("b", schema=schema("机密★10年"))]),
            "$.outputs[0].facets.schema.fields[0].name",
        ),
        (
            with_values(GOOD, outputs=[dataset("b", symlinks=symlinks(""))]),
            "$.outputs[0].facets.symlinks.identifiers[0].name",
        ),
        (
            with_values(GOOD, outputs=[dataset("b", symlinks=facet(identifiers=5))]),
            "$.outputs[0].facets.symlinks.identifiers",
        ),
        (with_values(GOOD, outputs=[dataset("b", schema=schema(" "))]), "$.outputs[0].facets.schema.fields[0].name"),
        (with_values(GOOD, outputs=[dataset("b", schema=facet(fields={}))]), "$.outputs[0].facets.schema.fields"),
        (
            with_values(
                GOOD, outputs=[dataset("b", columnLineage=facet(fields={"x": {"inputFields": [{"field": "y"}]}}))]
            ),
            "$.outputs[0].facets.columnLineage.fields.x.inputFields[0].namespace",
        ),
        (
            with_values(GOOD, outputs=[dataset("b", columnLineage=column_lineage(x=["a\n.y"]))]),
            "$.outputs[0].facets.columnLineage.fields.x.inputFields[0].name",
        ),
        (
            with_values(GOOD, outputs=[dataset("b", columnLineage=column_lineage(x=["a. "]))]),
            "$.outputs[0].facets.columnLineage.fields.x.inputFields[0].field",
        ),
        (
            with_values(GOOD, outputs=[dataset("b", columnLineage=column_lineage(**{" ": ["a.y"]}))]),
            "$.outputs[0].facets.columnLineage.fields",
        ),
        (with_values(GOOD, outputs=[dataset("b" * 2601)]), "$.outputs[0].name"),
        (with_values(GOOD, outputs=[dataset("名" * 867)]), "$.outputs[0].name"),
        (with_values(GOOD, eventTime="9998-12-31T23:59:59-05:00"), "$.eventTime"),
        (run_event(0, facets={"parent": facet(run={"runId": ""})}), "$.run.facets.parent.run.runId"),
        (run_event(0, facets={"nominalTime": facet(nominalStartTime=7)}), "$.run.facets.nominalTime.nominalStartTime"),
        (
            run_event(0, facets={"nominalTime": facet(nominalStartTime="2026-W09-7")}),
            "$.run.facets.nominalTime.nominalStartTime",
        ),
        (
            run_event(
                0, facets={"nominalTime": facet(nominalStartTime=at(2), nominalEndTime="2026-03-01T08:01:00+08:00")}
            ),
            "$.run.facets.nominalTime.nominalEndTime",
        ),
        (
            run_event(0, facets={"nominalTime": facet(nominalStartTime="9999-01-01T00:00:00Z")}),
            "$.run.facets.nominalTime.nominalStartTime",
        ),
        (with_values(GOOD, eventTime="1899-12-31T00:00:00Z"), "$.eventTime"),
        (with_values(GOOD, eventTime="9999-12-31T23:59:59-10:00"), "$.eventTime"),
        (
            run_event(0, facets={"parent": facet(root={"job": {"namespace": "a", "name": " "}})}),
            "$.run.facets.parent.root.job.name",
        ),
        (run_event(0, facets={" ": facet()}), "$.run.facets"),
        (run_event(0, job_facets={"\u200b": facet()}), "$.job.facets"),
        (with_values(GOOD, outputs=[dataset("b", **{"": facet()})]), "$.outputs[0].facets"),
        (with_values(GOOD, outputs=[{**dataset("b"), "outputFacets": {"\t": facet()}}]), "$.outputs[0].outputFacets"),
        (run_event(0, facets={"tags": facet(tags=[{"key": "a"}, {"key": " "}])}), "$.run.facets.tags.tags[1].key"),
        (run_event(0, job_facets={"tags": facet(tags=[{"key": ""}])}), "$.job.facets.tags.tags[0].key"),
        (
            with_values(GOOD, outputs=[dataset("b", tags=facet(tags=[{"key": "a", "field": "\u3000"}]))]),
            "$.outputs[0].facets.tags.tags[0].field",
        ),
        (
            with_values(
                GOOD,
                inputs=[dataset("b", dataQualityAssertions=facet(assertions=[{"assertion": " ", "success": True}]))],
            ),
            "$.inputs[0].facets.dataQualityAssertions.assertions[0].assertion",
        ),
        (
            with_values(GOOD, inputs=[dataset("b", dataQualityMetrics=facet(columnMetrics={" ": {"nullCount": 1}}))]),
            "$.inputs[0].facets.dataQualityMetrics.columnMetrics",
        ),
        (
            with_values(GOOD, inputs=[dataset("b", dataSource=facet(name="\u2800"))]),
            "$.inputs[0].facets.dataSource.name",
        ),
        (run_event(0, facets={"x": facet(**{"机密★": 1})}), "$.run.facets.x"),
        (run_event(0, facets={"x": facet(a=[{"b": "【秘密】"}])}), "$.run.facets.x.a[0].b"),
        (run_event(0, job_facets={"yuanliu_flow": facet(kind="MAGIC")}), "$.job.facets.yuanliu_flow.kind"),
        (with_values(dataset_event(0, "a"), job=GOOD["job"]), "$.dataset"),
        (with_values(dataset_event(0, "a"), dataset={"namespace": SPACE}), "$.dataset.name"),
    ],
)
def test_bad_event_is_refused_with_its_path(event: Any, path: str) -> None:
    with pytest.raises(BadEvent) as caught:
        parse_event(event)
    assert caught.value.path == path


def names(prefix: str, count: int) -> list[str]:
    return [f"{prefix}{number}" for number in range(count)]


def wide(name: str, fields: int) -> dict[str, Any]:
    return dataset(name, schema=schema(*names("f", fields)))


def derived(name: str, source_fields: list[str]) -> dict[str, Any]:
    return dataset(name, columnLineage=column_lineage(x=source_fields))


@pytest.mark.parametrize(
    ("inputs", "outputs", "code", "count", "limit"),
    [
        (names("a", 101), names("b", 100), "FAN_OUT_EXCEEDED", 10_100, 10_000),
        (names("a", 1001), [], "DATASETS_EXCEEDED", 1001, 1000),
        ([wide("a", 2001)], [], "FIELDS_EXCEEDED", 2001, 2000),
        ([], [derived("b", names("a.f", 2001))], "FIELDS_EXCEEDED", 2001, 2000),
        ([], [derived("b", names("a.f", 2000)), derived("c", ["a.g"])], "FIELDS_EXCEEDED", 2001, 2000),
        ([wide(name, 2000) for name in names("a", 11)], [], "FIELDS_EXCEEDED", 22_000, 20_000),
    ],
    ids=[
        "pairs",
        "datasets",
        "fields of a dataset",
        "fields of a source",
        "fields of a source of two outputs",
        "fields of an event",
    ],
)
def test_event_over_a_bound_is_refused_with_its_code(
    inputs: list[Any], outputs: list[Any], code: str, count: int, limit: int
) -> None:
    with pytest.raises(EventTooLarge) as caught:
        parse_event(run_event(0, inputs=inputs, outputs=outputs))
    assert (caught.value.code, caught.value.found, caught.value.limit) == (code, count, limit)


def test_event_at_the_bound_of_pairs_is_accepted() -> None:
    inputs = [f"a{n}" for n in range(100)]
    output = [dataset(f"b{n}", columnLineage=column_lineage(x=["a1.y"])) for n in range(100)]
    (run,) = parse_event(run_event(0, inputs=inputs, outputs=output)).runs.values()
    assert (len(run.inputs), len(run.outputs)) == (100, 100)


def test_refusal_never_quotes_a_credential_or_a_mark() -> None:
    with pytest.raises(BadEvent) as caught:
        parse_event(with_values(GOOD, inputs="postgres://u:NotReal1@h"))
    assert "NotReal1" not in f"{caught.value.message}{caught.value.zh}"
    with pytest.raises(BadEvent) as caught:
        parse_event(with_values(GOOD, eventType="机密★"))
    assert "机密" not in f"{caught.value.message}{caught.value.zh}{caught.value.path}"


def test_refusal_quotes_no_credential_of_a_key() -> None:
    facets = {"jdbc:x://h?password=NotReal1": facet(x="机密★")}
    with pytest.raises(BadEvent) as caught:
        parse_event(run_event(1, facets=facets))
    assert "NotReal1" not in f"{caught.value.message}{caught.value.zh}{caught.value.path}"


def test_mark_around_a_credential_is_refused() -> None:
    documentation = facet(description='机;password="x"密★10年 名单')
    with pytest.raises(BadEvent) as caught:
        parse_event(run_event(1, outputs=[dataset("b", documentation=documentation)]))
    assert caught.value.rule == "SECRET_DATA"


@pytest.mark.parametrize("name", ["\u200b", "\u200e\u200f", "\ufeff", "\u00ad", "\u2800", "\u3164"])
def test_name_that_shows_nothing_is_refused(name: str) -> None:
    with pytest.raises(BadEvent) as caught:
        parse_event(run_event(1, outputs=[{"namespace": SPACE, "name": name}]))
    assert (caught.value.path, caught.value.rule) == ("$.outputs[0].name", "IDENTITY_MISSING")


def test_owner_without_a_name_is_refused() -> None:
    with pytest.raises(BadEvent) as caught:
        parse_event(run_event(1, job_facets={"ownership": facet(owners=[{"name": "a"}, {"name": "  "}])}))
    assert caught.value.path == "$.job.facets.ownership.owners[1].name"


def test_joined_name_of_a_nested_field_is_bounded() -> None:
    field: dict[str, Any] = {"name": "x" * 2_000}
    nested = facet(fields=[{"name": "y" * 2_000, "fields": [field]}])
    with pytest.raises(BadEvent) as caught:
        parse_event(run_event(1, outputs=[dataset("b", schema=nested)]))
    assert caught.value.path == "$.outputs[0].facets.schema.fields[0].fields[0].name"


def test_event_does_not_state_facets_of_our_import_of_dbt() -> None:
    columns = facet(fields=[{"name": "x" * 9_000}])
    state = parse_event(run_event(1, outputs=[dataset("b", dbt_columns=columns, dbt_tests=facet(tests=[]))]))
    assert state.datasets[key(SPACE, "b")].facets == {}


def test_too_deeply_nested_event_is_refused() -> None:
    deep: Any = 1
    for _ in range(400):
        deep = [deep]
    with pytest.raises(BadEvent, match="deeper"):
        parse_event(run_event(1, facets={"x": facet(y=deep)}))


def test_three_kinds_of_event_are_distinguished() -> None:
    assert {run.run for run in parse_event(job_event(0, ["a"], ["b"])).runs.values()} == {
        "static 2026-03-01T00:00:00.000000Z"
    }
    assert not parse_event(dataset_event(0, "a")).runs
    (run,) = parse_event(GOOD).runs.values()
    assert (run.completed, run.state[1], run.stated) == (None, "START", True)
    assert set(run.inputs) == {key(SPACE, "a")}


@pytest.mark.parametrize(
    "times",
    [
        {},
        {"nominalStartTime": at(1)},
        {"nominalStartTime": at(1), "nominalEndTime": None},
        {"nominalStartTime": at(1), "nominalEndTime": at(1)},
        {"nominalStartTime": "2026-03-01T08:01:00+08:00", "nominalEndTime": at(2)},
    ],
)
def test_nominal_times_in_order_are_accepted(times: dict[str, Any]) -> None:
    assert parse_event(run_event(0, facets={"nominalTime": facet(**times)})).runs


def test_offset_does_not_change_the_instant() -> None:
    local, utc = (
        with_values(GOOD, eventTime=text) for text in ("2026-03-01T08:00:00+08:00", "2026-03-01 00:00:00.000z")
    )
    assert parse_event(local) == parse_event(utc) == parse_event(GOOD)


def test_column_lineage_names_datasets_and_columns() -> None:
    event = run_event(0, outputs=[dataset("b", columnLineage=column_lineage(total=["a.x", "c.y"]))])
    state = parse_event(event)
    (run,) = state.runs.values()
    output = key(SPACE, "b")
    assert set(run.sources) == {key(output, key(SPACE, name)) for name in "ac"}
    assert set(run.columns) == {key(output, "total", key(SPACE, a), f) for a, f in (("a", "x"), ("c", "y"))}
    assert set(state.datasets) == {key(SPACE, name) for name in "abc"}


def test_credentials_are_removed() -> None:
    uri = "postgres://food:secret@db:5432/food"
    event = run_event(0, outputs=[dataset("b", dataSource=facet(name="db", uri=uri))])
    assert "secret" not in str(parse_event(event))


def test_event_in_a_file_may_omit_producer_and_schema() -> None:
    bare = with_values(GOOD, producer=..., schemaURL=..., run={"runId": "any", "facets": {"x": {"y": 1}}})
    assert len(parse_event(bare, strict=False).runs) == 1
    with pytest.raises(BadEvent):
        parse_event(bare)


def test_nested_field_is_named_by_its_path() -> None:
    fields = [{"name": "a", "type": "struct", "fields": [{"name": "b", "type": "int"}]}, {"name": "a"}, {"x": 1}]
    assert [(column.name, column.position) for column in columns_of({"fields": fields})] == [("a", 1), ("a.b", 2)]


@pytest.mark.parametrize(
    ("type_name", "expected"),
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
def test_database_type_is_mapped(type_name: str, expected: str) -> None:
    assert data_type(type_name) == expected


def test_real_files_are_parsed_completely() -> None:
    build = [parse_event(event, strict=False) for event in dbt_build()]
    assert len(build) == 186
    assert len({name for state in build for name in state.jobs}) == 93
    assert len([parse_event(event) for event in marquez()]) == 26


@pytest.mark.parametrize(
    ("at_", "sentence"),
    [
        ("1899-12-31T00:00:00Z", "is outside the range from 1900-01-01 08:00:00 to 9999-12-30 08:00:00, Beijing time."),
        ("9999-01-01T00:00:00Z", "is after 9998-12-31T23:59:59.999999Z; the year 9999 stands for an interval without"),
        ("2026-03-01", "is not a 'date-time'."),
    ],
)
def test_time_out_of_range_is_refused_with_the_range(at_: str, sentence: str) -> None:
    for event in (with_values(GOOD, eventTime=at_), run_event(0, facets={"nominalTime": facet(nominalEndTime=at_)})):
        with pytest.raises(BadEvent) as caught:
            parse_event(event)
        assert sentence in caught.value.message or "is not a date-time of RFC 3339." in caught.value.message
