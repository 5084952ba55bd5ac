"""The application with its metrics, log lines and spans in memory."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, field
from typing import Any

import httpx
import orjson
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from api.observability.dispatcher import TelemetryDispatcher
from server.logging_setup import JsonFormatter

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
