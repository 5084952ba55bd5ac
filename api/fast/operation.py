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

from api.documents import Document
from api.fast.ready import Declined, One, one
from api.fast.template import Filled, template
from api.fast.variables import Declarations
from api.query import Resolver
from api.resolved import Answered
from api.selection import Outline, included, outline
from api.selection_visitor import SelectionVisitor, fragment_of, fragments_of, response_key
from graph.kept import KeptByWeight
from graph.selection import Selected

KEPT = 1_000
OUTLINED = 50_000
"""Selections of all kept outlines together, fragments spread out: each holds about a kilobyte."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """What an operation is outlined with."""

    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    variable_values: VariableValues


@dataclass(frozen=True, slots=True)
class Root:
    """A root field: who answers it, what of it is selected, how its answer is made ready.

    `template`: what is selected, with places for the values of variables; None where they decide more than values.
    """

    resolver: Resolver
    outline: Outline
    template: Filled | None
    ready: One


Roots = Mapping[str, Root | str]
"""By response key, in the response's order; a text is the __typename of the root."""
Asked = dict[str, Selected]


@dataclass(frozen=True, slots=True)
class _Known:
    """Of one operation: its variables, and those of them that @include and @skip stand on."""

    declarations: Declarations
    deciding: tuple[str, ...]


class Operations:
    """The operations of one schema that need no graphql-core. For one that does, no root is kept."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._kept: KeptByWeight[Any, Roots] = KeptByWeight(OUTLINED)
        self._known: KeptByWeight[Any, _Known] = KeptByWeight(KEPT)

    def asked(
        self, document: Document, operation: OperationDefinitionNode, sent: dict[str, Any]
    ) -> tuple[Roots, Asked] | None:
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
        roots = self._kept.get(key)
        if roots is None:
            varying = known.declarations.varying(sent, coerced)
            if varying is None:
                return None
            varying.coerced.update(zip(known.deciding, decided, strict=True))
            roots = self._outlined(key, document, operation, varying)
        if not roots:
            return None
        asked: Asked = {}
        for root_key, root in roots.items():
            if isinstance(root, Root):
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
    ) -> tuple[Roots, Asked] | None:
        """The same where the values of variables decide what is selected: read from the document once more."""
        variables = known.declarations.whole(sent)
        if variables is None:
            return None
        key = (name, tuple(variables.coerced.get(each) for each in known.deciding))
        roots = self._kept.get(key)
        if roots is None:
            roots = self._outlined(key, document, operation, variables)
        if not roots:
            return None
        try:
            return roots, {
                key: root.outline.selected(variables) for key, root in roots.items() if isinstance(root, Root)
            }
        except Exception:  # what is wrong with the arguments, the walk will say, and where
            return None

    def _outlined(
        self, key: Any, document: Document, operation: OperationDefinitionNode, variables: VariableValues
    ) -> Roots | None:
        fragments = fragments_of(document.node.definitions)
        try:
            found = _outlined(Spoken(self._schema, fragments, variables), operation)
        except Declined:
            found = {}
        except Exception:  # what a variable left empty, the walk will say; another request's may not
            return None
        self._kept.keep(key, found, 1 + sum(each.outline.size for each in found.values() if isinstance(each, Root)))
        return found

    def _learnt(self, name: Any, document: Document, operation: OperationDefinitionNode) -> _Known:
        deciding = _Deciding()
        visit(document.node, deciding)
        found = _Known(Declarations(self._schema, operation), tuple(sorted(deciding.names)))
        self._known.keep(name, found)
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
    roots: dict[str, Root | str] = {}
    for key, nodes in _root_fields(spoken, operation.selection_set).items():
        name = nodes[0].name.value
        if name == "__typename":
            roots[key] = query.name
            continue
        resolve = query.fields[name].resolve if name in query.fields else None
        if not isinstance(resolve, Answered):
            raise Declined(name)
        own = outline(spoken, query, key, nodes)
        kind = query.fields[name].type
        filled = template(own.selected(spoken.variable_values))
        ready = one(spoken.schema, kind, own)
        roots[key] = Root(resolve.resolver, own, filled, ready)
    return roots


def _root_fields(spoken: Spoken, selections: SelectionSetNode) -> dict[str, list[FieldNode]]:
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
