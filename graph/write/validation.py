"""Validates batches by the pure rules, one batch ahead of the one being written."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterable, Iterator
from dataclasses import dataclass

from domain.model.batch import Batch, Row
from domain.model.load_report import Problem
from domain.rules.property_checks import bad_value
from domain.rules.violation import Violation
from domain.rules.write_rules import violations, with_derived_properties


@dataclass(frozen=True, slots=True)
class ValidatedBatch:
    """A batch after validation. `passed`: valid rows by id, with derived properties. `problems`: of the other rows."""

    batch: Batch
    passed: dict[str, Row]
    problems: list[Problem]


async def validate_ahead(batches: Iterable[Batch | ValidatedBatch]) -> AsyncGenerator[ValidatedBatch]:
    """The validated batches, each validated while the previous one is written, unless another process has done it.

    Validation runs in a thread, so that a service that loads at its start can answer meanwhile.
    """
    source = iter(batches)
    next_batch = asyncio.create_task(asyncio.to_thread(_next, source))
    try:
        while (validated := await next_batch) is not None:
            next_batch = asyncio.create_task(asyncio.to_thread(_next, source))
            yield validated
    finally:
        await asyncio.gather(next_batch, return_exceptions=True)


def _next(source: Iterator[Batch | ValidatedBatch]) -> ValidatedBatch | None:
    batch = next(source, None)
    return validate(batch) if isinstance(batch, Batch) else batch


def validate(batch: Batch) -> ValidatedBatch:
    """The batch, validated by the rules that need no other data than its rows."""
    validated = ValidatedBatch(batch, {}, [])
    for row in batch.rows:
        completed = with_derived_properties(batch.act, row)
        row_violations = list(violations(batch.act, completed)) or _duplicate_id(completed, validated.passed)
        if row_violations:
            validated.problems.extend(violation.problem(report_key(row), refused=True) for violation in row_violations)
        else:
            validated.passed[completed["id"]] = completed
    return validated


def _duplicate_id(row: Row, passed: dict[str, Row]) -> list[Violation]:
    if row["id"] not in passed:
        return []
    return [bad_value("id", row["id"], "given once in a batch", "在同一批中不重复的标识")]


def report_key(row: Row) -> str:
    """The key of a row in the report: that of its record in the source file, else the row's id."""
    properties = row.get("properties")
    source_key = properties.get("sourceKey") if isinstance(properties, dict) else None
    return str(source_key or row.get("id") or "(no id)")
