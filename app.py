"""The composition root: settings and a database in, the ASGI application out. Nothing else is built anywhere."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.admission.async_queue import AdmissionQueue
from api.admission.endpoint_classes import create_queues
from api.admission.middleware import AdmissionMiddleware
from api.documents.lookup import DocumentLookup
from api.documents.trusted_store import TrustedStore
from api.endpoints import graphiql, lineage_export, openlineage
from api.endpoints.graphql import create_application
from api.observability import access_log, prometheus
from api.observability.counters import Counters
from api.observability.dispatcher import TelemetryDispatcher
from api.observability.middleware import RequestRecordMiddleware
from api.observability.prometheus import MetricSources
from api.observability.query_observer import QueryObserver
from api.rate_limit import RateLimiter
from api.response_cache import ResponseCache
from api.response_store import ResponseStore
from api.schema import schema
from api.viewer_middleware import ViewerMiddleware
from exchange.openlineage.ingest import LineageIngest
from graph.client.version_check import VersionCheck
from graph.engine import QueryEngine
from graph.findings.batch_attach import attach_findings
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
    from settings import Settings

PAGES = CHECKOUT / "web" / "dist"


@dataclass
class Readiness:
    """Whether what is served is complete: /readyz tells."""

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
    """The service over a database. `graph`, `caches`: those that a test looks at."""
    asked = engine or QueryEngine(database, attach_findings)
    shared = caches or Caches()

    kept = settings.http.cache_mb * 1_000_000
    response_cache = ResponseCache(VersionCheck(database), ResponseStore(kept)) if kept else None

    def context(language: str, viewer: Viewer) -> Context:
        return Context(asked, language, viewer=viewer, caches=shared)

    observability = settings.observability
    admission_queues = {kind: AdmissionQueue(queue) for kind, queue in create_queues(database.pool).items()}
    counts = Counters()
    traces = _traces(observability.traces)
    # traces first: they note the id that the log tells
    sinks = [
        *([traces.requests] if traces else []),
        access_log.log_requests,
        *([counts.requests] if observability.metrics else []),
    ]
    dispatcher = TelemetryDispatcher(sinks)
    asked.listener = database.in_flight.listener = QueryObserver(counts)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        dispatcher.now()
        if traces:
            await traces.close()

    answering = create_application(
        schema(settings.timezone),
        context=context,
        readiness=readiness,
        ping=database.alive,
        document_lookup=DocumentLookup(TrustedStore(settings.documents), only_trusted=settings.http.trusted_only),
        rate=RateLimiter(settings.http.rate) if settings.http.rate else None,
        explains=settings.http.explain,
        response_cache=response_cache,
        fast=settings.http.fast,
        lifespan=lifespan,
        pages=[
            *openlineage.routes(LineageIngest(database).take),
            *lineage_export.routes(context, settings.timezone),
            *(
                prometheus.routes(
                    MetricSources(counts, dispatcher, admission_queues, asked, response_cache), database.alive
                )
                if observability.metrics
                else ()
            ),
            *graphiql.routes(PAGES),
        ],
    )
    return ViewerMiddleware(
        AdmissionMiddleware(RequestRecordMiddleware(answering, dispatcher, traces=traces is not None), admission_queues)
    )


def _traces(collector: str) -> TraceExporter | None:
    if not collector:
        return None
    # who does not trace does not load the SDK, which takes a second
    from api.observability.tracing import TraceExporter

    return TraceExporter.exported(collector)
