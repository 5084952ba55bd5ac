"""Overload by ten times the capacity, over real sockets and with the real database: admitted requests take their usual
time, the rest is rejected at once, and the service recovers. `python -m bench.overload` is the long form.
"""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from api.admission.endpoint_classes import create_queues
from bench.overload.load import Outcome, closed_load, graphql, open_load, quantile, with_status
from bench.processes import Running, run_server
from graph.client.database import Neo4jDatabase
from graph.client.server import Server

POOL = 8
SLOTS = create_queues(POOL)["graphql"].slots
ROUND_SECONDS = 1.5
"""Length of a measured round; no limit."""
ATTEMPTS = 4
"""Times are compared with those of the same second, but the machine is shared: one comparison of four must hold during
the overload, and one after it. Statuses and memory must hold in each."""
MAX_SLOWDOWN, MAX_GROWTH = 2, 1.25
"""Maximum ratio of the p99 during and after the overload to that at capacity, and of the memory to that before."""
REQUEST = graphql(
    "query Page($first: Int!) { catalogEntries(first: $first) { totalCount nodes { code title "
    "items(first: 8) { nodes { name element { name } } } } } }",
    first=100,
)


@pytest_asyncio.fixture
async def loaded(neo4j_server: Server, sample_database: Neo4jDatabase, tmp_path: Path) -> AsyncIterator[Running]:
    """A service with few slots, in a separate process, since the load must not take its processor."""
    del sample_database
    environment = {
        "NEO4J_URI": neo4j_server.uri,
        "NEO4J_USER": neo4j_server.user,
        "NEO4J_PASSWORD": neo4j_server.password,
        "YUANLIU_POOL": str(POOL),
        "YUANLIU_CACHE_MB": "0",
    }
    async with run_server((sys.executable, "-m", "bench.ours"), environment, tmp_path / "log") as server:
        yield server


async def test_tenfold_overload_keeps_admitted_requests_fast(loaded: Running) -> None:
    await closed_load(loaded.port, [REQUEST], SLOTS, ROUND_SECONDS / 3)
    memory = loaded.rss_mb
    comparisons, served, recovered = [], False, False
    before, capacity = await closed_load(loaded.port, [REQUEST], SLOTS, ROUND_SECONDS)
    for _ in range(ATTEMPTS):
        overload = await open_load(loaded.port, [REQUEST], 10 * capacity, ROUND_SECONDS)
        soon, _ = await closed_load(loaded.port, [REQUEST], SLOTS, ROUND_SECONDS / 3)
        after, recovery = await closed_load(loaded.port, [REQUEST], SLOTS, ROUND_SECONDS)
        admitted, rejected = with_status(overload, 200), with_status(overload, 503)
        assert all(outcome.whole for outcome in (*before, *overload, *soon, *after))
        assert {outcome.status for outcome in (*before, *soon, *after)} == {200}
        assert len(admitted) + len(rejected) == len(overload)
        assert len(rejected) > len(overload) / 2
        assert {outcome.retry_after for outcome in rejected} == {"1", "2", "3"}
        assert loaded.rss_mb <= MAX_GROWTH * memory
        usual = quantile(before, 0.99)
        comparisons.append(
            (quantile(admitted, 0.99) / usual, quantile(after, 0.99) / usual, _at_once(rejected, admitted))
        )
        meanwhile, afterwards, at_once = comparisons[-1]
        served |= meanwhile <= MAX_SLOWDOWN and at_once
        recovered |= afterwards <= MAX_SLOWDOWN
        if served and recovered:
            return
        before, capacity = after, recovery
    pytest.fail(f"ratios of the p99 during and after the overload, and whether rejections were quick: {comparisons}")


def _at_once(rejected: list[Outcome], admitted: list[Outcome]) -> bool:
    return quantile(rejected, 0.5) < quantile(admitted, 0.5) / 2
