"""The plan of an operation for the fast path: one for each choice of the values of its @include and @skip."""

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
from api.execution.fast.complete_columns import Completer, UnsupportedResolver, completer
from api.execution.fast.selection_template import SelectionTemplate, selection_template
from api.execution.fast.variable_coercion import VariableDeclarations
from api.execution.field_resolvers import RootFieldResolver
from api.execution.selection import SelectionPlan, is_included, plan_selection
from api.root_fields import Resolver
from api.selection_visitor import SelectionVisitor, fragment_of, fragments_of, response_key
from graph.lru_cache import WeightedLRUCache
from graph.selection import Selection

CHARACTERS_PER_KILOBYTE = 13
"""A cached plan holds nodes of its document, also when the document is no longer cached: 75 bytes for each character of
the text (measured)."""
MAX_ANALYSED_KILOBYTES = 10_000
MAX_PLANNED_KILOBYTES = 30_000
"""Of all cached plans together. A selection, fragments spread, takes about a kilobyte."""


@dataclass(frozen=True, slots=True)
class OperationContext:
    """The schema, fragments and variables with which an operation is planned."""

    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    variable_values: VariableValues


@dataclass(frozen=True, slots=True)
class PlannedRoot:
    """A root field: its resolver, the plan of its selection, and the completer of its result.

    `template`: the selection with placeholders for the values of variables; None if a value decides its structure.
    """

    resolver: Resolver
    plan: SelectionPlan
    template: SelectionTemplate | None
    complete: Completer


Roots = Mapping[str, PlannedRoot | str]
"""By response key, in the order of the response; a string is the __typename of the root."""
RootSelections = dict[str, Selection]


@dataclass(frozen=True, slots=True)
class _AnalysedOperation:
    """The variables of one operation, and those of them that @include and @skip use."""

    key: tuple[str, str | None]
    declarations: VariableDeclarations
    directive_variables: tuple[str, ...]


class OperationPlans:
    """The plans of one schema's operations. An operation that needs graphql-core has a plan without roots."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._plans: WeightedLRUCache[Any, Roots] = WeightedLRUCache(MAX_PLANNED_KILOBYTES)
        self._analysed: WeightedLRUCache[Any, _AnalysedOperation] = WeightedLRUCache(MAX_ANALYSED_KILOBYTES)

    def plan(
        self, document: Document, operation: OperationDefinitionNode, raw_variables: dict[str, Any]
    ) -> tuple[Roots, RootSelections] | None:
        """The root fields and the selection of each, or None if graphql-core has to run the operation.

        `raw_variables`: the variables as sent.
        """
        analysed = self._analyse(document, operation)
        declarations = analysed.declarations
        coerced = declarations.coerce(raw_variables)
        if coerced is None:
            return self._plan_per_value(analysed, document, operation, raw_variables)
        decided = tuple([coerced.values.get(name) for name in analysed.directive_variables])
        key = (analysed.key, decided, coerced.pattern)
        roots = self._plans.get(key)
        if roots is None:
            variables = declarations.with_placeholders(raw_variables, coerced)
            if variables is None:
                return None
            variables.coerced.update(zip(analysed.directive_variables, decided, strict=True))
            roots = self._plan_roots(key, document, operation, variables)
        if not roots:
            return None
        selections: RootSelections = {}
        for root_key, root in roots.items():
            if isinstance(root, PlannedRoot):
                if root.template is None:
                    return self._plan_per_value(analysed, document, operation, raw_variables)
                selections[root_key] = root.template(coerced.values)
        return roots, selections

    def _plan_per_value(
        self,
        analysed: _AnalysedOperation,
        document: Document,
        operation: OperationDefinitionNode,
        raw_variables: dict[str, Any],
    ) -> tuple[Roots, RootSelections] | None:
        """The same if values of variables decide the structure: the selections are read from the document again."""
        variables = analysed.declarations.coerce_with_graphql_core(raw_variables)
        if variables is None:
            return None
        key = (analysed.key, tuple(variables.coerced.get(name) for name in analysed.directive_variables))
        roots = self._plans.get(key)
        if roots is None:
            roots = self._plan_roots(key, document, operation, variables)
        if not roots:
            return None
        try:
            return roots, {
                key: root.plan.selection(variables) for key, root in roots.items() if isinstance(root, PlannedRoot)
            }
        except Exception:  # graphql-core reports what is wrong with the arguments, with the location
            return None

    def _plan_roots(
        self, key: Any, document: Document, operation: OperationDefinitionNode, variables: VariableValues
    ) -> Roots | None:
        fragments = fragments_of(document.node.definitions)
        try:
            roots = _plan_roots(OperationContext(self._schema, fragments, variables), operation)
        except UnsupportedResolver:
            roots = {}
        except Exception:  # graphql-core reports a missing variable; another request may send it
            return None
        selections = sum(root.plan.size for root in roots.values() if isinstance(root, PlannedRoot))
        self._plans.put(key, roots, selections + _kilobytes(document))
        return roots

    def _analyse(self, document: Document, operation: OperationDefinitionNode) -> _AnalysedOperation:
        key = (document.digest, operation.name.value if operation.name else None)
        analysed = self._analysed.get(key)
        if analysed is None:
            visitor = _DirectiveVariables()
            visit(document.node, visitor)
            declarations = VariableDeclarations(self._schema, operation)
            analysed = _AnalysedOperation(key, declarations, tuple(sorted(visitor.names)))
            self._analysed.put(key, analysed, _kilobytes(document))
        return analysed


def _kilobytes(document: Document) -> int:
    return 1 + len(document.text) // CHARACTERS_PER_KILOBYTE


class _DirectiveVariables(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def enter_directive(self, node: DirectiveNode, *_: Any) -> None:
        for argument in node.arguments or ():
            if isinstance(argument.value, VariableNode):
                self.names.add(argument.value.name.value)


def _plan_roots(context: OperationContext, operation: OperationDefinitionNode) -> Roots:
    query = context.schema.query_type
    if operation.operation is not OperationType.QUERY or query is None:
        raise UnsupportedResolver(str(operation.operation))
    roots: dict[str, PlannedRoot | str] = {}
    for key, nodes in _root_fields(context, operation.selection_set).items():
        name = nodes[0].name.value
        if name == "__typename":
            roots[key] = query.name
            continue
        resolve = query.fields[name].resolve if name in query.fields else None
        if not isinstance(resolve, RootFieldResolver):
            raise UnsupportedResolver(name)
        plan = plan_selection(context, query, key, nodes)
        template = selection_template(plan.selection(context.variable_values))
        complete = completer(context.schema, query.fields[name].type, plan)
        roots[key] = PlannedRoot(resolve.resolver, plan, template, complete)
    return roots


def _root_fields(context: OperationContext, selections: SelectionSetNode) -> dict[str, list[FieldNode]]:
    """The root's field nodes by response key. Every fragment on the root applies: validation has checked it."""
    fields: dict[str, list[FieldNode]] = {}
    visitor = SelectionVisitor([selections], None)
    for node, _ in visitor:
        if not is_included(context, node):
            continue
        if isinstance(node, FieldNode):
            fields.setdefault(response_key(node), []).append(node)
        elif fragment := fragment_of(node, context.fragments):
            visitor.enter(fragment.selection_set, None)
    return fields
