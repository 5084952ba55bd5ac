"""What a caller selected of one root field, free of any GraphQL library."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any

BY_VALUE = frozenset({"orderBy"})
"""The arguments whose values decide a statement's text."""


class Structure:
    """A structure by which plans are kept: hashed once, since it is looked up for every request."""

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
    """One response key: the field's name, its coerced arguments, and what is selected below it.

    `types`: the object types it applies to where the parent is an interface or union; None for all.
    """

    key: str
    name: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    fields: tuple[Selection, ...] = ()
    types: frozenset[str] | None = None
    _structure: Structure | None = field(default=None, init=False, repr=False, compare=False)

    def structure(self) -> Structure:
        """All of it that decides a statement's text: no value but an order, only that a value is there."""
        found = self._structure
        if found is None:
            given = tuple((name, _outline(name, value)) for name, value in self.arguments.items() if value is not None)
            below = tuple(each.structure() for each in self.fields)
            found = Structure((self.key, self.name, given, below, self.types))
            object.__setattr__(self, "_structure", found)
        return found

    def filled(self, arguments: Mapping[str, Any], fields: tuple[Selection, ...]) -> Selection:
        """The same with other values in it, none of which decides its structure."""
        found = Selection(self.key, self.name, arguments, fields, self.types)
        object.__setattr__(found, "_structure", self._structure)
        return found

    def at(self, path: tuple[int, ...]) -> Selection:
        """The selection that a path of indexes leads to."""
        here = self
        for index in path:
            here = here.fields[index]
        return here

    def narrowed(self, type_name: str) -> tuple[tuple[int, Selection], ...]:
        """The fields that apply to one object type, each with its index."""
        return tuple(
            (index, each) for index, each in enumerate(self.fields) if each.types is None or type_name in each.types
        )


def _outline(name: str, value: Any) -> Hashable:
    if name in BY_VALUE:
        return repr(value)
    if isinstance(value, Mapping):
        return tuple((key, _outline(key, each)) for key, each in value.items())
    if isinstance(value, list) and any(isinstance(each, Mapping) for each in value):
        return tuple(_outline("", each) for each in value)
    return value is not None
