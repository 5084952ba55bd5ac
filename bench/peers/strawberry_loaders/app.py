"""Peer (b): Strawberry with a loader for each edge, its parser and validation caches, over the bare driver.

The fields are named as ours, so that it is asked the same documents.
"""

# ruff: noqa: N802, N803, N815 - GraphQL's names
# mypy: ignore-errors
# made as its own guide shows it, with types that exist at run time only

import base64
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum
from typing import Any, NewType

import neo4j
import strawberry
from aiodataloader import DataLoader
from starlette.applications import Starlette
from starlette.routing import Mount
from strawberry.asgi import GraphQL
from strawberry.extensions import ParserCache, ValidationCache
from strawberry.schema.config import StrawberryConfig

from bench.peers.connected import connected
from bench.peers.strawberry_loaders import statements
from bench.texts import cypher

AUDIENCES = ["PUBLIC", "GOV"]


@dataclass
class Asking:
    """A request's loaders, each for one statement and its other parameters."""

    driver: neo4j.AsyncDriver
    loaders: dict[Any, Any] = field(default_factory=dict)

    async def rows(self, statement: str, **parameters: Any) -> list[dict[str, Any]]:
        async with self.driver.session(
            database="neo4j", default_access_mode=neo4j.READ_ACCESS, fetch_size=-1
        ) as session:
            result = await session.run(statement, parameters, audiences=AUDIENCES)
            return [record.data() async for record in result]

    def many(self, statement: str, **parameters: Any) -> Any:
        """A loader of lists of rows."""
        key = (statement, tuple(parameters.items()))
        if key not in self.loaders:

            async def load(keys: Sequence[str]) -> list[list[Any]]:
                found = defaultdict(list)
                for each in await self.rows(statement, keys=list(keys), **parameters):
                    found[each["key"]].append(each["row"])
                return [found[each] for each in keys]

            self.loaders[key] = DataLoader(load)
        return self.loaders[key]


def asking(info: strawberry.Info) -> Asking:
    found: Asking = info.context["asking"]
    return found


ShareType = strawberry.enum(Enum("ShareType", {name: name for name in ("UNCONDITIONAL", "CONDITIONAL", "NOT_SHARED")}))
OrderDirection = strawberry.enum(Enum("OrderDirection", {name: name for name in ("ASC", "DESC")}))
LineageDirection = strawberry.enum(Enum("LineageDirection", {"DOWNSTREAM": "DOWNSTREAM"}))
DateTime = strawberry.scalar(NewType("DateTime", str), name="DateTime", serialize=str, parse_value=str)


@strawberry.type
class Department:
    code: str
    name: str


@strawberry.type
class DataElement:
    code: str
    name: str


@strawberry.type
class InfoItem:
    id: strawberry.ID
    name: str
    position: int
    dataType: str

    @strawberry.field
    async def element(self, info: strawberry.Info) -> DataElement | None:
        found = await asking(info).many(statements.ELEMENT_BY_ITEM).load(self.id)
        return DataElement(**found[0]) if found else None


@strawberry.type
class Items:
    nodes: list[InfoItem]


@strawberry.type
class CatalogEntry:
    id: strawberry.ID
    code: str
    title: str
    status: str | None
    format: str | None
    shareType: str | None
    openType: str | None
    updateCycle: str | None
    recordCount: int | None
    updatedAt: str

    @strawberry.field
    async def provider(self, info: strawberry.Info) -> Department | None:
        found = await asking(info).many(statements.PROVIDER_BY_ENTRY).load(self.id)
        return Department(**found[0]) if found else None

    @strawberry.field
    async def items(self, info: strawberry.Info, first: int = 20) -> Items:
        found = await asking(info).many(statements.ITEMS_BY_ENTRY, first=first).load(self.id)
        return Items(nodes=[InfoItem(**each) for each in found])


@strawberry.input
class ShareFilter:
    eq: ShareType | None = None
    ne: ShareType | None = None


@strawberry.input
class DateTimeFilter:
    lt: DateTime | None = None


@strawberry.input
class EntryFilter:
    shareType: ShareFilter | None = None
    updatedAt: DateTimeFilter | None = None


@strawberry.input
class EntryOrder:
    updatedAt: OrderDirection | None = None


@strawberry.type
class Entries:
    asked: strawberry.Private[dict[str, Any]]
    library: strawberry.Private[str]

    @strawberry.field
    async def nodes(self, info: strawberry.Info) -> list[CatalogEntry]:
        deep = "updatedAt" in self.asked
        text = statements.entries_by_library(self.asked.get("share"), deep=deep)
        found = await asking(info).many(text, **self.asked).load(self.library)
        return [CatalogEntry(**each) for each in found]

    @strawberry.field
    async def totalCount(self, info: strawberry.Info) -> int:
        found = await asking(info).many(statements.COUNT_BY_LIBRARY, share=self.asked["share"]).load(self.library)
        return found[0] if found else 0


@strawberry.type
class Library:
    code: str
    name: str

    @strawberry.field
    def entries(
        self,
        first: int = 20,
        after: str | None = None,
        where: EntryFilter | None = None,
        orderBy: list[EntryOrder] | None = None,
    ) -> Entries:
        asked: dict[str, Any] = {"first": first}
        share = where.shareType if where else None
        if share and share.eq:
            asked["share"] = share.eq.value
        if after:
            _, asked["updatedAt"], asked["id"] = json.loads(base64.urlsafe_b64decode(after + "=" * (-len(after) % 4)))
            asked["unlike"] = share.ne.value if share and share.ne else None
        return Entries(asked=asked, library=self.code)


@strawberry.type
class Libraries:
    nodes: list[Library]


@strawberry.input
class CodeFilter:
    in_: list[str] | None = strawberry.field(name="in", default=None)


@strawberry.input
class LibraryFilter:
    code: CodeFilter | None = None


@strawberry.type
class Found:
    nodes: list[CatalogEntry]


@strawberry.type
class Resource:
    id: strawberry.ID
    name: str | None = None


@strawberry.type
class LineageNode:
    node: Resource
    depth: int
    omittedDownstream: int


@strawberry.type
class LineageEdge:
    id: strawberry.ID
    kind: str
    from_: Resource = strawberry.field(name="from")
    to: Resource


@strawberry.input
class LineageBudget:
    milliseconds: int


@strawberry.type
class Lineage:
    nodes: list[LineageNode]
    edges: list[LineageEdge]


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
