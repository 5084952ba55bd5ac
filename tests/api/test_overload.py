"""Ten times as many as can be served, over real sockets, against the real database: those let in are answered in their
usual time, the rest is refused at once, and afterwards all is as before. `python -m bench.overload` is the long form.
"""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from api.outside.doors import queues
from bench.overload.load import Outcome, closed, graphql, of, opened, quantile
from bench.processes import running
from graph.bolt import Bolt
from graph.endpoint import Endpoint

POOL = 8
SLOTS = queues(POOL)["graphql"].slots
SECONDS = 1.5
ATTEMPTS = 3
"""Times are compared with times of the same second, but the machine is shared: one comparison of three must hold."""
REQUEST = graphql(
    "query Page($first: Int!) { catalogEntries(first: $first) { totalCount nodes { code title "
    "items(first: 8) { nodes { name element { name } } } } } }",
    first=100,
)


@pytest_asyncio.fixture
async def loaded(endpoint: Endpoint, sampled: Bolt, tmp_path: Path) -> AsyncIterator[int]:
    """The port of a service with few slots, in a process of its own: who loads it must not take its processor."""
    del sampled
    environment = {
        "NEO4J_URI": endpoint.uri,
        "NEO4J_USER": endpoint.user,
        "NEO4J_PASSWORD": endpoint.password,
        "YUANLIU_POOL": str(POOL),
        "YUANLIU_KEEP_MB": "0",
    }
    async with running((sys.executable, "-m", "bench.ours"), environment, tmp_path / "log") as server:
        yield server.port


async def test_ten_times_too_many(loaded: int) -> None:
    await closed(loaded, [REQUEST], SLOTS, SECONDS / 3)
    ratios = []
    for _ in range(ATTEMPTS):
        before, capacity = await closed(loaded, [REQUEST], SLOTS, SECONDS)
        overload = await opened(loaded, [REQUEST], 10 * capacity, SECONDS)
        admitted, shed = of(overload, 200), of(overload, 503)
        assert all(each.whole for each in (*before, *overload))
        assert {each.status for each in before} == {200}
        assert len(admitted) + len(shed) == len(overload)
        assert len(shed) > len(overload) / 2
        assert {each.retry_after for each in shed} == {"1", "2", "3"}
        ratios.append((quantile(admitted, 0.99) / quantile(before, 0.99), _at_once(shed, admitted)))
        if ratios[-1][0] <= 2 and ratios[-1][1]:
            break
    else:
        pytest.fail(f"p99 of those let in against that at capacity, and whether the rest was refused at once: {ratios}")
    after, _ = await closed(loaded, [REQUEST], SLOTS, SECONDS / 3)
    assert {each.status for each in after} == {200}


def _at_once(shed: list[Outcome], admitted: list[Outcome]) -> bool:
    return quantile(shed, 0.5) < quantile(admitted, 0.5) / 2
