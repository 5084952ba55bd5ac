"""The variables of an operation, coerced the short way: those of scalars, enumerations and lists of them.

What a request leaves out, what is null and what is given decides a selection's structure, the values do not: so the
operation is outlined once for each such `pattern`, with a `Varying` where a value goes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from graphql import (
    GraphQLEnumType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLScalarType,
    GraphQLSchema,
    OperationDefinitionNode,
    Undefined,
    type_from_ast,
)
from graphql.execution.values import VariableValues, get_variable_values

ABSENT, NULL, GIVEN = 0, 1, 2
Coerce = Callable[[Any], Any]
_AS_IT_IS = frozenset({"String", "ID"})


class InvalidVariable(Exception):
    """A value that graphql-core is to judge, or a null where none may be."""


@dataclass(frozen=True, slots=True)
class VaryingValue:
    """Stands in a selection for the value of a variable."""

    name: str


class CoercedVariables(NamedTuple):
    """The values by name, and for each variable declared whether it is absent, null or given."""

    values: Mapping[str, Any]
    pattern: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Declared:
    name: str
    coerce: Coerce
    required: bool
    default: Any


class Declarations:
    """The variables that one operation declares."""

    def __init__(self, schema: GraphQLSchema, operation: OperationDefinitionNode) -> None:
        self._schema = schema
        self._operation = operation
        self._declared = _declared(schema, operation)

    def coerced(self, sent: Mapping[str, Any]) -> CoercedVariables | None:
        """The variables of a request; None where graphql-core is to coerce them."""
        if self._declared is None:
            return None
        values: dict[str, Any] = {}
        pattern: list[int] = []
        try:
            for each in self._declared:
                value = sent.get(each.name, Undefined)
                if value is Undefined:
                    value = each.default
                elif value is not None:
                    value = each.coerce(value)
                if value is Undefined or value is None:
                    if each.required:
                        return None
                    if value is None:
                        values[each.name] = None
                    pattern.append(ABSENT if value is Undefined else NULL)
                else:
                    values[each.name] = value
                    pattern.append(GIVEN)
        except Exception:  # what is wrong with it, graphql-core will say
            return None
        return CoercedVariables(values, tuple(pattern))

    def whole(self, sent: dict[str, Any]) -> VariableValues | None:
        """As graphql-core coerces them; None where it finds anything wrong."""
        found = get_variable_values(self._schema, self._operation.variable_definitions or (), sent)
        return None if isinstance(found, list) else found

    def varying(self, sent: dict[str, Any], coerced: CoercedVariables) -> VariableValues | None:
        """The same with a Varying for each value that is given."""
        whole = self.whole(sent)
        if whole is None:
            return None
        places = {name: None if value is None else VaryingValue(name) for name, value in coerced.values.items()}
        return VariableValues(whole.sources, places)


def _declared(schema: GraphQLSchema, operation: OperationDefinitionNode) -> tuple[_Declared, ...] | None:
    """None where one of them is of an input object's type: its structure varies as well."""
    defaults = get_variable_values(
        schema, [each for each in operation.variable_definitions or () if each.default_value], {}
    )
    if isinstance(defaults, list):
        return None
    found = []
    for each in operation.variable_definitions or ():
        kind = type_from_ast(schema, each.type)
        required = isinstance(kind, GraphQLNonNull)
        coerce = _coerce(kind.of_type if isinstance(kind, GraphQLNonNull) else kind)
        if coerce is None:
            return None
        name = each.variable.name.value
        found.append(_Declared(name, coerce, required, defaults.coerced.get(name, Undefined)))
    return tuple(found)


def _coerce(kind: Any) -> Coerce | None:
    if isinstance(kind, GraphQLScalarType):
        return _text if kind.name in _AS_IT_IS else _leaf(kind)
    if isinstance(kind, GraphQLEnumType):
        return _leaf(kind)
    if isinstance(kind, GraphQLList):
        nullable = not isinstance(kind.of_type, GraphQLNonNull)
        inner = _coerce(kind.of_type if nullable else kind.of_type.of_type)
        return None if inner is None else _list(inner, nullable=nullable)
    return None


def _text(value: Any) -> str:
    if type(value) is not str:
        raise InvalidVariable
    return value


def _leaf(kind: GraphQLScalarType | GraphQLEnumType) -> Coerce:
    def coerce(value: Any) -> Any:
        found = kind.coerce_input_value(value)
        if found is None or found is Undefined:
            raise InvalidVariable
        return found

    return coerce


def _list(inner: Coerce, *, nullable: bool) -> Coerce:
    def coerce(value: Any) -> list[Any]:
        if type(value) is not list or (None in value and not nullable):
            raise InvalidVariable
        return [None if each is None else inner(each) for each in value]

    return coerce
