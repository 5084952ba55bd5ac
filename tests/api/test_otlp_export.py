"""Traces arrive at a collector: a real receiver of OTLP over HTTP on loopback, which reads the protobuf."""

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
from tests.conftest import uvicorn_on


@asynccontextmanager
async def collector(received: asyncio.Queue[ExportTraceServiceRequest]) -> AsyncIterator[str]:
    async def take(request: Request) -> Response:
        body = await request.body()
        if request.headers.get("content-encoding") == "gzip":
            body = zlib.decompress(body, wbits=zlib.MAX_WBITS | 16)
        received.put_nowait(ExportTraceServiceRequest.FromString(body))
        answer = ExportTraceServiceResponse().SerializeToString()
        return Response(answer, media_type="application/x-protobuf")

    async with uvicorn_on(Starlette(routes=[Route("/v1/traces", take, methods=["POST"])])) as port:
        yield f"http://127.0.0.1:{port}"


async def test_traces_are_exported_over_http_at_the_latest_when_the_service_ends(sampled: Neo4jDatabase) -> None:
    received: asyncio.Queue[ExportTraceServiceRequest] = asyncio.Queue()
    async with collector(received) as address:
        built = app.build(
            Settings(observability=ObservabilitySettings(traces=address)), sampled, app.Readiness(ready=True)
        )
        async with uvicorn_on(built) as port, httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
            answer = await client.post("/graphql", json={"query": "query Few { regions(first: 2) { nodes { name } } }"})
            assert "errors" not in answer.json()
        async with asyncio.timeout(10):
            exported = await received.get()
    (resource,) = exported.resource_spans
    about = {each.key: each.value.string_value for each in resource.resource.attributes}
    assert about["service.name"] == "yuanliu"
    spans = {each.name: each for scope in resource.scope_spans for each in scope.spans}
    assert set(spans) == {"POST /graphql", "region/regions", "bolt"}
    assert spans["region/regions"].parent_span_id == spans["POST /graphql"].span_id
    assert spans["bolt"].parent_span_id == spans["region/regions"].span_id
    assert len({each.trace_id for each in spans.values()}) == 1


async def test_a_collector_that_is_gone_delays_nothing_and_fails_nothing(sampled: Neo4jDatabase) -> None:
    built = app.build(
        Settings(observability=ObservabilitySettings(traces="http://127.0.0.1:1")), sampled, app.Readiness(ready=True)
    )
    async with asyncio.timeout(8):
        async with uvicorn_on(built) as port, httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
            answer = await client.post("/graphql", json={"query": "{ regions(first: 1) { nodes { name } } }"})
            assert "errors" not in answer.json()


def test_what_is_not_needed_to_answer_is_not_loaded() -> None:
    """Neither the SDK of traces where nobody traces, nor the dictionary of pinyin, which takes 60 MB."""
    told = (
        "import sys, app, terminal.serve; "
        "print([each for each in sys.modules if each.startswith(('opentelemetry', 'pypinyin'))])"
    )
    ran = subprocess.run([sys.executable, "-c", told], cwd=CHECKOUT, check=True, capture_output=True, text=True)
    assert ran.stdout.strip() == "[]"
