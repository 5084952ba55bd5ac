"""Caches the costs of a document by the values of the variables that decide them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from graphql import DocumentNode, GraphQLSchema, OperationDefinitionNode, VariableNode, Visitor, visit
from graphql.language import ArgumentNode, DirectiveNode

from api.cost.analysis import Cost, CostAnalysis
from api.cost.list_sizes import COST_ARGUMENTS
from graph.lru_cache import WeightedLRUCache

MAX_CACHED_COSTS = 64
MAX_KEY_LENGTH = 200
"""Maximum number of characters of values in a key; a digest stands for longer ones, such as a list of needs."""


class CostCache:
    """The costs of one document, by operation and the variables that decide them."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode) -> None:
        self._analysis = CostAnalysis(schema, document)
        self._cost_variables = _cost_variables(document)
        self._entries: WeightedLRUCache[tuple[int, str], Cost] = WeightedLRUCache(MAX_CACHED_COSTS)

    def cost(self, operation: OperationDefinitionNode, variables: Mapping[str, Any]) -> Cost:
        """The cost of the operation with these variables."""
        values = repr([(name, variables[name]) for name in self._cost_variables if name in variables])
        key = (id(operation), values if len(values) <= MAX_KEY_LENGTH else _digest(values))
        cost = self._entries.get(key)
        if cost is None:
            cost = self._analysis.cost(operation, variables)
            self._entries.put(key, cost)
        return cost

    def actual(self, operation: OperationDefinitionNode, variables: Mapping[str, Any], data: Any) -> int:
        """The nodes that a response has."""
        return self._analysis.actual(operation, variables, data)


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


class _CostVariables(Visitor):
    """Collects the variables in directives and in the arguments that decide the cost."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def enter_argument(self, node: ArgumentNode, _key: Any, _parent: Any, _path: Any, ancestors: Any) -> None:
        in_directive = any(isinstance(ancestor, DirectiveNode) for ancestor in ancestors)
        if in_directive or node.name.value in COST_ARGUMENTS:
            variables = _Variables()
            visit(node.value, variables)
            self.names |= variables.names


class _Variables(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def enter_variable(self, node: VariableNode, *_: Any) -> None:
        self.names.add(node.name.value)


def _cost_variables(document: DocumentNode) -> tuple[str, ...]:
    visitor = _CostVariables()
    visit(document, visitor)
    return tuple(sorted(visitor.names))
