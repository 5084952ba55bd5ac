"""Visits the selections of a GraphQL document: one loop for every analysis of a selection set."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Generic, TypeVar

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    SelectionNode,
    SelectionSetNode,
)

S = TypeVar("S")


class SelectionVisitor(Generic[S]):
    """Iterates over selection sets in document order, without recursion, and yields each selection with a state.

    The state belongs to a selection set: its depth, for example, or the type that its fields belong to. The caller
    decides what is visited below a selection: a set that it passes to `enter` is visited next, before the rest of the
    current one. Each selection of each entered set costs one step.
    """

    def __init__(self, top: Iterable[SelectionSetNode], state: S) -> None:
        self._stack: list[tuple[Iterator[SelectionNode], S]] = []
        for selection_set in reversed(list(top)):
            self.enter(selection_set, state)

    def __iter__(self) -> Iterator[tuple[SelectionNode, S]]:
        while self._stack:
            selections, state = self._stack[-1]
            selection = next(selections, None)
            if selection is None:
                self._stack.pop()
            else:
                yield selection, state

    def enter(self, selection_set: SelectionSetNode, state: S) -> None:
        """Visits this selection set next, with this state."""
        self._stack.append((iter(selection_set.selections), state))


def response_key(field: FieldNode) -> str:
    """The name of a field in the response: its alias, or its own name."""
    return (field.alias or field.name).value


def fragment_of(
    selection: SelectionNode, fragments: Mapping[str, FragmentDefinitionNode]
) -> InlineFragmentNode | FragmentDefinitionNode | None:
    """The fragment that a selection stands for: an inline fragment itself, or the definition that a spread names.
    None for a field, and for a spread of a fragment that the document does not define."""
    if isinstance(selection, FragmentSpreadNode):
        return fragments.get(selection.name.value)
    return selection if isinstance(selection, InlineFragmentNode) else None


def type_condition_of(fragment: InlineFragmentNode | FragmentDefinitionNode) -> str | None:
    """The name of the type that a fragment applies to; None for an inline fragment without a condition."""
    return fragment.type_condition.name.value if fragment.type_condition else None


def fragments_of(definitions: Iterable[object]) -> dict[str, FragmentDefinitionNode]:
    """The fragment definitions of a document by name."""
    return {
        definition.name.value: definition
        for definition in definitions
        if isinstance(definition, FragmentDefinitionNode)
    }
