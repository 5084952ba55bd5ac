"""Facts that producers of lineage state of resources, fields, jobs, runs and derivations (OpenLineage: facets).

A row of such facts is one text on its node, whose values are separated by a control character: Neo4j has no lists of
objects. An empty value is absent.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from graph.shape import Many, One, Shape, Value, expr, shape

SEPARATOR = "\x1f"
"""Between the values of a row. Texts of producers that contain it are stored with a blank instead."""
SEPARATOR_CYPHER = "'\\u001F'"
MAX_TAGS = 50
MAX_ASSERTIONS = 100
MAX_TRANSFORMATIONS = 20


def row(*values: object) -> str:
    """The stored text of a row."""
    return SEPARATOR.join("" if value is None else str(value).replace(SEPARATOR, " ") for value in values)


def _variable(target: str) -> str:
    """The variable of the rows of a shape."""
    return target[0].lower() + target[1:]


def _list(variable: str, stored: str, target: str, limit: int) -> Many:
    return Many(
        f"UNWIND range(0, size(coalesce({variable}.{stored}, [])) - 1) AS place "
        f"WITH place, split({variable}.{stored}[place], {SEPARATOR_CYPHER}) AS {_variable(target)}",
        target,
        ("place",),
        limit,
    )


def _object(variable: str, stored: str, target: str) -> One:
    return One(
        f"UNWIND CASE WHEN {variable}.{stored} IS NULL THEN [] "
        f"ELSE [split({variable}.{stored}, {SEPARATOR_CYPHER})] END AS {_variable(target)}",
        target,
    )


def tags_field(variable: str) -> Many:
    """The tags of a node."""
    return _list(variable, "tags", "Tag", MAX_TAGS)


def assertions_field(variable: str) -> Many:
    """The quality checks of a resource or a field."""
    return _list(variable, "assertions", "QualityAssertion", MAX_ASSERTIONS)


def transformations_field(variable: str) -> Many:
    """The transformations of a derivation."""
    return _list(variable, "transformations", "Transformation", MAX_TRANSFORMATIONS)


def statistics_field(variable: str, stored: str) -> One:
    """The statistics of a read or a write of a resource."""
    return _object(variable, stored, "DatasetStatistics")


def quality_metrics_field(variable: str) -> One:
    """The measured quality of a resource."""
    return _object(variable, "qualityMetrics", "QualityMetrics")


def column_metrics_field(variable: str) -> One:
    """The measured quality of a field."""
    return _object(variable, "qualityMetrics", "ColumnMetrics")


def source_freshness_field(variable: str) -> One:
    """The freshness that a producer requires of a resource, and its last check."""
    return _object(variable, "sourceFreshness", "SourceFreshness")


def _required(variable: str, index: int) -> Value:
    return expr(f"{variable}[{index}]")


def _text(variable: str, index: int) -> Value:
    return expr(f"CASE WHEN {variable}[{index}] <> '' THEN {variable}[{index}] END")


def _long(variable: str, index: int) -> Value:
    return expr(f"toInteger({variable}[{index}])")


def _float(variable: str, index: int) -> Value:
    return expr(f"toFloat({variable}[{index}])")


def _boolean(variable: str, index: int) -> Value:
    return expr(f"toBoolean({variable}[{index}])")


def _row_shape(target: str, **columns: Callable[[str, int], Value]) -> Shape:
    """The shape of a row: its values by name, in the order in which the row has them."""
    variable = _variable(target)
    fields: dict[str, Any] = {name: column(variable, index) for index, (name, column) in enumerate(columns.items())}
    return shape(target, variable, **fields)


TAG = _row_shape("Tag", key=_required, value=_text, source=_text)

QUALITY_ASSERTION = _row_shape(
    "QualityAssertion",
    assertion=_required,
    column=_text,
    name=_text,
    success=_boolean,
    severity=_text,
    description=_text,
    actual=_text,
    checkedAt=_text,
)

TRANSFORMATION = _row_shape("Transformation", type=_text, subtype=_text, description=_text, masking=_boolean)

COUNTS = {"rowCount": _long, "bytes": _long, "fileCount": _long, "at": _required}
DATASET_STATISTICS = _row_shape("DatasetStatistics", **COUNTS)
QUALITY_METRICS = _row_shape("QualityMetrics", **COUNTS)

COLUMN_METRICS = _row_shape(
    "ColumnMetrics",
    nullCount=_long,
    distinctCount=_long,
    count=_float,
    sum=_float,
    min=_float,
    max=_float,
    at=_required,
)

SOURCE_FRESHNESS = _row_shape(
    "SourceFreshness",
    warnAfterMinutes=_long,
    errorAfterMinutes=_long,
    loadedAtField=_text,
    status=_text,
    latestRecordAt=_text,
    checkedAt=_text,
)
