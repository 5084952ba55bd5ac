"""All attacks together beside well-behaved clients, compared with as many well-behaved clients in their place.

The long profile: `YUANLIU_HOSTILE=1 pytest tests/process/test_hostile.py` runs for ten minutes and more;
`YUANLIU_HOSTILE_SECONDS` changes the length of each of its two runs.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bench.overload.load import Outcome, closed_load, graphql, quantile
from bench.processes import Running, run_server
from graph.client.database import Neo4jDatabase
from graph.client.server import Server
from tests.support.attackers import attacking_process

SECONDS = float(os.environ.get("YUANLIU_HOSTILE_SECONDS", "300"))
CLIENTS = 8
BUSY_CLIENTS = 12
"""The attackers that keep a request running; in the control run as many well-behaved clients take their place."""
MIN_THROUGHPUT, MAX_P99, CEILING_MB = 0.5, 3.0, 600.0
FILTERED = (
    "query ($n: Int!, $at: Long!) { catalogEntries(first: $n, where: { recordCount: { gte: $at } }) "
    "{ totalCount nodes { code title provider { name } } pageInfo { hasNextPage endCursor } } }"
)
PAGES = "query ($n: Int!) { catalogEntries(first: $n) { nodes { code title provider { name } } } }"
REQUESTS = [
    request
    for number in range(20_000)
    for request in (graphql(PAGES, n=1 + number % 40), graphql(FILTERED, n=20, at=number))
]
"""Half of them are repeated and come from the cache of responses, the others are asked once, as a list with a filter."""

pytestmark = pytest.mark.skipif(not os.environ.get("YUANLIU_HOSTILE"), reason="ten minutes: set YUANLIU_HOSTILE=1")


@pytest_asyncio.fixture
async def service(neo4j_server: Server, sample_database: Neo4jDatabase, tmp_path: Path) -> AsyncIterator[Running]:
    """A service with default settings in a process of its own."""
    del sample_database
    environment = {
        "NEO4J_URI": neo4j_server.uri,
        "NEO4J_USER": neo4j_server.user,
        "NEO4J_PASSWORD": neo4j_server.password,
    }
    async with run_server((sys.executable, "-m", "bench.ours"), environment, tmp_path / "log") as server:
        yield server


async def test_well_behaved_clients_are_served_among_attackers(service: Running) -> None:
    await closed_load(service.port, REQUESTS, CLIENTS, 5)
    control, _ = await _control(service)
    async with attacking_process(service.port) as attacks:
        outcomes, _ = await closed_load(service.port, REQUESTS, CLIENTS, SECONDS)
    assert {name.rpartition(" ")[0] for name in attacks} >= {"large document", "wide response", "many values"}
    report = _report(control, outcomes, attacks, service)
    assert {outcome.status for outcome in outcomes} <= {200, 503}, report
    assert all(outcome.whole for outcome in outcomes), report
    assert all(outcome.retry_after for outcome in outcomes if outcome.status == 503), report
    assert not [name for name in attacks if name.endswith(" 500")], report
    served, usual = _served(outcomes), _served(control)
    assert len(served) >= MIN_THROUGHPUT * len(usual), report
    assert quantile(served, 0.99) <= MAX_P99 * quantile(usual, 0.99), report
    assert service.peak_mb < CEILING_MB, report


async def _control(service: Running) -> tuple[list[Outcome], list[Outcome]]:
    """The outcomes of the clients, and of those in the place of the attackers."""
    (outcomes, _), (others, _) = await asyncio.gather(
        closed_load(service.port, REQUESTS, CLIENTS, SECONDS),
        closed_load(service.port, REQUESTS, BUSY_CLIENTS, SECONDS),
    )
    return outcomes, others


def _served(outcomes: list[Outcome]) -> list[Outcome]:
    return [outcome for outcome in outcomes if outcome.status == 200]


def _report(control: list[Outcome], outcomes: list[Outcome], attacks: Counter[str], service: Running) -> str:
    usual, served = _served(control), _served(outcomes)
    ratio = quantile(served, 0.99) / quantile(usual, 0.99)
    return (
        f"throughput {len(served) / len(usual):.2f}, p99 {ratio:.2f} of {quantile(usual, 0.99):.3f} s, rejected "
        f"{len(outcomes) - len(served)}, peak {service.peak_mb:.0f} MB, {dict(sorted(attacks.items()))}"
    )
