"""Peer (b): Strawberry with a loader for each edge, its parser and validation caches, over the bare driver.

The fields are named as ours, so that it is asked the same documents.
"""

# ruff: noqa: N802, N803 - GraphQL's names
# mypy: ignore-errors
# made as its own guide shows it, with types that exist at run time only

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
from bench.peers.strawberry_loaders.asking import Asking, asking
from bench.peers.strawberry_loaders.types import (
    CatalogEntry,
    EntryFilter,
    EntryOrder,
    Found,
    Libraries,
    Library,
    LibraryFilter,
    Lineage,
    LineageBudget,
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
        found = await asking(info).many(statements.ENTRY_BY_CODE).load(code)
        return CatalogEntry(**found[0]) if found else None

    @strawberry.field
    async def catalogEntries(
        self, info: strawberry.Info, first: int, where: EntryFilter, orderBy: list[EntryOrder]
    ) -> Found:
        share, before = where.shareType.eq.value, where.updatedAt.lt
        rows = await asking(info).rows(statements.ENTRIES, share=share, before=before, first=first)
        return Found(nodes=[CatalogEntry(**each["row"]) for each in rows])

    @strawberry.field
    async def library(self, info: strawberry.Info, code: str) -> Library | None:
        found = await asking(info).many(statements.LIBRARY_BY_CODE).load(code)
        return Library(**found[0]) if found else None

    @strawberry.field
    async def libraries(self, info: strawberry.Info, first: int, where: LibraryFilter) -> Libraries:
        rows = await asking(info).rows(statements.LIBRARIES, codes=where.code.in_, first=first)
        return Libraries(nodes=[Library(**each["row"]) for each in rows])

    @strawberry.field
    async def lineage(
        self,
        info: strawberry.Info,
        of: list[strawberry.ID],
        direction: LineageDirection,
        depth: int,
        budget: LineageBudget,
    ) -> Lineage:
        rows = [each["row"] for each in await asking(info).rows(cypher("C5"), of=list(of), now=datetime.now(UTC))]
        return Lineage(
            nodes=[
                LineageNode(
                    node=Resource(id=each["id"], name=each["name"]),
                    depth=each["depth"],
                    omittedDownstream=each["omittedDownstream"],
                )
                for each in rows
            ],
            edges=[
                LineageEdge(id=edge["id"], kind=edge["kind"], from_=Resource(id=each["id"]), to=Resource(id=edge["to"]))
                for each in rows
                for edge in each["edges"]
            ],
        )


schema = strawberry.Schema(
    Query, config=StrawberryConfig(auto_camel_case=False), extensions=[ParserCache(1_000), ValidationCache(1_000)]
)


class Endpoint(GraphQL[Any, Any]):
    """A request's own loaders."""

    async def get_context(self, request: Any, response: Any) -> Any:
        return {"request": request, "response": response, "asking": Asking(app.state.driver)}


app = Starlette(routes=[Mount("/graphql", Endpoint(schema))], lifespan=connected)
