"""Completes a resolver's dicts by columns: all values of one position in the response together.

graphql-core needs some 5 µs for each field of each object; a column needs some 0.1 µs for each value. The result is
the data of the response: its keys in the order of the selection, with __typename where it is selected. If no value of
a column changes, the column itself is returned, and so are dicts that already conform. Most of them do.
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

from api.execution.fast.leaf_values import ColumnCompleter, NonConforming, leaf_completer
from api.execution.field_resolvers import resolve_by_key, resolve_type_by_typename
from api.execution.selection import SelectionPlan
from resolvers.prebuilt_rows import CompletedRows

DICT_TYPES = frozenset({dict})
COMPLETED_TYPES = frozenset({CompletedRows})
LIST_TYPES = frozenset({list, tuple, CompletedRows})
VALUES_OF = dict.values


class UnsupportedResolver(Exception):
    """A field or type has a resolver that only graphql-core can run."""


Completer = Callable[[Any], Any]


def completer(schema: GraphQLSchema, kind: GraphQLOutputType, plan: SelectionPlan) -> Completer:
    """A function that completes one value, and returns the value itself if it already conforms.

    Raises UnsupportedResolver; the function raises NonConforming.
    """
    complete = column_completer(schema, kind, plan)
    return lambda value: complete((value,))[0]


def column_completer(schema: GraphQLSchema, kind: GraphQLOutputType, plan: SelectionPlan) -> ColumnCompleter:
    """A function that completes the values of one position. Raises UnsupportedResolver; the function raises
    NonConforming."""
    nullable = not isinstance(kind, GraphQLNonNull)
    inner: Any = kind.of_type if isinstance(kind, GraphQLNonNull) else kind
    if isinstance(inner, GraphQLScalarType | GraphQLEnumType):
        return leaf_completer(inner, nullable=nullable)
    if isinstance(inner, GraphQLList):
        return _nullable_completer(_list_completer(column_completer(schema, inner.of_type, plan)), nullable)
    if isinstance(inner, GraphQLObjectType):
        return _nullable_completer(_object_completer(schema, inner, plan.below), nullable)
    return _nullable_completer(_abstract_completer(schema, inner, plan), nullable)


def _nullable_completer(complete_inner: ColumnCompleter, nullable: bool) -> ColumnCompleter:
    """Leaves nulls, if they are allowed, and completes the other values."""

    def complete(values: Sequence[Any]) -> Sequence[Any]:
        if None not in values:
            return complete_inner(values)
        if not nullable:
            raise NonConforming
        present = [value for value in values if value is not None]
        completed = complete_inner(present)
        if completed is present:
            return values
        remaining = iter(completed)
        return [None if value is None else next(remaining) for value in values]

    return complete


def _list_completer(complete_inner: ColumnCompleter) -> ColumnCompleter:
    def complete(values: Sequence[Any]) -> Sequence[Any]:
        types = set(map(type, values))
        if types == COMPLETED_TYPES:
            return values
        if not types <= LIST_TYPES:
            raise NonConforming
        rows = list(chain.from_iterable(values))
        completed = complete_inner(rows)
        if completed is rows:
            return values
        remaining = iter(completed)
        return [list(islice(remaining, len(value))) for value in values]

    return complete


def _object_completer(
    schema: GraphQLSchema, kind: GraphQLObjectType, below: Iterable[SelectionPlan]
) -> ColumnCompleter:
    keys: list[str] = []
    completers: list[ColumnCompleter | None] = []
    for child in below:
        keys.append(child.key)
        if child.name == "__typename":
            completers.append(None)
            continue
        field = kind.fields[child.name]
        if field.resolve is not resolve_by_key:
            raise UnsupportedResolver(f"{kind.name}.{child.name}")
        completers.append(column_completer(schema, field.type, child))
    fields = tuple(zip(keys, completers, strict=True))
    field_completers = [completer for completer in completers if completer is not None]
    without_typename = len(field_completers) == len(keys) > 0

    def complete(values: Sequence[Any]) -> Sequence[Any]:
        if not fields:
            return [{} for _ in values]
        if not values:
            return values
        try:
            if without_typename and (columns := _columns(values, keys)) is not None:
                completed: list[Iterable[Any]] = [
                    complete_field(column) for complete_field, column in zip(field_completers, columns, strict=True)
                ]
                if all(map(is_, columns, completed)):
                    return values
                if all([*value] == keys for value in values):
                    return [dict(zip(keys, row, strict=True)) for row in zip(*completed, strict=True)]
            completed = [
                repeat(kind.name, len(values))
                if complete_field is None
                else complete_field([value[key] for value in values])
                for key, complete_field in fields
            ]
        except (KeyError, TypeError, IndexError, AttributeError) as error:
            raise NonConforming from error
        return [dict(zip(keys, row, strict=True)) for row in zip(*completed, strict=True)]

    return complete


def _columns(values: Sequence[Any], keys: list[str]) -> list[tuple[Any, ...]] | None:
    """The columns of dicts that have exactly these keys in this order; None for others.

    The same code builds all dicts of one position. So the order of the keys is compared for the first and the last
    dict only, and the number of keys for all.
    """
    if not DICT_TYPES.issuperset(map(type, values)) or [*values[0]] != keys or [*values[-1]] != keys:
        return None
    try:
        return [*zip(*map(VALUES_OF, values), strict=True)]
    except ValueError:  # another number of keys
        return None


def _abstract_completer(
    schema: GraphQLSchema, kind: GraphQLInterfaceType | GraphQLUnionType, plan: SelectionPlan
) -> ColumnCompleter:
    if kind.resolve_type is not resolve_type_by_typename:
        raise UnsupportedResolver(kind.name)
    completers: dict[str, ColumnCompleter] = {}
    for possible in schema.get_possible_types(kind):
        below = [child for child in plan.below if child.types is None or possible.name in child.types]
        completers[possible.name] = _object_completer(schema, possible, below)

    def complete(values: Sequence[Any]) -> Sequence[Any]:
        try:
            names = [value["__typename"] for value in values]
            completed = {
                name: iter(
                    completers[name](
                        [value for value, type_name in zip(values, names, strict=True) if type_name == name]
                    )
                )
                for name in set(names)
            }
        except (KeyError, TypeError, IndexError, AttributeError) as error:
            raise NonConforming from error
        return [next(completed[name]) for name in names]

    return complete
