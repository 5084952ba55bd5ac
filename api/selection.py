"""From the GraphQL document to what is selected of a root field: fragments spread, directives decided, arguments
coerced, so that nothing below knows of the language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any

from graphql import (
    FieldNode,
    FragmentSpreadNode,
    GraphQLIncludeDirective,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLSkipDirective,
    GraphQLUnionType,
    InlineFragmentNode,
    SelectionSetNode,
    get_named_type,
)
from graphql.execution.values import get_argument_values, get_directive_values

from graph.selection import Selected

_Composite = GraphQLObjectType | GraphQLInterfaceType | GraphQLUnionType
_Found = dict[tuple[str, frozenset[str] | None], list[FieldNode]]


def selected(info: GraphQLResolveInfo[Any]) -> Selected:
    """What is selected of the root field being resolved."""
    return _selected(info, info.parent_type, str(info.path.key), list(info.field_nodes), None)


def _selected(
    info: GraphQLResolveInfo[Any], parent: _Composite, key: str, nodes: list[FieldNode], types: frozenset[str] | None
) -> Selected:
    name = nodes[0].name.value
    if name.startswith("__"):
        return Selected(key, name, types=types)
    definition = parent.fields[name]  # type: ignore[union-attr]
    arguments = get_argument_values(definition, nodes[0], info.variable_values)
    kind = get_named_type(definition.type)
    below: tuple[Selected, ...] = ()
    if isinstance(kind, _Composite):
        found: _Found = {}
        for node in nodes:
            if node.selection_set:
                _collect(info, kind, node.selection_set, None, found)
        below = tuple(
            _selected(info, _parent_of(info, kind, applies), inner, group, applies)
            for (inner, applies), group in found.items()
        )
    return Selected(key, name, {name: _plain(value) for name, value in arguments.items()}, below, types)


def _parent_of(info: GraphQLResolveInfo[Any], kind: _Composite, applies: frozenset[str] | None) -> _Composite:
    if applies is None:
        return kind
    return info.schema.type_map[next(iter(sorted(applies)))]  # type: ignore[return-value]


def _collect(
    info: GraphQLResolveInfo[Any],
    kind: _Composite,
    selection: SelectionSetNode,
    applies: frozenset[str] | None,
    found: _Found,
) -> None:
    for node in selection.selections:
        if not _included(info, node):
            continue
        if isinstance(node, FieldNode):
            key = node.alias.value if node.alias else node.name.value
            for each in _cases(info, kind, applies):
                found.setdefault((key, each), []).append(node)
        elif isinstance(node, InlineFragmentNode):
            condition = node.type_condition.name.value if node.type_condition else None
            _collect(info, kind, node.selection_set, _narrow(info, kind, condition, applies), found)
        elif isinstance(node, FragmentSpreadNode):
            fragment = info.fragments[node.name.value]
            condition = fragment.type_condition.name.value
            _collect(info, kind, fragment.selection_set, _narrow(info, kind, condition, applies), found)


def _cases(
    info: GraphQLResolveInfo[Any], kind: _Composite, applies: frozenset[str] | None
) -> Iterator[frozenset[str] | None]:
    """Below an interface each object type gets its own case, so that one key can read differently for each."""
    if isinstance(kind, GraphQLObjectType):
        yield None
        return
    possible = applies if applies is not None else {each.name for each in info.schema.get_possible_types(kind)}
    for name in sorted(possible):
        yield frozenset({name})


def _narrow(
    info: GraphQLResolveInfo[Any], kind: _Composite, condition: str | None, applies: frozenset[str] | None
) -> frozenset[str] | None:
    if condition is None or isinstance(kind, GraphQLObjectType):
        return applies
    other = info.schema.type_map[condition]
    names = (
        {condition}
        if isinstance(other, GraphQLObjectType)
        else {each.name for each in info.schema.get_possible_types(other)}  # type: ignore[arg-type]
    )
    return frozenset(names if applies is None else names & applies)


def _included(info: GraphQLResolveInfo[Any], node: Any) -> bool:
    if not node.directives:
        return True
    skip = get_directive_values(GraphQLSkipDirective, node, info.variable_values)
    if skip and skip["if"]:
        return False
    include = get_directive_values(GraphQLIncludeDirective, node, info.variable_values)
    return not (include and not include["if"])


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value
