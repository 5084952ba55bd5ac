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
from api.query import ANSWERS, Query
from api.resolved import Answered, by_key, by_typename
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
    """The schema as graphql-core walks it: every field but the root's reads its response key from a dict."""
    own = strawberry_schema(zone)
    built = own._schema
    for kind in built.type_map.values():
        if isinstance(kind, GraphQLEnumType) and not kind.name.startswith("__"):
            _describe(kind)
        if isinstance(kind, GraphQLObjectType) and not kind.name.startswith("__"):
            kind.is_type_of = None
            for field in kind.fields.values():
                field.resolve = by_key
        if isinstance(kind, GraphQLInterfaceType | GraphQLUnionType):
            kind.resolve_type = by_typename
    definition = Query.__strawberry_definition__  # type: ignore[attr-defined]
    for field in definition.fields:
        name = own.config.name_converter.get_graphql_name(field)
        if ANSWERS in field.metadata:
            built.query_type.fields[name].resolve = Answered(field.metadata[ANSWERS])  # type: ignore[union-attr]
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
