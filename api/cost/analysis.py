"""The nodes a document may touch, multiplied down its connections (as GitHub counts them), and what weighs most."""

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
    get_location,
    get_named_type,
    get_nullable_type,
    is_list_type,
)

from api.cost.argument_values import ArgumentValues
from api.cost.list_sizes import ROOTS, declared_size, window
from api.selection_visitor import SelectionVisitor, fragment_of, fragments_of, response_key, type_condition_of

Composite = GraphQLObjectType | GraphQLInterfaceType | GraphQLUnionType
ROWS = ("nodes", "edges")


@dataclass(frozen=True, slots=True)
class Cost:
    """`nodes` a document may touch; `field`: the way to the one that weighs most, its `share` and where it stands."""

    nodes: int
    field: str
    share: int
    location: tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Selection:
    """The fields of one response key, merged: its type's definition, its arguments and what is selected below it."""

    name: str
    definition: GraphQLField
    arguments: Mapping[str, Any]
    nodes: Sequence[FieldNode]

    @property
    def key(self) -> str:
        return response_key(self.nodes[0])

    @property
    def below(self) -> list[SelectionSetNode]:
        return [each.selection_set for each in self.nodes if each.selection_set]

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
        """What the operation may touch with these variables: one for each root field, and every row below it."""
        written = ArgumentValues.of(operation, variables)
        total, share, way, node = 0, 0, "", None
        for found, rows, field in self._weighed(operation, written):
            total += rows
            if rows > share:
                share, way, node = rows, found, field
        return Cost(total, way, share, _location(node))

    def answered(self, operation: OperationDefinitionNode, variables: Mapping[str, Any], data: Any) -> int:
        """The nodes an answer has, counted in the same way."""
        kind = self._schema.get_root_type(operation.operation)
        if kind is None or not isinstance(data, Mapping):
            return 0
        written = ArgumentValues.of(operation, variables)
        top = self._merged(kind, [operation.selection_set], written)
        return sum(1 for each in top if data.get(each.key) is not None and not each.is_connection) + sum(
            self._had(each, written, data.get(each.key)) for each in top
        )

    def _weighed(
        self, operation: OperationDefinitionNode, written: ArgumentValues
    ) -> Iterator[tuple[str, int, FieldNode]]:
        kind = self._schema.get_root_type(operation.operation)
        if kind is None:
            return
        for each in self._merged(kind, [operation.selection_set], written):
            touching = ROOTS.get(each.name)
            rows = touching.count(each.arguments) if touching else self._size(kind, each, written) or 1
            yield each.name, rows, each.nodes[0]
            below = 1 if touching and not touching.each else max(1, rows)
            yield from self._below(each, below, each.name, written)

    def _below(
        self, above: _Selection, times: int, way: str, written: ArgumentValues
    ) -> Iterator[tuple[str, int, FieldNode]]:
        kind = get_named_type(above.definition.type)
        if not isinstance(kind, Composite):
            return
        for each in self._merged(kind, above.below, written):
            rows = self._size(kind, each, written)
            here = way if each.name in (*ROWS, "node") else f"{way}.{each.name}"
            if rows:
                yield here, times * rows, each.nodes[0]
            yield from self._below(each, times * max(1, rows), here, written)

    def _size(self, kind: Composite, each: _Selection, written: ArgumentValues) -> int:
        """How many nodes a field gives each time; 0 for one that gives none of its own."""
        if each.is_connection:
            return window(each.arguments) if self._reads_rows(each, written) else 1
        return (declared_size(kind.name, each.name) or 0) if each.is_list else 0

    def _reads_rows(self, each: _Selection, written: ArgumentValues) -> bool:
        kind = get_named_type(each.definition.type)
        return isinstance(kind, Composite) and any(
            inner.name in ROWS for inner in self._merged(kind, each.below, written)
        )

    def _had(self, each: _Selection, written: ArgumentValues, value: Any) -> int:
        kind = get_named_type(each.definition.type)
        if not isinstance(kind, Composite) or value is None:
            return 0
        if isinstance(value, list):
            return sum(self._had(each, written, row) for row in value)
        inner = self._merged(kind, each.below, written)
        lengths = {one.name: len(value[one.key]) for one in inner if one.is_list and value.get(one.key)}
        if each.is_connection or each.name in ROOTS:
            rows = lengths.get("nodes", lengths.get("edges", 0))
        else:
            rows = sum(count for name, count in lengths.items() if declared_size(kind.name, name))
        return rows + sum(self._had(one, written, value.get(one.key)) for one in inner)

    def _merged(
        self, kind: Composite, selections: Sequence[SelectionSetNode], written: ArgumentValues
    ) -> list[_Selection]:
        """The fields of one place by response key; those of different types under one key count apart."""
        found: dict[tuple[str, str], tuple[GraphQLField, list[FieldNode]]] = {}
        spread: set[str] = set()
        visitor = SelectionVisitor(selections, kind)
        for selection, here in visitor:
            if not _included(selection, written):
                continue
            if isinstance(selection, FieldNode):
                definition = getattr(here, "fields", {}).get(selection.name.value)
                if definition is not None:
                    own = here.name if isinstance(here, GraphQLObjectType) and here is not kind else ""
                    found.setdefault((response_key(selection), own), (definition, []))[1].append(selection)
                continue
            fragment = fragment_of(selection, self._fragments)
            if isinstance(fragment, FragmentDefinitionNode):
                if fragment.name.value in spread:
                    continue
                spread.add(fragment.name.value)
            if fragment is not None:
                condition = type_condition_of(fragment)
                visitor.enter(fragment.selection_set, self._type(condition) if condition else here)
        return [
            _Selection(nodes[0].name.value, definition, written.arguments(nodes[0]), nodes)
            for definition, nodes in found.values()
        ]

    def _type(self, name: str) -> Composite:
        kind = self._schema.type_map[name]
        assert isinstance(kind, Composite)  # noqa: S101 - validation has seen to it
        return kind


def _included(selection: Any, written: ArgumentValues) -> bool:
    for directive in selection.directives or ():
        decided = next((written.value(each.value) for each in directive.arguments or ()), None)
        if directive.name.value == ("skip" if decided is True else "include" if decided is False else ""):
            return False
    return True


def _location(node: FieldNode | None) -> tuple[int, int]:
    if node is None or node.loc is None:
        return 1, 1
    at = get_location(node.loc.source, node.loc.start)
    return at.line, at.column
