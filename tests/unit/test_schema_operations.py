"""The schema that is executed keeps the resolvers of each operation type."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, cast

import strawberry
from graphql import ExecutionResult, GraphQLSchema, parse, subscribe

from api.execution.field_resolvers import RootFieldResolver, resolve_by_key
from api.execution.request_handler import RequestHandler
from api.http.request_params import RequestParams
from api.root_fields import RESOLVER
from api.schema import executable
from domain.viewer import ANONYMOUS
from resolvers.context import Context, FieldRequest


@strawberry.type
class Thing:
    name: str


async def _read(request: FieldRequest) -> Any:
    return {"name": f"read {request.selection.arguments['id']}"}


async def _written(request: FieldRequest) -> Any:
    return {"name": f"written {request.selection.arguments['id']}"}


def _unused(id: str) -> Thing:
    raise AssertionError(f"replaced: {id}")


@strawberry.type
class Query:
    thing: Thing = strawberry.field(resolver=_unused, metadata={RESOLVER: _read})

    @strawberry.field
    def plain(self) -> str:
        return "resolved by Strawberry"


@strawberry.type
class Mutation:
    rename: Thing = strawberry.field(resolver=_unused, metadata={RESOLVER: _written})

    @strawberry.mutation
    def plain(self) -> str:
        return "written by Strawberry"


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def counted(self) -> AsyncIterator[int]:
        for number in (1, 2):
            yield number


def built() -> GraphQLSchema:
    return executable(strawberry.Schema(query=Query, mutation=Mutation, subscription=Subscription))


async def _data(document: str) -> Any:
    service = RequestHandler(built(), lambda language, viewer: Context(cast("Any", None), language, viewer=viewer))

    async def run(work: Any) -> Any:
        return await work

    result = await service.handle(RequestParams(document), "en", viewer=ANONYMOUS, caller="", read_only=False, run=run)
    assert result.failures == ()
    return result.data


def test_only_fields_of_objects_are_resolved_by_key() -> None:
    schema = built()
    operations = {kind.name: kind.fields for kind in (schema.query_type, schema.mutation_type) if kind}
    assert isinstance(operations["Query"]["thing"].resolve, RootFieldResolver)
    assert isinstance(operations["Mutation"]["rename"].resolve, RootFieldResolver)
    assert cast("Any", schema.type_map["Thing"]).fields["name"].resolve is resolve_by_key


async def test_queries_and_mutations_are_resolved_by_their_resolvers() -> None:
    assert await _data('{ thing(id: "a") { name } plain }') == {
        "thing": {"name": "read a"},
        "plain": "resolved by Strawberry",
    }
    assert await _data('mutation { first: rename(id: "a") { name } plain second: rename(id: "b") { name } }') == {
        "first": {"name": "written a"},
        "plain": "written by Strawberry",
        "second": {"name": "written b"},
    }


async def test_a_subscription_keeps_its_source_of_events() -> None:
    events: Any = subscribe(built(), parse("subscription { counted }"))
    stream = await events if not hasattr(events, "__aiter__") else events
    assert not isinstance(stream, ExecutionResult)
    assert [event.data async for event in stream] == [{"counted": 1}, {"counted": 2}]
