"""The composition root: builds the ASGI application from settings and a database."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.admission.async_queue import AdmissionQueue
from api.admission.endpoint_classes import create_queues
from api.admission.middleware import AdmissionMiddleware
from api.admission.work_limits import WorkLimits
from api.documents.lookup import DocumentLookup
from api.documents.trusted_store import TrustedStore
from api.endpoints import documentation, graphiql, lineage_export, metrics, openlineage, report_export
from api.endpoints.graphql import create_application
from api.http.compression import CompressionMiddleware
from api.http.cors import with_cors
from api.observability import access_log
from api.observability.counters import Counters
from api.observability.dispatcher import Sink, TelemetryDispatcher
from api.observability.middleware import RequestRecordMiddleware
from api.observability.prometheus import MetricSources
from api.observability.query_observer import QueryObserver
from api.rate_limit import RateLimiter
from api.response_cache import ResponseCache, ResponseStore
from api.schema import schema
from api.viewer_middleware import ViewerMiddleware
from exchange.openlineage.ingest import LineageIngest
from graph.batch_load import load_deferred
from graph.client.version_check import VersionCheck
from graph.engine import QueryEngine
from resolvers.caches import Caches
from resolvers.context import Context
from settings import CHECKOUT

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.applications import Starlette
    from starlette.types import ASGIApp

    from api.observability.tracing import TraceExporter
    from domain.viewer import Viewer
    from graph.client.database import Neo4jDatabase
    from settings import ObservabilitySettings, Settings

PAGES = CHECKOUT / "web" / "dist"
DOCUMENTATION = CHECKOUT / "docs"


@dataclass
class Readiness:
    """Whether the data of the service is complete, as /readyz reports."""

    ready: bool = False

    def set(self, ready: bool) -> None:
        self.ready = ready


def build(
    settings: Settings,
    database: Neo4jDatabase,
    readiness: Readiness,
    engine: QueryEngine | None = None,
    caches: Caches | None = None,
) -> ASGIApp:
    """Builds the service over a database. Tests pass `engine` and `caches` in order to inspect them."""
    query_engine = engine or QueryEngine(database, load_deferred)
    shared_caches = caches or Caches()
    observability = _Observability(settings.observability)
    query_engine.observer = database.in_flight.observer = QueryObserver(observability.counters)
    cache_bytes = settings.http.cache_mb * 1_000_000
    response_cache = ResponseCache(VersionCheck(database), ResponseStore(cache_bytes)) if cache_bytes else None
    admission_queues = {name: AdmissionQueue(queue) for name, queue in create_queues(database.pool).items()}
    sources = MetricSources(
        observability.counters, observability.dispatcher, admission_queues, query_engine, response_cache
    )

    def context(language: str, viewer: Viewer) -> Context:
        return Context(query_engine, language, viewer=viewer, caches=shared_caches)

    built_schema = schema(settings.timezone)
    rate = RateLimiter(settings.http.rate) if settings.http.rate else None
    work = WorkLimits()
    application = create_application(
        built_schema,
        context=context,
        readiness=readiness,
        ping=database.ping,
        other_routes=[
            *openlineage.routes(LineageIngest(database).ingest, work),
            *lineage_export.routes(context, settings.timezone, rate),
            *report_export.routes(context, built_schema, rate),
            *(metrics.routes(sources, database.ping) if settings.observability.metrics else ()),
            *documentation.routes(DOCUMENTATION),
            *graphiql.routes(PAGES),
        ],
        document_lookup=DocumentLookup(TrustedStore(settings.documents), only_trusted=settings.http.trusted_only),
        rate=rate,
        work=work,
        explains=settings.http.explain,
        response_cache=response_cache,
        fast=settings.http.fast,
        lifespan=observability.lifespan,
    )
    recorded = RequestRecordMiddleware(
        CompressionMiddleware(application), observability.dispatcher, traces=observability.trace_exporter is not None
    )
    admitted = ViewerMiddleware(AdmissionMiddleware(recorded, admission_queues))
    return with_cors(admitted, settings.http.origins)


class _Observability:
    """Counters, access log and trace exporter of one application."""

    def __init__(self, settings: ObservabilitySettings) -> None:
        self.counters = Counters()
        self.trace_exporter = _trace_exporter(settings.traces)
        sinks: list[Sink] = [access_log.log_requests]
        if self.trace_exporter:
            # before the log, whose lines contain the trace id that the exporter records
            sinks.insert(0, self.trace_exporter.trace_requests)
        if settings.metrics:
            sinks.append(self.counters.count_requests)
        self.dispatcher = TelemetryDispatcher(sinks)

    @asynccontextmanager
    async def lifespan(self, _: Starlette) -> AsyncIterator[None]:
        """Flushes the last records when the application ends."""
        yield
        self.dispatcher.flush()
        if self.trace_exporter:
            await self.trace_exporter.close()


def _trace_exporter(collector: str) -> TraceExporter | None:
    if not collector:
        return None
    # imported on demand: the SDK takes a second to load
    from api.observability.tracing import TraceExporter

    return TraceExporter.to_collector(collector)
