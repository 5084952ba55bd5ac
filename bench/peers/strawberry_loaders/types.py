"""The GraphQL types of the cases; each edge uses a loader."""

# ruff: noqa: N802, N803, N815 - GraphQL's names
# mypy: ignore-errors
# follows Strawberry's own guide, with types that exist at run time only

import base64
import json
from enum import Enum
from typing import Any, NewType

import strawberry

from bench.peers.strawberry_loaders import statements
from bench.peers.strawberry_loaders.loaders import loaders

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
        rows = await loaders(info).many(statements.ELEMENT_BY_ITEM).load(self.id)
        return DataElement(**rows[0]) if rows else None


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
        rows = await loaders(info).many(statements.PROVIDER_BY_ENTRY).load(self.id)
        return Department(**rows[0]) if rows else None

    @strawberry.field
    async def items(self, info: strawberry.Info, first: int = 20) -> Items:
        rows = await loaders(info).many(statements.ITEMS_BY_ENTRY, first=first).load(self.id)
        return Items(nodes=[InfoItem(**row) for row in rows])


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
    arguments: strawberry.Private[dict[str, Any]]
    library: strawberry.Private[str]

    @strawberry.field
    async def nodes(self, info: strawberry.Info) -> list[CatalogEntry]:
        deep = "updatedAt" in self.arguments
        text = statements.entries_by_library(self.arguments.get("share"), deep=deep)
        rows = await loaders(info).many(text, **self.arguments).load(self.library)
        return [CatalogEntry(**row) for row in rows]

    @strawberry.field
    async def totalCount(self, info: strawberry.Info) -> int:
        rows = await loaders(info).many(statements.COUNT_BY_LIBRARY, share=self.arguments["share"]).load(self.library)
        return rows[0] if rows else 0


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
        arguments: dict[str, Any] = {"first": first}
        share = where.shareType if where else None
        if share and share.eq:
            arguments["share"] = share.eq.value
        if after:
            _, arguments["updatedAt"], arguments["id"] = json.loads(
                base64.urlsafe_b64decode(after + "=" * (-len(after) % 4))
            )
            arguments["unlike"] = share.ne.value if share and share.ne else None
        return Entries(arguments=arguments, library=self.code)


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
class CatalogEntries:
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
    key: str
    kind: str
    from_: Resource = strawberry.field(name="from")
    to: Resource


@strawberry.type
class Lineage:
    nodes: list[LineageNode]
    flows: list[LineageEdge]
