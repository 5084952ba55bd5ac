"""Settings take effect in the application as it is built."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from api.documents.trusted_store import TrustedStore
from graph.client.database import Neo4jDatabase
from server.warmup import warm_up
from tests.conftest import Api
from tests.support.text_substitution import substitute

QUERY = '{ region(code: "653101000000") { name } }'
OTHER = '{ region(code: "653101000000") { code } }'


@pytest.mark.parametrize(("fast", "execution_path"), [(True, "fast"), (False, "graphql_core")])
async def test_fast_path_setting_selects_the_execution_path(
    sample_database: Neo4jDatabase, serve_api: Callable[..., Api], fast: bool, execution_path: str
) -> None:
    api = serve_api(sample_database, fast=fast)
    assert await api.data(QUERY) == {"region": {"name": "喀什市"}}
    both = await api.data(substitute(QUERY, "name", "name code"))
    assert both == {"region": {"name": "喀什市", "code": "653101000000"}}
    metrics = (await api.client.get("/metrics")).text
    assert f'yuanliu_responses_total{{execution_path="{execution_path}"}} 2.0' in metrics


async def test_trusted_only_refuses_other_documents(
    sample_database: Neo4jDatabase, serve_api: Callable[..., Api], tmp_path: Path
) -> None:
    TrustedStore(tmp_path / "documents").add(QUERY, "city")
    api = serve_api(sample_database, home=tmp_path, trusted_only=True)
    assert await api.data(QUERY) == {"region": {"name": "喀什市"}}
    by_id = await api.client.post("/graphql", json={"documentId": "city"})
    assert by_id.json() == {"data": {"region": {"name": "喀什市"}}}
    assert await api.code(OTHER) == "UNTRUSTED_DOCUMENT"
    assert "errors" not in (await serve_api(sample_database, home=tmp_path).post(OTHER)).json()


async def test_warmup_needs_no_trusted_document_and_no_points(
    sample_database: Neo4jDatabase, serve_api: Callable[..., Api], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    api = serve_api(sample_database, home=tmp_path, trusted_only=True, rate=1)
    (tmp_path / "documents").mkdir()
    application = api.client._transport.app  # type: ignore[attr-defined]
    await warm_up(application, api.engine, [QUERY, OTHER, QUERY], print)
    assert api.queries == ["region/region_by_code"] * 3
    assert capsys.readouterr().out == ""
    assert await api.code(OTHER) == "UNTRUSTED_DOCUMENT"
    api.queries.clear()
    await warm_up(application, api.engine, ["{ nothing }", QUERY], print)
    assert capsys.readouterr().out == "Warm-up query failed: VALIDATION.\n"
    assert api.queries == ["region/region_by_code"]


async def test_rate_limit_and_cost_metric_count_executed_operations(
    sample_database: Neo4jDatabase, serve_api: Callable[..., Api]
) -> None:
    api = serve_api(sample_database, rate=1, explain=True)
    assert await api.data(QUERY)
    assert await api.code(QUERY) == "RATE_LIMITED"
    metrics = (await api.client.get("/metrics")).text
    assert "yuanliu_cost_points_total 1.0" in metrics
    assert "yuanliu_queries_per_request_count 1.0" in metrics


async def test_database_time_beyond_the_estimate_is_charged(
    sample_database: Neo4jDatabase, serve_api: Callable[..., Api]
) -> None:
    """Any query takes longer than the tenth of a millisecond that one point buys."""
    api = serve_api(sample_database, rate=1)
    assert await api.data(QUERY)
    rejected = await api.post(QUERY)
    assert rejected.status_code == 429
    assert int(rejected.headers["retry-after"]) > 60


@pytest.mark.parametrize(
    "address", ["list?list=departments", "lineage?of=resource_653101000000/huiliu.yibao-01&direction=UPSTREAM"]
)
async def test_exports_are_charged(sample_database: Neo4jDatabase, serve_api: Callable[..., Api], address: str) -> None:
    api = serve_api(sample_database, rate=1)
    assert (await api.client.get(f"/export/{address}")).status_code == 200
    rejected = await api.client.get(f"/export/{address}")
    assert rejected.status_code == 429
    assert rejected.json()["errors"][0]["extensions"]["code"] == "RATE_LIMITED"
    assert int(rejected.headers["retry-after"]) > 60
