"""Values of arguments: literal, from a variable, or its default. Values of other types are left to coercion."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    BooleanValueNode,
    EnumValueNode,
    FieldNode,
    IntValueNode,
    ListValueNode,
    ObjectValueNode,
    OperationDefinitionNode,
    StringValueNode,
    ValueNode,
    VariableNode,
)

from api.document_nodes import int_of


@dataclass(frozen=True, slots=True)
class ArgumentValues:
    """The variables of a request as sent, and the defaults that its operation declares."""

    variables: Mapping[str, Any]
    defaults: Mapping[str, ValueNode]

    @classmethod
    def of(cls, operation: OperationDefinitionNode, variables: Mapping[str, Any]) -> ArgumentValues:
        defaults = {
            definition.variable.name.value: definition.default_value
            for definition in operation.variable_definitions or ()
            if definition.default_value
        }
        return cls(variables, defaults)

    def arguments(self, field: FieldNode) -> dict[str, Any]:
        """A field's arguments."""
        return {argument.name.value: self.value(argument.value) for argument in field.arguments or ()}

    def value(self, node: ValueNode | None) -> Any:
        """The value as int, str, bool, list or dict; None for other kinds of values."""
        match node:
            case VariableNode():
                name = node.name.value
                if name in self.variables:
                    return _int_if_integral(self.variables[name])
                return ArgumentValues({}, {}).value(self.defaults.get(name))
            case IntValueNode():
                return int_of(node)
            case StringValueNode() | EnumValueNode() | BooleanValueNode():
                return node.value
            case ListValueNode():
                return [self.value(item) for item in node.values]
            case ObjectValueNode():
                return {field.name.value: self.value(field.value) for field in node.fields}
            case _:
                return None


def _int_if_integral(value: Any) -> Any:
    """GraphQL accepts 1.0 from JSON as an Int."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, Mapping):
        return {name: _int_if_integral(inner) for name, inner in value.items()}
    return value


def requested_count(value: Any, default: int, maximum: int) -> int:
    """The count in an argument, or `default` if it is none. A larger count, which is rejected elsewhere, counts as
    `maximum`."""
    if not isinstance(value, int) or isinstance(value, bool):
        return default
    return max(0, min(value, maximum))
