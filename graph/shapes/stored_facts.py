"""Facts that producers of lineage state of resources, fields, jobs, runs and derivations (OpenLineage: facets).

A row of such facts is one text on its node, whose values are separated by a control character: Neo4j has no lists of
objects. An empty value is absent.
"""

from __future__ import annotations

from graph.shape import Many, One, Value, expr, shape

SEPARATOR = "\x1f"
"""Between the values of a row. Texts of producers that contain it are stored with a blank instead."""
SEPARATOR_CYPHER = "'\\u001F'"
MAX_TAGS = 50
MAX_ASSERTIONS = 100
MAX_TRANSFORMATIONS = 20


def row(*values: object) -> str:
    """The stored text of a row."""
    return SEPARATOR.join("" if value is None else str(value).replace(SEPARATOR, " ") for value in values)


def _list(variable: str, stored: str, target: str, limit: int) -> Many:
    lower = target[0].lower() + target[1:]
    return Many(
        f"UNWIND range(0, size(coalesce({variable}.{stored}, [])) - 1) AS place "
        f"WITH place, split({variable}.{stored}[place], {SEPARATOR_CYPHER}) AS {lower}",
        target,
        ("place",),
        limit,
    )


def _object(variable: str, stored: str, target: str) -> One:
    lower = target[0].lower() + target[1:]
    return One(
        f"UNWIND CASE WHEN {variable}.{stored} IS NULL THEN [] "
        f"ELSE [split({variable}.{stored}, {SEPARATOR_CYPHER})] END AS {lower}",
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


def _text(variable: str, index: int) -> Value:
    return expr(f"CASE WHEN {variable}[{index}] <> '' THEN {variable}[{index}] END")


def _long(variable: str, index: int) -> Value:
    return expr(f"toInteger({variable}[{index}])")


def _float(variable: str, index: int) -> Value:
    return expr(f"toFloat({variable}[{index}])")


def _boolean(variable: str, index: int) -> Value:
    return expr(f"toBoolean({variable}[{index}])")


TAG = shape("Tag", "tag", key=expr("tag[0]"), value=_text("tag", 1), source=_text("tag", 2))

QUALITY_ASSERTION = shape(
    "QualityAssertion",
    "qualityAssertion",
    assertion=expr("qualityAssertion[0]"),
    column=_text("qualityAssertion", 1),
    name=_text("qualityAssertion", 2),
    success=_boolean("qualityAssertion", 3),
    severity=_text("qualityAssertion", 4),
    description=_text("qualityAssertion", 5),
    actual=_text("qualityAssertion", 6),
    checkedAt=_text("qualityAssertion", 7),
)

TRANSFORMATION = shape(
    "Transformation",
    "transformation",
    type=_text("transformation", 0),
    subtype=_text("transformation", 1),
    description=_text("transformation", 2),
    masking=_boolean("transformation", 3),
)

DATASET_STATISTICS = shape(
    "DatasetStatistics",
    "datasetStatistics",
    rowCount=_long("datasetStatistics", 0),
    bytes=_long("datasetStatistics", 1),
    fileCount=_long("datasetStatistics", 2),
    at=expr("datasetStatistics[3]"),
)

QUALITY_METRICS = shape(
    "QualityMetrics",
    "qualityMetrics",
    rowCount=_long("qualityMetrics", 0),
    bytes=_long("qualityMetrics", 1),
    fileCount=_long("qualityMetrics", 2),
    at=expr("qualityMetrics[3]"),
)

COLUMN_METRICS = shape(
    "ColumnMetrics",
    "columnMetrics",
    nullCount=_long("columnMetrics", 0),
    distinctCount=_long("columnMetrics", 1),
    count=_float("columnMetrics", 2),
    sum=_float("columnMetrics", 3),
    min=_float("columnMetrics", 4),
    max=_float("columnMetrics", 5),
    at=expr("columnMetrics[6]"),
)

SOURCE_FRESHNESS = shape(
    "SourceFreshness",
    "sourceFreshness",
    warnAfterMinutes=_long("sourceFreshness", 0),
    errorAfterMinutes=_long("sourceFreshness", 1),
    loadedAtField=_text("sourceFreshness", 2),
    status=_text("sourceFreshness", 3),
    latestRecordAt=_text("sourceFreshness", 4),
    checkedAt=_text("sourceFreshness", 5),
)
