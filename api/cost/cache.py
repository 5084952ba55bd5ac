"""Caches the costs of a document by what of its variables decides them: values, or the structure of filters."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from graphql import DocumentNode, GraphQLSchema, OperationDefinitionNode, VariableNode, Visitor, visit
from graphql.language import ArgumentNode, DirectiveNode

from api.cost.analysis import Cost, CostAnalysis
from api.cost.list_sizes import COST_ARGUMENTS, WHERE
from graph.lru_cache import WeightedLRUCache

MAX_CACHED_COSTS = 64
MAX_KEY_LENGTH = 200
"""Maximum number of characters of values in a key; a digest stands for longer ones, such as a list of needs."""


class CostCache:
    """The costs of one document, by operation and the variables that decide them."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode) -> None:
        self._analysis = CostAnalysis(schema, document)
        self._cost_variables = _CostVariables()
        visit(document, self._cost_variables)
        self._entries: WeightedLRUCache[tuple[int, str], Cost] = WeightedLRUCache(MAX_CACHED_COSTS)

    def __len__(self) -> int:
        """The number of costs."""
        return len(self._entries)

    def cost(self, operation: OperationDefinitionNode, variables: Mapping[str, Any]) -> Cost:
        """The cost of the operation with these variables."""
        decisive = self._cost_variables
        parts: list[Any] = [(name, value) for name, value in variables.items() if name in decisive.by_value]
        parts += [(name, _structure(value)) for name, value in variables.items() if name in decisive.by_structure]
        values = repr(parts) if parts else ""
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


def _structure(value: Any) -> Any:
    """The names and lengths in a filter without its operands, so that filters that differ only in them have one key."""
    if isinstance(value, dict):
        return {name: _structure(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_structure(inner) for inner in value]
    return value is None


class _CostVariables(Visitor):
    """Collects the variables in directives and in the arguments that decide the cost."""

    def __init__(self) -> None:
        super().__init__()
        self.by_value: set[str] = set()
        self.by_structure: set[str] = set()

    def enter_argument(self, node: ArgumentNode, _key: Any, _parent: Any, _path: Any, ancestors: Any) -> None:
        in_directive = any(isinstance(ancestor, DirectiveNode) for ancestor in ancestors)
        if in_directive or node.name.value in COST_ARGUMENTS:
            self.by_value |= _variables_in(node)
        elif node.name.value == WHERE:
            self.by_structure |= _variables_in(node)


class _Variables(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def enter_variable(self, node: VariableNode, *_: Any) -> None:
        self.names.add(node.name.value)


def _variables_in(node: ArgumentNode) -> set[str]:
    visitor = _Variables()
    visit(node.value, visitor)
    return visitor.names
