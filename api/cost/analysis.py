"""Counts the nodes that a document may touch, multiplied down its connections as GitHub does, and the largest share.

A connection costs its page, and SCAN more for each step of its filter, for an order without an index and for each count
of its rows, because these read rows that are not on the page.
"""

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
from api.cost.list_sizes import ROOTS, SCAN, declared_size, scans_of_arguments, window
from api.selection_visitor import SelectionVisitor, fragment_of, fragments_of, response_key, type_condition_of

Composite = GraphQLObjectType | GraphQLInterfaceType | GraphQLUnionType
ROWS = ("nodes", "edges", "values")
"""The rows of a connection, or the values of a facet."""
COUNT, FACETS = "totalCount", "facets"
"""The fields of a connection that count its rows: one count, and one for each of the facets."""


@dataclass(frozen=True, slots=True)
class Cost:
    """The `nodes` that a document may touch; the path of the `field` with the largest share, its `share` in nodes and
    its `node` in the document."""

    nodes: int
    field: str
    share: int
    node: FieldNode | None


@dataclass(frozen=True, slots=True)
class _MergedField:
    """The field nodes of one response key, merged: the type that they are fields of, their definition and arguments."""

    owner: str
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
        return Cost(total, field, share, node)

    def actual(self, operation: OperationDefinitionNode, variables: Mapping[str, Any], data: Any) -> int:
        """The nodes that a response has, counted in the same way."""
        kind = self._schema.get_root_type(operation.operation)
        if kind is None or not isinstance(data, Mapping):
            return 0
        values = ArgumentValues.of(operation, variables)
        roots = self._merge(kind, [operation.selection_set], values)
        return sum(
            _own_nodes(root, data.get(root.key)) + self._actual_below(root, root, values, data.get(root.key))
            for root in roots
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
            rows = touched.count(root.arguments) if touched else self._size(root, root, values) or 1
            yield root.name, rows + self._scanned(root, values), root.nodes[0]
            times = 1 if touched and not touched.multiplies else max(1, rows)
            yield from self._weights_below(root, root, (1, times), root.name, values)

    def _weights_below(
        self, root: _MergedField, parent: _MergedField, times: tuple[int, int], path: str, values: ArgumentValues
    ) -> Iterator[tuple[str, int, FieldNode]]:
        """`times`: how often the parent occurs, and how often its rows do."""
        kind = get_named_type(parent.definition.type)
        if not isinstance(kind, Composite):
            return
        for field in self._merge(kind, parent.below, values):
            rows = self._size(root, field, values)
            field_path = path if field.name in (*ROWS, "node") else f"{path}.{field.name}"
            # a list has its facets once, whatever its page
            own = times[0] if parent.is_connection and field.name not in ROWS else times[1]
            if rows:
                yield field_path, own * (rows + self._scanned(field, values)), field.nodes[0]
            yield from self._weights_below(root, field, (own, own * max(1, rows)), field_path, values)

    def _size(self, root: _MergedField, field: _MergedField, values: ArgumentValues) -> int:
        """The number of nodes that a field returns for one parent; 0 for a field without nodes of its own. `root`: the
        root field above it, or itself."""
        if field.is_connection:
            return window(field.arguments) if self._reads_rows(field, values) else 1
        return (declared_size(field.owner, field.name, root.name, root.arguments) or 0) if field.is_list else 0

    def _scanned(self, field: _MergedField, values: ArgumentValues) -> int:
        """The points of what a connection reads beyond its page, for one parent."""
        kind = get_named_type(field.definition.type)
        if not field.is_connection or not isinstance(kind, Composite):
            return 0
        scans = scans_of_arguments(field.definition, field.arguments)
        for inner in self._merge(kind, field.below, values):
            if inner.name == COUNT:
                scans += 1
            elif inner.name == FACETS:
                facets = get_named_type(inner.definition.type)
                scans += len(self._merge(facets, inner.below, values)) if isinstance(facets, Composite) else 0
        return SCAN * scans

    def _reads_rows(self, field: _MergedField, values: ArgumentValues) -> bool:
        kind = get_named_type(field.definition.type)
        return isinstance(kind, Composite) and any(
            inner.name in ROWS for inner in self._merge(kind, field.below, values)
        )

    def _actual_below(self, root: _MergedField, field: _MergedField, values: ArgumentValues, value: Any) -> int:
        kind = get_named_type(field.definition.type)
        if not isinstance(kind, Composite) or value is None:
            return 0
        if isinstance(value, list):
            return sum(self._actual_below(root, field, values, row) for row in value)
        children = self._merge(kind, field.below, values)
        lists = {child.key: child for child in children if child.is_list and value.get(child.key)}
        if field.is_connection or (field is root and field.name in ROOTS and not field.is_list):
            rows = max((len(value[key]) for key, child in lists.items() if child.name in ROWS), default=0)
        else:
            sized = (key for key, child in lists.items() if declared_size(child.owner, child.name, root.name))
            rows = sum(len(value[key]) for key in sized)
        return (
            rows
            + self._scanned(field, values)
            + sum(self._actual_below(root, child, values, value.get(child.key)) for child in children)
        )

    def _merge(
        self, kind: Composite, selections: Sequence[SelectionSetNode], values: ArgumentValues
    ) -> list[_MergedField]:
        """The fields of selection sets, merged by response key; those of different types remain separate."""
        merged: dict[tuple[str, str], tuple[str, GraphQLField, list[FieldNode]]] = {}
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
                    merged.setdefault(key, (parent.name, definition, []))[2].append(selection)
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
            _MergedField(owner, nodes[0].name.value, definition, values.arguments(nodes[0]), nodes)
            for owner, definition, nodes in merged.values()
        ]

    def _type(self, name: str) -> Composite:
        kind = self._schema.type_map[name]
        assert isinstance(kind, Composite)  # noqa: S101 - validation has checked it
        return kind


def _own_nodes(root: _MergedField, value: Any) -> int:
    """The nodes that a root field returns itself, without those in the rows of a connection."""
    if isinstance(value, list):
        return sum(1 for row in value if row is not None)
    return 0 if value is None or root.is_connection else 1


def _is_included(selection: Any, values: ArgumentValues) -> bool:
    for directive in selection.directives or ():
        condition = next((values.value(argument.value) for argument in directive.arguments or ()), None)
        if directive.name.value == ("skip" if condition is True else "include" if condition is False else ""):
            return False
    return True
