"""A whole run of the bench with given measurements: results, notes and exit code."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

import pytest

from bench import __main__ as bench
from bench import report
from bench.database import BenchDatabase
from bench.load import LoadResult
from bench.measuring import Measurement, Measurements
from bench.processes import Running
from bench.systems import CACHING, NEO4J_GRAPHQL, OURS, SYSTEMS
from bench.variables import CASES
from graph.client.server import Server

SERVERS = {name: (SYSTEMS[name], Running(os.getpid(), 1)) for name in (OURS, *bench.ALL_PEERS, CACHING)}
BASE = BenchDatabase(Server("bolt://127.0.0.1:1", "neo4j", "-"), os.getpid(), 250.0)
FAILING = {"C4": NEO4J_GRAPHQL}
"""A peer without a response, by case."""


async def run(monkeypatch: pytest.MonkeyPatch, failing: Mapping[str, str]) -> tuple[int, list[Any]]:
    written: list[Any] = []

    async def measure_case(
        case: str, _vary: Any, systems: Mapping[str, Any], _database: int, _effort: Any
    ) -> tuple[Measurements, dict[str, str]]:
        measurement = Measurement(
            [LoadResult(30, 3.0, 1.0, 2.0, 0)], [LoadResult(3, 1.0, 1.0, 2.0, 0)], [0.5], [0.7], 90.0
        )
        left_out = {name: "no rows" for name in systems if failing.get(case) == name}
        return {name: measurement for name in systems if name not in left_out}, left_out

    async def run_lineage(base: BenchDatabase) -> int:
        return 0 if base is BASE else 1

    monkeypatch.setattr(bench, "measure_case", measure_case)
    monkeypatch.setattr(bench, "_lineage", run_lineage)
    monkeypatch.setattr(report, "write", lambda *parts: written.extend(parts))
    vary: dict[str, list[dict[str, Any]]] = {case: [] for case in CASES}
    code = await bench._measure(BASE, SERVERS, vary, bench.FULL, CASES, bench.ALL_PEERS, write=True)
    return code, written


async def test_a_failed_peer_is_noted_and_the_rest_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    code, (results, whole) = await run(monkeypatch, FAILING)
    assert code == 0
    assert set(results["cases"]) == set(CASES)
    assert list(results["cached"]) == list(bench.CACHED)
    assert results["cases"]["C4"]["vs_neo4j_graphql"] is None
    assert results["cases"]["C4"]["vs_strawberry"] == 1.0
    assert 0 < results["server_rss_mb"] < 5_000
    text = "\n".join(whole)
    assert "Left out: C4, neo4j_graphql: no rows." in text
    assert "The graph was loaded first, in 250 s." in text
    for title in (*CASES, *(f"{case} cached" for case in bench.CACHED)):
        assert f"{title} the database (0.50 cores ours, 0.70 the database's)" in text
    assert text.count("| ours |") == len(CASES) + len(bench.CACHED)


async def test_nothing_is_written_if_the_service_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    assert await run(monkeypatch, {"C5": OURS}) == (1, [])
