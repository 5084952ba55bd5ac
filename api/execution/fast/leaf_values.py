"""Completes a column of leaf values as graphql-core's `coerce_output_value` does. Most values do not change.

The types of a whole column are compared at once. Only a value of another type is coerced by itself, with the schema's
own function.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum
from math import isfinite
from typing import Any

from graphql import GraphQLEnumType, GraphQLScalarType
from graphql.type import GRAPHQL_MAX_INT, GRAPHQL_MIN_INT

from api.scalars import MAX_LONG

ColumnCompleter = Callable[[Sequence[Any]], Sequence[Any]]
"""Completes the values of one position in the response; returns its argument if no value changes."""
_NONE = type(None)
PLAIN_TYPES: dict[str, type] = {
    "String": str,
    "ID": str,
    "DateTime": str,
    "Date": str,
    "Int": int,
    "Long": int,
    "Float": float,
    "Boolean": bool,
}
"""The type of the values that are served unchanged, by scalar."""
_INTEGER_BOUNDS = {"Int": (GRAPHQL_MIN_INT, GRAPHQL_MAX_INT), "Long": (-MAX_LONG, MAX_LONG)}


class NonConforming(Exception):
    """A value that only graphql-core can complete."""


def leaf_completer(kind: GraphQLScalarType | GraphQLEnumType, *, nullable: bool) -> ColumnCompleter:
    """The completer of a leaf type. It raises NonConforming for a value that would be an error."""
    return _enum_completer(kind, nullable) if isinstance(kind, GraphQLEnumType) else _scalar_completer(kind, nullable)


def names_by_value(kind: GraphQLEnumType, nullable: bool) -> dict[Any, str | None]:
    """The served name of each value that a field of an enum type may hold."""
    names: dict[Any, str | None] = {None: None} if nullable else {}
    for name, member in kind.values.items():
        names[member.value.value if isinstance(member.value, Enum) else member.value] = name
    return names


def unchanged_values(kind: GraphQLEnumType, nullable: bool) -> frozenset[Any]:
    """The values of an enum that equal their names."""
    return frozenset(value for value, name in names_by_value(kind, nullable).items() if value == name)


def _enum_completer(kind: GraphQLEnumType, nullable: bool) -> ColumnCompleter:
    names, unchanged = names_by_value(kind, nullable), unchanged_values(kind, nullable)

    def complete(values: Sequence[Any]) -> Sequence[Any]:
        try:
            return values if unchanged.issuperset(values) else [names[value] for value in values]
        except (KeyError, TypeError) as error:
            raise NonConforming from error

    return complete


def _scalar_completer(kind: GraphQLScalarType, nullable: bool) -> ColumnCompleter:
    plain_type = PLAIN_TYPES.get(kind.name)
    unchanged_types = frozenset({plain_type, _NONE} if nullable else {plain_type})
    least, most = _INTEGER_BOUNDS.get(kind.name, (0, 0))

    def complete(values: Sequence[Any]) -> Sequence[Any]:
        if not unchanged_types.issuperset(map(type, values)):
            return [_coerce(kind, value, nullable) for value in values]
        if plain_type is int or plain_type is float:
            numbers = [value for value in values if value is not None] if nullable else values
            if plain_type is float:
                in_range = all(map(isfinite, numbers))
            else:
                in_range = not numbers or (min(numbers) >= least and max(numbers) <= most)
            if not in_range:
                raise NonConforming
        return values

    return complete


def _coerce(kind: GraphQLScalarType, value: Any, nullable: bool) -> Any:
    if value is None and nullable:
        return None
    if not isinstance(value, str | int | float):
        raise NonConforming
    try:
        coerced = kind.coerce_output_value(value)
    except Exception as error:  # graphql-core reports it
        raise NonConforming from error
    if coerced is None:
        raise NonConforming
    return coerced
