"""A column of leaf values as graphql-core's `coerce_output_value` would leave it: mostly as it is.

Types are compared for a whole column at once; only what is of another type is coerced one by one, by the schema's own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum
from math import isfinite
from typing import Any

from graphql import GraphQLEnumType, GraphQLScalarType
from graphql.type import GRAPHQL_MAX_INT, GRAPHQL_MIN_INT

Column = Callable[[Sequence[Any]], Sequence[Any]]
_NOTHING = type(None)
AS_IT_IS: dict[str, type] = {"String": str, "ID": str, "DateTime": str, "Int": int, "Float": float, "Boolean": bool}


class NonConforming(Exception):
    """A value that only graphql-core is to judge."""


def leaf(kind: GraphQLScalarType | GraphQLEnumType, *, nullable: bool) -> Column:
    """The column of a leaf type. It raises Unusual for whatever would be an error."""
    return _enumeration(kind, nullable) if isinstance(kind, GraphQLEnumType) else _scalar(kind, nullable)


def names_of(kind: GraphQLEnumType, nullable: bool) -> dict[Any, str | None]:
    """What is shown of each value that a place of an enum may hold."""
    names: dict[Any, str | None] = {None: None} if nullable else {}
    for name, member in kind.values.items():
        names[member.value.value if isinstance(member.value, Enum) else member.value] = name
    return names


def own_names(kind: GraphQLEnumType, nullable: bool) -> frozenset[Any]:
    """The values of an enum that are shown as they are."""
    return frozenset(name for name, shown in names_of(kind, nullable).items() if name == shown)


def _enumeration(kind: GraphQLEnumType, nullable: bool) -> Column:
    names, own = names_of(kind, nullable), own_names(kind, nullable)

    def column(values: Sequence[Any]) -> Sequence[Any]:
        try:
            return values if own.issuperset(values) else [names[each] for each in values]
        except (KeyError, TypeError) as error:
            raise NonConforming from error

    return column


def _scalar(kind: GraphQLScalarType, nullable: bool) -> Column:
    own = AS_IT_IS.get(kind.name)
    fits = frozenset({own, _NOTHING} if nullable else {own})

    def column(values: Sequence[Any]) -> Sequence[Any]:
        if not fits.issuperset(map(type, values)):
            return [_coerced(kind, each, nullable) for each in values]
        if own is int or own is float:
            numbers = [each for each in values if each is not None] if nullable else values
            if own is float:
                sound = all(map(isfinite, numbers))
            else:
                sound = not numbers or (min(numbers) >= GRAPHQL_MIN_INT and max(numbers) <= GRAPHQL_MAX_INT)
            if not sound:
                raise NonConforming
        return values

    return column


def _coerced(kind: GraphQLScalarType, value: Any, nullable: bool) -> Any:
    if value is None and nullable:
        return None
    if not isinstance(value, str | int | float):
        raise NonConforming
    try:
        found = kind.coerce_output_value(value)
    except Exception as error:  # what it is, the walk will say
        raise NonConforming from error
    if found is None:
        raise NonConforming
    return found
