"""A value as it will be read: written out, or from a variable or its default. What does not fit is left to coercion."""

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

LONGEST_INT = 11


@dataclass(frozen=True, slots=True)
class ArgumentValues:
    """The variables of a request as they were sent, and the defaults of the operation that runs."""

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
        """Integers, texts, booleans, lists and objects; None for all else."""
        match node:
            case VariableNode():
                name = node.name.value
                if name in self.variables:
                    return _whole(self.variables[name])
                return ArgumentValues({}, {}).value(self.defaults.get(name))
            case IntValueNode():
                return int(node.value[:LONGEST_INT])
            case StringValueNode() | EnumValueNode() | BooleanValueNode():
                return node.value
            case ListValueNode():
                return [self.value(each) for each in node.values]
            case ObjectValueNode():
                return {each.name.value: self.value(each.value) for each in node.fields}
            case _:
                return None


def _whole(value: Any) -> Any:
    """1.0 is an Int to GraphQL when it comes from JSON."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, Mapping):
        return {name: _whole(each) for name, each in value.items()}
    return value


def number(value: Any, otherwise: int, most: int) -> int:
    """A count that was asked for, or `otherwise`; what is out of bounds is refused elsewhere, and counts as `most`."""
    if not isinstance(value, int) or isinstance(value, bool):
        return otherwise
    return max(0, min(value, most))
