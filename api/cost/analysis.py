"""Counts the nodes that a document may touch, multiplied down its connections as GitHub does, and the largest share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
    get_nullable_type,
    is_list_type,
)

from api.cost.argument_values import ArgumentValues
from api.cost.list_sizes import ROOTS, declared_size, window
from api.document_nodes import location_of
from api.selection_visitor import SelectionVisitor, fragment_of, fragments_of, response_key, type_condition_of

Composite = GraphQLObjectType | GraphQLInterfaceType | GraphQLUnionType
ROWS = ("nodes", "edges")


@dataclass(frozen=True, slots=True)
class Cost:
    """The `nodes` that a document may touch; the path of the `field` with the largest share, its `share` in nodes and
    its `location`: line and column from 1."""

    nodes: int
    field: str
    share: int
    location: tuple[int, int]


@dataclass(frozen=True, slots=True)
class _MergedField:
    """The field nodes of one response key, merged: their definition and their arguments."""

    name: str
    definition: GraphQLField
    arguments: Mapping[str, Any]
    nodes: Sequence[FieldNode]

    @property
    def key(self) -> str:
        return response_key(self.nodes[0])

    @property
    def below(self) -> list[SelectionSetNode]:
        return [node.selection_set for node in self.nodes if node.selection_set]

    @property
    def is_connection(self) -> bool:
        return "first" in self.definition.args

    @property
    def is_list(self) -> bool:
        return is_list_type(get_nullable_type(self.definition.type))


class CostAnalysis:
    """Counts the operations of one valid document."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode) -> None:
        self._schema = schema
        self._fragments = fragments_of(document.definitions)

    def cost(self, operation: OperationDefinitionNode, variables: Mapping[str, Any]) -> Cost:
        """The nodes that the operation may touch with these variables: one for each root field, and every row below."""
        values = ArgumentValues.of(operation, variables)
        total, share, field, node = 0, 0, "", None
        for path, rows, field_node in self._weights(operation, values):
            total += rows
            if rows > share:
                share, field, node = rows, path, field_node
        return Cost(total, field, share, location_of(node))

    def actual(self, operation: OperationDefinitionNode, variables: Mapping[str, Any], data: Any) -> int:
        """The nodes that a response has, counted in the same way."""
        kind = self._schema.get_root_type(operation.operation)
        if kind is None or not isinstance(data, Mapping):
            return 0
        values = ArgumentValues.of(operation, variables)
        roots = self._merge(kind, [operation.selection_set], values)
        return sum(1 for root in roots if data.get(root.key) is not None and not root.is_connection) + sum(
            self._actual_below(root, values, data.get(root.key)) for root in roots
        )

    def _weights(
        self, operation: OperationDefinitionNode, values: ArgumentValues
    ) -> Iterator[tuple[str, int, FieldNode]]:
        """The path, the number of nodes and the field node of each field that returns nodes."""
        kind = self._schema.get_root_type(operation.operation)
        if kind is None:
            return
        for root in self._merge(kind, [operation.selection_set], values):
            touched = ROOTS.get(root.name)
            rows = touched.count(root.arguments) if touched else self._size(kind, root, values) or 1
            yield root.name, rows, root.nodes[0]
            times = 1 if touched and not touched.multiplies else max(1, rows)
            yield from self._weights_below(root, times, root.name, values)

    def _weights_below(
        self, parent: _MergedField, times: int, path: str, values: ArgumentValues
    ) -> Iterator[tuple[str, int, FieldNode]]:
        kind = get_named_type(parent.definition.type)
        if not isinstance(kind, Composite):
            return
        for field in self._merge(kind, parent.below, values):
            rows = self._size(kind, field, values)
            field_path = path if field.name in (*ROWS, "node") else f"{path}.{field.name}"
            if rows:
                yield field_path, times * rows, field.nodes[0]
            yield from self._weights_below(field, times * max(1, rows), field_path, values)

    def _size(self, kind: Composite, field: _MergedField, values: ArgumentValues) -> int:
        """The number of nodes that a field returns for one parent; 0 for a field without nodes of its own."""
        if field.is_connection:
            return window(field.arguments) if self._reads_rows(field, values) else 1
        return (declared_size(kind.name, field.name) or 0) if field.is_list else 0

    def _reads_rows(self, field: _MergedField, values: ArgumentValues) -> bool:
        kind = get_named_type(field.definition.type)
        return isinstance(kind, Composite) and any(
            inner.name in ROWS for inner in self._merge(kind, field.below, values)
        )

    def _actual_below(self, field: _MergedField, values: ArgumentValues, value: Any) -> int:
        kind = get_named_type(field.definition.type)
        if not isinstance(kind, Composite) or value is None:
            return 0
        if isinstance(value, list):
            return sum(self._actual_below(field, values, row) for row in value)
        children = self._merge(kind, field.below, values)
        lengths = {child.name: len(value[child.key]) for child in children if child.is_list and value.get(child.key)}
        if field.is_connection or field.name in ROOTS:
            rows = lengths.get("nodes", lengths.get("edges", 0))
        else:
            rows = sum(count for name, count in lengths.items() if declared_size(kind.name, name))
        return rows + sum(self._actual_below(child, values, value.get(child.key)) for child in children)

    def _merge(
        self, kind: Composite, selections: Sequence[SelectionSetNode], values: ArgumentValues
    ) -> list[_MergedField]:
        """The fields of selection sets, merged by response key; those of different types remain separate."""
        merged: dict[tuple[str, str], tuple[GraphQLField, list[FieldNode]]] = {}
        spread: set[str] = set()
        visitor = SelectionVisitor(selections, kind)
        for selection, parent in visitor:
            if not _is_included(selection, values):
                continue
            if isinstance(selection, FieldNode):
                definition = getattr(parent, "fields", {}).get(selection.name.value)
                if definition is not None:
                    object_type = parent.name if isinstance(parent, GraphQLObjectType) and parent is not kind else ""
                    key = (response_key(selection), object_type)
                    merged.setdefault(key, (definition, []))[1].append(selection)
                continue
            fragment = fragment_of(selection, self._fragments)
            if isinstance(fragment, FragmentDefinitionNode):
                if fragment.name.value in spread:
                    continue
                spread.add(fragment.name.value)
            if fragment is not None:
                condition = type_condition_of(fragment)
                visitor.enter(fragment.selection_set, self._type(condition) if condition else parent)
        return [
            _MergedField(nodes[0].name.value, definition, values.arguments(nodes[0]), nodes)
            for definition, nodes in merged.values()
        ]

    def _type(self, name: str) -> Composite:
        kind = self._schema.type_map[name]
        assert isinstance(kind, Composite)  # noqa: S101 - validation has checked it
        return kind


def _is_included(selection: Any, values: ArgumentValues) -> bool:
    for directive in selection.directives or ():
        condition = next((values.value(argument.value) for argument in directive.arguments or ()), None)
        if directive.name.value == ("skip" if condition is True else "include" if condition is False else ""):
            return False
    return True
