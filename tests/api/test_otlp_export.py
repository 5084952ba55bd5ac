"""Trace export over OTLP/HTTP to a collector on loopback that reads the protobuf."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

import app
from graph.client.database import Neo4jDatabase
from settings import CHECKOUT, ObservabilitySettings, Settings
from tests.conftest import run_uvicorn


@asynccontextmanager
async def collector(received: asyncio.Queue[ExportTraceServiceRequest]) -> AsyncIterator[str]:
    async def receive(request: Request) -> Response:
        body = await request.body()
        if request.headers.get("content-encoding") == "gzip":
            body = zlib.decompress(body, wbits=zlib.MAX_WBITS | 16)
        received.put_nowait(ExportTraceServiceRequest.FromString(body))
        answer = ExportTraceServiceResponse().SerializeToString()
        return Response(answer, media_type="application/x-protobuf")

    async with run_uvicorn(Starlette(routes=[Route("/v1/traces", receive, methods=["POST"])])) as port:
        yield f"http://127.0.0.1:{port}"


async def test_traces_are_exported_before_the_service_ends(sample_database: Neo4jDatabase) -> None:
    received: asyncio.Queue[ExportTraceServiceRequest] = asyncio.Queue()
    async with collector(received) as address:
        built = app.build(
            Settings(observability=ObservabilitySettings(traces=address)), sample_database, app.Readiness(ready=True)
        )
        async with run_uvicorn(built) as port, httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
            answer = await client.post("/graphql", json={"query": "query Few { regions(first: 2) { nodes { name } } }"})
            assert "errors" not in answer.json()
        async with asyncio.timeout(10):
            exported = await received.get()
    (resource,) = exported.resource_spans
    attributes = {attribute.key: attribute.value.string_value for attribute in resource.resource.attributes}
    assert attributes["service.name"] == "yuanliu"
    spans = {span.name: span for scope in resource.scope_spans for span in scope.spans}
    assert set(spans) == {"POST /graphql", "region/regions", "bolt"}
    assert spans["region/regions"].parent_span_id == spans["POST /graphql"].span_id
    assert spans["bolt"].parent_span_id == spans["region/regions"].span_id
    assert len({span.trace_id for span in spans.values()}) == 1


async def test_unreachable_collector_delays_and_fails_nothing(sample_database: Neo4jDatabase) -> None:
    built = app.build(
        Settings(observability=ObservabilitySettings(traces="http://127.0.0.1:1")),
        sample_database,
        app.Readiness(ready=True),
    )
    async with asyncio.timeout(8):
        async with run_uvicorn(built) as port, httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
            answer = await client.post("/graphql", json={"query": "{ regions(first: 1) { nodes { name } } }"})
            assert "errors" not in answer.json()


def test_optional_libraries_are_not_loaded() -> None:
    """Neither the SDK of OpenTelemetry without a collector, nor the pinyin dictionary, which takes 60 MB."""
    code = (
        "import sys, app, server.lifecycle; "
        "print([name for name in sys.modules if name.startswith(('opentelemetry', 'pypinyin'))])"
    )
    process = subprocess.run([sys.executable, "-c", code], cwd=CHECKOUT, check=True, capture_output=True, text=True)
    assert process.stdout.strip() == "[]"
