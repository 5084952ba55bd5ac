"""All attacks together beside well-behaved clients, compared with as many well-behaved clients in their place.

The long profile: `YUANLIU_HOSTILE=1 pytest tests/process/test_hostile.py` runs for ten minutes and more;
`YUANLIU_HOSTILE_SECONDS` changes the length of each of its two runs.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bench.overload.load import Outcome, closed_load, graphql, quantile
from bench.processes import Running, run_server
from graph.client.database import Neo4jDatabase
from graph.client.server import Server
from tests.support.attackers import ATTACKS, attackers, attacking_process, distinct_pages

SECONDS = float(os.environ.get("YUANLIU_HOSTILE_SECONDS", "300"))
CLIENTS = 8
BUSY_CLIENTS = 12
HANG_UP_CLIENTS = ATTACKS["hang-ups"][1]
"""The attackers that keep a request running, and those of them that hang up; in the control run as many well-behaved
clients take their place."""
MIN_THROUGHPUT, MAX_P99, CEILING_MB = 0.5, 3.0, 600.0
PAGE = "query ($n: Int!) { catalogEntries(first: $n) { nodes { code title provider { name } } } }"
FILTERED_PAGE = (
    "query ($where: CatalogEntryWhere) { catalogEntries(first: 20, where: $where) "
    "{ totalCount nodes { code title provider { name } } pageInfo { hasNextPage endCursor } } }"
)


class Requests(Sequence[bytes]):
    """Half of them are repeated and come from the cache of responses, the others are lists with a filter, each sent
    once. `first_number`: of the filters, so that another run sends other ones."""

    def __init__(self, first_number: int) -> None:
        self._first = first_number

    def __len__(self) -> int:
        return sys.maxsize

    def __getitem__(self, index: Any) -> Any:
        if index // CLIENTS % 2:
            return graphql(PAGE, n=1 + index % 40)
        number = self._first + index
        return graphql(FILTERED_PAGE, where={"recordCount": {"gte": number % 1_000, "lt": 10**9 + number}})


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
    await closed_load(service.port, Requests(0), CLIENTS, 5)
    control = await _control(service)
    async with attacking_process(service.port) as attacks:
        outcomes, _ = await closed_load(service.port, Requests(2 * 10**8), CLIENTS, SECONDS)
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


async def _control(service: Running) -> list[Outcome]:
    """The outcomes of the clients among others in the place of the attackers.

    Those in the place of clients that hang up send the same requests and read the responses.
    """
    patient = {"pages": (distinct_pages, HANG_UP_CLIENTS)}
    async with attackers(service.port, patient):
        (outcomes, _), _ = await asyncio.gather(
            closed_load(service.port, Requests(10**8), CLIENTS, SECONDS),
            closed_load(service.port, Requests(3 * 10**8), BUSY_CLIENTS - HANG_UP_CLIENTS, SECONDS),
        )
    return outcomes


def _served(outcomes: list[Outcome]) -> list[Outcome]:
    return [outcome for outcome in outcomes if outcome.status == 200]


def _report(control: list[Outcome], outcomes: list[Outcome], attacks: Counter[str], service: Running) -> str:
    usual, served = _served(control), _served(outcomes)
    ratio = quantile(served, 0.99) / quantile(usual, 0.99)
    return (
        f"throughput {len(served) / len(usual):.2f}, p99 {ratio:.2f} of {quantile(usual, 0.99):.3f} s, rejected "
        f"{len(outcomes) - len(served)}, peak {service.peak_mb:.0f} MB, {dict(sorted(attacks.items()))}"
    )
