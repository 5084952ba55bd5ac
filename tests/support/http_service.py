"""A small schema over HTTP without a database, whose resolvers fail in each way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, cast

import httpx
from graphql import GraphQLSchema, build_schema

from api.documents.lookup import DocumentLookup
from api.endpoints.graphql import create_application
from api.limits.document import LIMITS, Limits
from api.rate_limit import RateLimiter
from api.response_cache import ResponseCache
from api.viewer_middleware import ViewerMiddleware
from domain.errors import BadDate, Unavailable, UnknownReference
from domain.viewer import Viewer
from graph.compile import Validity
from resolvers.context import Context

JSON = "application/json"
RESPONSE = "application/graphql-response+json"

SDL = """
  scalar DateTime
  enum Color { RED GREEN }
  type Query {
    hello(name: String): String
    language: String
    failing: String
    unavailable: String
    unknown: String
    never: String!
    slow: String
    when(at: DateTime): String
    square(of: Int!): Int
    color: Color
    rows(first: Int, last: Int): [Int]
    nodes(ids: [ID!]!): [String]
    self: Query
    counted: Int
    list(first: Int): RowConnection
  }
  type RowConnection { nodes: [Query] edges: [RowEdge] totalCount: Int }
  type RowEdge { node: Query }
  type Mutation { write: String slow: String counted: Int }
  type Subscription { counted: Int }
"""


@dataclass
class Service:
    """The application and its controls: the field `slow` waits for `go`; its outcome is in `slow`."""

    ready: bool = True
    database: Exception | None = None
    limits: Limits = LIMITS
    document_lookup: DocumentLookup | None = None
    rate: RateLimiter | None = None
    response_cache: ResponseCache | None = None
    explains: bool = False
    calls: int = 0
    go: asyncio.Event = field(default_factory=asyncio.Event)
    began: asyncio.Event = field(default_factory=asyncio.Event)
    slow: str = ""

    async def ping(self) -> None:
        if self.database:
            raise self.database

    def application(self) -> ViewerMiddleware:
        built = create_application(
            self._schema(),
            self._context,
            self,
            self.ping,
            limits=self.limits,
            document_lookup=self.document_lookup,
            rate=self.rate,
            explains=self.explains,
            response_cache=self.response_cache,
        )
        return ViewerMiddleware(built)

    @asynccontextmanager
    async def client(self) -> AsyncIterator[httpx.AsyncClient]:
        transport = httpx.ASGITransport(app=self.application())
        async with httpx.AsyncClient(transport=transport, base_url="http://yuanliu") as client:
            yield client

    def _context(self, language: str, viewer: Viewer) -> Context:
        return Context(engine=cast("Any", None), language=language, viewer=viewer)

    async def _slow(self) -> str:
        self.began.set()
        try:
            await self.go.wait()
        except asyncio.CancelledError:
            self.slow = "cancelled"
            raise
        self.slow = "done"
        return self.slow

    def _counted(self, _: Any, info: Any) -> int:
        """The number of calls, read at graph version v for the response cache."""
        self.calls += 1
        info.context.reads.done.append((info.context.reads.at or "v", Validity.ALWAYS))
        return self.calls

    def _schema(self) -> GraphQLSchema:
        built = build_schema(SDL)

        def failing(*_: Any) -> str:
            raise ValueError("postgres://admin:secret@10.0.0.1")

        def unavailable(*_: Any) -> str:
            raise Unavailable.database()

        def unknown(*_: Any) -> str:
            raise UnknownReference("REGION", "region", "999999000000")

        def instant(text: object) -> str:
            if text != "2026-03-01":
                raise BadDate(
                    "Not an instant.", zh="不是有效的时间。", remedy="Write 2026-03-01.", remedy_zh="请写 2026-03-01。"
                )
            return str(text)

        async def slow(*_: Any) -> str:
            return await self._slow()

        cast("Any", built.type_map["DateTime"]).parse_value = instant
        cast("Any", built.type_map["DateTime"]).coerce_input_value = instant
        fields = cast("Any", built.query_type).fields
        fields["hello"].resolve = lambda _, __, name="world": f"Hello, {name}"
        fields["language"].resolve = lambda _, info: info.context.language
        fields["failing"].resolve = failing
        fields["unavailable"].resolve = unavailable
        fields["unknown"].resolve = unknown
        fields["never"].resolve = lambda *_: None
        fields["slow"].resolve = slow
        fields["when"].resolve = lambda _, __, at=None: at
        fields["square"].resolve = lambda _, __, of: of * of
        fields["color"].resolve = lambda *_: "MAUVE"
        fields["rows"].resolve = lambda _, __, first=20, **___: list(range(first))
        fields["nodes"].resolve = lambda _, __, ids: ids
        fields["self"].resolve = lambda *_: {}
        fields["list"].resolve = lambda *_, **__: {
            "nodes": [{}, {}],
            "edges": [{"node": {}}, {"node": {}}],
            "totalCount": 2,
        }
        mutations = cast("Any", built.mutation_type).fields
        mutations["write"].resolve = lambda *_: "written"
        mutations["slow"].resolve = slow
        fields["counted"].resolve = mutations["counted"].resolve = self._counted
        return built


@dataclass
class SchemaService:
    """The application over a schema without a database, for what needs none: introspection, labels."""

    schema: GraphQLSchema
    fast: bool = True

    @asynccontextmanager
    async def client(self) -> AsyncIterator[httpx.AsyncClient]:
        def context(language: str, viewer: Viewer) -> Context:
            return Context(cast("Any", None), language, viewer=viewer)

        service = Service()
        application = create_application(self.schema, context, service, service.ping, fast=self.fast)
        transport = httpx.ASGITransport(ViewerMiddleware(application))
        async with httpx.AsyncClient(transport=transport, base_url="http://yuanliu") as client:
            yield client
