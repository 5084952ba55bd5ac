"""The composition root: settings and a database in, the ASGI application out. Nothing else is built anywhere."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from api import export, graphiql, openlineage
from api.http import application
from api.keeping import Keeping
from api.kept import KeptBodies
from api.naming import Naming
from api.outside import logs, metrics
from api.outside.admission import Admission
from api.outside.counts import Counts
from api.outside.doors import queues
from api.outside.gate import Gate
from api.outside.hearing import Hearing
from api.outside.metrics import Sources
from api.outside.telling import Telling
from api.outside.watching import Watching
from api.rate import Rate
from api.schema import schema
from api.trusted import TrustedDocuments
from api.viewer_middleware import ViewerMiddleware
from exchange.openlineage.lineage import Lineage
from graph.finding.beside import fill
from graph.graph import Graph
from graph.settings import CHECKOUT
from graph.versions import Versions
from resolvers.caches import Caches
from resolvers.context import Context

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.applications import Starlette
    from starlette.types import ASGIApp

    from api.outside.traces import Traces
    from graph.bolt import Bolt
    from graph.settings import Settings
    from graph.viewer import Viewer

PAGES = CHECKOUT / "web" / "dist"


@dataclass
class Readiness:
    """Whether what is served is complete: /readyz tells."""

    ready: bool = False

    def set(self, ready: bool) -> None:
        self.ready = ready


def build(
    settings: Settings,
    database: Bolt,
    readiness: Readiness,
    graph: Graph | None = None,
    caches: Caches | None = None,
) -> ASGIApp:
    """The service over a database. `graph`, `caches`: those that a test looks at."""
    asked = graph or Graph(database, fill)
    shared = caches or Caches()

    kept = settings.http.keep_mb * 1_000_000
    keeping = Keeping(Versions(database), KeptBodies(kept)) if kept else None

    def context(language: str, viewer: Viewer) -> Context:
        return Context(asked, language, viewer=viewer, caches=shared)

    outside = settings.outside
    gates = {kind: Gate(queue) for kind, queue in queues(database.pool).items()}
    counts = Counts()
    traces = _traces(outside.traces)
    # traces first: they note the id that the log tells
    tellers = [*([traces.requests] if traces else []), logs.told, *([counts.requests] if outside.metrics else [])]
    telling = Telling(tellers)
    asked.listener = database.sessions.listener = Hearing(counts)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        telling.now()
        if traces:
            await traces.close()

    answering = application(
        schema(settings.timezone),
        context=context,
        readiness=readiness,
        ping=database.alive,
        naming=Naming(TrustedDocuments(settings.documents), only_trusted=settings.http.trusted_only),
        rate=Rate(settings.http.rate) if settings.http.rate else None,
        explains=settings.http.explain,
        keeping=keeping,
        fast=settings.http.fast,
        lifespan=lifespan,
        pages=[
            *openlineage.routes(Lineage(database).take),
            *export.routes(context, settings.timezone),
            *(
                metrics.routes(Sources(counts, telling, gates, asked, keeping), database.alive)
                if outside.metrics
                else ()
            ),
            *graphiql.routes(PAGES),
        ],
    )
    return ViewerMiddleware(Admission(Watching(answering, telling, traces=traces is not None), gates))


def _traces(collector: str) -> Traces | None:
    if not collector:
        return None
    # who does not trace does not load the SDK, which takes a second
    from api.outside.traces import Traces

    return Traces.exported(collector)
