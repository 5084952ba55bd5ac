"""Names the argument that an error of a scalar is about. A scalar parses a text without knowing where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graphql import (
    ArgumentNode,
    DocumentNode,
    FieldNode,
    GraphQLError,
    ListValueNode,
    Node,
    ObjectValueNode,
    ValueNode,
    VariableDefinitionNode,
    VariableNode,
    Visitor,
    visit,
)

PATH_IN_VARIABLE = re.compile(r"Variable '\$\w+' has invalid (?:default )?value(?: at)? ?([^:]*):")


def argument_path(document: DocumentNode, error: GraphQLError) -> str:
    """The argument of an error of graphql-core, such as `asOf` or `where.updatedAt.lt`; empty if it is not found.

    The value of a variable belongs to the first argument that uses the variable.
    """
    places = _Places()
    visit(document, places)
    for node in error.nodes or ():
        if isinstance(node, VariableDefinitionNode):
            in_variable = PATH_IN_VARIABLE.match(error.message)
            names = re.findall(r"[A-Za-z_]\w*", in_variable.group(1)) if in_variable else []
            return ".".join((*places.of_variable(node.variable.name.value), *names))
        if (path := places.of_value(node)) is not None:
            return ".".join(path)
    return ""


class _Places(Visitor):
    """The values of a document, each with the names of its argument and of the fields around it."""

    def __init__(self) -> None:
        super().__init__()
        self._values: list[tuple[ValueNode, tuple[str, ...]]] = []
        self._defaults: list[tuple[ValueNode, tuple[str, ...]]] = []

    def enter_field(self, node: FieldNode, *_: object) -> None:
        for argument in node.arguments or ():
            self._values += _values_of(argument)

    def enter_variable_definition(self, node: VariableDefinitionNode, *_: object) -> None:
        if node.default_value:
            self._defaults += _below(node.default_value, (node.variable.name.value,))

    def of_variable(self, name: str) -> tuple[str, ...]:
        """The path of the first use of a variable."""
        uses = (path for value, path in self._values if isinstance(value, VariableNode) and value.name.value == name)
        return next(uses, ())

    def of_value(self, node: Node) -> tuple[str, ...] | None:
        """The path of a value that the document contains; None if it contains none."""
        for value, path in self._values:
            if value is node:
                return path
        for value, (variable, *names) in self._defaults:
            if value is node:
                return (*self.of_variable(variable), *names)
        return None


def _values_of(argument: ArgumentNode) -> Iterator[tuple[ValueNode, tuple[str, ...]]]:
    return _below(argument.value, (argument.name.value,))


def _below(value: ValueNode, path: tuple[str, ...]) -> Iterator[tuple[ValueNode, tuple[str, ...]]]:
    yield value, path
    if isinstance(value, ListValueNode):
        for item in value.values:
            yield from _below(item, path)
    if isinstance(value, ObjectValueNode):
        for field in value.fields:
            yield from _below(field.value, (*path, field.name.value))
