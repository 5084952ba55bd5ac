"""The sample's rows for FIRST_DAY, built once for all tests that read them."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import Any

from domain.model.batch import Batch, Row
from exchange.sample.build import Sample, batches, build_sample
from exchange.sample.sample_day import FIRST_DAY

KASHI = "653101000000"
KASHI_PREFECTURE = "653100000000"
AUTONOMOUS_REGION = "650000000000"
XPCC = "660000000000"


@cache
def sample() -> Sample:
    return build_sample()


@cache
def all_batches() -> tuple[Batch, ...]:
    return tuple(batches(sample(), FIRST_DAY))


@cache
def _by_act() -> dict[str, tuple[Row, ...]]:
    rows: defaultdict[str, list[Row]] = defaultdict(list)
    for batch in all_batches():
        rows[batch.act.removeprefix("load/")].extend(batch.rows)
    return {act: tuple(act_rows) for act, act_rows in rows.items()}


def rows(act: str) -> tuple[Row, ...]:
    """All rows of an act, such as `entry`."""
    return _by_act()[act]


@cache
def by_code(act: str) -> dict[str, dict[str, Any]]:
    """The properties and references of an act's rows, by `code`."""
    return {row["properties"]["code"]: {**row["properties"], **_references(row)} for row in rows(act)}


def _references(row: Row) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != "properties"}
