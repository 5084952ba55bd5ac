"""The observed service, for the tests of metrics, logs and traces; and the sample with what lineage events create."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Sequence
from typing import Any

import httpx
import pytest
import pytest_asyncio
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

import app
from api.observability.dispatcher import Sink, TelemetryDispatcher
from api.observability.tracing import TraceExporter
from exchange.openlineage.ingest import LineageIngest
from exchange.openlineage.state import DatasetFacts, LineageState, key
from graph.client.database import Neo4jDatabase
from settings import HttpSettings, ObservabilitySettings, Settings
from tests.api.test_job import EVENTS
from tests.support.observed_service import ObservedService
from tests.support.openlineage_events import SPACE, dataset, dataset_event, facet, run_event, schema


@pytest_asyncio.fixture
async def observed(
    sample_database: Neo4jDatabase, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> AsyncIterator[ObservedService]:
    provider = TracerProvider(shutdown_on_exit=False)
    spans = InMemorySpanExporter()
    provider.add_span_processor(SimpleSpanProcessor(spans))
    monkeypatch.setattr(TraceExporter, "to_collector", classmethod(lambda cls, _: cls(provider)))
    chosen = Settings(
        home=tmp_path, http=HttpSettings(cache_mb=1), observability=ObservabilitySettings(traces="http://in.memory")
    )
    dispatchers: list[TelemetryDispatcher] = []

    def dispatcher(sinks: Sequence[Sink]) -> TelemetryDispatcher:
        dispatchers.append(TelemetryDispatcher(sinks))
        return dispatchers[0]

    monkeypatch.setattr(app, "TelemetryDispatcher", dispatcher)
    built = app.build(chosen, sample_database, app.Readiness(ready=True))
    client = httpx.AsyncClient(transport=httpx.ASGITransport(built), base_url="http://yuanliu")
    service = ObservedService(client, spans, dispatchers[0])
    ours = logging.getLogger("yuanliu")
    ours.addHandler(service.handler)
    monkeypatch.setattr(ours, "propagate", False)
    level = ours.level
    ours.setLevel(logging.INFO)
    yield service
    ours.setLevel(level)
    ours.removeHandler(service.handler)
    await client.aclose()


OWNED = facet(owners=[{"name": "team:lineage"}, {"name": "li", "type": "STEWARD"}])
STATED = {
    "ownership": OWNED,
    "schema": schema("x", "k"),
    "version": facet(datasetVersion="v1"),
    "tags": facet(tags=[{"key": "pii", "value": "true"}, *({"key": "pii", "field": name} for name in "xk")]),
    "dataQualityMetrics": facet(rowCount=4, columnMetrics={name: {"nullCount": 1, "max": 2.5} for name in "xk"}),
    "dataQualityAssertions": facet(
        assertions=[{"assertion": "unique", "success": True, "column": name} for name in (None, "x", "k")]
    ),
    "outputStatistics": facet(rowCount=4),
    "inputStatistics": facet(rowCount=5),
}
"""Facets of a dataset, one for each fact that the API serves."""
MASKED = [{"type": "DIRECT", "subtype": "TRANSFORMATION", "masking": True}]
SOURCE = {"namespace": SPACE, "name": "a", "field": "k", "transformations": MASKED}
COPY = run_event(
    9,
    inputs=["a"],
    outputs=[dataset("b", columnLineage=facet(fields={"x": {"inputFields": [SOURCE]}}))],
    run="9",
    facets={"tags": facet(tags=[{"key": "trigger", "value": "schedule"}])},
    job_facets={"tags": facet(tags=[{"key": "team", "value": "registers"}]), "sql": facet(query="SELECT k FROM a")},
)


@pytest_asyncio.fixture
async def with_lineage(sample_database: Neo4jDatabase) -> AsyncIterator[Neo4jDatabase]:
    """The sample with nodes that only lineage events create; they are deleted afterwards."""
    (before,) = await sample_database.rows("MATCH (n) RETURN collect(id(n)) AS nodes", {})
    stated = [dataset_event(at, dataset(name, **STATED)) for at, name in enumerate("abc", 6)]
    ingest = LineageIngest(sample_database)
    result = await ingest.ingest([*EVENTS, *stated, COPY])
    assert result.refused == ()
    minute = "2026-03-01T00:09:00.000000Z"
    names = [key(SPACE, name) for name in "abc"]
    freshness = {"dbt_freshness": (minute, {"warn_after": 60, "error_after": 120})}
    await ingest.write(
        LineageState(datasets={name: DatasetFacts(name, minute, facets=freshness) for name in names}), "freshness"
    )
    yield sample_database
    await sample_database.write([("MATCH (n) WHERE NOT id(n) IN $nodes DETACH DELETE n", before)])
