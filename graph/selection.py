"""The selection of a root field, independent of any GraphQL library."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any

from graph.pagination import MAX_SIZE

ARGUMENTS_BY_VALUE = frozenset({"orderBy"})
"""Arguments whose values, and not only their presence, determine the text of a statement."""


class Structure:
    """The key of the plan cache. Its hash is computed once, because every request looks it up."""

    __slots__ = ("_hash", "parts")

    def __init__(self, parts: tuple[Any, ...]) -> None:
        self.parts = parts
        self._hash = hash(parts)

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Structure) and self.parts == other.parts)


@dataclass(frozen=True, slots=True)
class Selection:
    """One response key: the field's name, its coerced arguments and its subselections.

    `types`: the object types it applies to if the parent is an interface or union; None for all. `max_size`: the most
    rows of its page; only exports allow more than the schema.
    """

    key: str
    name: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    fields: tuple[Selection, ...] = ()
    types: frozenset[str] | None = None
    max_size: int = MAX_SIZE
    _structure: Structure | None = field(default=None, init=False, repr=False, compare=False)

    def structure(self) -> Structure:
        """All that determines the text of a statement: the presence of each argument, and the value of an order."""
        structure = self._structure
        if structure is None:
            arguments = tuple(
                (name, _argument_structure(name, value)) for name, value in self.arguments.items() if value is not None
            )
            fields = tuple(child.structure() for child in self.fields)
            structure = Structure((self.key, self.name, arguments, fields, self.types))
            object.__setattr__(self, "_structure", structure)
        return structure

    def with_values(self, arguments: Mapping[str, Any], fields: tuple[Selection, ...]) -> Selection:
        """The same selection with other values, which must leave its structure unchanged."""
        copy = Selection(self.key, self.name, arguments, fields, self.types, self.max_size)
        object.__setattr__(copy, "_structure", self._structure)
        return copy

    def at(self, path: tuple[int, ...]) -> Selection:
        """The subselection at a path of indexes."""
        selection = self
        for index in path:
            selection = selection.fields[index]
        return selection

    def narrowed(self, type_name: str) -> tuple[tuple[int, Selection], ...]:
        """The fields that apply to one object type, each with its index."""
        return tuple(
            (index, child) for index, child in enumerate(self.fields) if child.types is None or type_name in child.types
        )


def _argument_structure(name: str, value: Any) -> Hashable:
    if name in ARGUMENTS_BY_VALUE:
        return repr(value)
    if isinstance(value, Mapping):
        return tuple((key, _argument_structure(key, item)) for key, item in value.items())
    if isinstance(value, list) and any(isinstance(item, Mapping) for item in value):
        return tuple(_argument_structure("", item) for item in value)
    return value is not None
