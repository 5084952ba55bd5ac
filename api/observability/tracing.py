"""OpenTelemetry: a request, the questions it asked, the round trips of each. Imported only where it is configured.

The spans are made when the request is over, of what was noted: so that nothing is done for them while it is answered.
They bear names, numbers and codes; of what the caller sent only its traceparent (W3C Trace Context) is taken.
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
from api.observability.access_log import LONGEST_NAME, SERVICE_FAULTS
from api.request_record import RequestRecord
from graph.client.instrumentation import QueryEvent, RoundTripEvent

SERVICE = "yuanliu"
PATH = "/v1/traces"
CLOSE_SECONDS = 2.0
SECOND = 1_000_000_000

_propagator = TraceContextTextMapPropagator()


class TraceExporter:
    """The spans of requests that are over, given to a provider, which exports them in a thread of its own."""

    def __init__(self, provider: TracerProvider) -> None:
        self._provider = provider
        self._tracer = provider.get_tracer(SERVICE, version("yuanliu"))

    @classmethod
    def exported(cls, endpoint: str) -> Self:
        """To a collector that speaks OTLP over HTTP. `endpoint`: its base address, such as http://127.0.0.1:4318."""
        own = Resource({"service.name": SERVICE, "service.version": version("yuanliu")})
        provider = TracerProvider(resource=own.merge(OTELResourceDetector().detect()), shutdown_on_exit=False)
        provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint.rstrip("/") + PATH)))
        return cls(provider)

    def requests(self, over: Sequence[RequestRecord]) -> None:
        """The spans of requests that are over; notes the id of each one's trace."""
        for each in over:
            self._request(each)

    def _request(self, request_record: RequestRecord) -> None:
        # what the monotonic clock said, as the nanoseconds since 1970 that spans are told in
        offset = time.time_ns() - int(time.monotonic() * SECOND)
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
            asked = {each.number: self._question(each, within, offset) for each in request_record.questions}
            for each in request_record.statements:
                self._statement(each, asked.get(each.query_number, within), offset)
        span.end(_nanoseconds(request_record.began + request_record.seconds, offset))

    async def close(self) -> None:
        """Exports what is left, as long as that takes no more than a moment."""
        loop, closed = asyncio.get_running_loop(), asyncio.Event()

        def close() -> None:
            self._provider.shutdown()
            with suppress(RuntimeError):  # the loop may have ended meanwhile
                loop.call_soon_threadsafe(closed.set)

        # a daemon: a collector that does not answer must not keep the process either
        threading.Thread(target=close, daemon=True).start()
        with suppress(TimeoutError):
            await asyncio.wait_for(closed.wait(), CLOSE_SECONDS)

    def _question(self, over: QueryEvent, within: Context, offset: int) -> Context:
        attributes = {"yuanliu.question": over.name, "yuanliu.graph.version": over.version}
        span = self._tracer.start_span(
            over.name, within, attributes=attributes, start_time=_nanoseconds(over.began, offset)
        )
        return _ended(span, over, offset)

    def _statement(self, over: RoundTripEvent, within: Context, offset: int) -> None:
        attributes = {"db.system.name": "neo4j", "yuanliu.graph.version": over.version}
        span = self._tracer.start_span(
            "bolt", within, SpanKind.CLIENT, attributes=attributes, start_time=_nanoseconds(over.began, offset)
        )
        _ended(span, over, offset)


def _attributes(request_record: RequestRecord) -> dict[str, str | int | float | list[str]]:
    found: dict[str, str | int | float | list[str]] = {
        "http.request.method": request_record.method,
        "http.route": CLASS_PATHS[request_record.endpoint_class],
        "http.response.status_code": request_record.status,
        "graphql.operation.name": request_record.operation[:LONGEST_NAME],
        "yuanliu.way": request_record.execution_path,
        "yuanliu.cost": request_record.cost,
        "yuanliu.questions": request_record.asked,
        "yuanliu.graph.version": request_record.version,
        "yuanliu.codes": list(request_record.codes),
        "yuanliu.waited": request_record.queue_seconds,
    }
    return {name: value for name, value in found.items() if value}


def _ended(span: Span, over: QueryEvent | RoundTripEvent, offset: int) -> Context:
    if over.failure:
        span.set_attribute("error.type", over.failure)
        span.set_status(Status(StatusCode.ERROR))
    span.end(_nanoseconds(over.began + over.seconds, offset))
    return trace.set_span_in_context(span, Context())


def _nanoseconds(at: float, offset: int) -> int:
    return int(at * SECOND) + offset
