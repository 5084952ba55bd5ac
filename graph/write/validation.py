"""The pure rules over whole batches, one batch ahead of what is being written."""

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
    """A batch after the pure rules: rows that passed, by id, and what was wrong with the others."""

    batch: Batch
    passed: dict[str, Row]
    problems: list[Problem]


async def validate_ahead(batches: Iterable[Batch]) -> AsyncGenerator[ValidatedBatch]:
    """The batches judged, each while the one before is being written: the rules take Python's time, not the server's.

    In a thread, so that a service that loads at its start answers meanwhile.
    """
    source = iter(batches)
    coming = asyncio.create_task(asyncio.to_thread(_next, source))
    try:
        while (judged := await coming) is not None:
            coming = asyncio.create_task(asyncio.to_thread(_next, source))
            yield judged
    finally:
        await asyncio.gather(coming, return_exceptions=True)


def _next(source: Iterator[Batch]) -> ValidatedBatch | None:
    batch = next(source, None)
    if batch is None:
        return None
    judged = ValidatedBatch(batch, {}, [])
    for row in batch.rows:
        whole = with_derived_properties(batch.act, row)
        found = list(violations(batch.act, whole)) or _again(whole, judged.passed)
        if found:
            judged.problems.extend(refusal.problem(own_key(row), refused=True) for refusal in found)
        else:
            judged.passed[whole["id"]] = whole
    return judged


def _again(row: Row, passed: dict[str, Row]) -> list[Violation]:
    if row["id"] not in passed:
        return []
    return [bad_value("id", row["id"], "given once in a batch", "在同一批中不重复的标识")]


def own_key(row: Row) -> str:
    """The key a reader of the report looks for: the record's own in its file, else the row's id."""
    properties = row.get("properties")
    own = properties.get("sourceKey") if isinstance(properties, dict) else None
    return str(own or row.get("id") or "(no id)")
