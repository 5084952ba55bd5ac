"""A document's operation as it runs past graphql-core: outlined once for each choice of its @include and @skip."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    VariableNode,
    Visitor,
    visit,
)
from graphql.execution.values import VariableValues
from graphql.language import DirectiveNode

from api.documents.cache import Document
from api.execution.fast.complete_columns import Completer, NotComplete, completer
from api.execution.fast.selection_template import Filled, selection_template
from api.execution.fast.variable_coercion import Declarations
from api.execution.field_resolvers import RootFieldResolver
from api.execution.selection import SelectionPlan, included, plan_selection
from api.query import Resolver
from api.selection_visitor import SelectionVisitor, fragment_of, fragments_of, response_key
from graph.lru_cache import WeightedLRUCache
from graph.selection import Selection

CACHE_ENTRIES = 1_000
MAX_PLANNED_SELECTIONS = 50_000
"""Selections of all kept outlines together, fragments spread out: each holds about a kilobyte."""


@dataclass(frozen=True, slots=True)
class OperationContext:
    """What an operation is outlined with."""

    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    variable_values: VariableValues


@dataclass(frozen=True, slots=True)
class PlannedRoot:
    """A root field: who answers it, what of it is selected, how its answer is made ready.

    `template`: what is selected, with places for the values of variables; None where they decide more than values.
    """

    resolver: Resolver
    outline: SelectionPlan
    template: Filled | None
    ready: Completer


Roots = Mapping[str, PlannedRoot | str]
"""By response key, in the response's order; a text is the __typename of the root."""
PlannedOperation = dict[str, Selection]


@dataclass(frozen=True, slots=True)
class _Known:
    """Of one operation: its variables, and those of them that @include and @skip stand on."""

    declarations: Declarations
    deciding: tuple[str, ...]


class OperationPlans:
    """The operations of one schema that need no graphql-core. For one that does, no root is kept."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._entries: WeightedLRUCache[Any, Roots] = WeightedLRUCache(MAX_PLANNED_SELECTIONS)
        self._known: WeightedLRUCache[Any, _Known] = WeightedLRUCache(CACHE_ENTRIES)

    def asked(
        self, document: Document, operation: OperationDefinitionNode, sent: dict[str, Any]
    ) -> tuple[Roots, PlannedOperation] | None:
        """What to ask of each root field, or None where graphql-core has to run it.

        `sent`: the variables as they came.
        """
        name = (document.digest, operation.name and operation.name.value)
        known = self._known.get(name) or self._learnt(name, document, operation)
        coerced = known.declarations.coerced(sent)
        if coerced is None:
            return self._one_by_one(name, known, document, operation, sent)
        decided = tuple([coerced.values.get(each) for each in known.deciding])
        key = (name, decided, coerced.pattern)
        roots = self._entries.get(key)
        if roots is None:
            varying = known.declarations.varying(sent, coerced)
            if varying is None:
                return None
            varying.coerced.update(zip(known.deciding, decided, strict=True))
            roots = self._outlined(key, document, operation, varying)
        if not roots:
            return None
        asked: PlannedOperation = {}
        for root_key, root in roots.items():
            if isinstance(root, PlannedRoot):
                if root.template is None:
                    return self._one_by_one(name, known, document, operation, sent)
                asked[root_key] = root.template(coerced.values)
        return roots, asked

    def _one_by_one(
        self,
        name: Any,
        known: _Known,
        document: Document,
        operation: OperationDefinitionNode,
        sent: dict[str, Any],
    ) -> tuple[Roots, PlannedOperation] | None:
        """The same where the values of variables decide what is selected: read from the document once more."""
        variables = known.declarations.whole(sent)
        if variables is None:
            return None
        key = (name, tuple(variables.coerced.get(each) for each in known.deciding))
        roots = self._entries.get(key)
        if roots is None:
            roots = self._outlined(key, document, operation, variables)
        if not roots:
            return None
        try:
            return roots, {
                key: root.outline.selection(variables) for key, root in roots.items() if isinstance(root, PlannedRoot)
            }
        except Exception:  # what is wrong with the arguments, the walk will say, and where
            return None

    def _outlined(
        self, key: Any, document: Document, operation: OperationDefinitionNode, variables: VariableValues
    ) -> Roots | None:
        fragments = fragments_of(document.node.definitions)
        try:
            found = _outlined(OperationContext(self._schema, fragments, variables), operation)
        except NotComplete:
            found = {}
        except Exception:  # what a variable left empty, the walk will say; another request's may not
            return None
        self._entries.put(
            key, found, 1 + sum(each.outline.size for each in found.values() if isinstance(each, PlannedRoot))
        )
        return found

    def _learnt(self, name: Any, document: Document, operation: OperationDefinitionNode) -> _Known:
        deciding = _DirectiveVariables()
        visit(document.node, deciding)
        found = _Known(Declarations(self._schema, operation), tuple(sorted(deciding.names)))
        self._known.put(name, found)
        return found


class _DirectiveVariables(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def enter_directive(self, node: DirectiveNode, *_: Any) -> None:
        for argument in node.arguments or ():
            if isinstance(argument.value, VariableNode):
                self.names.add(argument.value.name.value)


def _outlined(spoken: OperationContext, operation: OperationDefinitionNode) -> Roots:
    query = spoken.schema.query_type
    if operation.operation is not OperationType.QUERY or query is None:
        raise NotComplete(str(operation.operation))
    roots: dict[str, PlannedRoot | str] = {}
    for key, nodes in _root_fields(spoken, operation.selection_set).items():
        name = nodes[0].name.value
        if name == "__typename":
            roots[key] = query.name
            continue
        resolve = query.fields[name].resolve if name in query.fields else None
        if not isinstance(resolve, RootFieldResolver):
            raise NotComplete(name)
        own = plan_selection(spoken, query, key, nodes)
        kind = query.fields[name].type
        filled = selection_template(own.selection(spoken.variable_values))
        ready = completer(spoken.schema, kind, own)
        roots[key] = PlannedRoot(resolve.resolver, own, filled, ready)
    return roots


def _root_fields(spoken: OperationContext, selections: SelectionSetNode) -> dict[str, list[FieldNode]]:
    """The root's fields by response key; every fragment on the root applies, as validation has seen to."""
    found: dict[str, list[FieldNode]] = {}
    visitor = SelectionVisitor([selections], None)
    for node, _ in visitor:
        if not included(spoken, node):
            continue
        if isinstance(node, FieldNode):
            found.setdefault(response_key(node), []).append(node)
        elif fragment := fragment_of(node, spoken.fragments):
            visitor.enter(fragment.selection_set, None)
    return found
