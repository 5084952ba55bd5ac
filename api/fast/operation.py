"""A document's operation as it runs past graphql-core: outlined once for each choice of its @include and @skip."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    VariableNode,
    Visitor,
    visit,
)
from graphql.execution.values import VariableValues
from graphql.language import DirectiveNode

from api.documents import Document
from api.fast.leaves import Column
from api.fast.ready import Declined, column
from api.query import Resolver
from api.resolved import Answered
from api.selection import Outline, included, outline

KEPT = 1_000


@dataclass(frozen=True, slots=True)
class Spoken:
    """What an operation is outlined with."""

    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    variable_values: VariableValues


@dataclass(frozen=True, slots=True)
class Root:
    """A root field: who answers it, what of it is selected, how its answer is made ready."""

    resolver: Resolver
    outline: Outline
    ready: Column


Roots = Mapping[str, Root | str]
"""By response key, in the response's order; a text is the __typename of the root."""


class Operations:
    """The operations of one schema that need no graphql-core. `None` is kept for one that does."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._kept: OrderedDict[Any, Roots | None] = OrderedDict()
        self._deciding: OrderedDict[str, tuple[str, ...]] = OrderedDict()

    def roots(self, document: Document, operation: OperationDefinitionNode, variables: VariableValues) -> Roots | None:
        """What to ask, or None where graphql-core has to run it."""
        decided = tuple(variables.coerced.get(name) for name in self._decisions(document))
        key = (document.digest, operation.name and operation.name.value, decided)
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        fragments = {
            each.name.value: each for each in document.node.definitions if isinstance(each, FragmentDefinitionNode)
        }
        try:
            found = _outlined(Spoken(self._schema, fragments, variables), operation)
        except Declined:
            found = None
        except Exception:  # what a variable left empty, the walk will say; another request's may not
            return None
        self._kept[key] = found
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return found

    def _decisions(self, document: Document) -> tuple[str, ...]:
        """The variables that @include and @skip stand on."""
        found = self._deciding.get(document.digest)
        if found is None:
            deciding = _Deciding()
            visit(document.node, deciding)
            found = self._deciding[document.digest] = tuple(sorted(deciding.names))
            if len(self._deciding) > KEPT:
                self._deciding.popitem(last=False)
        return found


class _Deciding(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def enter_directive(self, node: DirectiveNode, *_: Any) -> None:
        for argument in node.arguments or ():
            if isinstance(argument.value, VariableNode):
                self.names.add(argument.value.name.value)


def _outlined(spoken: Spoken, operation: OperationDefinitionNode) -> Roots:
    query = spoken.schema.query_type
    if operation.operation is not OperationType.QUERY or query is None:
        raise Declined(str(operation.operation))
    found: dict[str, list[FieldNode]] = {}
    _collect(spoken, operation.selection_set, found)
    roots: dict[str, Root | str] = {}
    for key, nodes in found.items():
        name = nodes[0].name.value
        if name == "__typename":
            roots[key] = query.name
            continue
        resolve = query.fields[name].resolve if name in query.fields else None
        if not isinstance(resolve, Answered):
            raise Declined(name)
        own = outline(spoken, query, key, nodes)
        roots[key] = Root(resolve.resolver, own, column(spoken.schema, query.fields[name].type, own))
    return roots


def _collect(spoken: Spoken, selections: SelectionSetNode, found: dict[str, list[FieldNode]]) -> None:
    """The root's fields by response key; every fragment on the root applies, as validation has seen to."""
    for node in selections.selections:
        if not included(spoken, node):
            continue
        if isinstance(node, FieldNode):
            found.setdefault(node.alias.value if node.alias else node.name.value, []).append(node)
        elif isinstance(node, InlineFragmentNode):
            _collect(spoken, node.selection_set, found)
        elif isinstance(node, FragmentSpreadNode):
            _collect(spoken, spoken.fragments[node.name.value].selection_set, found)
