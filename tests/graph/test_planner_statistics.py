"""A large load ends with fresh statistics of the planner: plans that are made from then on know the loaded graph."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

import pytest

from domain.errors import TimedOut, Unavailable, YuanliuError
from domain.model.batch import Batch
from graph.client.database import Neo4jDatabase
from graph.client.protocol import ReadsOnly
from graph.progress import Silent
from graph.write import bulk_load
from graph.write.planner_statistics import refresh_statistics
from tests.support.load_rows import region_row

REGIONS = 40
INDEX_STATISTICS = """
CALL db.stats.retrieve('GRAPH COUNTS') YIELD data
UNWIND data.indexes AS index
WITH index WHERE index.labels = ['Region'] AND index.properties = ['code']
RETURN index.totalSize AS size, index.updatesSinceEstimation AS updates
"""


async def _load(database: Neo4jDatabase, count: int) -> None:
    rows = [region_row(str(650000000000 + number)) for number in range(count)]
    await bulk_load.load(database, "test", [Batch("load/region", "load/region", rows)], Silent())


async def test_a_large_load_ends_with_samples_of_the_indexes(
    database: Neo4jDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk_load, "MIN_ROWS", REGIONS)
    await _load(database, REGIONS)
    assert await database.rows(INDEX_STATISTICS, {}) == [{"size": REGIONS, "updates": 0}]


class Refusing(ReadsOnly):
    """A server that refuses the procedure."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    async def rows(self, statement: str, parameters: Mapping[str, Any], *, timeout: float = 0) -> list[dict[str, Any]]:
        raise self._error


@pytest.mark.parametrize("error", [TimedOut.after(130), YuanliuError("Neo.ClientError.Security.Forbidden: no")])
async def test_sampling_that_is_not_allowed_or_slow_is_logged(
    error: YuanliuError, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "yuanliu.load"):
        await refresh_statistics(Refusing(error))
    assert [record.message for record in caplog.records] == ["index sampling is left to Neo4j"]


async def test_a_database_that_is_gone_is_reported() -> None:
    with pytest.raises(Unavailable):
        await refresh_statistics(Refusing(Unavailable.database()))
