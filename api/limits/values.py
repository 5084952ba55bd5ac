"""Limits of the values of arguments: their number in the variables, and how deep lists and objects are nested.

A filter that is nested deeply is a short text that takes the database's planner seconds, so its depth is checked before
it runs, in literals and variables alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    ListValueNode,
    ObjectValueNode,
    OperationDefinitionNode,
    ValueNode,
    VariableNode,
)

from api.limits.document import Limits
from api.selection_visitor import SelectionVisitor
from domain.errors import LimitExceeded


@dataclass(frozen=True, slots=True)
class ValueDepths:
    """How deep lists and objects are nested in the literals of a document: the deepest, and for each variable the
    lists and objects around it."""

    literals: int
    variables: Mapping[str, int]

    def violation(self, variables: Mapping[str, Any], limits: Limits) -> LimitExceeded | None:
        """The error of values that are nested too deeply. `variables`: as sent."""
        # A variable that the document does not use is compared, stored and logged like the others.
        depths = [self.variables.get(name, 0) + depth(value) for name, value in variables.items()]
        deepest = max([self.literals, *depths])
        if deepest <= limits.value_depth:
            return None
        subject, zh = "The depth of lists and objects inside one another in a value", "参数值中列表与对象的嵌套深度"
        return LimitExceeded("VALUE_DEPTH_EXCEEDED", subject, zh, deepest, limits.value_depth)


WITHOUT_LITERALS = ValueDepths(0, {})
"""For values that come without a document."""


def value_depths(document: DocumentNode) -> ValueDepths:
    """The depths of the literals of a document, default values of variables included."""
    deepest, variables = 0, dict[str, int]()
    for value in _values(document):
        nodes: list[tuple[ValueNode, int]] = [(value, 0)]
        while nodes:
            node, around = nodes.pop()
            if isinstance(node, VariableNode):
                name = node.name.value
                variables[name] = max(around, variables.get(name, 0))
            elif isinstance(node, ListValueNode):
                nodes += [(member, around + 1) for member in node.values]
                deepest = max(deepest, around + 1)
            elif isinstance(node, ObjectValueNode):
                nodes += [(member.value, around + 1) for member in node.fields]
                deepest = max(deepest, around + 1)
    return ValueDepths(deepest, variables)


def _values(document: DocumentNode) -> Iterator[ValueNode]:
    """The values of all arguments and the default values of all variables."""
    top = []
    for definition in document.definitions:
        if isinstance(definition, OperationDefinitionNode):
            yield from (
                variable.default_value for variable in definition.variable_definitions or () if variable.default_value
            )
        if hasattr(definition, "selection_set"):
            top.append(definition.selection_set)
        yield from _arguments(getattr(definition, "directives", ()))
    visitor = SelectionVisitor(top, None)
    for selection, _ in visitor:
        yield from (argument.value for argument in getattr(selection, "arguments", None) or ())
        yield from _arguments(selection.directives)
        below = getattr(selection, "selection_set", None)
        if below:
            visitor.enter(below, None)


def _arguments(directives: Iterable[Any] | None) -> Iterator[ValueNode]:
    return (argument.value for directive in directives or () for argument in directive.arguments or ())


def depth(value: Any) -> int:
    """How deep lists and objects are nested in a JSON value; 0 for a scalar."""
    deepest, containers = 0, [(value, 0)]
    while containers:
        container, around = containers.pop()
        if isinstance(container, dict | list):
            deepest = max(deepest, around + 1)
            members = container.values() if isinstance(container, dict) else container
            containers += [(member, around + 1) for member in members if isinstance(member, dict | list)]
    return deepest


def values_violation(variables: Mapping[str, Any], limits: Limits) -> LimitExceeded | None:
    """The error for variables with too many values: list items and object fields, at any depth.

    In a document each value is a token. In variables only the size of the body limits their number, and a filter with
    tens of thousands of conditions would be a statement of megabytes.
    """
    count = 0
    containers: list[Mapping[str, Any] | Sequence[Any]] = [variables]
    while containers:
        container = containers.pop()
        count += len(container)
        values = container.values() if isinstance(container, Mapping) else container
        containers += [value for value in values if isinstance(value, dict | list)]
    if count <= limits.values:
        return None
    return LimitExceeded(
        "VALUES_EXCEEDED", "The number of values in the variables", "变量中值的数量", count, limits.values
    )
