"""A document's costs, each counted once for the values that decide it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphql import DocumentNode, GraphQLSchema, OperationDefinitionNode, VariableNode, Visitor, visit
from graphql.language import ArgumentNode, DirectiveNode

from api.costs.cost import Cost, Costing
from api.costs.sizes import DECIDING
from graph.kept import KeptByWeight

KEPT = 64


class KnownCosts:
    """By operation and the variables that say how much is read."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode) -> None:
        self._costing = Costing(schema, document)
        self._deciding = _deciding(document)
        self._kept: KeptByWeight[tuple[int, str], Cost] = KeptByWeight(KEPT)

    def of(self, operation: OperationDefinitionNode, variables: Mapping[str, Any]) -> Cost:
        """What the operation may touch with these variables."""
        given = repr([(name, variables[name]) for name in self._deciding if name in variables])
        key = (id(operation), given)
        found = self._kept.get(key)
        if found is None:
            found = self._costing.cost(operation, variables)
            self._kept.keep(key, found)
        return found

    def answered(self, operation: OperationDefinitionNode, variables: Mapping[str, Any], data: Any) -> int:
        """The nodes of an answer."""
        return self._costing.answered(operation, variables, data)


class _Deciding(Visitor):
    """Collects the variables in directives and in the arguments that say how much is read."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def enter_argument(self, node: ArgumentNode, _key: Any, _parent: Any, _path: Any, ancestors: Any) -> None:
        in_directive = any(isinstance(each, DirectiveNode) for each in ancestors)
        if in_directive or node.name.value in DECIDING:
            finder = _Variables()
            visit(node.value, finder)
            self.names |= finder.names


class _Variables(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def enter_variable(self, node: VariableNode, *_: Any) -> None:
        self.names.add(node.name.value)


def _deciding(document: DocumentNode) -> tuple[str, ...]:
    found = _Deciding()
    visit(document, found)
    return tuple(sorted(found.names))
