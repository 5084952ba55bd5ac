"""The schema: the types of Strawberry, executed over plain dicts.

`python -m api.schema` prints the SDL. schema.graphql has a copy, and a test compares them.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from functools import cache
from zoneinfo import ZoneInfo

import strawberry
from graphql import (
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
)
from strawberry.schema.config import StrawberryConfig
from strawberry.schema.schema_converter import GraphQLCoreConverter

import api.types
from api.derived_descriptions import add_descriptions
from api.execution.field_resolvers import RootFieldResolver, resolve_by_key, resolve_type_by_typename
from api.query import Query
from api.root_fields import RESOLVER
from api.scalars import scalars
from api.types.node import Node
from graph.shapes import node_queries


def node_types() -> tuple[type[Node], ...]:
    """The types that the field `node` may return: the classes of api/types named as the shapes with an id prefix."""
    for module in pkgutil.iter_modules(api.types.__path__):
        importlib.import_module(f"api.types.{module.name}")
    types = {kind.__name__: kind for kind in Node.__subclasses__()}
    return tuple(types[name] for name, _ in sorted(node_queries().values()))


@cache
def strawberry_schema(zone: ZoneInfo) -> strawberry.Schema:
    """The schema of a service. `zone`: the time zone in which a date begins."""
    return strawberry.Schema(
        query=Query,
        types=node_types(),
        config=StrawberryConfig(scalar_map=scalars(zone), disable_field_suggestions=True),
    )


def schema(zone: ZoneInfo) -> GraphQLSchema:
    """The executable schema of a service. `zone`: the time zone in which a date begins."""
    return executable(strawberry_schema(zone))


def executable(declared: strawberry.Schema) -> GraphQLSchema:
    """The executable form of a schema: the fields of its object types read their response key from a dict.

    A field of Query or Mutation with a resolver in its metadata (api.root_fields.RESOLVER) is resolved by that. The
    other fields of the operation types keep the resolver of Strawberry, and a subscription its source of events.
    """
    built = declared._schema
    operation_types = (built.query_type, built.mutation_type, built.subscription_type)
    for kind in built.type_map.values():
        if isinstance(kind, GraphQLInputObjectType):
            # Strawberry checks @oneOf with an error of its own; graphql-core checks it in documents and variables
            kind.is_one_of = kind.extensions[GraphQLCoreConverter.DEFINITION_BACKREF].is_one_of
        if isinstance(kind, GraphQLObjectType) and not kind.name.startswith("__"):
            kind.is_type_of = None
            for field in kind.fields.values() if kind not in operation_types else ():
                field.resolve = resolve_by_key
        if isinstance(kind, GraphQLInterfaceType | GraphQLUnionType):
            kind.resolve_type = resolve_type_by_typename
    add_descriptions(built)
    for declaration, operation_type in ((declared.query, built.query_type), (declared.mutation, built.mutation_type)):
        if declaration is None or operation_type is None:
            continue
        for field in declaration.__strawberry_definition__.fields:  # type: ignore[attr-defined]
            if RESOLVER in field.metadata:
                name = declared.config.name_converter.get_graphql_name(field)
                operation_type.fields[name].resolve = RootFieldResolver(field.metadata[RESOLVER])
    return built


def sdl(zone: ZoneInfo) -> str:
    """The schema as SDL."""
    schema(zone)
    return strawberry_schema(zone).as_str() + "\n"


if __name__ == "__main__":
    sys.stdout.write(sdl(ZoneInfo("Asia/Shanghai")))
