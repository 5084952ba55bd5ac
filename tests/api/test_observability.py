"""Logs and traces on the sample: what they report of a request."""

from __future__ import annotations

import re
from typing import Any

import orjson
import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.trace import SpanKind

from tests.support.observed_service import NAMED, PARENT, ObservedService


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
    assert (line["level"], line["codes"]) == ("warning", {"INTERNAL": 2})
    assert "secret" not in "".join(observed.handler.lines)
