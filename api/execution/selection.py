"""Reads the selection of a root field from a GraphQL document.

Fragments are spread, directives are applied and arguments are coerced, so that the layers below do not depend on
GraphQL. There are two steps: a `SelectionPlan` holds for one choice of the values of @include and @skip, and so for
many requests; a `Selection` holds for the variables of one request.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Protocol

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    GraphQLField,
    GraphQLIncludeDirective,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLSkipDirective,
    GraphQLUnionType,
    ListValueNode,
    ObjectValueNode,
    ValueNode,
    VariableNode,
    get_named_type,
)
from graphql.execution.values import VariableValues, get_argument_values, get_directive_values

from api.selection_visitor import SelectionVisitor, fragment_of, response_key, type_condition_of
from graph.selection import Selection

_Composite = GraphQLObjectType | GraphQLInterfaceType | GraphQLUnionType
_FieldGroups = dict[tuple[str, frozenset[str] | None], list[FieldNode]]


class DocumentContext(Protocol):
    """The schema, fragments and variables with which an operation is read.

    GraphQLResolveInfo has them, and so has the OperationContext of the fast path.
    """

    @property
    def schema(self) -> GraphQLSchema: ...
    @property
    def fragments(self) -> Mapping[str, FragmentDefinitionNode]: ...
    @property
    def variable_values(self) -> VariableValues: ...


@dataclass(frozen=True, slots=True)
class SelectionPlan:
    """The plan of one response key.

    `arguments`: the coerced arguments, if they contain no variable. `constant`: the selection, if no variable changes
    it.
    """

    key: str
    name: str
    definition: GraphQLField | None
    node: FieldNode
    below: tuple[SelectionPlan, ...]
    types: frozenset[str] | None
    arguments: Mapping[str, Any] | None
    constant: Selection | None

    @property
    def size(self) -> int:
        """The number of selections in the plan."""
        return 1 + sum(child.size for child in self.below)

    def selection(self, variables: VariableValues) -> Selection:
        """The selection of one request. Raises GraphQLError if a required argument has no value."""
        if self.constant is not None:
            return self.constant
        arguments = self.arguments
        if arguments is None and self.definition is not None:
            arguments = _arguments(self.definition, self.node, variables)
        below = tuple(child.selection(variables) for child in self.below)
        return Selection(self.key, self.name, arguments or {}, below, self.types)


def plan_selection(
    context: DocumentContext,
    parent: _Composite,
    key: str,
    nodes: list[FieldNode],
    types: frozenset[str] | None = None,
) -> SelectionPlan:
    """The plan of a response key of a field of `parent`. `nodes`: the field nodes that have this key."""
    name = nodes[0].name.value
    if name.startswith("__"):
        return SelectionPlan(key, name, None, nodes[0], (), types, {}, Selection(key, name, types=types))
    definition = parent.fields[name]  # type: ignore[union-attr]
    kind = get_named_type(definition.type)
    below: tuple[SelectionPlan, ...] = ()
    if isinstance(kind, _Composite):
        below = tuple(
            plan_selection(context, _parent_of(context, kind, applies), inner, group, applies)
            for (inner, applies), group in _collect_fields(context, kind, nodes).items()
        )
    arguments = None
    if not any(_has_variable(argument.value) for argument in nodes[0].arguments or ()):
        arguments = _arguments(definition, nodes[0], context.variable_values)
    constant = None
    if arguments is not None and all(child.constant is not None for child in below):
        children = tuple(child.constant for child in below if child.constant is not None)
        constant = Selection(key, name, arguments, children, types)
    return SelectionPlan(key, name, definition, nodes[0], below, types, arguments, constant)


def _arguments(definition: GraphQLField, node: FieldNode, variables: VariableValues) -> dict[str, Any]:
    return {name: to_plain_value(value) for name, value in get_argument_values(definition, node, variables).items()}


def _has_variable(node: ValueNode) -> bool:
    """Whether a value contains a variable."""
    match node:
        case VariableNode():
            return True
        case ListValueNode():
            return any(_has_variable(item) for item in node.values)
        case ObjectValueNode():
            return any(_has_variable(field.value) for field in node.fields)
        case _:
            return False


def _parent_of(context: DocumentContext, kind: _Composite, applies: frozenset[str] | None) -> _Composite:
    if applies is None:
        return kind
    return context.schema.type_map[next(iter(sorted(applies)))]  # type: ignore[return-value]


def _collect_fields(context: DocumentContext, kind: _Composite, nodes: Iterable[FieldNode]) -> _FieldGroups:
    """The field nodes selected below the nodes of one response key, by response key and applicable object types."""
    groups: _FieldGroups = {}
    visitor = SelectionVisitor[frozenset[str] | None](
        [node.selection_set for node in nodes if node.selection_set], None
    )
    for node, applies in visitor:
        if not is_included(context, node):
            continue
        if isinstance(node, FieldNode):
            for case in _type_cases(context, kind, applies):
                groups.setdefault((response_key(node), case), []).append(node)
        elif fragment := fragment_of(node, context.fragments):
            visitor.enter(fragment.selection_set, _narrow(context, kind, type_condition_of(fragment), applies))
    return groups


def _type_cases(
    context: DocumentContext, kind: _Composite, applies: frozenset[str] | None
) -> Iterator[frozenset[str] | None]:
    """One case for each object type of an interface or union, so that one key can be read differently for each."""
    if isinstance(kind, GraphQLObjectType):
        yield None
        return
    for name in sorted(applies if applies is not None else _possible_names(context, kind)):
        yield frozenset({name})


def _narrow(
    context: DocumentContext, kind: _Composite, condition: str | None, applies: frozenset[str] | None
) -> frozenset[str] | None:
    """The object types to which a fragment's fields apply, by its type condition and the enclosing selection."""
    if condition is None or isinstance(kind, GraphQLObjectType):
        return applies
    conditional = context.schema.type_map[condition]
    names = {condition} if isinstance(conditional, GraphQLObjectType) else _possible_names(context, conditional)
    return frozenset(names if applies is None else names & applies)


def _possible_names(context: DocumentContext, kind: Any) -> set[str]:
    return {possible.name for possible in context.schema.get_possible_types(kind)}


def is_included(context: DocumentContext, node: Any) -> bool:
    """Whether @include and @skip include a selection."""
    if not node.directives:
        return True
    skip = get_directive_values(GraphQLSkipDirective, node, context.variable_values)
    if skip and skip["if"]:
        return False
    include = get_directive_values(GraphQLIncludeDirective, node, context.variable_values)
    return not (include and not include["if"])


def to_plain_value(value: Any) -> Any:
    """An argument's value, with enumeration members replaced by their values."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {key: to_plain_value(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [to_plain_value(item) for item in value]
    return value
