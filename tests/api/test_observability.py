"""Metrics, logs and traces on the sample: what one request is told as, and that no value is ever told."""

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
from tests.support.text_substitution import substituted

NAMED = "query Named { regions(first: 2) { nodes { code name } } libraries(first: 1) { nodes { name } } }"
PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


class Lines(logging.Handler):
    """What is logged, as it would be written."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(JsonFormatter())
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@dataclass
class Outside:
    """The application, and all that is told of it."""

    client: httpx.AsyncClient
    spans: InMemorySpanExporter
    dispatcher: TelemetryDispatcher
    lines: Lines = field(default_factory=Lines)

    async def metrics(self) -> str:
        answer = await self.client.get("/metrics")
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/plain; version=")
        return answer.text

    async def number(self, sample: str) -> float:
        found = re.search(rf"^{re.escape(sample)} (\S+)$", await self.metrics(), re.MULTILINE)
        return float(found[1]) if found else 0.0

    def told(self) -> tuple[ReadableSpan, ...]:
        """All spans; what was to be told soon has been told by then, lines too."""
        self.dispatcher.now()
        return self.spans.get_finished_spans()

    def line(self) -> dict[str, Any]:
        """The last line of a request."""
        self.told()
        found: dict[str, Any] = orjson.loads(self.lines.lines[-1])
        return found


@pytest_asyncio.fixture
async def outside(sampled: Neo4jDatabase, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> AsyncIterator[Outside]:
    provider = TracerProvider(shutdown_on_exit=False)
    spans = InMemorySpanExporter()
    provider.add_span_processor(SimpleSpanProcessor(spans))
    monkeypatch.setattr(TraceExporter, "exported", classmethod(lambda cls, _: cls(provider)))
    chosen = Settings(
        home=tmp_path, http=HttpSettings(cache_mb=1), observability=ObservabilitySettings(traces="http://in.memory")
    )
    made: list[TelemetryDispatcher] = []

    def dispatcher(sinks: Sequence[Sink]) -> TelemetryDispatcher:
        made.append(TelemetryDispatcher(sinks))
        return made[0]

    monkeypatch.setattr(app, "TelemetryDispatcher", dispatcher)
    built = app.build(chosen, sampled, app.Readiness(ready=True))
    client = httpx.AsyncClient(transport=httpx.ASGITransport(built), base_url="http://yuanliu")
    found = Outside(client, spans, made[0])
    ours = logging.getLogger("yuanliu")
    ours.addHandler(found.lines)
    monkeypatch.setattr(ours, "propagate", False)
    level = ours.level
    ours.setLevel(logging.INFO)
    yield found
    ours.setLevel(level)
    ours.removeHandler(found.lines)
    await client.aclose()


def attributes(span: ReadableSpan) -> dict[str, Any]:
    return dict(span.attributes or {})


async def test_a_request_is_a_span_its_questions_below_it_and_their_round_trips_below_these(outside: Outside) -> None:
    answer = await outside.client.post("/graphql", json={"query": NAMED}, headers={"traceparent": PARENT})
    assert "errors" not in answer.json()
    spans = {each.name: each for each in outside.told()}
    assert sorted(spans) == ["POST /graphql", "bolt", "library/libraries", "region/regions"]
    request = spans["POST /graphql"]
    assert request.kind is SpanKind.SERVER
    assert request.parent
    assert (format(request.parent.trace_id, "x"), format(request.parent.span_id, "016x")) == (
        "4bf92f3577b34da6a3ce929d0e0e4736",
        "00f067aa0ba902b7",
    )
    told = attributes(request)
    version = told.pop("yuanliu.graph.version")
    assert told == {
        "http.request.method": "POST",
        "http.route": "/graphql",
        "http.response.status_code": 200,
        "graphql.operation.name": "Named",
        "yuanliu.way": "fast",
        "yuanliu.cost": 3,
        "yuanliu.questions": 2,
    }
    for name in ("library/libraries", "region/regions"):
        question = spans[name]
        assert question.parent
        assert question.parent.span_id == request.context.span_id
        assert attributes(question) == {"yuanliu.question": name, "yuanliu.graph.version": version}
        (trip,) = [
            each
            for each in outside.told()
            if each.name == "bolt" and each.parent and each.parent.span_id == question.context.span_id
        ]
        assert trip.kind is SpanKind.CLIENT
        assert attributes(trip)["db.system.name"] == "neo4j"
        times = [request.start_time, question.start_time, trip.start_time]
        times += [trip.end_time, question.end_time, request.end_time]
        assert times == sorted(times)  # type: ignore[type-var]


async def test_a_caller_that_is_not_sampled_has_no_spans_and_a_broken_traceparent_is_no_parent(
    outside: Outside,
) -> None:
    await outside.client.post("/graphql", json={"query": NAMED}, headers={"traceparent": PARENT[:-1] + "0"})
    assert outside.told() == ()
    await outside.client.post("/graphql", json={"query": NAMED}, headers={"traceparent": "00-nonsense"})
    assert [each.parent for each in outside.told() if each.name == "POST /graphql"] == [None]


async def test_a_request_has_its_line(outside: Outside) -> None:
    await outside.client.post("/graphql", json={"query": NAMED}, headers={"traceparent": PARENT})
    line = outside.line()
    assert line.pop("milliseconds") > 0
    assert re.fullmatch(r"[0-9a-f]{16}", line.pop("version"))
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line.pop("at"))
    assert line == {
        "level": "info",
        "logger": "yuanliu.request",
        "event": "request",
        "door": "graphql",
        "method": "POST",
        "status": 200,
        "operation": "Named",
        "way": "fast",
        "cost": 3,
        "questions": {"region/regions": 1, "library/libraries": 1},
        "trace": "4bf92f3577b34da6a3ce929d0e0e4736",
    }
    for _ in range(2):
        await outside.client.post("/graphql", json={"query": NAMED})
    kept = outside.line()
    assert (kept["way"], "questions" in kept) == ("kept", False)
    assert re.fullmatch(r"[0-9a-f]{16}", kept["version"])
    await outside.client.post("/graphql", json={"query": "{ nothing }"})
    assert outside.line()["codes"] == {"VALIDATION": 1}


async def test_what_fails_is_a_warning_without_its_words(outside: Outside, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise ValueError("postgres://admin:secret@10.0.0.1")

    monkeypatch.setattr("graph.engine.QueryEngine.plan", broken)
    await outside.client.post("/graphql", json={"query": NAMED})
    outside.told()
    raised, line = (orjson.loads(each) for each in outside.lines.lines[-2:])
    assert raised["errors"][0]["type"] == "ValueError"
    assert raised["errors"][0]["frames"][-1].endswith(" broken")
    assert (line["level"], line["codes"]) == ("warning", {"INTERNAL": 1})
    assert "secret" not in "".join(outside.lines.lines)


async def test_the_numbers_of_requests(outside: Outside) -> None:
    before = await outside.metrics()
    assert 'yuanliu_requests_total{door="graphql"' not in before
    # the first tells which version the graph is at, the second is kept
    for _ in range(4):
        await outside.client.post("/graphql", json={"query": NAMED})
    await outside.client.post("/graphql", json={"query": "{ nothing }"})
    await outside.client.get("/graphql", headers={"accept": "text/csv"})
    await outside.client.get("/export/lineage", params={"of": "res_none", "direction": "UPSTREAM"})
    expected = {
        'yuanliu_requests_total{door="graphql",status="200"}': 5,
        'yuanliu_requests_total{door="graphql",status="406"}': 1,
        'yuanliu_requests_total{door="export",status="404"}': 1,
        'yuanliu_request_seconds_count{door="graphql",operation="other"}': 6,
        'yuanliu_answers_total{way="fast"}': 2,
        'yuanliu_answers_total{way="kept"}': 2,
        'yuanliu_errors_total{code="VALIDATION"}': 1,
        'yuanliu_errors_total{code="NOT_ACCEPTABLE"}': 1,
        'yuanliu_errors_total{code="UNKNOWN_RESOURCE"}': 1,
        "yuanliu_cost_points_total": 12,
        "yuanliu_questions_per_request_count": 4,
        "yuanliu_questions_per_request_sum": 4,
        'yuanliu_questions_per_request_bucket{le="2"}': 4,
        'yuanliu_question_seconds_count{question="region/regions"}': 2,
        'yuanliu_question_seconds_count{question="lineage/walk"}': 1,
        'yuanliu_kept_lookups_total{outcome="hit"}': 2,
        'yuanliu_kept_lookups_total{outcome="miss"}': 2,
        "yuanliu_kept_entries": 1,
        "yuanliu_version_checks_total": 2,
        "yuanliu_plans": 2,
        "yuanliu_plans_compiled_total": 2,
        "yuanliu_pool_size": 50,
        "yuanliu_pool_in_use": 0,
        "yuanliu_pool_waiting": 0,
        'yuanliu_slots{door="graphql"}': 38,
        'yuanliu_slots_in_use{door="graphql"}': 0,
        'yuanliu_queue_length{door="graphql"}': 0,
        'yuanliu_shed_total{door="graphql"}': 0,
        "yuanliu_database_up": 1,
    }
    assert {sample: await outside.number(sample) for sample in expected} == expected
    assert await outside.number("yuanliu_kept_bytes") > 0
    assert await outside.number("process_resident_memory_bytes") > 0


async def test_an_operation_is_told_by_name_only_where_its_document_is_trusted(outside: Outside, tmp_path: Any) -> None:
    """However the document is asked for: by its id, by its hash, by its text with the hash."""
    mine = substituted(NAMED, "Named", "Mine")
    identifier = TrustedStore(tmp_path / "documents").add(NAMED)
    for sent in (
        {"documentId": identifier},
        {"extensions": hashed(NAMED)},
        {"query": NAMED, "extensions": hashed(NAMED)},
        {"query": mine},
        {"query": mine, "extensions": hashed(mine)},
        {"extensions": hashed(mine)},
    ):
        assert "errors" not in (await outside.client.post("/graphql", json=sent)).json()
    assert await outside.number('yuanliu_request_seconds_count{door="graphql",operation="Named"}') == 3
    assert await outside.number('yuanliu_request_seconds_count{door="graphql",operation="other"}') == 3
    assert "Mine" not in await outside.metrics()


def hashed(text: str) -> dict[str, Any]:
    return {"persistedQuery": {"version": 1, "sha256Hash": digest(text)}}


async def test_metrics_say_when_the_database_is_gone_and_can_be_turned_off(
    outside: Outside, sampled: Neo4jDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    del outside
    without = app.build(
        Settings(observability=ObservabilitySettings(metrics=False)), sampled, app.Readiness(ready=True)
    )
    async with httpx.AsyncClient(transport=httpx.ASGITransport(without), base_url="http://yuanliu") as client:
        assert (await client.get("/metrics")).status_code == 404

    async def silent() -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr("api.endpoints.health.PING_SECONDS", 0.01)
    monkeypatch.setattr(sampled, "alive", silent)
    built = app.build(Settings(), sampled, app.Readiness(ready=True))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(built), base_url="http://yuanliu") as client:
        assert "\nyuanliu_database_up 0.0\n" in (await client.get("/metrics")).text


def sent(mark: str) -> list[tuple[str, dict[str, Any]]]:
    """Requests with a marked value in every place that a caller can put one into."""
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
async def test_no_value_is_ever_told(outside: Outside, monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    """Not from variables, literals, aliases, cursors, headers, events, ids or query strings, and not from what the
    database says of a statement it refuses."""
    mark = f"m{uuid.uuid4().hex}" * times

    async def tell(again: int) -> None:
        for path, request in sent(mark) * again:
            await outside.client.post(path, **request)
        await outside.client.get("/export/lineage", params={"of": mark, "direction": "BOTH"})
        await outside.client.get("/graphql", params={"query": f'{{ resource(id: "{mark}") {{ name }} }}'})

    await tell(2)
    read = Neo4jDatabase.read

    async def refused(self: Neo4jDatabase, statement: str, parameters: Any, **options: Any) -> Any:
        # a statement that the server refuses, whose message quotes the value
        return await read(self, f"RETURN 1 + '{mark}' + undefined", parameters, **options)

    monkeypatch.setattr(Neo4jDatabase, "read", refused)
    await tell(1)
    outside.told()
    told = [
        "\n".join(outside.lines.lines),
        await outside.metrics(),
        "\n".join(each.to_json() for each in outside.told()),
    ]
    for each in told:
        assert each
        assert mark not in each
        assert mark[1:9] not in each
    assert '"INTERNAL"' in told[0]
