"""A document's costs, each counted once for the values that decide it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphql import DocumentNode, GraphQLSchema, OperationDefinitionNode, VariableNode, Visitor, visit
from graphql.language import ArgumentNode, DirectiveNode

from api.cost.analysis import Cost, CostAnalysis
from api.cost.list_sizes import DECIDING
from graph.lru_cache import WeightedLRUCache

CACHE_ENTRIES = 64


class CostCache:
    """By operation and the variables that say how much is read."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode) -> None:
        self._costing = CostAnalysis(schema, document)
        self._deciding = _deciding(document)
        self._entries: WeightedLRUCache[tuple[int, str], Cost] = WeightedLRUCache(CACHE_ENTRIES)

    def of(self, operation: OperationDefinitionNode, variables: Mapping[str, Any]) -> Cost:
        """What the operation may touch with these variables."""
        given = repr([(name, variables[name]) for name in self._deciding if name in variables])
        key = (id(operation), given)
        found = self._entries.get(key)
        if found is None:
            found = self._costing.cost(operation, variables)
            self._entries.put(key, found)
        return found

    def answered(self, operation: OperationDefinitionNode, variables: Mapping[str, Any], data: Any) -> int:
        """The nodes of an answer."""
        return self._costing.answered(operation, variables, data)


class _CostVariables(Visitor):
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
    found = _CostVariables()
    visit(document, found)
    return tuple(sorted(found.names))
