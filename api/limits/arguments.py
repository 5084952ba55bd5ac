"""Limits of the arguments first, last and ids. They are checked before anything runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    IntValueNode,
    ListValueNode,
    OperationDefinitionNode,
    ValueNode,
    VariableNode,
)

from api.document_nodes import int_of
from api.limits.document import Limits
from api.selection_visitor import SelectionVisitor
from domain.errors import BadPageSize, LimitExceeded
from graph.lru_cache import WeightedLRUCache
from graph.pagination import MAX_SIZE, window
from resolvers.lineage.diff_arguments import MAX_CHANGES
from resolvers.lineage.lineage_arguments import MAX_NODES

PAGE_ARGUMENTS = ("first", "last")
MAX_SIZES = {"lineage": MAX_NODES, "diff": MAX_CHANGES}
"""The largest page of the root fields that have a larger one than other lists. No other field has their names."""
IDS = "ids"
MAX_CACHED_CHECKS = 64
BoundsViolation = tuple[BadPageSize | LimitExceeded, FieldNode] | None


@dataclass(frozen=True, slots=True)
class BoundedField:
    """A field with first, last or ids: the nodes of these arguments, its own, and the largest page it may have."""

    arguments: Mapping[str, ValueNode]
    node: FieldNode
    max_size: int = MAX_SIZE


class BoundsCache:
    """The checks of one document's bounded fields, each cached by the variables that they use."""

    def __init__(self, document: DocumentNode) -> None:
        self._fields = find_bounded_fields(document)
        nodes = [node for field in self._fields for node in field.arguments.values()]
        self._variables = tuple(sorted({node.name.value for node in nodes if isinstance(node, VariableNode)}))
        # each value is in a tuple: None, no violation, is a value as well
        self._entries: WeightedLRUCache[tuple[int, str], tuple[BoundsViolation]] = WeightedLRUCache(MAX_CACHED_CHECKS)

    def violation(
        self, operation: OperationDefinitionNode, variables: Mapping[str, Any], limits: Limits
    ) -> BoundsViolation:
        """The error of the first field over a limit, and its node."""
        if not self._fields:
            return None
        key = (id(operation), repr([(name, variables[name]) for name in self._variables if name in variables]))
        cached = self._entries.get(key)
        if cached is None:
            cached = (first_violation(self._fields, operation, variables, limits),)
            self._entries.put(key, cached)
        return cached[0]


def find_bounded_fields(document: DocumentNode) -> tuple[BoundedField, ...]:
    """Every field of a document that has first, last or ids, in the order of the text."""
    fields = []
    top = [definition.selection_set for definition in document.definitions if hasattr(definition, "selection_set")]
    visitor = SelectionVisitor(top, None)
    for selection, _ in visitor:
        if isinstance(selection, FieldNode):
            arguments = {
                argument.name.value: argument.value
                for argument in selection.arguments or ()
                if argument.name.value in (*PAGE_ARGUMENTS, IDS)
            }
            if arguments:
                max_size = MAX_SIZES.get(selection.name.value, MAX_SIZE)
                fields.append(BoundedField(arguments, selection, max_size))
        below = getattr(selection, "selection_set", None)
        if below:
            visitor.enter(below, None)
    return tuple(fields)


def first_violation(
    fields: tuple[BoundedField, ...],
    operation: OperationDefinitionNode,
    variables: Mapping[str, Any],
    limits: Limits,
) -> BoundsViolation:
    """The error of the first field over a limit, and its node. Values of other types are left to coercion."""
    defaults = {
        definition.variable.name.value: definition.default_value
        for definition in operation.variable_definitions or ()
        if definition.default_value
    }
    for field in fields:
        values = {name: _value(node, variables, defaults) for name, node in field.arguments.items()}
        ids = values.pop(IDS, None)
        if isinstance(ids, list) and len(ids) > limits.ids:
            error = LimitExceeded("IDS_EXCEEDED", "The number of ids", "id 的数量", len(ids), limits.ids)
            return error, field.node
        try:
            sizes = {name: value for name, value in values.items() if isinstance(value, int)}
            window(sizes, maximum=field.max_size)
        except BadPageSize as error_:
            return error_, field.node
    return None


def _value(node: ValueNode, variables: Mapping[str, Any], defaults: Mapping[str, ValueNode]) -> int | list[Any] | None:
    """The value of an argument: an int or a list; None for other types."""
    if isinstance(node, VariableNode):
        name = node.name.value
        if name not in variables:
            return _value(defaults[name], {}, {}) if name in defaults else None
        value = variables[name]
        if isinstance(value, float) and value.is_integer():
            return int(value)
        return value if isinstance(value, int | list) and not isinstance(value, bool) else None
    if isinstance(node, IntValueNode):
        return int_of(node)
    return list(node.values) if isinstance(node, ListValueNode) else None
