"""What has limits of its own besides the document, checked before anything runs: first, last, ids; the variables."""

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
    get_location,
)

from api.limits.document import Limits
from api.selection_visitor import SelectionVisitor
from domain.errors import BadPageSize, LimitExceeded
from graph.lru_cache import WeightedLRUCache
from graph.pagination import window

PAGE = ("first", "last")
IDS = "ids"
LONGEST_INT = 11
CACHE_ENTRIES = 64
BoundsViolation = tuple[BadPageSize | LimitExceeded, tuple[int, int]] | None


@dataclass(frozen=True, slots=True)
class BoundedField:
    """A field with such arguments, as written, and where it stands: line and column from 1."""

    arguments: Mapping[str, ValueNode]
    location: tuple[int, int]


class BoundsCache:
    """A document's bounded fields, looked at once for the values that decide."""

    def __init__(self, document: DocumentNode) -> None:
        self._fields = find_bounded_fields(document)
        nodes = [node for field in self._fields for node in field.arguments.values()]
        self._deciding = tuple(sorted({node.name.value for node in nodes if isinstance(node, VariableNode)}))
        # a tuple around each value: None, not refused, is a value as well
        self._entries: WeightedLRUCache[tuple[int, str], tuple[BoundsViolation]] = WeightedLRUCache(CACHE_ENTRIES)

    def refused(
        self, operation: OperationDefinitionNode, variables: Mapping[str, Any], limits: Limits
    ) -> BoundsViolation:
        """The first field asking for too much, and where."""
        if not self._fields:
            return None
        key = (id(operation), repr([(name, variables[name]) for name in self._deciding if name in variables]))
        cached = self._entries.get(key)
        if cached is None:
            cached = (first_violation(self._fields, operation, variables, limits),)
            self._entries.put(key, cached)
        return cached[0]


def too_many_values(variables: Mapping[str, Any], limits: Limits) -> LimitExceeded | None:
    """Variables of more values than served: list members and object fields, at whatever depth.

    In a document each is a token; in variables they are bounded by nothing but the body's bytes, and a filter of tens
    of thousands of conditions is a statement of megabytes.
    """
    found = 0
    waiting: list[Any] = [variables]
    while waiting:
        each = waiting.pop()
        found += len(each)
        inner = each.values() if isinstance(each, Mapping) else each
        waiting += [one for one in inner if isinstance(one, dict | list)]
    if found <= limits.values:
        return None
    return LimitExceeded(
        "VALUES_EXCEEDED", "The number of values in the variables", "变量中值的数量", found, limits.values
    )


def find_bounded_fields(document: DocumentNode) -> tuple[BoundedField, ...]:
    """Every field of a document that has first, last or ids."""
    found = []
    top = [definition.selection_set for definition in document.definitions if hasattr(definition, "selection_set")]
    visitor = SelectionVisitor(top, None)
    for selection, _ in visitor:
        if isinstance(selection, FieldNode):
            given = {
                argument.name.value: argument.value
                for argument in selection.arguments or ()
                if argument.name.value in (*PAGE, IDS)
            }
            if given:
                found.append(BoundedField(given, _location(selection)))
        below = getattr(selection, "selection_set", None)
        if below:
            visitor.enter(below, None)
    return tuple(sorted(found, key=lambda each: each.location))


def first_violation(
    fields: tuple[BoundedField, ...],
    operation: OperationDefinitionNode,
    variables: Mapping[str, Any],
    limits: Limits,
) -> BoundsViolation:
    """The first field asking for too much, and where; a value of another type is left to coercion."""
    defaults = {
        definition.variable.name.value: definition.default_value
        for definition in operation.variable_definitions or ()
        if definition.default_value
    }
    for field in fields:
        given = {name: _value(node, variables, defaults) for name, node in field.arguments.items()}
        ids = given.pop(IDS, None)
        if isinstance(ids, list) and len(ids) > limits.ids:
            error = LimitExceeded("IDS_EXCEEDED", "The number of ids", "id 的数量", len(ids), limits.ids)
            return error, field.location
        try:
            window({name: value for name, value in given.items() if isinstance(value, int)})
        except BadPageSize as error_:
            return error_, field.location
    return None


def _value(node: ValueNode, variables: Mapping[str, Any], defaults: Mapping[str, ValueNode]) -> int | list[Any] | None:
    """An Int or a list, as it will be read; None for all else."""
    if isinstance(node, VariableNode):
        name = node.name.value
        if name not in variables:
            return _value(defaults[name], {}, {}) if name in defaults else None
        value = variables[name]
        if isinstance(value, float) and value.is_integer():
            return int(value)
        return value if isinstance(value, int | list) and not isinstance(value, bool) else None
    if isinstance(node, IntValueNode):
        return int(node.value[:LONGEST_INT])
    return list(node.values) if isinstance(node, ListValueNode) else None


def _location(field: FieldNode) -> tuple[int, int]:
    if field.loc is None:
        return 1, 1
    at = get_location(field.loc.source, field.loc.start)
    return at.line, at.column
