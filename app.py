"""The composition root: settings and a database in, the ASGI application out. Nothing else is built anywhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from api import export, graphiql, openlineage
from api.http import application
from api.keeping import Keeping
from api.kept import KeptBodies
from api.naming import Naming
from api.rate import Rate
from api.schema import schema
from api.trusted import TrustedDocuments
from exchange.openlineage.lineage import Lineage
from graph.graph import Graph
from graph.settings import CHECKOUT
from graph.versions import Versions
from resolvers.context import Context

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from graph.bolt import Bolt
    from graph.settings import Settings

PAGES = CHECKOUT / "web" / "dist"


@dataclass
class Readiness:
    """Whether what is served is complete: /readyz tells."""

    ready: bool = False

    def set(self, ready: bool) -> None:
        self.ready = ready


def build(settings: Settings, database: Bolt, readiness: Readiness, graph: Graph | None = None) -> Starlette:
    """The service over a database. `graph`: one that a test listens to."""
    asked = graph or Graph(database)

    kept = settings.http.keep_mb * 1_000_000
    keeping = Keeping(Versions(database), KeptBodies(kept)) if kept else None

    async def ping() -> None:
        await database.version()

    def context(language: str) -> Context:
        return Context(asked, language)

    return application(
        schema(settings.timezone),
        context=context,
        readiness=readiness,
        ping=ping,
        naming=Naming(TrustedDocuments(settings.documents), only_trusted=settings.http.trusted_only),
        rate=Rate(settings.http.rate) if settings.http.rate else None,
        explains=settings.http.explain,
        keeping=keeping,
        fast=settings.http.fast,
        pages=[
            *openlineage.routes(Lineage(database).take),
            *export.routes(context, settings.timezone),
            *graphiql.routes(PAGES),
        ],
    )
