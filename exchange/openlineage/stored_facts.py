"""Properties of nodes and edges from the facets that the API serves as they were stated. Pure.

A facet that does not have the specification's structure is ignored, and so is a part of one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from math import isfinite
from typing import Any

from domain.errors import BadDate
from domain.rules.instants import instant_of, utc_text
from exchange.openlineage.assertions import ASSERTIONS, SEPARATOR, is_assertion
from exchange.openlineage.joins import Facets
from exchange.openlineage.schemas import fields_of, schema_facet, value_of
from graph.shapes.stored_facts import MAX_ASSERTIONS, MAX_TAGS, MAX_TRANSFORMATIONS, row

MAX_LONG = 2**63
DECLARED_TESTS = "dbt_tests"
FRESHNESS, FRESHNESS_RESULT = "dbt_freshness", "dbt_freshness_result"

NodeProperties = dict[str, Any]
TagFacts = tuple[str, str, str, str | None]
"""Key, value, source, and the field that it applies to."""


def resource_facts(facets: Facets) -> NodeProperties:
    """Properties of a resource, null where nothing is stated."""
    return {
        "tags": _tag_rows(tag for tag in _tags(facets) if tag[3] is None),
        "assertions": [line for _, line in _assertions(facets)][:MAX_ASSERTIONS] or None,
        "datasetVersion": _text(value_of(facets, "version").get("datasetVersion")),
        "outputStatistics": _statistics(facets, "outputStatistics", "size"),
        "inputStatistics": _statistics(facets, "inputStatistics", "size"),
        "qualityMetrics": _statistics(facets, "dataQualityMetrics", "bytes"),
        "sourceFreshness": _freshness(facets),
    }


def field_facts(facets: Facets, *, folded: bool = False) -> Mapping[str, NodeProperties]:
    """Properties of the fields of a resource, by name. `folded`: names that differ in case only name one field."""

    def field_name(name: str) -> str:
        return name.casefold() if folded else name

    tags: dict[str, list[TagFacts]] = defaultdict(list)
    for tag in _tags(facets):
        tags[field_name(tag[3] or "")].append(tag)
    assertions: dict[str, list[str]] = defaultdict(list)
    for column, line in _assertions(facets):
        assertions[field_name(column)].append(line)
    metrics = value_of(facets, "dataQualityMetrics").get("columnMetrics")
    by_column = {field_name(name): value for name, value in metrics.items()} if isinstance(metrics, dict) else {}
    schema = schema_facet(facets)
    return {
        name: {
            "declaredType": _text(field.get("type")),
            "description": _text(field.get("description")),
            "tags": _tag_rows(tags.get(field_name(name), ())),
            "assertions": assertions.get(field_name(name), [])[:MAX_ASSERTIONS] or None,
            "qualityMetrics": _column_metrics(by_column.get(field_name(name)), _at(facets, "dataQualityMetrics")),
        }
        for name, field in fields_of(value_of(facets, schema))
    }


def former_field_facts(type_name: str) -> NodeProperties:
    """Properties of a field that the schema no longer names: its last type, and nothing that is stated now."""
    none = dict.fromkeys(("description", "tags", "assertions", "qualityMetrics"))
    return {"declaredType": _text(type_name), **none}


def job_facts(facets: Facets) -> NodeProperties:
    """Properties of a job."""
    sql = value_of(facets, "sql")
    query = _text(sql.get("query"))
    return {
        "description": _text(value_of(facets, "documentation").get("description")),
        "sql": query,
        "sqlDialect": _text(sql.get("dialect")) if query else None,
        "tags": _tag_rows(_tags(facets)),
    }


def run_facts(facets: Facets) -> NodeProperties:
    """Properties of a run."""
    nominal = value_of(facets, "nominalTime")
    return {
        "nominalStartAt": _instant(nominal.get("nominalStartTime")),
        "nominalEndAt": _instant(nominal.get("nominalEndTime")),
        "tags": _tag_rows(_tags(facets)),
    }


def transformation_rows(lineage: object, source: Mapping[str, Any]) -> list[str]:
    """The transformations from an input field to an output field. `lineage`: the entry of the output field in a
    columnLineage facet; before version 1-2-0 it names one transformation for all its input fields."""
    stated = [item for item in _list(source.get("transformations")) if isinstance(item, dict)]
    if not stated and isinstance(lineage, dict):
        kind, description = (_text(lineage.get(f"transformation{part}")) for part in ("Type", "Description"))
        masking = True if kind == "MASKED" else None
        stated = [{"type": kind, "description": description, "masking": masking}] if kind or description else []
    rows = [
        row(
            _text(item.get("type")),
            _text(item.get("subtype")),
            _text(item.get("description")),
            item["masking"] if isinstance(item.get("masking"), bool) else None,
        )
        for item in stated
    ]
    return list(dict.fromkeys(line for line in rows if line.strip("\x1f")))[:MAX_TRANSFORMATIONS]


def _tags(facets: Facets) -> Iterator[TagFacts]:
    for tag in _list(value_of(facets, "tags").get("tags")):
        if isinstance(tag, dict) and (key := _text(tag.get("key"))):
            yield key, _text(tag.get("value")) or "", _text(tag.get("source")) or "", _text(tag.get("field"))


def _tag_rows(tags: Iterable[TagFacts]) -> list[str] | None:
    rows = sorted({row(key, value, source) for key, value, source, _ in tags})
    return rows[:MAX_TAGS] or None


def _assertions(facets: Facets) -> list[tuple[str, str]]:
    """Each quality check with its column, by column and name: the latest result, or none if it was only declared."""
    latest: dict[tuple[str, str, str], tuple[str, Mapping[str, Any]]] = {}
    for at, assertion in sorted(_stated_assertions(facets), key=lambda stated: stated[0]):
        column, name = assertion.get("column") or "", assertion.get("name") or ""
        latest[column, assertion["assertion"], name] = (at, assertion)
    return [
        (
            column,
            row(kind, column, name, stated.get("success"), *(_text(stated.get(part)) for part in TEXT_PARTS), at),
        )
        for (column, kind, name), (at, stated) in sorted(latest.items())
    ]


TEXT_PARTS = ("severity", "description", "actual")


def _stated_assertions(facets: Facets) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Instant and assertion; the instant of a declared check is empty."""
    for test in _list(value_of(facets, DECLARED_TESTS).get("tests")):
        if is_assertion(test):
            yield "", test
    for name, (at, value) in facets.items():
        if name == ASSERTIONS and isinstance(value, dict):
            yield from ((_utc(at), item) for item in _list(value.get("assertions")) if is_assertion(item))
        elif name.startswith(ASSERTIONS + SEPARATOR) and is_assertion(value):
            yield _utc(at), value


def _statistics(facets: Facets, name: str, size: str) -> str | None:
    value = value_of(facets, name)
    counts = [_long(value.get(part)) for part in ("rowCount", size, "fileCount")]
    return row(*counts, _at(facets, name)) if any(count is not None for count in counts) else None


def _column_metrics(metrics: object, at: str) -> str | None:
    if not isinstance(metrics, dict):
        return None
    counts = [_long(metrics.get(part)) for part in ("nullCount", "distinctCount")]
    values = [*counts, *(_number(metrics.get(part)) for part in ("count", "sum", "min", "max"))]
    return row(*values, at) if any(value is not None for value in values) else None


def _freshness(facets: Facets) -> str | None:
    criteria, result = value_of(facets, FRESHNESS), value_of(facets, FRESHNESS_RESULT)
    if not criteria and not result:
        return None
    return row(
        _long(criteria.get("warn_after")),
        _long(criteria.get("error_after")),
        _text(criteria.get("loaded_at_field")),
        _text(result.get("status")),
        _instant_text(result.get("max_loaded_at")),
        _instant_text(result.get("snapshotted_at")),
    )


def _at(facets: Facets, name: str) -> str:
    return _utc(facets[name][0]) if name in facets else ""


def _utc(at: str) -> str:
    """An instant as the API writes it, from its stored text."""
    return utc_text(datetime.fromisoformat(at))


def _instant(value: object) -> datetime | None:
    try:
        return instant_of(value) if isinstance(value, str) else None
    except BadDate:
        return None


def _instant_text(value: object) -> str | None:
    instant = _instant(value)
    return utc_text(instant) if instant else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


def _long(value: object) -> int | None:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < MAX_LONG else None


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if isfinite(number) else None


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
