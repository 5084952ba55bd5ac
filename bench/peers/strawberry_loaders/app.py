"""Peer (b): Strawberry with a loader for each edge, its parser and validation caches, over the bare driver.

The fields are named as ours, so that it is asked the same documents.
"""

# ruff: noqa: N802, N803 - GraphQL's names
# mypy: ignore-errors
# follows Strawberry's own guide, with types that exist at run time only

from datetime import UTC, datetime
from typing import Any

import strawberry
from starlette.applications import Starlette
from starlette.routing import Mount
from strawberry.asgi import GraphQL
from strawberry.extensions import ParserCache, ValidationCache
from strawberry.schema.config import StrawberryConfig

from bench.peers.connected import connected
from bench.peers.strawberry_loaders import statements
from bench.peers.strawberry_loaders.loaders import Loaders, loaders
from bench.peers.strawberry_loaders.types import (
    CatalogEntries,
    CatalogEntry,
    EntryFilter,
    EntryOrder,
    Libraries,
    Library,
    LibraryFilter,
    Lineage,
    LineageDirection,
    LineageEdge,
    LineageNode,
    Resource,
)
from bench.texts import cypher


@strawberry.type
class Query:
    @strawberry.field
    async def catalogEntry(self, info: strawberry.Info, code: str) -> CatalogEntry | None:
        rows = await loaders(info).many(statements.ENTRY_BY_CODE).load(code)
        return CatalogEntry(**rows[0]) if rows else None

    @strawberry.field
    async def catalogEntries(
        self, info: strawberry.Info, first: int, where: EntryFilter, orderBy: list[EntryOrder]
    ) -> CatalogEntries:
        share, before = where.shareType.eq.value, where.updatedAt.lt
        rows = await loaders(info).rows(statements.ENTRIES, share=share, before=before, first=first)
        return CatalogEntries(nodes=[CatalogEntry(**record["row"]) for record in rows])

    @strawberry.field
    async def library(self, info: strawberry.Info, code: str) -> Library | None:
        rows = await loaders(info).many(statements.LIBRARY_BY_CODE).load(code)
        return Library(**rows[0]) if rows else None

    @strawberry.field
    async def libraries(self, info: strawberry.Info, first: int, where: LibraryFilter) -> Libraries:
        rows = await loaders(info).rows(statements.LIBRARIES, codes=where.code.in_, first=first)
        return Libraries(nodes=[Library(**record["row"]) for record in rows])

    @strawberry.field
    async def lineage(
        self,
        info: strawberry.Info,
        of: list[strawberry.ID],
        direction: LineageDirection,
        depth: int,
        milliseconds: int,
    ) -> Lineage:
        rows = [record["row"] for record in await loaders(info).rows(cypher("C5"), of=list(of), now=datetime.now(UTC))]
        return Lineage(
            nodes=[
                LineageNode(
                    node=Resource(id=row["id"], name=row["name"]),
                    depth=row["depth"],
                    omittedDownstream=row["omittedDownstream"],
                )
                for row in rows
            ],
            flows=[
                LineageEdge(key=edge["id"], kind=edge["kind"], from_=Resource(id=row["id"]), to=Resource(id=edge["to"]))
                for row in rows
                for edge in row["edges"]
            ],
        )


schema = strawberry.Schema(
    Query, config=StrawberryConfig(auto_camel_case=False), extensions=[ParserCache(1_000), ValidationCache(1_000)]
)


class Endpoint(GraphQL[Any, Any]):
    """Creates new loaders for each request."""

    async def get_context(self, request: Any, response: Any) -> Any:
        return {"request": request, "response": response, "loaders": Loaders(app.state.driver)}


app = Starlette(routes=[Mount("/graphql", Endpoint(schema))], lifespan=connected)
