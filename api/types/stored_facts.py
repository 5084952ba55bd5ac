"""Facts of resources, fields, jobs, runs and derivations as their producer states them (OpenLineage: facets)."""

from __future__ import annotations

import strawberry

from api.fields import field
from api.scalars import Instant, Long


@strawberry.type(
    description="A tag of a resource, a field, a job or a run, as its producer states (OpenLineage: tags)."
)
class Tag:
    key: str = field("The key, such as pii.")
    value: str | None = field("The value, such as true; null if it has none.")
    source: str | None = field("The system that set it, such as DBT; null if not stated.")


@strawberry.type(
    description="A quality check of a resource or of one of its columns: a data test of dbt, or an assertion of "
    "another producer (OpenLineage: dataQualityAssertions)."
)
class QualityAssertion:
    assertion: str = field("The kind of check, such as not_null.")
    column: str | None = field("The column that it checks; null if it checks the whole resource.")
    name: str | None = field("The name of the check; null if not stated.")
    success: bool | None = field("True if the data passed; null if it was declared but has no result.")
    severity: str | None = field("The severity of a failure in the producer's words, such as warn; null if not stated.")
    description: str | None = field("The purpose of the check; null if not stated.")
    actual: str | None = field("The value that it found, such as the number of failing rows; null if not stated.")
    checked_at: Instant | None = field("The time of the event or file with the result; null without a result.")


@strawberry.type(description="Numbers of rows, bytes and files that were last read or written.")
class DatasetStatistics:
    row_count: Long | None = field("Number of rows; null if not stated.")
    bytes: Long | None = field("Size in bytes; null if not stated.")
    file_count: Long | None = field("Number of files; null if not stated.")
    at: Instant = field("The time of the event that stated them.")


@strawberry.type(description="Measures of the data of a resource (OpenLineage: dataQualityMetrics).")
class QualityMetrics:
    row_count: Long | None = field("Number of rows that were evaluated; null if not stated.")
    bytes: Long | None = field("Size in bytes; null if not stated.")
    file_count: Long | None = field("Number of files that were evaluated; null if not stated.")
    at: Instant = field("The time of the event that stated them.")


@strawberry.type(description="Measures of the data of a column (OpenLineage: dataQualityMetrics, columnMetrics).")
class ColumnMetrics:
    null_count: Long | None = field("Number of rows without a value; null if not stated.")
    distinct_count: Long | None = field("Number of distinct values; null if not stated.")
    count: float | None = field("Number of values; null if not stated.")
    sum: float | None = field("Sum of the values; null if not stated.")
    min: float | None = field("Smallest value; null if not stated.")
    max: float | None = field("Largest value; null if not stated.")
    at: Instant = field("The time of the event that stated them.")


@strawberry.type(
    description="The freshness that a project of dbt requires of a source, and the result of its last check "
    "(dbt: source freshness)."
)
class SourceFreshness:
    warn_after_minutes: Long | None = field("Age in minutes from which dbt warns; null if not stated.")
    error_after_minutes: Long | None = field("Age in minutes from which dbt reports an error; null if not stated.")
    loaded_at_field: str | None = field("The column with the time at which a record was loaded; null if not stated.")
    status: str | None = field("The result in dbt's words: pass, warn or error; null if it was not checked.")
    latest_record_at: Instant | None = field("The time of the latest record at the check; null if it was not checked.")
    checked_at: Instant | None = field("The time of the check; null if it was not checked.")


@strawberry.type(
    description="A transformation by which a field is derived from another (OpenLineage: columnLineage, "
    "transformations)."
)
class Transformation:
    type: str | None = field("DIRECT if values are taken over or computed, INDIRECT if they only have an influence.")
    subtype: str | None = field("The kind in the producer's words, such as AGGREGATION or JOIN; null if not stated.")
    description: str | None = field("The transformation in the producer's words; null if not stated.")
    masking: bool | None = field("True if it hides the value, such as by a hash; null if not stated.")


TAGS = "Its tags, as its producer states (OpenLineage: tags), by key; the first 50."
