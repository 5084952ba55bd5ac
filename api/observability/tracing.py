"""OpenTelemetry spans of a request, its queries and their round trips. Imported only if a collector is configured.

Spans are created from the request record when the request has ended, so that they cost nothing while it runs. They
contain names, numbers and codes. Of the caller's headers only traceparent (W3C Trace Context) is used.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from importlib.metadata import version
from typing import Self

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import OTELResourceDetector, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Span, SpanKind, Status, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from api.admission.endpoint_classes import CLASS_PATHS
from api.observability.access_log import MAX_NAME_LENGTH, SERVICE_FAULTS
from api.request_record import RequestRecord
from graph.client.instrumentation import QueryEvent, RoundTripEvent

SERVICE = "yuanliu"
PATH = "/v1/traces"
CLOSE_SECONDS = 2.0
NANOSECONDS = 1_000_000_000
"""Nanoseconds of a second."""

_propagator = TraceContextTextMapPropagator()


class TraceExporter:
    """Creates the spans of finished requests. The provider exports them in a separate thread."""

    def __init__(self, provider: TracerProvider) -> None:
        self._provider = provider
        self._tracer = provider.get_tracer(SERVICE, version("yuanliu"))

    @classmethod
    def to_collector(cls, endpoint: str) -> Self:
        """An exporter to an OTLP/HTTP collector. `endpoint`: its base address, such as http://127.0.0.1:4318."""
        service = Resource({"service.name": SERVICE, "service.version": version("yuanliu")})
        provider = TracerProvider(resource=service.merge(OTELResourceDetector().detect()), shutdown_on_exit=False)
        provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint.rstrip("/") + PATH)))
        return cls(provider)

    def trace_requests(self, records: Sequence[RequestRecord]) -> None:
        """Creates the spans of finished requests, and records the id of each request's trace."""
        for request_record in records:
            self._trace_request(request_record)

    def _trace_request(self, request_record: RequestRecord) -> None:
        # from the monotonic clock to the nanoseconds since 1970 of spans
        offset = time.time_ns() - int(time.monotonic() * NANOSECONDS)
        parent = (
            _propagator.extract({"traceparent": request_record.parent}, Context())
            if request_record.parent
            else Context()
        )
        span = self._tracer.start_span(
            f"{request_record.method} {CLASS_PATHS[request_record.endpoint_class]}",
            parent,
            SpanKind.SERVER,
            attributes=_attributes(request_record),
            start_time=_nanoseconds(request_record.began, offset),
        )
        request_record.trace = trace.format_trace_id(span.get_span_context().trace_id)
        if span.is_recording():
            if request_record.status >= 500 or not SERVICE_FAULTS.isdisjoint(request_record.codes):
                span.set_status(Status(StatusCode.ERROR))
            within = trace.set_span_in_context(span, Context())
            contexts = {query.number: self._trace_query(query, within, offset) for query in request_record.queries}
            for trip in request_record.round_trips:
                self._trace_round_trip(trip, contexts.get(trip.query_number, within), offset)
        span.end(_nanoseconds(request_record.began + request_record.seconds, offset))

    async def close(self) -> None:
        """Exports the remaining spans, for at most CLOSE_SECONDS."""
        loop, closed = asyncio.get_running_loop(), asyncio.Event()

        def close() -> None:
            self._provider.shutdown()
            with suppress(RuntimeError):  # the loop may have been closed meanwhile
                loop.call_soon_threadsafe(closed.set)

        # a daemon thread: a collector that does not answer must not keep the process alive
        threading.Thread(target=close, daemon=True).start()
        with suppress(TimeoutError):
            await asyncio.wait_for(closed.wait(), CLOSE_SECONDS)

    def _trace_query(self, event: QueryEvent, within: Context, offset: int) -> Context:
        attributes = {"yuanliu.query": event.name, "yuanliu.graph.version": event.version}
        span = self._tracer.start_span(
            event.name, within, attributes=attributes, start_time=_nanoseconds(event.began, offset)
        )
        return _end_span(span, event, offset)

    def _trace_round_trip(self, event: RoundTripEvent, within: Context, offset: int) -> None:
        attributes = {"db.system.name": "neo4j", "yuanliu.graph.version": event.version}
        span = self._tracer.start_span(
            "bolt", within, SpanKind.CLIENT, attributes=attributes, start_time=_nanoseconds(event.began, offset)
        )
        _end_span(span, event, offset)


def _attributes(request_record: RequestRecord) -> dict[str, str | int | float | list[str]]:
    """The attributes of a request's span, without those that are empty."""
    attributes: dict[str, str | int | float | list[str]] = {
        "http.request.method": request_record.method,
        "http.route": CLASS_PATHS[request_record.endpoint_class],
        "http.response.status_code": request_record.status,
        "graphql.operation.name": request_record.operation[:MAX_NAME_LENGTH],
        "yuanliu.execution_path": request_record.execution_path,
        "yuanliu.cost": request_record.cost,
        "yuanliu.queries": request_record.query_count,
        "yuanliu.graph.version": request_record.version,
        "yuanliu.codes": list(request_record.codes),
        "yuanliu.queue_seconds": request_record.queue_seconds,
    }
    return {name: value for name, value in attributes.items() if value}


def _end_span(span: Span, event: QueryEvent | RoundTripEvent, offset: int) -> Context:
    """Ends the span of an event. Returns the context for spans below it."""
    if event.failure:
        span.set_attribute("error.type", event.failure)
        span.set_status(Status(StatusCode.ERROR))
    span.end(_nanoseconds(event.began + event.seconds, offset))
    return trace.set_span_in_context(span, Context())


def _nanoseconds(seconds: float, offset: int) -> int:
    return int(seconds * NANOSECONDS) + offset
