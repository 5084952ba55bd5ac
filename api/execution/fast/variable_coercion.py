"""Coerces the variables of an operation: those of scalars, enumerations and lists of them.

The structure of a selection depends on which variables are absent, null or present, and not on their values. So an
operation is planned once for each such `pattern`, with a `VaryingValue` in place of each value.
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

ABSENT, NULL, PRESENT = 0, 1, 2
Coerce = Callable[[Any], Any]
_UNCHANGED = frozenset({"String", "ID"})


class InvalidVariable(Exception):
    """A value that only graphql-core can coerce, or a null that is not allowed."""


@dataclass(frozen=True, slots=True)
class VaryingValue:
    """A placeholder in a selection for the value of a variable."""

    name: str


class CoercedVariables(NamedTuple):
    """The values by name, and for each declared variable whether it is ABSENT, NULL or PRESENT."""

    values: Mapping[str, Any]
    pattern: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Declaration:
    name: str
    coerce: Coerce
    required: bool
    default: Any


class VariableDeclarations:
    """The variables that one operation declares."""

    def __init__(self, schema: GraphQLSchema, operation: OperationDefinitionNode) -> None:
        self._schema = schema
        self._operation = operation
        self._declarations = _declarations(schema, operation)

    def coerce(self, raw_variables: Mapping[str, Any]) -> CoercedVariables | None:
        """The variables of a request; None if graphql-core has to coerce them."""
        if self._declarations is None:
            return None
        values: dict[str, Any] = {}
        pattern: list[int] = []
        try:
            for declaration in self._declarations:
                value = raw_variables.get(declaration.name, Undefined)
                if value is Undefined:
                    value = declaration.default
                elif value is not None:
                    value = declaration.coerce(value)
                if value is Undefined or value is None:
                    if declaration.required:
                        return None
                    if value is None:
                        values[declaration.name] = None
                    pattern.append(ABSENT if value is Undefined else NULL)
                else:
                    values[declaration.name] = value
                    pattern.append(PRESENT)
        except Exception:  # graphql-core reports what is wrong with it
            return None
        return CoercedVariables(values, tuple(pattern))

    def coerce_with_graphql_core(self, raw_variables: dict[str, Any]) -> VariableValues | None:
        """The variables as graphql-core coerces them; None if one is invalid."""
        coerced = get_variable_values(self._schema, self._operation.variable_definitions or (), raw_variables)
        return None if isinstance(coerced, list) else coerced

    def with_placeholders(self, raw_variables: dict[str, Any], coerced: CoercedVariables) -> VariableValues | None:
        """The same with a VaryingValue for each value that is present."""
        variables = self.coerce_with_graphql_core(raw_variables)
        if variables is None:
            return None
        placeholders = {name: None if value is None else VaryingValue(name) for name, value in coerced.values.items()}
        return VariableValues(variables.sources, placeholders)


def _declarations(schema: GraphQLSchema, operation: OperationDefinitionNode) -> tuple[_Declaration, ...] | None:
    """None if a variable has an input object type: the structure of its values varies as well."""
    definitions = operation.variable_definitions or ()
    defaults = get_variable_values(schema, [definition for definition in definitions if definition.default_value], {})
    if isinstance(defaults, list):
        return None
    declarations = []
    for definition in definitions:
        kind = type_from_ast(schema, definition.type)
        required = isinstance(kind, GraphQLNonNull)
        coerce = _coerce_function(kind.of_type if isinstance(kind, GraphQLNonNull) else kind)
        if coerce is None:
            return None
        name = definition.variable.name.value
        declarations.append(_Declaration(name, coerce, required, defaults.coerced.get(name, Undefined)))
    return tuple(declarations)


def _coerce_function(kind: Any) -> Coerce | None:
    if isinstance(kind, GraphQLScalarType):
        return _coerce_text if kind.name in _UNCHANGED else _leaf_function(kind)
    if isinstance(kind, GraphQLEnumType):
        return _leaf_function(kind)
    if isinstance(kind, GraphQLList):
        nullable = not isinstance(kind.of_type, GraphQLNonNull)
        coerce_item = _coerce_function(kind.of_type if nullable else kind.of_type.of_type)
        return None if coerce_item is None else _list_function(coerce_item, nullable=nullable)
    return None


def _coerce_text(value: Any) -> str:
    if type(value) is not str:
        raise InvalidVariable
    return value


def _leaf_function(kind: GraphQLScalarType | GraphQLEnumType) -> Coerce:
    def coerce(value: Any) -> Any:
        coerced = kind.coerce_input_value(value)
        if coerced is None or coerced is Undefined:
            raise InvalidVariable
        return coerced

    return coerce


def _list_function(coerce_item: Coerce, *, nullable: bool) -> Coerce:
    def coerce(value: Any) -> list[Any]:
        if type(value) is not list or (None in value and not nullable):
            raise InvalidVariable
        return [None if item is None else coerce_item(item) for item in value]

    return coerce
