"""The observed service, for the tests of metrics, logs and traces."""

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
from graph.client.database import Neo4jDatabase
from settings import HttpSettings, ObservabilitySettings, Settings
from tests.support.observed_service import ObservedService


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
