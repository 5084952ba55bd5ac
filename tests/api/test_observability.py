"""Metrics, logs and traces on the sample: what they report of a request, and that they contain no value."""

from __future__ import annotations

import asyncio
import base64
import logging
import re
import uuid
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx
import orjson
import pytest
import pytest_asyncio
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind

import app
from api.documents.trusted_store import TrustedStore, digest
from api.observability.dispatcher import Sink, TelemetryDispatcher
from api.observability.tracing import TraceExporter
from graph.client.database import Neo4jDatabase
from server.logging_setup import JsonFormatter
from settings import HttpSettings, ObservabilitySettings, Settings
from tests.support.text_substitution import substitute

NAMED = "query Named { regions(first: 2) { nodes { code name } } libraries(first: 1) { nodes { name } } }"
PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


class LineHandler(logging.Handler):
    """Collects formatted log lines."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(JsonFormatter())
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@dataclass
class ObservedService:
    """The application with its metrics, log lines and spans."""

    client: httpx.AsyncClient
    spans: InMemorySpanExporter
    dispatcher: TelemetryDispatcher
    handler: LineHandler = field(default_factory=LineHandler)

    async def metrics(self) -> str:
        answer = await self.client.get("/metrics")
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/plain; version=")
        return answer.text

    async def number(self, sample: str) -> float:
        match = re.search(rf"^{re.escape(sample)} (\S+)$", await self.metrics(), re.MULTILINE)
        return float(match[1]) if match else 0.0

    def finished_spans(self) -> tuple[ReadableSpan, ...]:
        """All spans. Buffered records are flushed first, so that their log lines exist too."""
        self.dispatcher.flush()
        return self.spans.get_finished_spans()

    def last_line(self) -> dict[str, Any]:
        """The last log line of a request."""
        self.finished_spans()
        fields: dict[str, Any] = orjson.loads(self.handler.lines[-1])
        return fields


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


def attributes(span: ReadableSpan) -> dict[str, Any]:
    return dict(span.attributes or {})


async def test_spans_nest_request_query_and_round_trip(observed: ObservedService) -> None:
    answer = await observed.client.post("/graphql", json={"query": NAMED}, headers={"traceparent": PARENT})
    assert "errors" not in answer.json()
    spans = {span.name: span for span in observed.finished_spans()}
    assert sorted(spans) == ["POST /graphql", "bolt", "library/libraries", "region/regions"]
    request = spans["POST /graphql"]
    assert request.kind is SpanKind.SERVER
    assert request.parent
    assert (format(request.parent.trace_id, "x"), format(request.parent.span_id, "016x")) == (
        "4bf92f3577b34da6a3ce929d0e0e4736",
        "00f067aa0ba902b7",
    )
    request_attributes = attributes(request)
    version = request_attributes.pop("yuanliu.graph.version")
    assert request_attributes == {
        "http.request.method": "POST",
        "http.route": "/graphql",
        "http.response.status_code": 200,
        "graphql.operation.name": "Named",
        "yuanliu.execution_path": "fast",
        "yuanliu.cost": 3,
        "yuanliu.queries": 2,
    }
    for name in ("library/libraries", "region/regions"):
        query = spans[name]
        assert query.parent
        assert query.parent.span_id == request.context.span_id
        assert attributes(query) == {"yuanliu.query": name, "yuanliu.graph.version": version}
        (trip,) = [
            span
            for span in observed.finished_spans()
            if span.name == "bolt" and span.parent and span.parent.span_id == query.context.span_id
        ]
        assert trip.kind is SpanKind.CLIENT
        assert attributes(trip)["db.system.name"] == "neo4j"
        times = [request.start_time, query.start_time, trip.start_time]
        times += [trip.end_time, query.end_time, request.end_time]
        assert times == sorted(times)  # type: ignore[type-var]


async def test_unsampled_parent_has_no_spans_and_invalid_traceparent_no_parent(
    observed: ObservedService,
) -> None:
    await observed.client.post("/graphql", json={"query": NAMED}, headers={"traceparent": PARENT[:-1] + "0"})
    assert observed.finished_spans() == ()
    await observed.client.post("/graphql", json={"query": NAMED}, headers={"traceparent": "00-nonsense"})
    assert [span.parent for span in observed.finished_spans() if span.name == "POST /graphql"] == [None]


async def test_each_request_has_a_log_line(observed: ObservedService) -> None:
    await observed.client.post("/graphql", json={"query": NAMED}, headers={"traceparent": PARENT})
    line = observed.last_line()
    assert line.pop("milliseconds") > 0
    assert re.fullmatch(r"[0-9a-f]{16}", line.pop("version"))
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line.pop("at"))
    assert line == {
        "level": "info",
        "logger": "yuanliu.request",
        "event": "request",
        "endpoint_class": "graphql",
        "method": "POST",
        "status": 200,
        "operation": "Named",
        "execution_path": "fast",
        "cost": 3,
        "queries": {"region/regions": 1, "library/libraries": 1},
        "trace": "4bf92f3577b34da6a3ce929d0e0e4736",
    }
    for _ in range(2):
        await observed.client.post("/graphql", json={"query": NAMED})
    cached = observed.last_line()
    assert (cached["execution_path"], "queries" in cached) == ("cached", False)
    assert re.fullmatch(r"[0-9a-f]{16}", cached["version"])
    await observed.client.post("/graphql", json={"query": "{ nothing }"})
    assert observed.last_line()["codes"] == {"VALIDATION": 1}


async def test_failure_is_a_warning_without_the_error_message(
    observed: ObservedService, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> None:
        raise ValueError("postgres://admin:secret@10.0.0.1")

    monkeypatch.setattr("graph.engine.QueryEngine.plan", broken)
    await observed.client.post("/graphql", json={"query": NAMED})
    observed.finished_spans()
    raised, line = (orjson.loads(text) for text in observed.handler.lines[-2:])
    assert raised["errors"][0]["type"] == "ValueError"
    assert raised["errors"][0]["frames"][-1].endswith(" broken")
    assert (line["level"], line["codes"]) == ("warning", {"INTERNAL": 1})
    assert "secret" not in "".join(observed.handler.lines)


async def test_metrics_count_requests_queries_and_cache_hits(observed: ObservedService) -> None:
    before = await observed.metrics()
    assert 'yuanliu_requests_total{endpoint_class="graphql"' not in before
    # the first reads the graph version, the second is put into the cache
    for _ in range(4):
        await observed.client.post("/graphql", json={"query": NAMED})
    await observed.client.post("/graphql", json={"query": "{ nothing }"})
    await observed.client.get("/graphql", headers={"accept": "text/csv"})
    await observed.client.get("/export/lineage", params={"of": "res_none", "direction": "UPSTREAM"})
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
    monkeypatch.setattr(sample_database, "alive", silent)
    built = app.build(Settings(), sample_database, app.Readiness(ready=True))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(built), base_url="http://yuanliu") as client:
        assert "\nyuanliu_database_up 0.0\n" in (await client.get("/metrics")).text


def sent(mark: str) -> list[tuple[str, dict[str, Any]]]:
    """Requests with a marked value in every place where a caller can put one."""
    cursor = base64.urlsafe_b64encode(f'["{mark}"]'.encode()).decode()
    headers = {"x-marked": mark, "user-agent": mark, "authorization": f"Bearer {mark}", "referer": mark}
    headers |= {"cookie": f"session={mark}", "baggage": f"who={mark}", "tracestate": f"{mark[:8].lower()}={mark}"}
    headers["traceparent"] = PARENT

    def post(query: str, **variables: Any) -> tuple[str, dict[str, Any]]:
        return "/graphql", {"json": {"query": query, "variables": variables}, "headers": headers}

    event = {"eventType": "COMPLETE", "eventTime": mark, "producer": mark, "job": {"name": mark, "namespace": mark}}
    return [
        post("query Q($id: ID!) { resource(id: $id) { name } }", id=mark),
        post(f'{{ resource(id: "{mark}") {{ name }} }}'),
        post(f'{{ catalogEntries(where: {{ title: {{ contains: "{mark}" }} }}) {{ nodes {{ {mark}: title }} }} }}'),
        post(f'{{ regions(after: "{cursor}") {{ nodes {{ name }} }} }}'),
        post(f'{{ regions(after: "{mark}") {{ nodes {{ name }} }} }}'),
        post("query Q($of: [ID!]!) { lineage(of: $of, direction: BOTH) { nodes { depth } } }", of=[mark]),
        post(f'{{ authoritativeSource(element: "{mark}", region: "{mark}") {{ status }} }}'),
        post(f'{{ regions(first: "{mark}") {{ nodes {{ name }} }} }}'),
        post(f"{{ {mark} }}"),
        post(f"{{ regions {{ nodes {{ name }} }} # {mark}"),
        post("query Q($n: Int!) { regions(first: $n) { nodes { name } } }", n=mark),
        ("/graphql", {"json": {"documentId": mark}, "headers": headers}),
        ("/graphql", {"json": {"query": "{ regions { totalCount } }", "operationName": mark}, "headers": headers}),
        ("/graphql", {"content": mark.encode(), "headers": {**headers, "content-type": "application/json"}}),
        (f"/graphql?{mark}={mark}", {"json": {"query": "{ serviceInfo { version } }"}, "headers": headers}),
        ("/api/v1/lineage", {"json": event, "headers": headers}),
        ("/api/v1/lineage/batch", {"json": [event, mark], "headers": headers}),
    ]


@pytest.mark.parametrize("times", [1, 20], ids=["short", "long"])
async def test_no_value_appears_in_metrics_logs_or_traces(
    observed: ObservedService, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    """Neither from variables, literals, aliases, cursors, headers, events, ids or query strings, nor from a message
    of the database about a refused statement."""
    mark = f"m{uuid.uuid4().hex}" * times

    async def send_all(again: int) -> None:
        for path, request in sent(mark) * again:
            await observed.client.post(path, **request)
        await observed.client.get("/export/lineage", params={"of": mark, "direction": "BOTH"})
        await observed.client.get("/graphql", params={"query": f'{{ resource(id: "{mark}") {{ name }} }}'})

    await send_all(2)
    read = Neo4jDatabase.read

    async def refused(self: Neo4jDatabase, statement: str, parameters: Any, **options: Any) -> Any:
        # the server refuses this statement with a message that quotes the value
        return await read(self, f"RETURN 1 + '{mark}' + undefined", parameters, **options)

    monkeypatch.setattr(Neo4jDatabase, "read", refused)
    await send_all(1)
    observed.finished_spans()
    outputs = [
        "\n".join(observed.handler.lines),
        await observed.metrics(),
        "\n".join(span.to_json() for span in observed.finished_spans()),
    ]
    for text in outputs:
        assert text
        assert mark not in text
        assert mark[1:9] not in text
    assert '"INTERNAL"' in outputs[0]
