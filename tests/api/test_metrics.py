"""Metrics on the sample: the counts of requests, queries and cache hits, and the labels of operations."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

import app
from api.documents.trusted_store import TrustedStore, digest
from graph.client.database import Neo4jDatabase
from settings import ObservabilitySettings, Settings
from tests.support.observed_service import NAMED, ObservedService
from tests.support.text_substitution import substitute


async def test_metrics_count_requests_queries_and_cache_hits(observed: ObservedService) -> None:
    before = await observed.metrics()
    assert 'yuanliu_requests_total{endpoint_class="graphql"' not in before
    # the first reads the graph version, the second is put into the cache
    for _ in range(4):
        await observed.client.post("/graphql", json={"query": NAMED})
    await observed.client.post("/graphql", json={"query": "{ nothing }"})
    await observed.client.get("/graphql", headers={"accept": "text/csv"})
    await observed.client.get("/export/lineage", params={"of": "resource_none", "direction": "UPSTREAM"})
    expected = {
        'yuanliu_requests_total{endpoint_class="graphql",status="200"}': 5,
        'yuanliu_requests_total{endpoint_class="graphql",status="406"}': 1,
        'yuanliu_requests_total{endpoint_class="export",status="404"}': 1,
        'yuanliu_request_seconds_count{endpoint_class="graphql",operation="other"}': 6,
        'yuanliu_responses_total{execution_path="fast"}': 2,
        'yuanliu_responses_total{execution_path="cached"}': 2,
        'yuanliu_errors_total{code="VALIDATION"}': 1,
        'yuanliu_errors_total{code="NOT_ACCEPTABLE"}': 1,
        'yuanliu_errors_total{code="UNKNOWN_RESOURCE"}': 1,
        "yuanliu_cost_points_total": 12,
        "yuanliu_queries_per_request_count": 4,
        "yuanliu_queries_per_request_sum": 4,
        'yuanliu_queries_per_request_bucket{le="2"}': 4,
        'yuanliu_query_seconds_count{query="region/regions"}': 2,
        'yuanliu_query_seconds_count{query="lineage/traversal"}': 1,
        'yuanliu_cache_lookups_total{outcome="hit"}': 2,
        'yuanliu_cache_lookups_total{outcome="miss"}': 2,
        "yuanliu_cache_entries": 1,
        "yuanliu_version_checks_total": 2,
        "yuanliu_plans": 2,
        "yuanliu_plans_compiled_total": 2,
        "yuanliu_pool_size": 50,
        "yuanliu_pool_in_use": 0,
        "yuanliu_pool_waiting": 0,
        'yuanliu_slots{endpoint_class="graphql"}': 38,
        'yuanliu_slots_in_use{endpoint_class="graphql"}': 0,
        'yuanliu_queue_length{endpoint_class="graphql"}': 0,
        'yuanliu_rejected_total{endpoint_class="graphql"}': 0,
        "yuanliu_database_up": 1,
    }
    assert {sample: await observed.number(sample) for sample in expected} == expected
    assert await observed.number("yuanliu_cache_bytes") > 0
    assert await observed.number("process_resident_memory_bytes") > 0


async def test_only_trusted_documents_have_an_operation_label(observed: ObservedService, tmp_path: Any) -> None:
    """Whether the document is requested by its id, by its hash, or by its text with the hash."""
    mine = substitute(NAMED, "Named", "Mine")
    identifier = TrustedStore(tmp_path / "documents").add(NAMED)
    for sent in (
        {"documentId": identifier},
        {"extensions": hashed(NAMED)},
        {"query": NAMED, "extensions": hashed(NAMED)},
        {"query": mine},
        {"query": mine, "extensions": hashed(mine)},
        {"extensions": hashed(mine)},
    ):
        assert "errors" not in (await observed.client.post("/graphql", json=sent)).json()
    assert await observed.number('yuanliu_request_seconds_count{endpoint_class="graphql",operation="Named"}') == 3
    assert await observed.number('yuanliu_request_seconds_count{endpoint_class="graphql",operation="other"}') == 3
    assert "Mine" not in await observed.metrics()


def hashed(text: str) -> dict[str, Any]:
    return {"persistedQuery": {"version": 1, "sha256Hash": digest(text)}}


async def test_metrics_report_a_lost_database_and_can_be_turned_off(
    observed: ObservedService, sample_database: Neo4jDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    del observed
    without = app.build(
        Settings(observability=ObservabilitySettings(metrics=False)), sample_database, app.Readiness(ready=True)
    )
    async with httpx.AsyncClient(transport=httpx.ASGITransport(without), base_url="http://yuanliu") as client:
        assert (await client.get("/metrics")).status_code == 404

    async def silent() -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr("api.endpoints.health.PING_SECONDS", 0.01)
    monkeypatch.setattr(sample_database, "ping", silent)
    built = app.build(Settings(), sample_database, app.Readiness(ready=True))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(built), base_url="http://yuanliu") as client:
        assert "\nyuanliu_database_up 0.0\n" in (await client.get("/metrics")).text
