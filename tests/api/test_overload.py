"""Ten times as many as can be served, over real sockets, against the real database: those let in are answered in their
usual time, the rest is refused at once, and afterwards all is as before. `python -m bench.overload` is the long form.
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
"""Times are compared with times of the same second, but the machine is shared: one comparison of four must hold, of
those in overload and of those after it. Who is answered what, and what the service has in memory, must hold in each."""
SLOWER, LARGER = 2, 1.25
"""At most so many times the p99 at capacity, in overload and after it; and after it the memory of before any."""
REQUEST = graphql(
    "query Page($first: Int!) { catalogEntries(first: $first) { totalCount nodes { code title "
    "items(first: 8) { nodes { name element { name } } } } } }",
    first=100,
)


@pytest_asyncio.fixture
async def loaded(endpoint: Server, sampled: Neo4jDatabase, tmp_path: Path) -> AsyncIterator[Running]:
    """A service with few slots, in a process of its own: who loads it must not take its processor."""
    del sampled
    environment = {
        "NEO4J_URI": endpoint.uri,
        "NEO4J_USER": endpoint.user,
        "NEO4J_PASSWORD": endpoint.password,
        "YUANLIU_POOL": str(POOL),
        "YUANLIU_KEEP_MB": "0",
    }
    async with run_server((sys.executable, "-m", "bench.ours"), environment, tmp_path / "log") as server:
        yield server


async def test_ten_times_too_many(loaded: Running) -> None:
    await closed_load(loaded.port, [REQUEST], SLOTS, ROUND_SECONDS / 3)
    memory = loaded.rss_mb
    found, served, recovered = [], False, False
    before, capacity = await closed_load(loaded.port, [REQUEST], SLOTS, ROUND_SECONDS)
    for _ in range(ATTEMPTS):
        overload = await open_load(loaded.port, [REQUEST], 10 * capacity, ROUND_SECONDS)
        soon, _ = await closed_load(loaded.port, [REQUEST], SLOTS, ROUND_SECONDS / 3)
        after, recovery = await closed_load(loaded.port, [REQUEST], SLOTS, ROUND_SECONDS)
        admitted, shed = with_status(overload, 200), with_status(overload, 503)
        assert all(each.whole for each in (*before, *overload, *soon, *after))
        assert {each.status for each in (*before, *soon, *after)} == {200}
        assert len(admitted) + len(shed) == len(overload)
        assert len(shed) > len(overload) / 2
        assert {each.retry_after for each in shed} == {"1", "2", "3"}
        assert loaded.rss_mb <= LARGER * memory
        usual = quantile(before, 0.99)
        found.append((quantile(admitted, 0.99) / usual, quantile(after, 0.99) / usual, _at_once(shed, admitted)))
        meanwhile, afterwards, at_once = found[-1]
        served |= meanwhile <= SLOWER and at_once
        recovered |= afterwards <= SLOWER
        if served and recovered:
            return
        before, capacity = after, recovery
    pytest.fail(f"p99 in overload and after it against that before, and whether the rest was refused at once: {found}")


def _at_once(shed: list[Outcome], admitted: list[Outcome]) -> bool:
    return quantile(shed, 0.5) < quantile(admitted, 0.5) / 2
