"""The schema: Strawberry's types, walked as plain dicts by graphql-core.

`python -m api.schema` prints the SDL, which schema.graphql keeps and a test compares.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from functools import cache
from zoneinfo import ZoneInfo

import strawberry
from graphql import (
    GraphQLEnumType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
)
from strawberry.schema.config import StrawberryConfig

import api.types
from api import enums
from api.execution.field_resolvers import RootFieldResolver, by_key, by_typename
from api.query import ANSWERS, Query
from api.scalars import Instant, instant_scalar
from api.types.node import Node
from graph.shapes import node_queries


def node_types() -> tuple[type[Node], ...]:
    """The types that Relay's `node` may return: the classes of api/types named as the shapes with an id prefix."""
    for module in pkgutil.iter_modules(api.types.__path__):
        importlib.import_module(f"api.types.{module.name}")
    types = {each.__name__: each for each in Node.__subclasses__()}
    return tuple(types[name] for name, _ in sorted(node_queries().values()))


@cache
def strawberry_schema(zone: ZoneInfo) -> strawberry.Schema:
    """The schema of a service in whose `zone` a day begins."""
    return strawberry.Schema(
        query=Query,
        types=node_types(),
        config=StrawberryConfig(scalar_map={Instant: instant_scalar(zone)}, disable_field_suggestions=True),
    )


def schema(zone: ZoneInfo) -> GraphQLSchema:
    """The schema of a service in whose `zone` a day begins, as graphql-core executes it."""
    return executable(strawberry_schema(zone))


def executable(own: strawberry.Schema) -> GraphQLSchema:
    """A schema whose object fields read their response key from a dict, but for those of the operation types.

    A field of Query or Mutation that names a resolver (api.query.ANSWERS) is answered by it. Any other field of an
    operation type keeps what Strawberry gave it: its resolver, and a subscription its source of events.
    """
    built = own._schema
    operation_types = (built.query_type, built.mutation_type, built.subscription_type)
    for kind in built.type_map.values():
        if isinstance(kind, GraphQLEnumType) and not kind.name.startswith("__"):
            _describe(kind)
        if isinstance(kind, GraphQLObjectType) and not kind.name.startswith("__"):
            kind.is_type_of = None
            for field in kind.fields.values() if kind not in operation_types else ():
                field.resolve = by_key
        if isinstance(kind, GraphQLInterfaceType | GraphQLUnionType):
            kind.resolve_type = by_typename
    for declared, operation_type in ((own.query, built.query_type), (own.mutation, built.mutation_type)):
        if declared is None or operation_type is None:
            continue
        for field in declared.__strawberry_definition__.fields:  # type: ignore[attr-defined]
            if ANSWERS in field.metadata:
                name = own.config.name_converter.get_graphql_name(field)
                operation_type.fields[name].resolve = RootFieldResolver(field.metadata[ANSWERS])
    return built


def sdl(zone: ZoneInfo) -> str:
    """The contract as text."""
    schema(zone)
    return strawberry_schema(zone).as_str() + "\n"


def _describe(kind: GraphQLEnumType) -> None:
    members = next((each for each in enums.SERVED if each.__name__ == kind.name), None)
    for name, value in kind.values.items() if members else ():
        value.description = enums.described(members[name])  # type: ignore[index]


if __name__ == "__main__":
    sys.stdout.write(sdl(ZoneInfo("Asia/Shanghai")))
