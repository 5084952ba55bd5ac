"""What graphql-core would make of a resolver's dicts, by columns: all values of one place in the answer together.

A walk costs some 5 µs for each field of each object; a column costs some 0.1 µs for each value and nothing for its
place. What is made is the response's data: its keys in the selection's order, __typename where it stands. A column is
given back itself where nothing in it had to be changed, and so are dicts that are as they should be: most of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import chain, islice, repeat
from operator import is_
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLScalarType,
    GraphQLSchema,
    GraphQLUnionType,
)

from api.execution.fast.leaf_values import Column, NonConforming, leaf
from api.execution.field_resolvers import by_key, by_typename
from api.execution.selection import SelectionPlan
from resolvers.prebuilt_rows import CompletedRows

DICT = frozenset({dict})
IN_SHAPE = frozenset({CompletedRows})
LISTS = frozenset({list, tuple, CompletedRows})
VALUES_OF = dict.values


class NotComplete(Exception):
    """A field is resolved in a way that only graphql-core knows."""


Completer = Callable[[Any], Any]


def completer(schema: GraphQLSchema, kind: GraphQLOutputType, outline: SelectionPlan) -> Completer:
    """How one value of a place is made ready: given back itself where it is as it should be. Raises Declined; what is
    returned raises Unusual."""
    whole = column_completer(schema, kind, outline)
    return lambda value: whole((value,))[0]


def column_completer(schema: GraphQLSchema, kind: GraphQLOutputType, outline: SelectionPlan) -> Column:
    """How the values of a place are made ready. Raises Declined; the column itself raises Unusual."""
    nullable = not isinstance(kind, GraphQLNonNull)
    inner: Any = kind.of_type if isinstance(kind, GraphQLNonNull) else kind
    if isinstance(inner, GraphQLScalarType | GraphQLEnumType):
        return leaf(inner, nullable=nullable)
    if isinstance(inner, GraphQLList):
        return _present(_lists(column_completer(schema, inner.of_type, outline)), nullable)
    if isinstance(inner, GraphQLObjectType):
        return _present(_objects(schema, inner, outline.below), nullable)
    return _present(_abstract(schema, inner, outline), nullable)


def _present(inner: Column, nullable: bool) -> Column:
    """Nulls stay, or are unusual; the others are made ready."""

    def made(values: Sequence[Any]) -> Sequence[Any]:
        if None not in values:
            return inner(values)
        if not nullable:
            raise NonConforming
        there = [each for each in values if each is not None]
        found = inner(there)
        if found is there:
            return values
        ready = iter(found)
        return [None if each is None else next(ready) for each in values]

    return made


def _lists(inner: Column) -> Column:
    def made(values: Sequence[Any]) -> Sequence[Any]:
        kinds = set(map(type, values))
        if kinds == IN_SHAPE:
            return values
        if not kinds <= LISTS:
            raise NonConforming
        rows = list(chain.from_iterable(values))
        found = inner(rows)
        if found is rows:
            return values
        ready = iter(found)
        return [list(islice(ready, len(each))) for each in values]

    return made


def _objects(schema: GraphQLSchema, kind: GraphQLObjectType, below: Iterable[SelectionPlan]) -> Column:
    keys: list[str] = []
    columns: list[Column | None] = []
    for each in below:
        keys.append(each.key)
        if each.name == "__typename":
            columns.append(None)
            continue
        field = kind.fields[each.name]
        if field.resolve is not by_key:
            raise NotComplete(f"{kind.name}.{each.name}")
        columns.append(column_completer(schema, field.type, each))
    places = tuple(zip(keys, columns, strict=True))
    inners = [inner for inner in columns if inner is not None]
    plain = len(inners) == len(keys) > 0

    def made(values: Sequence[Any]) -> Sequence[Any]:
        if not places:
            return [{} for _ in values]
        if not values:
            return values
        try:
            if plain and (found := _columns(values, keys)) is not None:
                ready: list[Iterable[Any]] = [inner(each) for inner, each in zip(inners, found, strict=True)]
                if all(map(is_, found, ready)):
                    return values
                if all([*each] == keys for each in values):
                    return [dict(zip(keys, row, strict=True)) for row in zip(*ready, strict=True)]
            ready = [
                repeat(kind.name, len(values)) if inner is None else inner([each[key] for each in values])
                for key, inner in places
            ]
        except (KeyError, TypeError, IndexError, AttributeError) as error:
            raise NonConforming from error
        return [dict(zip(keys, row, strict=True)) for row in zip(*ready, strict=True)]

    return made


def _columns(values: Sequence[Any], keys: list[str]) -> list[tuple[Any, ...]] | None:
    """The columns of dicts that have exactly these keys in this order; None for others. Those of one place are made by
    the same code, so that the order of two tells that of all; how many keys each has is compared."""
    if not DICT.issuperset(map(type, values)) or [*values[0]] != keys or [*values[-1]] != keys:
        return None
    try:
        return [*zip(*map(VALUES_OF, values), strict=True)]
    except ValueError:  # another number of keys
        return None


def _abstract(schema: GraphQLSchema, kind: GraphQLInterfaceType | GraphQLUnionType, outline: SelectionPlan) -> Column:
    if kind.resolve_type is not by_typename:
        raise NotComplete(kind.name)
    of: dict[str, Column] = {}
    for possible in schema.get_possible_types(kind):
        below = [each for each in outline.below if each.types is None or possible.name in each.types]
        of[possible.name] = _objects(schema, possible, below)

    def made(values: Sequence[Any]) -> Sequence[Any]:
        try:
            names = [each["__typename"] for each in values]
            ready = {
                name: iter(of[name]([each for each, own in zip(values, names, strict=True) if own == name]))
                for name in set(names)
            }
        except (KeyError, TypeError, IndexError, AttributeError) as error:
            raise NonConforming from error
        return [next(ready[name]) for name in names]

    return made
