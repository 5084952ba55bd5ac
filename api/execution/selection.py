"""From the GraphQL document to what is selected of a root field: fragments spread, directives decided, arguments
coerced, so that nothing below knows of the language.

In two steps, since the first holds for many requests: an `Outline`, for one choice of what @include and @skip decide;
then the `Selected` of one request's variables.
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
_Found = dict[tuple[str, frozenset[str] | None], list[FieldNode]]


class DocumentContext(Protocol):
    """What an operation is read with: GraphQLResolveInfo has it, and so has whoever runs one without graphql-core."""

    @property
    def schema(self) -> GraphQLSchema: ...
    @property
    def fragments(self) -> Mapping[str, FragmentDefinitionNode]: ...
    @property
    def variable_values(self) -> VariableValues: ...


@dataclass(frozen=True, slots=True)
class SelectionPlan:
    """One response key, its arguments read where no variable is in them.

    `whole`: what is selected, where it is the same for all variables.
    """

    key: str
    name: str
    definition: GraphQLField | None
    node: FieldNode
    below: tuple[SelectionPlan, ...]
    types: frozenset[str] | None
    arguments: Mapping[str, Any] | None
    whole: Selection | None

    @property
    def size(self) -> int:
        """How many selections it is, with all below."""
        return 1 + sum(each.size for each in self.below)

    def selection(self, variables: VariableValues) -> Selection:
        """What one request selects. Raises GraphQLError for a variable that leaves a required argument empty."""
        if self.whole is not None:
            return self.whole
        given = self.arguments
        if given is None and self.definition is not None:
            given = _arguments(self.definition, self.node, variables)
        below = tuple(each.selection(variables) for each in self.below)
        return Selection(self.key, self.name, given or {}, below, self.types)


def plan_selection(
    spoken: DocumentContext,
    parent: _Composite,
    key: str,
    nodes: list[FieldNode],
    types: frozenset[str] | None = None,
) -> SelectionPlan:
    """What a response key, written as these nodes, selects of a field of `parent`."""
    name = nodes[0].name.value
    if name.startswith("__"):
        return SelectionPlan(key, name, None, nodes[0], (), types, {}, Selection(key, name, types=types))
    definition = parent.fields[name]  # type: ignore[union-attr]
    kind = get_named_type(definition.type)
    below: tuple[SelectionPlan, ...] = ()
    if isinstance(kind, _Composite):
        below = tuple(
            plan_selection(spoken, _parent_of(spoken, kind, applies), inner, group, applies)
            for (inner, applies), group in _collected(spoken, kind, nodes).items()
        )
    arguments = None
    if not any(_varies(argument.value) for argument in nodes[0].arguments or ()):
        arguments = _arguments(definition, nodes[0], spoken.variable_values)
    whole = None
    if arguments is not None and all(each.whole is not None for each in below):
        whole = Selection(key, name, arguments, tuple(each.whole for each in below if each.whole is not None), types)
    return SelectionPlan(key, name, definition, nodes[0], below, types, arguments, whole)


def _arguments(definition: GraphQLField, node: FieldNode, variables: VariableValues) -> dict[str, Any]:
    return {name: plain(value) for name, value in get_argument_values(definition, node, variables).items()}


def _varies(node: ValueNode) -> bool:
    """Whether a variable stands in a value."""
    match node:
        case VariableNode():
            return True
        case ListValueNode():
            return any(_varies(each) for each in node.values)
        case ObjectValueNode():
            return any(_varies(each.value) for each in node.fields)
        case _:
            return False


def _parent_of(spoken: DocumentContext, kind: _Composite, applies: frozenset[str] | None) -> _Composite:
    if applies is None:
        return kind
    return spoken.schema.type_map[next(iter(sorted(applies)))]  # type: ignore[return-value]


def _collected(spoken: DocumentContext, kind: _Composite, nodes: Iterable[FieldNode]) -> _Found:
    """What the nodes of one response key select below it, by response key and the object types it applies to."""
    found: _Found = {}
    visitor = SelectionVisitor[frozenset[str] | None](
        [each.selection_set for each in nodes if each.selection_set], None
    )
    for node, applies in visitor:
        if not included(spoken, node):
            continue
        if isinstance(node, FieldNode):
            for each in _cases(spoken, kind, applies):
                found.setdefault((response_key(node), each), []).append(node)
        elif fragment := fragment_of(node, spoken.fragments):
            visitor.enter(fragment.selection_set, _narrow(spoken, kind, type_condition_of(fragment), applies))
    return found


def _cases(
    spoken: DocumentContext, kind: _Composite, applies: frozenset[str] | None
) -> Iterator[frozenset[str] | None]:
    """Below an interface each object type gets its own case, so that one key can read differently for each."""
    if isinstance(kind, GraphQLObjectType):
        yield None
        return
    possible = applies if applies is not None else {each.name for each in spoken.schema.get_possible_types(kind)}
    for name in sorted(possible):
        yield frozenset({name})


def _narrow(
    spoken: DocumentContext, kind: _Composite, condition: str | None, applies: frozenset[str] | None
) -> frozenset[str] | None:
    if condition is None or isinstance(kind, GraphQLObjectType):
        return applies
    other = spoken.schema.type_map[condition]
    names = (
        {condition}
        if isinstance(other, GraphQLObjectType)
        else {each.name for each in spoken.schema.get_possible_types(other)}  # type: ignore[arg-type]
    )
    return frozenset(names if applies is None else names & applies)


def included(spoken: DocumentContext, node: Any) -> bool:
    """Whether @include and @skip let a selection stand."""
    if not node.directives:
        return True
    skip = get_directive_values(GraphQLSkipDirective, node, spoken.variable_values)
    if skip and skip["if"]:
        return False
    include = get_directive_values(GraphQLIncludeDirective, node, spoken.variable_values)
    return not (include and not include["if"])


def plain(value: Any) -> Any:
    """An argument's value without enumerations of the schema's."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [plain(each) for each in value]
    return value
